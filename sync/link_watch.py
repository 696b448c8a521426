"""Noticing that this machine's network changed: a cable, a modem, another address."""

import psutil

Fingerprint = frozenset[tuple[str, str]]
"""Each interface that is up, with each of its addresses."""


def fingerprint() -> Fingerprint:
    """Return what the network looks like now; nothing where the system does not say."""
    try:
        states, addresses = psutil.net_if_stats(), psutil.net_if_addrs()
    except (OSError, psutil.Error):
        return frozenset()
    up = {name for name, state in states.items() if state.isup}
    return frozenset((name, entry.address) for name in up for entry in addresses.get(name, ()))


class LinkWatch:
    """Remember what the network looked like when it was last asked."""

    def __init__(self) -> None:
        self._seen = fingerprint()

    def changed(self) -> bool:
        """Tell whether the network changed since the last call; cheap enough for every second."""
        now = fingerprint()
        before, self._seen = self._seen, now
        return before != now
