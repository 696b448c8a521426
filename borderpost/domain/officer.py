"""Officers, their roles, and what each role may do."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from borderpost.domain.errors import Refusal

OfficerId = NewType("OfficerId", str)


class Role(StrEnum):
    """Name the three roles of a post; the administrator sees no travellers."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


class Act(StrEnum):
    """Name what a role may or may not do."""

    RECORD = "record"
    CORRECT_OWN = "correct_own"
    CORRECT_ANY = "correct_any"
    SEARCH = "search"
    OVERSEE = "oversee"
    RESOLVE_ALERT = "resolve_alert"
    REPORT = "report"
    OPEN_SHIFT = "open_shift"
    CLOSE_SHIFT = "close_shift"
    EXPORT = "export"
    ADOPT_ALERTS = "adopt_alerts"
    ADOPT_RULES = "adopt_rules"
    MANAGE_OFFICERS = "manage_officers"
    ENROL = "enrol"
    BACK_UP = "back_up"
    RESTORE = "restore"
    ERASE = "erase"
    ISSUE_SLIPS = "issue_slips"
    RESET_PASSPHRASE = "reset_passphrase"
    DRILL_RECOVERY = "drill_recovery"
    MANAGE_KEYS = "manage_keys"


_OFFICER = frozenset({Act.RECORD, Act.CORRECT_OWN, Act.SEARCH, Act.RESOLVE_ALERT, Act.OPEN_SHIFT})
_DESK = frozenset({Act.BACK_UP, Act.RESTORE, Act.RESET_PASSPHRASE, Act.DRILL_RECOVERY})
_MAY = {
    Role.OFFICER: _OFFICER,
    Role.SUPERVISOR: _OFFICER
    | _DESK
    | {Act.CORRECT_ANY, Act.OVERSEE, Act.CLOSE_SHIFT, Act.ISSUE_SLIPS, Act.REPORT, Act.EXPORT},
    Role.ADMINISTRATOR: _DESK
    | {Act.ADOPT_ALERTS, Act.ADOPT_RULES, Act.MANAGE_OFFICERS, Act.ERASE, Act.ENROL, Act.MANAGE_KEYS},
}


@dataclass(frozen=True, slots=True)
class Officer:
    """Hold one officer of the post; ``username`` is what is typed, ``name`` what is shown.

    ``signing_key`` (Ed25519) and ``sealing_key`` (X25519) are his public keys in hex.
    """

    id: OfficerId
    username: str
    name: str
    role: Role
    active: bool = True
    signing_key: str = ""
    sealing_key: str = ""


def may(role: Role, act: Act) -> bool:
    """Tell whether the role may do the act."""
    return act in _MAY[role]


def demand(officer: Officer, act: Act) -> None:
    """Raise Refusal ``role.forbids`` unless the officer's role may do the act."""
    if not may(officer.role, act):
        raise Refusal("role.forbids", role=officer.role.value, act=act.value)
