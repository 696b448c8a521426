"""Put a rule pack in force, from a file or from the platform: sound as a whole, never an older one."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from borderpost.domain.errors import Refusal, Trouble
from borderpost.domain.journal import PLATFORM_ACTOR, EntryKind
from borderpost.domain.officer import Act
from borderpost.domain.rule_book import RuleBook
from borderpost.services import rule_file, rule_pack
from borderpost.services.session import Session, authorise
from borderpost.store import packs, rules
from borderpost.store.rule_bodies import RulesAdopted
from borderpost.store.store import Store

LARGEST_FILE = rule_file.LARGEST_FILE


def adopt(store: Store, session: Session, content: bytes, *, now: datetime) -> RulesAdopted:
    """Journal a pack and put it in force for the next traveller; return what the journal says.

    Raise Trouble ``rules.unsound``, Refusal ``rules.older``, ``rules.future``, ``role.forbids``. The pack in
    force stays where anything is wrong.
    """
    administrator = authorise(store, session, Act.ADOPT_RULES)
    book = sound(content)
    if book.as_of > (now + timedelta(days=1)).date():
        raise Refusal("rules.future", date=book.as_of.isoformat())
    with store.transaction():
        if book.as_of < rule_pack.of(store).as_of:
            raise Refusal("rules.older", date=rule_pack.of(store).as_of.isoformat())
        return put_in_force(store, content, book, actor=administrator.id, now=now)


def adopt_pack(store: Store, content: bytes, *, number: int, now: datetime) -> RulesAdopted | None:
    """Put in force a pack that the platform sent under this number; return what the journal says.

    Return None, and leave the pack in force, where the number or the pack is not newer. No date of the pack
    is compared with this desk's clock, which may be wrong. Raise Trouble ``rules.unsound``.
    """
    book = sound(content)
    with store.transaction():
        if number <= store.pack_number(packs.RULES):
            return None
        if book.as_of < rule_pack.of(store).as_of:
            _pass_over(store, content, book, number)
            return None
        return put_in_force(store, content, book, actor=PLATFORM_ACTOR, number=number, now=now)


def put_in_force(
    store: Store, content: bytes, book: RuleBook, *, actor: str, number: int = 0, now: datetime
) -> RulesAdopted:
    """Keep a pack's file and journal that it is in force, in the caller's transaction."""
    today = now.astimezone(ZoneInfo(store.post().zone)).date()
    digest = _keep(store, content, book, number)
    body = RulesAdopted(book.version, book.as_of, today, book.count, book.unverified, digest, number)
    store.append(EntryKind.RULES_ADOPTED, body, actor=actor, at=now)
    return body


def _pass_over(store: Store, content: bytes, book: RuleBook, number: int) -> None:
    """Note a number that is left; where nothing was ever adopted the pack is kept beside it, not in force."""
    if rules.adopted(store.database, limit=1):
        store.pass_over_pack(packs.RULES, number)
    else:
        _keep(store, content, book, number)


def _keep(store: Store, content: bytes, book: RuleBook, number: int) -> str:
    as_of = datetime.combine(book.as_of, time(), tzinfo=UTC)
    return store.keep_pack(packs.RULES, content, number=number, version=book.version, as_of=as_of)


def sound(content: bytes) -> RuleBook:
    """Return the pack of a file; raise Trouble ``rules.unsound`` with the first fault's line."""
    found = rule_file.read(content)
    if found.sound is None:
        first = dict(found.faults[0].values).get("line", "1")
        raise Trouble("rules.unsound", count=str(len(found.faults)), line=first)
    return rule_pack.whole(found.sound)


def file_content(path: Path) -> bytes:
    """Return a file's bytes; raise Trouble ``rules.unreadable`` or ``rules.too_large``."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise Trouble("rules.unreadable", where=path.name) from error
    if len(content) > LARGEST_FILE:
        raise Trouble("rules.too_large", limit=f"{LARGEST_FILE // 1024 // 1024} MiB")
    return content
