"""How consultations and the region's answers are said, at the case and in the list of them."""

from borderpost.domain.consultation import Answer, Consultation, RegionalCrossing, Subject
from borderpost.domain.crossing import CrossingDraft, Direction, Outcome
from ui.days import moment_said, time_said
from ui.desk.shown import LineShown
from ui.theme import Tone
from ui.words import Speech

_PASSED = {Outcome.ADMITTED, Outcome.EXIT_AUTHORISED}


def subject_of(draft: CrossingDraft) -> Subject:
    """Return whom a question about this draft is about."""
    traveller, document = draft.traveller, draft.document
    return Subject(
        document.number, document.issuing_state, traveller.surname, traveller.given_names, traveller.birth
    )


def subject_said(subject: Subject) -> str:
    """Return whom a question is about: the name, else the document."""
    name = ", ".join(part for part in (subject.surname, subject.given_names) if part)
    return name or f"{subject.issuing_state} {subject.document_number}".strip()


def sum_said(answer: Answer, say: Speech) -> str:
    """Return the answer in a few words."""
    crossings, alerts = len(answer.crossings), len(answer.alerts)
    if not crossings and not alerts:
        return say("sin cruces ni alertas")
    said = []
    if alerts:
        said.append(say.count("{n} alerta", "{n} alertas", alerts))
    if crossings:
        counted = say.count("{n} cruce", "{n} cruces", crossings)
        said.append(say("más de {n} cruces", n=crossings) if answer.more else counted)
    return ", ".join(said)


def state_said(consultation: Consultation, zone: str, say: Speech) -> str:
    """Return the answer in a few words, or that it has not come yet."""
    if consultation.answer is None:
        return say("sin respuesta todavía")
    return sum_said(consultation.answer, say)


def case_line(consultation: Consultation, zone: str, say: Speech, *, key: str) -> LineShown:
    """Return the line that stands at the case."""
    answer = consultation.answer
    asked = time_said(consultation.asked_at, zone)
    if answer is None:
        words = say("Preguntado a la región a las {time}; la respuesta aparece aquí. Siga.", time=asked)
        return LineShown("waiting", Tone.INK2, words)
    words = say("La región responde: {answer}", answer=sum_said(answer, say))
    return LineShown("bell" if answer.alerts else "tick", _tone(answer), words, key=key)


def answer_lines(answer: Answer, zone: str, say: Speech) -> tuple[LineShown, ...]:
    """Return the answer line by line, alerts first, then the newest crossings."""
    alerts = [
        LineShown("bell", Tone.WARN, say("Alerta {id}", id=alert), remark=say("búsquela en la lista"))
        for alert in answer.alerts
    ]
    crossings = [_crossing_line(crossing, zone, say) for crossing in answer.crossings]
    lines = [*alerts, *crossings]
    if not lines:
        nothing = say("La región no tiene cruces ni alertas de este viajero.")
        lines.append(LineShown("dot", Tone.INK2, nothing))
    if answer.more:
        lines.append(LineShown("dot", Tone.INK2, say("Hay cruces más antiguos."), dim=True))
    as_of = say("Así estaba el {moment}.", moment=moment_said(answer.as_of, zone, say))
    return (*lines, LineShown("clock", Tone.INK2, as_of, dim=True))


def _crossing_line(crossing: RegionalCrossing, zone: str, say: Speech) -> LineShown:
    entering = crossing.direction is Direction.ENTRY
    passed = crossing.outcome in _PASSED
    words = f"{moment_said(crossing.at, zone, say)} · {crossing.post} ({crossing.country})"
    outcome = "" if passed else say.code(f"outcome.{crossing.outcome.value}")
    icon, tone = "entry" if entering else "exit", Tone.INK2 if passed else Tone.WARN
    return LineShown(icon, tone, words, remark=outcome)


def _tone(answer: Answer) -> Tone:
    return Tone.WARN if answer.alerts else Tone.OK
