"""The values of findings in words: what travels as a code is said in the person's language."""

from collections.abc import Callable

_CODES = {
    "item": "fee",
    "unit": "fee_unit",
    "visa": "visa_kind",
    "accompanied": "accompanied",
    "papers": "minor_paper",
    "permissions": "permission",
}
"""Values that hold codes, one or several with commas, and under what those stand in the catalogue."""


def in_words(name: str, value: str, said: Callable[[str], str]) -> str:
    """Return a finding's value in words; one that is no code as it is."""
    if name == "like" and value:
        return f"({value}?)"
    kind = _CODES.get(name)
    if kind is None or not value:
        return value
    return ", ".join(said(f"{kind}.{code}") for code in value.split(", "))
