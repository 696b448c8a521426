"""What the program noticed about a traveller, a document or a crossing: it informs, never refuses."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Say how much a finding asks of the officer."""

    INFO = "info"
    UNVERIFIED = "unverified"
    REVIEW = "review"
    STOP = "stop"


class Verdict(StrEnum):
    """Name the four states of the decision band (green, grey, amber, red)."""

    PROCEED = "proceed"
    UNVERIFIED = "unverified"
    REVIEW = "review"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Finding:
    """Hold one finding: its stable code, weight, the field it is about, and the values it used.

    ``code`` ("document.expired") leads to words in ``resources/words`` and, for rules, to the
    legal text and dates in ``resources/reference/rules``.
    """

    code: str
    severity: Severity
    field: str | None = None
    values: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, code: str, severity: Severity, *, field: str | None = None, **values: str) -> "Finding":
        """Build a finding from keyword values, in a fixed order."""
        return cls(code, severity, field, tuple(sorted(values.items())))


_WEIGHT = {Severity.INFO: 0, Severity.UNVERIFIED: 1, Severity.REVIEW: 2, Severity.STOP: 3}
_VERDICT = (Verdict.PROCEED, Verdict.UNVERIFIED, Verdict.REVIEW, Verdict.STOP)


def verdict(findings: tuple[Finding, ...]) -> Verdict:
    """Return the verdict of the heaviest finding; none at all means proceed."""
    return _VERDICT[max((_WEIGHT[finding.severity] for finding in findings), default=0)]
