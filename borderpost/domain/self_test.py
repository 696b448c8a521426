"""The self-test of a desk: what is looked at before a shift opens, and what was found."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from borderpost.domain.finding import Finding, Severity


class CheckName(StrEnum):
    """Name what is looked at, in the order in which people read it."""

    CAMERA = "camera"
    READER = "reader"
    DATABASE = "database"
    CHAIN = "chain"
    CLOCK = "clock"
    DISK = "disk"
    KEYS = "keys"
    PRINTER = "printer"
    ALERTS = "alerts"
    RULES = "rules"
    BACKUP = "backup"
    UNSENT = "unsent"
    SLIPS = "slips"
    RETENTION = "retention"


class CheckState(StrEnum):
    """Say how one part stands; none of them stops an officer."""

    GOOD = "good"
    ATTENTION = "attention"
    BAD = "bad"


_STATE = {
    Severity.INFO: CheckState.GOOD,
    Severity.UNVERIFIED: CheckState.ATTENTION,
    Severity.REVIEW: CheckState.ATTENTION,
    Severity.STOP: CheckState.BAD,
}


@dataclass(frozen=True, slots=True)
class Check:
    """Hold what was found of one part, and in how many milliseconds; the finding's words say what to do."""

    name: CheckName
    finding: Finding
    ms: int

    @property
    def state(self) -> CheckState:
        """Return how the part stands."""
        return _STATE[self.finding.severity]


@dataclass(frozen=True, slots=True)
class SelfTest:
    """Hold one self-test whole, its checks in reading order; ``at`` is aware UTC."""

    at: datetime
    checks: tuple[Check, ...]
    ms: int

    def count(self, state: CheckState) -> int:
        """Return how many parts stand so."""
        return sum(check.state is state for check in self.checks)

    @property
    def state(self) -> CheckState:
        """Return the worst state of any part."""
        for state in (CheckState.BAD, CheckState.ATTENTION):
            if self.count(state):
                return state
        return CheckState.GOOD


def ordered(checks: dict[CheckName, Check]) -> tuple[Check, ...]:
    """Return the checks that were made, in reading order."""
    return tuple(checks[name] for name in CheckName if name in checks)
