"""Put an alert list in force, from a file or from the platform: read strictly, never an older one."""

from datetime import datetime, timedelta
from pathlib import Path

from borderpost.domain.alert import Alert, AlertList, ListStatus
from borderpost.domain.errors import Refusal, Trouble
from borderpost.domain.journal import PLATFORM_ACTOR, EntryKind
from borderpost.domain.matching import document_key
from borderpost.domain.officer import Act
from borderpost.domain.states import is_known
from borderpost.services.session import Session, authorise
from borderpost.store import alert_file
from borderpost.store.bodies import AlertsAdopted
from borderpost.store.packs import ALERTS
from borderpost.store.store import Store

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes."""
CLOCK_TOLERANCE = timedelta(minutes=10)


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
        return put_in_force(store, content, adopted, actor=administrator.id, now=now)


def adopt_pack(store: Store, content: bytes, *, number: int, now: datetime) -> ListStatus | None:
    """Put in force a list that the platform sent as its pack of this number; return its status.

    Return None, and leave the list in force, where the number or the list is not newer. No age of
    the list is compared with this desk's clock, which may be wrong. Raise Trouble
    ``alerts.unreadable``.
    """
    adopted = read_list(content)
    with store.transaction():
        if number <= store.pack_number(ALERTS):
            return None
        current = store.list_status()
        if current is not None and adopted.as_of < current.as_of:
            store.pass_over_pack(ALERTS, number)
            return None
        return put_in_force(store, content, adopted, actor=PLATFORM_ACTOR, number=number, now=now)


def put_in_force(
    store: Store, content: bytes, listed: AlertList, *, actor: str, number: int = 0, now: datetime
) -> ListStatus:
    """Keep a list's file as the pack in force and journal that it is, in the caller's transaction."""
    count = len(listed.alerts)
    digest = store.keep_pack(ALERTS, content, number=number, version=listed.version, as_of=listed.as_of)
    body = AlertsAdopted(listed.version, listed.as_of, count, digest, number)
    store.append(EntryKind.ALERTS_ADOPTED, body, actor=actor, at=now)
    return ListStatus(listed.version, listed.as_of, count)


def read_list(content: bytes) -> AlertList:
    """Read a list file strictly; raise Trouble ``alerts.unreadable`` with the place in the file.

    Beyond the file's form (``store.alert_file``), ids differ, each alert is about a named person or a
    numbered document, and a document has a State that is known.
    """
    listed = alert_file.read(content)
    seen: set[str] = set()
    for index, alert in enumerate(listed.alerts):
        where = f"$.alerts[{index}]"
        if alert.id in seen:
            raise Trouble("alerts.unreadable", where=f"{where}.id")
        seen.add(alert.id)
        _demand_about_somebody(alert, where)
    return listed


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise Trouble("alerts.unreadable", where=path.name) from error
    if len(content) > LARGEST_FILE:
        raise Trouble("alerts.too_large", limit=f"{LARGEST_FILE // 1024 // 1024} MiB")
    return content


def _demand_about_somebody(alert: Alert, where: str) -> None:
    named = bool(alert.surname.strip() or alert.given_names.strip())
    numbered = bool(document_key(alert.document_number))
    if not named and not numbered:
        raise Trouble("alerts.unreadable", where=where)
    if numbered and not is_known(alert.issuing_state):
        raise Trouble("alerts.unreadable", where=f"{where}.issuing_state")
