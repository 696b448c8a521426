"""Travellers as they come, by keyboard alone: a family in one vehicle, a resident, a tourist near day 90."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from borderpost.domain.alert import AlertList
from borderpost.domain.crossing import Crossing, CrossingDraft, Direction, Means, Outcome, Status
from borderpost.domain.document import DocumentKind, ReadMethod
from borderpost.domain.finding import Severity
from borderpost.domain.from_mrz import document, traveller
from borderpost.domain.minor import Accompaniment, PermissionKind
from borderpost.domain.mrz import parse
from borderpost.domain.stay_evidence import EntrySource, StayEvidence
from borderpost.services import listing_posts, recording, setting_up, shifting, signing_in
from borderpost.services.inspecting import USUAL_OUTCOME
from borderpost.specimens.documents import Specimen, SpecimenKind, specimen
from borderpost.store import keys
from borderpost.store.home import Home
from borderpost.store.store import Store
from tests.store.desks import put_in_force
from tests.store.drafts import NOW
from tests.ui.bench import Bench
from tests.ui.posts import ADMINISTRATOR, SUPERVISOR
from ui.desk.shown import Panel
from ui.theme import Theme

AtPost = Callable[..., AbstractContextManager[Bench]]
TODAY = NOW.astimezone(ZoneInfo("America/Managua")).date()


@pytest.fixture
def at_post(tmp_path: Path, qtbot: QtBot, theme: Theme) -> AtPost:
    @contextmanager
    def opened(
        code: str,
        direction: Direction,
        documents: Sequence[Specimen],
        past: Sequence[tuple[int, Direction]] = (),
    ) -> Iterator[Bench]:
        home = Home(tmp_path / "desk")
        listed = next(one for one in listing_posts.listed_posts() if one.code == code)
        begun = NOW - timedelta(days=200)
        post = listed.post(lane="1", direction=direction)
        setting_up.set_up(
            home, post=post, administrator=ADMINISTRATOR, officers=(SUPERVISOR,), now=begun,
            protection=keys.LIGHT,
        )  # fmt: skip
        session = signing_in.sign_in(home, SUPERVISOR.username, SUPERVISOR.passphrase, now=NOW)
        with Store.open(home, session.key) as store:
            shifting.open_shift(store, session, now=begun)
            for days, moved in past:
                draft = _draft(documents[0], moved)
                recording.record(store, session, draft, now=NOW - timedelta(days=days))
            with store.transaction():
                put_in_force(store, AlertList("L1", NOW, ()))
        bench = Bench(home, session, theme)
        bench.documents = tuple(documents)
        try:
            yield bench
        finally:
            bench.close()

    return opened


def test_a_family_of_four_in_one_vehicle_with_a_minor_under_one_parents_permission(
    at_post: AtPost,
) -> None:
    adults = [
        specimen(SpecimenKind.PASSPORT, seed, today=TODAY, issuing_state="SLV") for seed in (21, 22, 23)
    ]
    child = specimen(SpecimenKind.PASSPORT, 24, today=TODAY, issuing_state="SLV", ages=(8, 14))
    with at_post("SV-AMA", Direction.EXIT, [*adults, child]) as bench:
        bench.present(0)
        assert bench.verdict == "ADELANTE"
        bench.press("F7")
        bench.view.trip.means.combo.setFocus()
        bench.type("2")
        bench.press("Tab")
        bench.put("p 123-456")
        bench.press("Ctrl+1")
        bench.fill("salv", "hon")
        bench.press("Tab", "Enter")
        assert bench.view.panel is Panel.NONE
        bench.press("Enter")
        father = bench.until_recorded(1)
        for place in (1, 2):
            bench.present(place)
            assert bench.view.trip.input().plate == "P 123-456"
            bench.press("Enter")
            bench.until_recorded(place + 1)
        assert bench.view.strip.total == "3 personas"
        bench.present(3)
        assert bench.verdict == "REVISAR"
        bench.press("Alt+1")
        bench.type("2")
        bench.until(lambda: "ermiso" in bench.view.details.said)
        bench.press("Tab")
        bench.type("1")
        bench.press("Tab")
        bench.type("1")
        bench.press("Tab")
        bench.fill("123-2026", "Notario Espécimen", "010326", "01-06-26", "31 MAR 2026", "PERMISO 123")
        bench.press("Enter")
        bench.until(lambda: bench.verdict == "ADELANTE")
        bench.press("Enter")
        last = bench.until_recorded(4)
        bench.press("F7")
        assert "cruces" in bench.view.strip.total
        recorded = [one.draft for one in bench.recorded]
    assert [draft.trip.plate for draft in recorded] == ["P 123-456"] * 4
    assert {draft.trip.means for draft in recorded} == {Means.PRIVATE_VEHICLE}
    assert {(draft.trip.origin, draft.trip.destination) for draft in recorded} == {("SLV", "HND")}
    assert [draft.ties.party for draft in recorded] == [None, father.id, father.id, father.id]
    minor = last.draft.minor
    assert minor is not None
    assert minor.accompanied is Accompaniment.ONE_PARENT
    assert last.draft.ties.companion == father.id
    shown = minor.permission
    assert shown is not None
    assert (shown.kind, shown.number, shown.authority) == (
        PermissionKind.NOTARIAL_PERMIT, "123-2026", "Notario Espécimen",
    )  # fmt: skip
    assert (shown.issued, shown.valid_until, shown.returns_by, shown.qr) == (
        date(2026, 3, 1), date(2026, 6, 1), date(2026, 3, 31), "PERMISO 123",
    )  # fmt: skip


def test_a_nicaraguan_with_a_dimex_at_penas_blancas(
    at_post: AtPost,
) -> None:
    card = specimen(SpecimenKind.DIMEX, 31, today=TODAY)
    with at_post("CR-PBL", Direction.ENTRY, [card]) as bench:
        bench.present(0)
        assert bench.verdict == "ADELANTE"
        bench.press("Ctrl+3")
        bench.type("2")
        bench.press("Enter", "Enter")
        draft = bench.until_recorded(1).draft
    assert draft.outcome is Outcome.ADMITTED
    assert (draft.document.kind, draft.document.issuing_state) == (DocumentKind.RESIDENCE_CARD, "CRI")
    assert (draft.traveller.nationality, draft.status) == ("NIC", Status.PERMANENT_RESIDENT)
    assert draft.traveller.national_number == card.fields.document_number + card.fields.optional_data[:3]


def test_a_tourist_on_day_88_of_90_with_a_gap_in_his_history_is_grey_never_red(at_post: AtPost) -> None:
    passport = specimen(SpecimenKind.PASSPORT, 41, today=TODAY, issuing_state="USA")
    past = ((97, Direction.ENTRY), (87, Direction.EXIT))
    with at_post("NI-PBL", Direction.EXIT, [passport], past) as bench:
        bench.present(0)
        assert bench.verdict == "NO VERIFICADO"
        bench.press("F5")
        assert bench.view.panel is Panel.WHY
        assert "88" in _reasons(bench)
        bench.press("F5", "Enter")
        draft = bench.until_recorded(1).draft
    stays = [dict(one.values) for one in draft.findings if one.code.startswith("stay.")]
    assert [said.get("most", said.get("days")) for said in stays] == ["88"]
    assert Severity.STOP not in {one.severity for one in draft.findings}
    assert draft.outcome is Outcome.EXIT_AUTHORISED


def test_a_tourist_whose_stamp_and_extension_tell_what_no_record_does(at_post: AtPost) -> None:
    """He came in to Guatemala 99 days ago; Honduras extended his stay: no desk here recorded either."""
    passport = specimen(SpecimenKind.PASSPORT, 44, today=TODAY, issuing_state="USA")
    entered, until = TODAY - timedelta(days=99), TODAY + timedelta(days=20)
    with at_post("HN-AMA", Direction.EXIT, [passport], [(3, Direction.ENTRY)]) as bench:
        bench.present(0)
        assert "no consta el ingreso" in _reasons(bench)
        bench.press("Alt+1")
        bench.type(f"{entered:%d-%m-%Y}")
        bench.press("Tab")
        bench.type("guat")
        bench.press("Enter", "Tab")
        bench.type("1")
        bench.press("Tab")
        bench.type(f"{until:%d/%m/%y}")
        bench.press("Tab")
        bench.type("HND")
        bench.press("Enter")
        bench.until(lambda: "puede permanecer hasta" in _reasons(bench))
        bench.press("Enter")
        draft = bench.until_recorded(1).draft
    assert draft.stay == StayEvidence(entered, "GTM", EntrySource.STAMP, until, "HND")
    within = next(dict(one.values) for one in draft.findings if one.code == "stay.within")
    assert (within["days"], within["date"]) == ("100", until.isoformat())


def test_one_stop_at_an_integrated_post_records_both_halves(at_post: AtPost) -> None:
    passport = specimen(SpecimenKind.PASSPORT, 51, today=TODAY, issuing_state="HND")
    with at_post("GT-ACA", Direction.ENTRY, [passport]) as bench:
        bench.present(0)
        bench.press("F9")
        bench.type("0")
        bench.press("Enter")
        own = bench.until_recorded(1)
        halves: list[Crossing] = []
        bench.records.ask(
            lambda store, _: list(store.crossings()), halves.extend, lambda error: pytest.fail(error.code)
        )
        bench.until(lambda: len(halves) == 2)
    other = next(one for one in halves if one.id != own.id)
    assert (own.post, other.post) == ("GT-ACA", "HN-ACA")
    assert (own.draft.outcome, other.draft.outcome) == (Outcome.ADMITTED, Outcome.EXIT_AUTHORISED)
    assert (own.draft.ties.linked, other.draft.ties.linked) == (other.id, own.id)


def test_one_stop_passes_nobody_on_both_sides_whom_this_side_stops(at_post: AtPost) -> None:
    example = specimen(SpecimenKind.PASSPORT, 52, today=TODAY, issuing_state="UTO")
    with at_post("GT-ACA", Direction.ENTRY, [example]) as bench:
        bench.present(0)
        bench.press("F9")
        bench.type("0")
        bench.press("Enter")
        assert bench.view.panel is Panel.REFER
        assert not bench.recorded
        bench.view.refer.words.setFocus()
        bench.put("ejemplo de la OACI, curso del puesto")
        bench.press("Enter")
        draft = bench.until_recorded(1).draft
    assert [answer.text for answer in draft.answers] == ["ejemplo de la OACI, curso del puesto"]
    assert draft.ties.linked is not None


def _reasons(bench: Bench) -> str:
    return " ".join(label.text() for label in bench.view.why.findChildren(QLabel))


def _draft(shown: Specimen, direction: Direction) -> CrossingDraft:
    mrz = parse(shown.mrz, today=TODAY)
    assert mrz is not None
    return CrossingDraft(
        direction,
        USUAL_OUTCOME[direction],
        traveller(mrz),
        document(mrz, ReadMethod.MRZ_CAMERA, today=TODAY),
    )
