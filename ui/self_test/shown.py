"""What the self-test screen shows, worded: a line for each part, and the sum of them."""

from dataclasses import dataclass

from borderpost.domain.self_test import Check, CheckName, CheckState, SelfTest
from ui.theme import Tone
from ui.words import Speech

_ICONS = {
    CheckState.GOOD: ("tick", Tone.OK),
    CheckState.ATTENTION: ("warn", Tone.WARN),
    CheckState.BAD: ("stop", Tone.STOP),
}
_TONES = {CheckState.GOOD: "ok", CheckState.ATTENTION: "warn", CheckState.BAD: "stop"}


@dataclass(frozen=True, slots=True)
class PartShown:
    """Hold one line: its icon, the part, what was found, and how long that took."""

    icon: str
    tone: Tone
    name: str
    words: str
    seconds: str = ""
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class SumShown:
    """Hold the sum: what to say, and in which tone of a notice."""

    words: str
    tone: str


def parts_shown(checks: dict[CheckName, Check], say: Speech) -> tuple[PartShown, ...]:
    """Return a line for every part; one that is looked at still says so."""
    return tuple(_part(name, checks.get(name), say) for name in CheckName)


def progress_said(done: int, say: Speech) -> str:
    """Return how far a running test is."""
    return say("Se comprueba: {done} de {all}. Puede salir con Esc.", done=done, all=len(CheckName))


def sum_shown(test: SelfTest, say: Speech) -> SumShown:
    """Return what the test comes to."""
    good, attention, bad = (test.count(state) for state in CheckState)
    seconds = f"{test.ms / 1000:.0f}"
    if test.state is CheckState.GOOD:
        words = say("Todo en orden, en {seconds} s. Quedó anotado en el diario.", seconds=seconds)
    else:
        words = say(
            "En orden: {good}. Piden atención: {attention}. Mal: {bad}. En {seconds} s. "
            "Nada de esto impide registrar; quedó anotado en el diario.",
            good=good,
            attention=attention,
            bad=bad,
            seconds=seconds,
        )
    return SumShown(words, _TONES[test.state])


def _part(name: CheckName, check: Check | None, say: Speech) -> PartShown:
    label = say.code(f"check_name.{name.value}")
    if check is None:
        return PartShown("waiting", Tone.INK2, label, say("se mira"), waiting=True)
    icon, tone = _ICONS[check.state]
    words = say.code(check.finding.code, check.finding.values)
    return PartShown(icon, tone, label, words, f"{check.ms / 1000:.1f} s")
