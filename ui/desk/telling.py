"""How the desk puts values into words: every function takes the speech and returns what is shown."""

from datetime import datetime, timedelta
from statistics import median

from borderpost.devices.source import SourceState
from borderpost.domain.alert import Hit, HitStrength, ListStatus
from borderpost.domain.crossing import Crossing, Direction, Outcome, PastCrossing
from borderpost.domain.document import Document
from borderpost.domain.document_kinds import listed
from borderpost.domain.document_rules import PASSPORTS
from borderpost.domain.finding import Finding, Severity, Verdict
from borderpost.domain.inspection import DISCREET
from borderpost.domain.mrz import Mrz
from borderpost.domain.names import surnames
from borderpost.domain.partial_date import PartialDate, age
from borderpost.domain.people import Traveller
from borderpost.domain.post import Post
from borderpost.domain.reading import Hint
from borderpost.domain.states import state_name
from borderpost.services.listing_documents import listed_documents
from ui.days import day_said, moment_said, time_said
from ui.desk.case import Case
from ui.desk.shown import AlertShown, FactShown, LineShown, TravellerShown
from ui.desk.work import Standing
from ui.spoken_values import in_words
from ui.theme import Tone
from ui.widgets.band import BandState
from ui.words import Speech

WHY_KEY = "F5"
_VERDICTS = {
    Verdict.PROCEED: ("proceed", "ok"),
    Verdict.REVIEW: ("review", "warn"),
    Verdict.STOP: ("stop", "stop"),
    Verdict.UNVERIFIED: ("unverified", "unknown"),
}
SEVERITIES = {
    Severity.STOP: ("barred", Tone.STOP),
    Severity.REVIEW: ("warn", Tone.WARN),
    Severity.UNVERIFIED: ("ring", Tone.UNKNOWN),
    Severity.INFO: ("dot", Tone.INK2),
}
_PASSED = {Outcome.ADMITTED, Outcome.EXIT_AUTHORISED}
_DAYS_OF_HOURS = timedelta(hours=48)
_OLD_LIST = timedelta(hours=24)


def direction_said(direction: Direction, post: Post, speech: Speech) -> str:
    """Return the direction as the post's country calls it (ingreso, entrada)."""
    own = f"direction.{direction.value}.{post.country}"
    return speech.code(own if speech.words.has(own) else f"direction.{direction.value}")


def lane_said(post: Post, speech: Speech) -> str:
    """Return the lane, with its word where the lane is only a number."""
    return speech("Carril {lane}", lane=post.lane) if len(post.lane) <= 3 else post.lane


