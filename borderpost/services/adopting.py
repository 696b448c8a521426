"""Put an alert list file in force: read strictly, journaled whole, never an older one."""

import hashlib
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import msgspec

from borderpost.domain.alert import Alert, AlertKind, AlertList, ListStatus
from borderpost.domain.crossing import Direction
from borderpost.domain.errors import Refusal, Trouble
from borderpost.domain.journal import EntryKind
from borderpost.domain.matching import document_key
from borderpost.domain.officer import Act
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.people import Sex
from borderpost.domain.states import is_known
from borderpost.services.session import Session, authorise
from borderpost.store.bodies import AlertsAdopted
from borderpost.store.store import Store

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes."""
LONGEST_LIST = 200_000
"""Alerts."""
CLOCK_TOLERANCE = timedelta(minutes=10)

_Short = Annotated[str, msgspec.Meta(max_length=64)]
_Name = Annotated[str, msgspec.Meta(max_length=200)]
_Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
_Text = Annotated[str, msgspec.Meta(max_length=500)]
_State = Annotated[str, msgspec.Meta(pattern="^[A-Z]{0,3}$")]
_Aware = Annotated[datetime, msgspec.Meta(tz=True)]


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
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
    alerts: Annotated[list[_Row], msgspec.Meta(max_length=LONGEST_LIST)]


def adopt(store: Store, session: Session, path: Path, *, now: datetime) -> ListStatus:
    """Read a list file, journal it and put it in force for the next traveller; return its status.

    The file is JSON: ``{"version", "as_of", "alerts": [...]}`` with the fields of ``Alert``;
    ``as_of`` has its zone, ``birth`` is YYYY, YYYY-MM or YYYY-MM-DD. Raise Trouble
    ``alerts.unreadable`` (``where``), ``alerts.too_large``; Refusal ``alerts.older``,
    ``alerts.future``, ``role.forbids``. The list in force stays where anything is wrong.
    """
    administrator = authorise(store, session, Act.ADOPT_ALERTS)
    content = _read(path)
    adopted = read_list(content)
    if adopted.as_of > now + CLOCK_TOLERANCE:
        raise Refusal("alerts.future")
    with store.transaction():
        current = store.list_status()
        if current is not None and adopted.as_of < current.as_of:
            raise Refusal("alerts.older")
        body = AlertsAdopted(adopted, hashlib.sha256(content).hexdigest())
        store.append(EntryKind.ALERTS_ADOPTED, body, actor=administrator.id, at=now)
    return ListStatus(adopted.version, adopted.as_of, len(adopted.alerts))


def read_list(content: bytes) -> AlertList:
    """Read a list file's bytes; raise Trouble ``alerts.unreadable`` with the place in the file."""
    try:
        file = msgspec.json.decode(content, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Trouble("alerts.unreadable", where=_place(error)) from error
    seen: set[str] = set()
    alerts = []
    for index, row in enumerate(file.alerts):
        where = f"$.alerts[{index}]"
        if row.id in seen:
            raise Trouble("alerts.unreadable", where=f"{where}.id")
        seen.add(row.id)
        alerts.append(_alert(row, where))
    return AlertList(file.version, file.as_of, tuple(alerts))


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise Trouble("alerts.unreadable", where=path.name) from error
    if len(content) > LARGEST_FILE:
        raise Trouble("alerts.too_large", limit=f"{LARGEST_FILE // 1024 // 1024} MiB")
    return content


def _alert(row: _Row, where: str) -> Alert:
    named = bool(row.surname.strip() or row.given_names.strip())
    numbered = bool(document_key(row.document_number))
    if not named and not numbered:
        raise Trouble("alerts.unreadable", where=where)
    if numbered and not is_known(row.issuing_state):
        raise Trouble("alerts.unreadable", where=f"{where}.issuing_state")
    return Alert(
        id=row.id,
        kind=row.kind,
        source=row.source,
        instruction=row.instruction,
        document_number=row.document_number,
        issuing_state=row.issuing_state,
        surname=row.surname,
        given_names=row.given_names,
        birth=_birth(row.birth, where),
        sex=row.sex,
        direction=row.direction,
        valid_until=row.valid_until,
    )


def _birth(text: str | None, where: str) -> PartialDate | None:
    if text is None:
        return None
    try:
        return PartialDate.parse(text)
    except ValueError as error:
        raise Trouble("alerts.unreadable", where=f"{where}.birth") from error


def _place(error: Exception) -> str:
    """Return where msgspec stopped (``$.alerts[3].kind``, ``byte 12``), never what stood there."""
    _, _, path = str(error).rpartition("at `")
    if path.endswith("`"):
        return path.rstrip("`")
    _, _, byte = str(error).rpartition("byte ")
    return f"byte {byte.rstrip(')')}" if byte.rstrip(")").isdigit() else "JSON"
