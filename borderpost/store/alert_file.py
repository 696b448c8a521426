"""The alert list file, in which lists arrive and in which the one in force is kept."""

from datetime import date, datetime
from typing import Annotated

import msgspec

from borderpost.domain.alert import Alert, AlertKind, AlertList
from borderpost.domain.crossing import Direction
from borderpost.domain.errors import Trouble
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.people import Sex

LONGEST_LIST = 200_000
"""Alerts."""

_Short = Annotated[str, msgspec.Meta(max_length=64)]
_Name = Annotated[str, msgspec.Meta(max_length=200)]
_Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
_Text = Annotated[str, msgspec.Meta(max_length=500)]
_State = Annotated[str, msgspec.Meta(pattern="^[A-Z]{0,3}$")]
_Aware = Annotated[datetime, msgspec.Meta(tz=True)]


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Hold one alert as the file writes it."""

    id: _Id
    kind: AlertKind
    source: _Text
    instruction: _Text = ""
    document_number: _Short = ""
    issuing_state: _State = ""
    surname: _Name = ""
    given_names: _Name = ""
    birth: _Short | None = None
    sex: Sex | None = None
    direction: Direction | None = None
    valid_until: date | None = None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: _Id
    as_of: _Aware
    alerts: Annotated[list[Row], msgspec.Meta(max_length=LONGEST_LIST)]


def read(content: bytes) -> AlertList:
    """Read a list file's bytes; raise Trouble ``alerts.unreadable`` with the place in the file.

    The file is JSON: ``{"version", "as_of", "alerts": [...]}`` with the fields of ``Alert``;
    ``as_of`` has its zone, ``birth`` is YYYY, YYYY-MM or YYYY-MM-DD. Its form alone is looked at
    here: what a list must say to be adopted is for ``services.adopting``, so that a list once
    adopted is readable for ever.
    """
    file = _file(content)
    alerts = []
    for index, row in enumerate(file.alerts):
        try:
            alerts.append(alert(row))
        except ValueError as error:
            raise Trouble("alerts.unreadable", where=f"$.alerts[{index}].birth") from error
    return AlertList(file.version, file.as_of, tuple(alerts))


def rows(content: bytes) -> list[Row]:
    """Return the alerts of a list file as it writes them; raise Trouble ``alerts.unreadable``."""
    return _file(content).alerts


def alert(row: Row) -> Alert:
    """Return what a row says; raise ValueError where its birth is none."""
    return Alert(
        row.id,
        row.kind,
        row.source,
        row.instruction,
        row.document_number,
        row.issuing_state,
        row.surname,
        row.given_names,
        None if row.birth is None else PartialDate.parse(row.birth),
        row.sex,
        row.direction,
        row.valid_until,
    )


def write(listed: AlertList) -> bytes:
    """Return the list file of a list."""
    return msgspec.json.encode(_File(listed.version, listed.as_of, [_row(one) for one in listed.alerts]))


def _file(content: bytes) -> _File:
    try:
        return msgspec.json.decode(content, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Trouble("alerts.unreadable", where=_place(error)) from error


def _row(alert: Alert) -> Row:
    return Row(
        alert.id,
        alert.kind,
        alert.source,
        alert.instruction,
        alert.document_number,
        alert.issuing_state,
        alert.surname,
        alert.given_names,
        None if alert.birth is None else str(alert.birth),
        alert.sex,
        alert.direction,
        alert.valid_until,
    )


def _place(error: Exception) -> str:
    """Return where msgspec stopped (``$.alerts[3].kind``, ``byte 12``), never what stood there."""
    _, _, path = str(error).rpartition("at `")
    if path.endswith("`"):
        return path.rstrip("`")
    _, _, byte = str(error).rpartition("byte ")
    return f"byte {byte.rstrip(')')}" if byte.rstrip(")").isdigit() else "JSON"
