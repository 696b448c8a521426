"""How the link is said: what happened, what is safe, what to do; it is never red and nothing has failed."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from borderpost.domain.alert import ListStatus
from borderpost.domain.consultation import Consultation
from borderpost.domain.crossing import EntryId
from borderpost.domain.sync_report import LinkNote, LinkState, SyncReport
from ui.answers import state_said, subject_said
from ui.days import ago_said, moment_said, time_said
from ui.desk.shown import FactShown, LineShown
from ui.link.shown import HeadShown, TableShown
from ui.theme import Tone
from ui.words import Speech

CLOCK_TOLERANCE = timedelta(minutes=10)
OLD_LIST = timedelta(hours=24)
MOST_HELD = 5
_LOOKS = {
    LinkState.NOT_ENROLLED: ("ring", Tone.UNKNOWN),
    LinkState.NOT_TRIED: ("waiting", Tone.UNKNOWN),
    LinkState.LIVE: ("proceed", Tone.OK),
    LinkState.NO_LINK: ("unsent", Tone.UNKNOWN),
    LinkState.REFUSED: ("review", Tone.WARN),
}


def head_said(
    report: SyncReport, lists: ListStatus | None, *, now: datetime, zone: str, say: Speech
) -> HeadShown:
    """Return the state of the link with its figures."""
    icon, tone = _LOOKS[report.link.state]
    problem = report.link.problem
    return HeadShown(
        icon=icon,
        tone=tone,
        word=_word(report.link.state, say),
        sentence=_sentence(report, now, zone, say),
        platform=report.platform,
        address=report.address,
        facts=_facts(report, lists, now, zone, say),
        problem=say.code(problem.code, problem.values) if problem is not None else "",
        code=problem.code if problem is not None else "",
    )


def receipts_said(report: SyncReport, zone: str, say: Speech) -> TableShown:
    """Return the last receipts."""
    rows = [
        (str(receipt.number), moment_said(receipt.at, zone, say), str(receipt.entries))
        for receipt in report.receipts
    ]
    columns = (say("N.º"), say("Hora de la plataforma"), say("Asientos"))
    return TableShown(say("Últimos acuses de recibo"), columns, rows, say("Todavía ninguno."))


def held_said(
    report: SyncReport, moments: Mapping[EntryId, datetime], zone: str, say: Speech
) -> tuple[LineShown, ...]:
    """Return what the platform keeps aside or notes, and why; ``moments`` are those of crossings."""
    lines = []
    for entry in report.held[:MOST_HELD]:
        at = moments.get(entry.entry)
        which = moment_said(at, zone, say) if at is not None else say("asiento {n}", n=entry.position)
        icon, tone = ("review", Tone.WARN) if entry.held else ("dot", Tone.INK2)
        what = say("apartado") if entry.held else say("contado, con nota")
        lines.append(LineShown(icon, tone, f"{which} · {say.code(entry.code)}", remark=what))
    more = len(report.held) - MOST_HELD
    if more > 0:
        lines.append(LineShown("dot", Tone.INK2, say("y {n} más", n=more), dim=True))
    if not lines:
        lines.append(LineShown("tick", Tone.OK, say("Nada: todo lo recibido está contado.")))
    return tuple(lines)


def consultations_said(asked: Sequence[Consultation], zone: str, say: Speech) -> TableShown:
    """Return the questions to the region, newest first."""
    rows = [
        (moment_said(one.asked_at, zone, say), subject_said(one.subject), state_said(one, zone, say))
        for one in asked
    ]
    columns = (say("Momento"), say("Sobre quién"), say("Respuesta"))
    nothing = say("Ninguna. En la mesa y en la búsqueda, Ctrl+P pregunta por un viajero.")
    return TableShown(say("Preguntas a la región"), columns, rows, nothing)


def _word(state: LinkState, say: Speech) -> str:
    match state:
        case LinkState.NOT_ENROLLED:
            return say("Sin plataforma")
        case LinkState.NOT_TRIED:
            return say("Enlace por probar")
        case LinkState.LIVE:
            return say("Con enlace")
        case LinkState.NO_LINK:
            return say("Sin enlace")
        case LinkState.REFUSED:
            return say("La plataforma no acepta este equipo")


def _sentence(report: SyncReport, now: datetime, zone: str, say: Speech) -> str:
    match report.link.state:
        case LinkState.NOT_ENROLLED:
            return say("Guardado aquí. Este equipo no está inscrito en ninguna plataforma. Siga trabajando.")
        case LinkState.NOT_TRIED:
            return say("Guardado aquí. Se intenta solo en un momento. Siga trabajando.")
        case LinkState.LIVE if report.unsent:
            return say("Guardado aquí; lo que falta sale solo. Siga trabajando.")
        case LinkState.LIVE:
            return say("La plataforma tiene todo lo registrado aquí.")
        case LinkState.NO_LINK:
            return _silence_said(report.link, now, zone, say)
        case LinkState.REFUSED:
            return say("Guardado aquí, nada se borra. Siga trabajando y avise al administrador.")


def _silence_said(link: LinkNote, now: datetime, zone: str, say: Speech) -> str:
    since = link.last_contact
    if since is None:
        return say("Guardado aquí. Todavía sin enlace; se vuelve a intentar solo. Siga trabajando.")
    here = ZoneInfo(zone)
    if since.astimezone(here).date() == now.astimezone(here).date():
        time = time_said(since, zone)
        return say("Guardado aquí. Sin enlace desde las {time}. Siga trabajando.", time=time)
    moment = moment_said(since, zone, say)
    return say("Guardado aquí. Sin enlace desde el {moment}. Siga trabajando.", moment=moment)


def _facts(
    report: SyncReport, lists: ListStatus | None, now: datetime, zone: str, say: Speech
) -> tuple[FactShown, ...]:
    oldest = report.oldest_unsent
    waiting = ""
    if oldest is not None and report.unsent:
        age = ago_said(max(now - oldest, timedelta()), say)
        waiting = say("el más antiguo, de {age}", age=age)
    facts = [FactShown(say("Por enviar"), str(report.unsent), waiting)]
    if report.link.state is not LinkState.NOT_ENROLLED:
        facts.append(FactShown(say("En camino"), str(report.on_the_way)))
        contact = report.link.last_contact
        said = moment_said(contact, zone, say) if contact is not None else say("ninguno todavía")
        remark = say("hora de la plataforma") if contact is not None else ""
        facts.append(FactShown(say("Último contacto"), said, remark))
    facts.append(_list_fact(lists, now, say))
    if report.link.drift is not None:
        facts.append(_clock_fact(report.link.drift, say))
    return tuple(facts)


def _list_fact(lists: ListStatus | None, now: datetime, say: Speech) -> FactShown:
    label = say("Lista de alertas")
    if lists is None:
        return FactShown(label, say("ninguna"), tone="warn")
    age = max(now - lists.as_of, timedelta())
    alerts = say.count("{n} alerta", "{n} alertas", lists.count)
    return FactShown(label, say("de {age}", age=ago_said(age, say)), alerts, "warn" if age > OLD_LIST else "")


def _clock_fact(drift: timedelta, say: Speech) -> FactShown:
    label = say("Reloj de este equipo")
    if abs(drift) <= CLOCK_TOLERANCE:
        return FactShown(label, say("en hora"))
    said = _span_said(abs(drift), say)
    value = say("{span} adelantado", span=said) if drift > timedelta() else say("{span} atrasado", span=said)
    return FactShown(label, value, say("pida ponerlo en hora"), "warn")


def _span_said(span: timedelta, say: Speech) -> str:
    if span < timedelta(hours=2):
        return say("{n} min", n=span // timedelta(minutes=1))
    if span < timedelta(days=2):
        return say("{n} h", n=span // timedelta(hours=1))
    if span < timedelta(days=730):
        return say("{n} días", n=span.days)
    return say("{n} años", n=span.days // 365)
