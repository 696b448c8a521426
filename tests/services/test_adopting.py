"""A list comes into force whole and read strictly, or the one before it stays."""

import hashlib
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from borderpost.domain.alert import AlertKind
from borderpost.domain.errors import Refusal, Trouble
from borderpost.domain.journal import PLATFORM_ACTOR
from borderpost.services import adopting
from borderpost.services.session import Session
from borderpost.specimens import practice
from borderpost.store import journal
from borderpost.store.bodies import AlertsAdopted
from borderpost.store.projection import rebuild
from borderpost.store.store import Store
from tests.store.drafts import NOW

PERSON = {"id": "A-1", "kind": "entry_ban", "source": "OCAM", "surname": "Espécimen", "birth": "1990-02"}
DOCUMENT = {
    "id": "A-2",
    "kind": "lost_document",
    "source": "OCAM",
    "document_number": "X1",
    "issuing_state": "UTO",
}


def written(folder: Path, *alerts: object, version: str = "L2", as_of: str = "2026-03-04T15:00:00Z") -> Path:
    path = folder / "list.json"
    path.write_text(json.dumps({"version": version, "as_of": as_of, "alerts": alerts}), "utf-8")
    return path


def test_the_list_in_the_documentation_is_one() -> None:
    page = (Path(__file__).parents[2] / "docs" / "command-line.md").read_text("utf-8")
    [listed] = [block for block in re.findall(r"```json\n(.*?)```", page, re.DOTALL) if '"alerts"' in block]
    assert [alert.id for alert in adopting.read_list(listed.encode()).alerts] == ["A-1", "A-2"]
    told = next(part for part in page.split("\n\n") if part.startswith("`id` (once in the list)"))
    assert [kind for kind in AlertKind if f"`{kind}`" not in told] == []


def trouble_of(store: Store, administrator: Session, path: Path) -> Trouble:
    before = store.list_status(), store.entry_count()
    with pytest.raises(Trouble) as trouble:
        adopting.adopt(store, administrator, path, now=NOW)
    assert (store.list_status(), store.entry_count()) == before
    return trouble.value


def test_a_list_is_in_force_from_its_commit_and_replaces_the_one_before(
    store: Store, administrator: Session, tmp_path: Path
) -> None:
    status = adopting.adopt(store, administrator, written(tmp_path, PERSON, DOCUMENT), now=NOW)
    assert (status.version, status.count) == ("L2", 2)
    assert store.list_status() == status
    assert [alert.id for alert in store.alerts_by_document("X-1", "UTO")] == ["A-2"]
    newer = written(tmp_path, PERSON, version="L3", as_of="2026-03-04T09:10:00-06:00")
    adopting.adopt(store, administrator, newer, now=NOW)
    assert store.alerts_by_document("X1", "UTO") == ()
    assert [alert.id for alert in store.alerts_by_person("ESPECIMEN", "")] == ["A-1"]


def test_a_list_comes_back_from_the_journal(store: Store, administrator: Session, tmp_path: Path) -> None:
    status = adopting.adopt(store, administrator, written(tmp_path, PERSON, DOCUMENT), now=NOW)
    rebuild(store)
    assert store.list_status() == status
    assert len(store.alerts_by_document("X1", "UTO")) == 1


def test_the_practice_list_is_a_list_file(store: Store, administrator: Session, tmp_path: Path) -> None:
    path = tmp_path / "practice.json"
    path.write_text(practice.alert_file(practice.alert_list(NOW.date(), NOW)), "utf-8")
    assert adopting.adopt(store, administrator, path, now=NOW).count == 5


def test_an_older_list_and_one_of_the_future_are_refused(
    store: Store, administrator: Session, tmp_path: Path
) -> None:
    adopting.adopt(store, administrator, written(tmp_path, PERSON), now=NOW)
    for as_of, code in (("2026-03-04T14:00:00Z", "alerts.older"), ("2026-03-05T15:00:00Z", "alerts.future")):
        with pytest.raises(Refusal) as refusal:
            adopting.adopt(store, administrator, written(tmp_path, PERSON, as_of=as_of), now=NOW)
        assert refusal.value.code == code
    due = written(tmp_path, PERSON, as_of="2026-03-05T15:00:00Z")
    adopting.adopt(store, administrator, due, now=NOW + timedelta(days=1))