def lists_said(lists: ListStatus | None, now: datetime, speech: Speech) -> tuple[str, Tone]:
    """Return how old the alert list is, and the tone of its dot."""
    if lists is None:
        return speech("sin lista de alertas"), Tone.WARN
    old = max(now - lists.as_of, timedelta())
    tone = Tone.OK if old <= _OLD_LIST else Tone.WARN
    if old >= _DAYS_OF_HOURS:
        return speech("lista de hace {n} días", n=old.days), tone
    if old < timedelta(hours=1):
        return speech("lista de hace {n} min", n=old // timedelta(minutes=1)), tone
    return speech("lista de hace {n} h", n=old // timedelta(hours=1)), tone


def finding_said(finding: Finding, speech: Speech) -> str:
    """Return a finding's sentence, its days and States in words."""
    return speech.code(finding.code, values_said(finding, speech))


def values_said(finding: Finding, speech: Speech) -> list[tuple[str, str]]:
    """Return the values of a finding by their names, days and States in words."""
    said = []
    for name, value in finding.values:
        if name in {"date", "since", "until"}:
            said.append((name, day_said(PartialDate.parse(value), speech)))
        elif name in {"country", "state"}:
            said.append((name, state_name(value, speech.language)))
        else:
            said.append((name, in_words(name, value, speech.code)))
    return said


def idle_band(speech: Speech, *, camera: bool, shift: bool, folder: bool = False) -> BandState:
    """Return the band while nobody stands at the window."""
    if not shift:
        return BandState("lock", speech("Turno cerrado"), speech("Abra un turno para registrar."))
    if camera:
        reason = speech("La lectura empieza sola. F4 para escribirlo a mano.")
    elif folder:
        reason = speech("La carpeta vigilada no responde: use el lector o F4 para escribirlo a mano.")
    else:
        reason = speech("Sin cámara: use el lector o F4 para escribirlo a mano.")
    return BandState("waiting", speech("Presente el documento"), reason)


def source_said(source: SourceState, speech: Speech, *, folder: bool) -> str:
    """Return what stands in place of a picture: what is wrong with the source, or where to put pictures."""
    if folder:
        words = {
            SourceState.RUNNING: speech("Guarde la imagen del documento en la carpeta vigilada."),
            SourceState.ABSENT: speech("No se encuentra la carpeta vigilada. Revise su ruta o use F4."),
            SourceState.LOST: speech("La carpeta vigilada ya no responde. Revise la unidad o use F4."),
        }
        return words.get(source, "")
    words = {
        SourceState.ABSENT: speech("Sin cámara. F4 para escribir el documento a mano."),
        SourceState.LOST: speech("La cámara se desconectó. Vuelva a conectarla o use F4."),
    }
    return words.get(source, "")


def case_band(case: Case, speech: Speech, *, saving: bool) -> BandState:
    """Return the decision about a traveller; a discreet alert shows neither colour nor word."""
    key = f"{WHY_KEY} {speech('por qué')}"
    if saving:
        return BandState("here", speech("Guardando"), speech("Se confirma en este equipo."))
    if case.inspection.discreet and not case.somebody_else:
        return BandState("document", speech("En consulta"), speech.code("alert.discreet"), key=key)
    icon, tone = _VERDICTS[case.verdict]
    word = speech.code(f"verdict.{case.verdict.value}").upper()
    counting = [finding for finding in case.findings if finding.severity is not Severity.INFO]
    if not counting:
        return BandState(icon, word, _green(case, speech), tone)
    reason = finding_said(counting[0], speech)
    if len(counting) > 1:
        reason = f"{reason} (+{len(counting) - 1})"
    return BandState(icon, word, reason, tone, key)


def _green(case: Case, speech: Speech) -> str:
    if case.somebody_else:
        return speech("Coincidencia revisada: no es la misma persona.")
    return speech("Documento vigente, sin coincidencias en la lista de alertas.")


def name_said(traveller: Traveller) -> str:
    """Return the name as the desk shows it: ``NÚÑEZ PEÑA, José Ángel``."""
    given = traveller.given_names.title()
    return f"{traveller.surname}, {given}" if given else traveller.surname


def short_name(traveller: Traveller) -> str:
    """Return the first surname, for the strip."""
    return surnames(traveller.surname).first.title() or "–"


def document_said(document: Document, speech: Speech) -> str:
    """Return what the document is called: a State's card by its own name (DPI, DUI), all else by its kind."""
    row = listed(document, listed_documents())
    if row is None or not row.states or row.kind in PASSPORTS:
        return speech.code(f"document_kind.{document.kind.value}")
    return row.name(speech.language).partition(" (")[0]


def traveller_said(case: Case, now: datetime, post_day: PartialDate, speech: Speech) -> TravellerShown:
    """Return the traveller's name and facts."""
    draft = case.inspection.draft
    traveller, document = draft.traveller, draft.document
    codes = {finding.code for finding in case.findings if finding.severity is not Severity.INFO}
    known = post_day.known or now.date()
    years = "" if traveller.birth is None else speech("{n} años", n=age(traveller.birth, known))
    remark = " · ".join(part for part in (years, speech.code(f"sex.{traveller.sex.value}")) if part)
    minor = "warn" if "traveller.minor" in codes else ""
    facts = [
        FactShown(document_said(document, speech), document.number or "–"),
        FactShown(
            speech("Nacionalidad"),
            f"{traveller.nationality} {state_name(traveller.nationality, speech.language)}".strip() or "–",
        ),
        FactShown(speech("Nacimiento"), day_said(traveller.birth, speech), remark, minor),
        FactShown(speech("Vence"), day_said(document.expiry, speech), "", _expiry_tone(case)),
    ]
    if traveller.national_number and traveller.national_number != document.number:
        facts.append(FactShown(speech("N.º nacional"), traveller.national_number))
    elif document.issuing_state != traveller.nationality:
        facts.append(FactShown(speech("Emisor"), document.issuing_state))
    return TravellerShown(name_said(traveller), tuple(facts))


def checks_said(mrz: Mrz, speech: Speech) -> tuple[LineShown, ...]:
    """Return what each check digit of the zone proved or did not."""
    checks = (
        (mrz.checks.document_number, speech("número comprobado"), speech("el número no cuadra")),
        (mrz.checks.birth_date, speech("nacimiento comprobado"), speech("el nacimiento no cuadra")),
        (mrz.checks.expiry_date, speech("vencimiento comprobado"), speech("el vencimiento no cuadra")),
        (mrz.checks.composite, speech("conjunto comprobado"), speech("el conjunto no cuadra")),
    )
    return tuple(
        LineShown("tick", Tone.OK, right) if check else LineShown("warn", Tone.WARN, wrong)
        for check, right, wrong in checks
        if check is not None
    )


def _expiry_tone(case: Case) -> str:
    for finding in case.findings:
        if finding.field == "expiry_date" and finding.severity in {Severity.STOP, Severity.REVIEW}:
            return "stop" if finding.severity is Severity.STOP else "warn"
    return ""


def standing_said(standing: Standing, post: Post, speech: Speech) -> TravellerShown:
    """Return the shift's figures, shown while nobody stands at the window."""
    middle = f"{median(standing.seconds):.0f} s" if standing.seconds else "–"
    newest = standing.last[-1] if standing.last else None
    last = "–" if newest is None else short_name(newest.draft.traveller)
    at = "" if newest is None else time_said(newest.at, post.zone)
    facts = (
        FactShown(direction_said(Direction.ENTRY, post, speech), str(standing.entries)),
        FactShown(direction_said(Direction.EXIT, post, speech), str(standing.exits)),
        FactShown(speech("Tiempo por viajero"), middle, speech("mediana")),
        FactShown(speech("Último registrado"), last, at),
    )
    return TravellerShown(speech("Ventanilla libre"), facts, dim=True)


def findings_said(case: Case, answered: set[str], speech: Speech, now: datetime) -> tuple[LineShown, ...]:
    """Return what to look at, heaviest first, then what was checked without finding anything."""
    lines = []
    for place, finding in enumerate(case.findings):
        icon, tone = SEVERITIES[finding.severity]
        if finding.code in answered:
            icon, tone = "tick", Tone.OK
        if finding.code == "alert.discreet":
            icon, tone = "dot", Tone.INK2
        asks = finding.severity is not Severity.INFO and place < 3
        lines.append(
            LineShown(
                icon,
                tone,
                finding_said(finding, speech),
                f"Alt {place + 1}" if asks else "",
                dim=finding.severity is Severity.INFO,
            )
        )
    lists = case.inspection.list_status
    expiry = case.inspection.draft.document.expiry
    if expiry is not None and all(finding.field != "expiry_date" for finding in case.findings):
        words = speech("Documento vigente hasta el {day}", day=day_said(expiry, speech))
        lines.append(LineShown("tick", Tone.OK, words, dim=True))
    if lists is not None and not case.inspection.hits:
        said, tone = lists_said(lists, now, speech)
        words = speech("Alertas: sin coincidencias, {lists}", lists=said)
        fresh = tone is Tone.OK
        lines.append(LineShown("tick" if fresh else "ring", tone if fresh else Tone.UNKNOWN, words, dim=True))
    if case.somebody_else:
        words = speech("Coincidencia revisada: no es la misma persona.")
        lines.append(LineShown("tick", Tone.OK, words, dim=True))
    return tuple(lines)


def crossings_said(history: tuple[PastCrossing, ...], post: Post, speech: Speech) -> tuple[LineShown, ...]:
    """Return the earlier crossings of the document, newest first."""
    if not history:
        return (LineShown("dot", Tone.INK2, speech("Ninguno conocido en este equipo"), dim=True),)
    return tuple(_past(crossing, post, speech) for crossing in history[:4])


def _past(crossing: PastCrossing, post: Post, speech: Speech) -> LineShown:
    where = "" if crossing.post == post.code else f" · {crossing.post}"
    direction = direction_said(crossing.direction, post, speech).lower()
    words = f"{moment_said(crossing.at, post.zone, speech)}{where} · {direction}"
    if crossing.outcome not in _PASSED:
        outcome = speech.code(f"outcome.{crossing.outcome.value}").lower()
        return LineShown("warn", Tone.WARN, words, remark=outcome)
    return LineShown(crossing.direction.value, Tone.INK, words)


def recorded_said(last: tuple[Crossing, ...], post: Post, speech: Speech) -> tuple[LineShown, ...]:
    """Return the shift's last crossings, newest first, shown while nobody stands at the window."""
    if not last:
        return (LineShown("dot", Tone.INK2, speech("Todavía ninguno en este turno"), dim=True),)
    lines = []
    for crossing in reversed(last):
        icon, tone = outcome_icon(crossing)
        words = f"{time_said(crossing.at, post.zone)}  {name_said(crossing.draft.traveller)}"
        remark = crossing.draft.document.number
        lines.append(LineShown(icon, tone, words, remark=remark, dim=crossing.annulled))
    return tuple(lines)


def outcome_icon(crossing: Crossing) -> tuple[str, Tone]:
    """Return the icon and tone of a recorded crossing."""
    if crossing.annulled:
        return "cross", Tone.INK2
    if crossing.draft.outcome in _PASSED:
        return "tick", Tone.OK
    return "refer", Tone.WARN


def alert_said(case: Case, hit: Hit, post: Post, speech: Speech) -> tuple[AlertShown, Tone]:
    """Return a hit beside the traveller; a discreet one is a code alone."""
    alert = hit.alert
    if alert.kind in DISCREET:
        return AlertShown(speech.code("alert.discreet"), "", "", (), ()), Tone.INK2
    draft = case.inspection.draft
    traveller, document = draft.traveller, draft.document
    sure = hit.strength is HitStrength.SURE
    title = f"{speech.code(f'alert_kind.{alert.kind.value}')} · {alert.source}"
    matched = " · ".join(
        (speech.code(f"matched_by.{hit.matched_by}"), speech.code(f"strength.{hit.strength.value}"))
    )
    listed_name = ", ".join(part for part in (alert.surname, alert.given_names.title()) if part)
    number = f"{alert.issuing_state} {alert.document_number}".strip()
    listed = (
        FactShown(speech("En la lista"), listed_name or speech("sin nombre")),
        FactShown(speech("Documento"), number or speech("sin documento")),
        FactShown(speech("Nacimiento"), day_said(alert.birth, speech)),
    )
    presented = (
        FactShown(speech("Presentado"), name_said(traveller)),
        FactShown(speech("Documento"), f"{document.issuing_state} {document.number}"),
        FactShown(speech("Nacimiento"), day_said(traveller.birth, speech)),
    )
    return AlertShown(title, matched, alert.instruction, listed, presented), Tone.STOP if sure else Tone.WARN


def hint_said(hints: tuple[Hint, ...], speech: Speech, *, found: bool) -> str:
    """Return what to do with the document, from the picture itself; empty where all is well."""
    words = {
        Hint.TOO_DARK: speech("falta luz"),
        Hint.GLARE: speech("hay un reflejo: inclínelo"),
        Hint.TOO_NEAR: speech("aléjelo un poco"),
        Hint.TOO_FAR: speech("acérquelo un poco"),
        Hint.TILTED: speech("enderécelo"),
        # What lies too near is blurred too, and behind dirty glass everything is.
        Hint.DIRTY_GLASS: speech("limpie el vidrio de la cámara"),
        Hint.BLURRED: speech("está borroso: no lo mueva"),
    }
    for hint, said in words.items():
        if hint in hints:
            return said
    if found and Hint.UPSIDE_DOWN in hints:
        return speech("está al revés: se lee igual")
    if not found and Hint.NO_MRZ in hints:
        return speech("no se ve la zona de lectura")
    return ""
