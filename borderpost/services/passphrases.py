"""What a passphrase must be: long, and not one of those that everybody tries first."""

from unicodedata import normalize

from borderpost.domain.errors import Refusal
from resources import resource

SHORTEST = 15
"""Characters, where a passphrase is the only thing that is asked."""


def demand_good(passphrase: str, *, username: str) -> None:
    """Raise Refusal ``passphrase.short`` (its ``least``) or ``passphrase.common``."""
    text = normalize("NFC", passphrase)
    if len(text) < SHORTEST:
        raise Refusal("passphrase.short", least=str(SHORTEST))
    plain = _plain(text)
    known = resource("reference", "common_passphrases.txt").read_text("utf-8").splitlines()
    if len(set(plain)) < 5 or plain == _plain(username) or plain in {_plain(line) for line in known}:
        raise Refusal("passphrase.common")


def _plain(text: str) -> str:
    return "".join(text.casefold().split())