@pytest.mark.parametrize(
    ("alert", "where"),
    [
        ({**PERSON, "kind": "murder"}, "$.alerts[1].kind"),
        ({**PERSON, "birth": "1990-13"}, "$.alerts[1].birth"),
        ({**PERSON, "birth": "15/01/1990"}, "$.alerts[1].birth"),
        ({**PERSON, "colour": "red"}, "$.alerts[1]"),
        ({**PERSON, "surname": "x" * 201}, "$.alerts[1].surname"),
        ({**PERSON, "surname": " "}, "$.alerts[1]"),
        ({**DOCUMENT, "issuing_state": ""}, "$.alerts[1].issuing_state"),
        ({**DOCUMENT, "issuing_state": "QQQ"}, "$.alerts[1].issuing_state"),
        ({**DOCUMENT, "id": "A-0"}, "$.alerts[1].id"),
    ],
)
def test_a_wrong_alert_is_named_by_its_place_and_the_whole_list_is_left(
    store: Store, administrator: Session, tmp_path: Path, alert: dict[str, str], where: str
) -> None:
    trouble = trouble_of(store, administrator, written(tmp_path, {**PERSON, "id": "A-0"}, alert))
    assert (trouble.code, trouble.values) == ("alerts.unreadable", {"where": where})


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[]", b'{"version": "1"}', b"[" * 100_000, b'{"version": "\xff"}'],
)
def test_what_is_no_list_is_refused(
    store: Store, administrator: Session, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "list.json"
    path.write_bytes(content)
    assert trouble_of(store, administrator, path).code == "alerts.unreadable"


def test_a_moment_without_its_zone_is_refused(store: Store, administrator: Session, tmp_path: Path) -> None:
    path = written(tmp_path, PERSON, as_of="2026-03-04T15:00:00")
    assert trouble_of(store, administrator, path).values == {"where": "$.as_of"}


def test_a_file_that_is_not_there_is_a_trouble(store: Store, administrator: Session, tmp_path: Path) -> None:
    assert trouble_of(store, administrator, tmp_path / "none.json").values == {"where": "none.json"}


def test_a_file_without_end_is_not_read_to_its_end(
    store: Store, administrator: Session, tmp_path: Path
) -> None:
    path = tmp_path / "endless.json"
    with path.open("wb") as file:
        file.truncate(adopting.LARGEST_FILE + 1)
    assert trouble_of(store, administrator, path).code == "alerts.too_large"


def test_only_an_administrator_adopts(store: Store, session: Session, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refusal:
        adopting.adopt(store, session, written(tmp_path, PERSON), now=NOW)
    assert refusal.value.code == "role.forbids"


def test_a_pack_of_the_platform_is_adopted_in_its_name_and_a_repeat_changes_nothing(
    store: Store, tmp_path: Path
) -> None:
    content = written(tmp_path, PERSON).read_bytes()
    status = adopting.adopt_pack(store, content, number=3, now=NOW)
    assert status is not None
    assert (store.list_status(), store.pack_number("alerts")) == (status, 3)
    last = list(journal.entries(store.database))[-1].content
    assert (last.actor, last.body) == (
        PLATFORM_ACTOR,
        AlertsAdopted("L2", status.as_of, 1, hashlib.sha256(content).hexdigest(), 3),
    )
    entries = store.entry_count()
    for number in (3, 2):
        assert adopting.adopt_pack(store, content, number=number, now=NOW) is None
    assert (store.entry_count(), store.pack_number("alerts")) == (entries, 3)
    assert adopting.adopt_pack(store, content, number=4, now=NOW) == status


def test_a_pack_older_than_a_list_adopted_at_the_desk_is_left_and_not_asked_for_again(
    store: Store, administrator: Session, tmp_path: Path
) -> None:
    status = adopting.adopt(store, administrator, written(tmp_path, PERSON), now=NOW)
    older = written(tmp_path, DOCUMENT, version="L1", as_of="2026-03-04T14:00:00Z").read_bytes()
    assert adopting.adopt_pack(store, older, number=9, now=NOW) is None
    assert (store.list_status(), store.pack_number("alerts")) == (status, 9)
    assert store.alerts_by_document("X1", "UTO") == ()


def test_a_desk_whose_clock_stands_years_behind_takes_the_platforms_list(
    store: Store, tmp_path: Path
) -> None:
    content = written(tmp_path, PERSON).read_bytes()
    assert adopting.adopt_pack(store, content, number=1, now=NOW - timedelta(days=3650)) is not None


def test_a_pack_that_is_no_list_leaves_everything(store: Store, tmp_path: Path) -> None:
    for content in (b"{", written(tmp_path, {**PERSON, "surname": " "}).read_bytes()):
        with pytest.raises(Trouble, match=r"alerts\.unreadable"):
            adopting.adopt_pack(store, content, number=1, now=NOW)
    assert (store.list_status(), store.pack_number("alerts")) == (None, 0)
