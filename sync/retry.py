"""How long to wait for the next exchange: never at all, never for ever, and never all desks at once."""

import random
from datetime import timedelta

SOONEST = timedelta(seconds=1)
LATEST = timedelta(seconds=60)
IDLE = timedelta(seconds=20)
"""Between two exchanges of a link that is up and has nothing more to carry."""
BUSY = timedelta(seconds=5)
"""While another process of this desk carries."""


class Patience:
    """Count failures in a row and say how long to wait; a change of the link begins anew."""

    def __init__(self, chance: random.Random | None = None, *, idle: timedelta = IDLE) -> None:
        self._chance = chance or random.Random()
        self._idle = idle
        self._failures = 0

    def after_success(self, *, more: bool) -> timedelta:
        """Return the wait after an exchange; ``more`` says that it did something and more is waiting."""
        self._failures = 0
        return timedelta() if more else self._idle * self._chance.uniform(0.8, 1.2)

    def after_failure(self, *, progress: bool = False) -> timedelta:
        """Return the wait after a failure; one that carried something on the way counts as the first."""
        self._failures = 1 if progress else self._failures + 1
        ceiling = min(LATEST, SOONEST * (1 << min(self._failures, 10)))
        return SOONEST + (ceiling - SOONEST) * self._chance.random()

    def link_changed(self) -> None:
        """Forget the failures: they were those of another link."""
        self._failures = 0
