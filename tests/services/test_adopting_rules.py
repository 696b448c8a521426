"""A rule pack comes into force whole and sound, or the one before stays; a dry run says what would change."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from borderpost.domain.document import DocumentKind
from borderpost.domain.errors import Refusal, Trouble
from borderpost.domain.finding import Severity, Verdict
from borderpost.domain.journal import PLATFORM_ACTOR, EntryKind
from borderpost.domain.people import Traveller
from borderpost.domain.retention import DataClass
from borderpost.reports import trial_csv
from borderpost.services import adopting_rules, inspecting, recording, retaining, rule_pack, trying_rules
from borderpost.services.session import Session
from borderpost.store import journal, packs, rules
from borderpost.store.home import Home
from borderpost.store.projection import rebuild
from borderpost.store.rule_bodies import RulesAdopted
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.store.drafts import NOW, draft

SHIPPED = rule_pack.shipped_source().replace(b"as_of = 2026-11-22", b"as_of = 2026-03-01")
GERMAN_B = b"""
[[visa]]
id = "PRUEBA-1"
countries = ["HND"]
nationalities = ["DEU"]
category = "B"
valid_from = 2026-01-01
source = "prueba"
verify = false
"""


def pack(extra: bytes = b"", *, version: str = "T1", as_of: str = "2026-03-01") -> bytes:
    dated = SHIPPED.replace(b"as_of = 2026-03-01", f"as_of = {as_of}".encode())
    return dated.replace(b'version = "2026-11-22"', f'version = "{version}"'.encode()) + extra


@pytest.fixture
def old(store: Store) -> Store:
    """Return a desk that has adopted a pack of 1 March: the one that ships is of a later day."""
    with store.transaction():
        book = adopting_rules.sound(pack())
        adopting_rules.put_in_force(store, pack(), book, actor="a", now=NOW)
    return store


def codes(store: Store, session: Session, nationality: str = "DEU") -> dict[str, Severity]:
    made = draft(state=nationality)
    traveller = replace(made.traveller, nationality=nationality)
    found = inspecting.inspect(store, session, replace(made, traveller=traveller), mrz=None, now=NOW)
    return {finding.code: finding.severity for finding in found.findings}


def test_an_adopted_pack_decides_from_its_commit_on_and_after_a_restart(
    old: Store, home: Home, session: Session, administrator: Session
) -> None:
    assert codes(old, session)["visa.exempt"] is Severity.INFO
    adopted = adopting_rules.adopt(old, administrator, pack(GERMAN_B, version="T2"), now=NOW)
    assert (adopted.version, adopted.effective, adopted.number) == ("T2", date(2026, 3, 4), 0)
    assert codes(old, session)["visa.required"] is Severity.STOP
    with Store.open(home, session.key) as again:
        assert codes(again, session)["visa.required"] is Severity.STOP
    rebuild(old)
    assert rule_pack.of(old).version == "T2"
    assert [one.version for one in rules.adopted(old.database, limit=5)] == ["T2", "T1"]
    entry = list(journal.entries(old.database))[-1].content
    assert entry.body == adopted
    assert entry.actor == administrator.officer.id
    assert verify(old).ok


def test_a_finding_names_the_row_of_the_pack_that_was_adopted(
    old: Store, session: Session, administrator: Session
) -> None:
    adopting_rules.adopt(old, administrator, pack(GERMAN_B, version="T2"), now=NOW)
    made = draft(state="DEU")
    german = replace(made, traveller=replace(made.traveller, nationality="DEU"))
    found = inspecting.inspect(old, session, german, mrz=None, now=NOW)
    bases = {finding.code: basis for finding, basis in found.bases}
    visa = bases["visa.required"]
    assert visa is not None
    assert (visa.rule_id, visa.source, visa.verify) == ("PRUEBA-1", "prueba", False)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (pack(GERMAN_B.replace(b'"B"', b'"Z"')), "rules.unsound"),
        (pack(as_of="2026-02-28"), "rules.older"),
        (pack(as_of="2026-03-20"), "rules.future"),
    ],
)
def test_what_is_not_sound_or_not_of_its_day_leaves_the_pack_in_force(
    old: Store, administrator: Session, content: bytes, code: str
) -> None:
    before = rules.adopted(old.database, limit=5), old.entry_count()
    with pytest.raises((Refusal, Trouble)) as refused:
        adopting_rules.adopt(old, administrator, content, now=NOW)
    assert refused.value.code == code
    assert (rules.adopted(old.database, limit=5), old.entry_count()) == before


def test_a_pack_of_tomorrow_may_be_put_in_force_tonight(old: Store, administrator: Session) -> None:
    tomorrow = (NOW + timedelta(days=1)).date()
    content = pack(as_of=tomorrow.isoformat())
    assert adopting_rules.adopt(old, administrator, content, now=NOW).as_of == tomorrow


def test_a_file_without_end_is_not_read_to_its_end(tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    file.write_bytes(bytes(adopting_rules.LARGEST_FILE))
    assert len(adopting_rules.file_content(file)) == adopting_rules.LARGEST_FILE
    file.write_bytes(bytes(adopting_rules.LARGEST_FILE + 1))
    with pytest.raises(Trouble, match=r"rules\.too_large"):
        adopting_rules.file_content(file)
    with pytest.raises(Trouble, match=r"rules\.unreadable"):
        adopting_rules.file_content(tmp_path / "nowhere.toml")


def test_an_officer_adopts_nothing(old: Store, session: Session) -> None:
    with pytest.raises(Refusal) as refused:
        adopting_rules.adopt(old, session, pack(), now=NOW)
    assert refused.value.code == "role.forbids"


def test_a_pack_of_an_older_program_has_grounds_for_new_findings(old: Store, administrator: Session) -> None:
    less = pack(version="T3")
    start = less.index(b'[[rule]]\nid = "ARA-02"')
    adopting_rules.adopt(old, administrator, less[:start] + less[less.index(b"\n# --- numbers") :], now=NOW)
    assert {one.id for one in rule_pack.of(old).rule} >= {"ARA-02"}


def test_a_pack_of_the_platform_is_taken_once_and_never_an_older_one(old: Store) -> None:
    assert adopting_rules.adopt_pack(old, pack(version="P1"), number=4, now=NOW) is not None
    assert adopting_rules.adopt_pack(old, pack(version="P2"), number=4, now=NOW) is None
    assert adopting_rules.adopt_pack(old, pack(as_of="2026-02-01"), number=5, now=NOW) is None
    assert old.pack_number(packs.RULES) == 5
    assert rule_pack.of(old).version == "P1"
    (newest,) = rules.adopted(old.database, limit=1)
    assert newest.officer == PLATFORM_ACTOR


def test_what_the_platform_sends_before_anything_was_adopted_may_be_older_than_what_ships(
    store: Store,
) -> None:
    assert adopting_rules.adopt_pack(store, pack(version="P1"), number=4, now=NOW) is None
    assert store.pack_number(packs.RULES) == 4
    assert rule_pack.of(store) is rule_pack.shipped()


def test_retention_follows_the_pack_that_was_adopted(old: Store, administrator: Session) -> None:
    shorter = pack(version="T4").replace(b"amount = 3650", b"amount = 4000", 1)
    adopting_rules.adopt(old, administrator, shorter, now=NOW)
    plan = retaining.plan(old, administrator, now=NOW)
    assert plan.policy.kept(DataClass.CROSSINGS) == timedelta(days=4000)


def record(store: Store, session: Session, number: str, nationality: str) -> None:
    made = draft(number, state=nationality)
    traveller = Traveller("ESPECIMEN", "ANA", nationality, made.traveller.birth, made.traveller.sex)
    document = replace(made.document, kind=DocumentKind.PASSPORT)
    recording.record(store, session, replace(made, traveller=traveller, document=document), now=NOW)


def test_a_dry_run_names_each_crossing_that_would_be_decided_otherwise_and_writes_nothing(
    old: Store, session: Session, administrator: Session, tmp_path: Path
) -> None:
    for number, nationality in (("A1", "DEU"), ("A2", "FRA"), ("A3", "DEU"), ("A4", "GTM")):
        record(old, session, number, nationality)
    before = old.entry_count()
    book = adopting_rules.sound(pack(GERMAN_B, version="T2"))
    trial = trying_rules.dry_run(old, administrator, book, days=30, now=NOW)
    assert old.entry_count() == before
    assert (trial.tried, len(trial.changes)) == (4, 2)
    assert {one.nationality for one in trial.changes} == {"DEU"}
    assert {(one.before, one.after) for one in trial.changes} == {(Verdict.PROCEED, Verdict.STOP)}
    assert trial.added() == {("visa.required", Severity.STOP): 2}
    assert trial.removed() == {("visa.exempt", Severity.INFO): 2}
    assert trial.colours() == {(Verdict.PROCEED, Verdict.STOP): 2}
    file = tmp_path / "trial.csv"
    trial_csv.write(trial, file, zone=ZoneInfo("America/Tegucigalpa"))
    rows = list(csv.DictReader(StringIO(file.read_text("utf-8-sig"))))
    assert [(row["nationality"], row["before"], row["after"], row["added"]) for row in rows] == [
        ("DEU", "proceed", "stop", "visa.required:stop")
    ] * 2
    assert "ESPECIMEN" not in file.read_text("utf-8-sig")
    later = trying_rules.dry_run(old, administrator, book, days=1, now=NOW + timedelta(days=3))
    assert (later.tried, later.changes) == (0, ())
    same = trying_rules.dry_run(old, administrator, adopting_rules.sound(pack()), days=30, now=NOW)
    assert (same.tried, same.changes) == (4, ())


def test_a_dry_run_goes_step_by_step_so_that_who_waits_at_the_window_is_served_between(
    old: Store, session: Session, administrator: Session
) -> None:
    for number in range(trying_rules.STEP + 3):
        record(old, session, f"B{number}", "DEU")
    book = adopting_rules.sound(pack(GERMAN_B, version="T3"))
    trying = trying_rules.begin(old, administrator, book, days=30, now=NOW)
    assert (trying.tried, trying.total) == (0, trying_rules.STEP + 3)
    trying = trying_rules.step(old, administrator, trying)
    assert (trying.tried, len(trying.changes)) == (trying_rules.STEP, trying_rules.STEP)
    record(old, session, "B-LATER", "DEU")
    trying = trying_rules.step(old, administrator, trying)
    assert (trying.tried, trying.position) == (trying_rules.STEP + 4, None)
    assert trying_rules.step(old, administrator, trying) == trying
    with pytest.raises(Refusal):
        trying_rules.step(old, session, trying)


def test_a_dry_run_is_an_administrators(old: Store, session: Session) -> None:
    with pytest.raises(Refusal):
        trying_rules.dry_run(old, session, rule_pack.shipped(), days=30, now=NOW)


def test_a_pack_whose_text_is_gone_is_damage_and_no_silent_fallback(old: Store) -> None:
    body = RulesAdopted("X", date(2026, 3, 1), date(2026, 3, 4), 1, 0, "0" * 64)
    with old.transaction():
        from_now = old.append(EntryKind.RULES_ADOPTED, body, actor="a", at=NOW)
    assert from_now.position
    with pytest.raises(Trouble) as damaged:
        rule_pack.of(old)
    assert damaged.value.code == "database.damaged"
