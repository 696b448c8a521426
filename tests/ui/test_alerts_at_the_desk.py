"""A traveller whom an alert stops: what is decided about the hit, and who proves himself for it."""


import pytest

from borderpost.domain.alert import ResolutionOutcome
from borderpost.domain.crossing import Outcome, RefusalReason
from borderpost.store.store import Store
from tests.ui.bench import LISTED, Bench
from ui.desk.shown import Panel


def test_an_alert_is_resolved_before_the_traveller_passes(bench: Bench) -> None:
    bench.present(LISTED)
    assert bench.verdict == "DETENER Y CONSULTAR"
    bench.press("Enter")
    assert bench.view.panel is Panel.ALERT
    bench.press("Enter")
    assert bench.view.panel is Panel.ALERT
    bench.type("2")
    bench.put("no es la titular")
    bench.press("Enter")
    bench.until(lambda: bench.view.panel is Panel.PASSPHRASE)
    bench.put("no es mi contraseña")
    bench.press("Enter")
    bench.until(lambda: "no es correct" in bench.view.notice.words)
    bench.until(lambda: bench.view.panel is Panel.PASSPHRASE)
    assert _resolutions(bench) == []
    assert not bench.recorded
    bench.put(bench.passphrase)
    bench.press("Enter")
    bench.until(lambda: bench.verdict == "ADELANTE")
    assert not bench.view.passphrase.secret.edit.text()
    bench.press("Enter")
    crossing = bench.until_recorded(1)
    assert crossing.draft.outcome is Outcome.ADMITTED
    (resolution,) = _resolutions(bench)
    assert (resolution[0], resolution[1]) == (ResolutionOutcome.NOT_THE_SAME, "no es la titular")


def test_the_same_person_leads_to_a_referral_because_of_the_alert(bench: Bench) -> None:
    bench.present(LISTED)
    bench.press("Enter")
    bench.type("1")
    bench.put("coincide en todo")
    bench.press("Enter")
    bench.until(lambda: bench.view.panel is Panel.REFER)
    bench.press("Enter")
    draft = bench.until_recorded(1).draft
    assert (draft.outcome, draft.reason) == (Outcome.REFERRED, RefusalReason.ALERT)


def test_who_passes_somebody_whom_an_alert_stops_gives_his_passphrase_again(bench: Bench) -> None:
    bench.present(LISTED)
    bench.press("Enter")
    bench.type("3")
    bench.put("no se pudo consultar")
    bench.press("Enter")
    bench.until(lambda: bench.view.panel is Panel.REFER)
    bench.view.refer.outcome.show_value(Outcome.ADMITTED.value)
    bench.view.refer.words.setFocus()
    bench.put("orden del supervisor")
    bench.press("Enter")
    bench.until(lambda: bench.view.panel is Panel.PASSPHRASE)
    bench.press("Enter")
    assert not bench.recorded
    bench.put(bench.passphrase)
    bench.press("Enter")
    draft = bench.until_recorded(1).draft
    assert draft.outcome is Outcome.ADMITTED
    assert [(answer.text, answer.proved) for answer in draft.answers] == [("orden del supervisor", True)]


@pytest.mark.parametrize("outcome", [Outcome.TRANSIT, Outcome.DEPORTED], ids=lambda one: one.value)
def test_no_other_name_for_crossing_passes_over_an_alert(bench: Bench, outcome: Outcome) -> None:
    def take_as() -> None:
        bench.view.refer.outcome.show_value(outcome.value)
        bench.view.refer.state.show_value("MEX")
        bench.press("Enter")

    bench.present(LISTED)
    bench.press("F9")
    take_as()
    assert bench.view.panel is Panel.ALERT
    bench.type("3")
    bench.put("no se pudo consultar")
    bench.press("Enter")
    bench.until(lambda: bench.view.panel is Panel.REFER)
    take_as()
    assert not bench.recorded
    bench.view.refer.words.setFocus()
    bench.put("orden del supervisor")
    bench.press("Enter")
    bench.until(lambda: bench.view.panel is Panel.PASSPHRASE)
    assert not bench.recorded
    bench.put(bench.passphrase)
    bench.press("Enter")
    draft = bench.until_recorded(1).draft
    assert draft.outcome is outcome
    assert [(answer.text, answer.proved) for answer in draft.answers] == [("orden del supervisor", True)]


def _resolutions(bench: Bench) -> list[tuple[ResolutionOutcome, str]]:
    session = bench.records.session
    with Store.open(session.home, session.key) as store:
        shift = store.open_shift()
        assert shift is not None
        return [(found.outcome, found.reason) for found in store.resolutions_of(shift.id)]
