"""Shows the desk's state on the view, in the language chosen now."""

from datetime import datetime
from zoneinfo import ZoneInfo

from borderpost.devices.source import SourceState
from borderpost.domain.alert import ResolutionOutcome
from borderpost.domain.crossing import Direction, Means, Purpose
from borderpost.domain.document import DocumentKind
from borderpost.domain.officer import Officer
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.people import Sex
from borderpost.domain.post import Post
from borderpost.services import looking_up
from borderpost.services.listing_documents import listed_documents
from ui.answers import case_line
from ui.correction.fields import Field
from ui.days import time_said
from ui.desk import telling
from ui.desk.case import Case
from ui.desk.details_panel import DetailsPage
from ui.desk.reasons import rules_said
from ui.desk.shown import ChipShown, HeaderShown, LineShown, ProofShown, StripShown
from ui.desk.state import DeskState
from ui.desk.view import DETAILS_KEY, DeskView
from ui.reference import finder
from ui.send_states import sent_said
from ui.session import Clock
from ui.theme import Tone
from ui.widgets.fields import Option
from ui.widgets.keys import KeyWords
from ui.words import Speech

_CHIPS = 12
_NO_CAMERA = {SourceState.ABSENT, SourceState.LOST}


class Board:
    """Put a ``DeskState`` on the view; each method shows one part anew."""

    def __init__(
        self,
        view: DeskView,
        speech: Speech,
        *,
        post: Post,
        officer: Officer,
        clock: Clock,
    ) -> None:
        self._view = view
        self._speech = speech
        self._post = post
        self.officer = officer
        self._clock = clock
        self._zone = ZoneInfo(post.zone)
        self._minute = ""

    def all(self, state: DeskState) -> None:
        """Show everything: at the start, and when the language changes."""
        self._words()
        self.header(state)
        self.case(state)
        self.strip(state)

    def header(self, state: DeskState) -> None:
        """Show the bar at the top."""
        say, post, standing = self._speech, self._post, state.standing
        lists, tone = telling.lists_said(standing.lists, self._clock(), say)
        shift = standing.shift
        since = (
            say("turno cerrado")
            if shift is None
            else say("turno desde las {time}", time=time_said(shift.opened_at, post.zone))
        )
        self._view.header.show_header(
            HeaderShown(
                post=post.name,
                lane=telling.lane_said(post, say),
                practice=say("PRÁCTICA") if post.practice else "",
                direction=telling.direction_said(state.direction, post, say).upper(),
                exiting=state.direction is Direction.EXIT,
                unsent=str(standing.unsent),
                unsent_words=say("por enviar"),
                lists=lists,
                lists_tone=tone,
                who=f"{self.officer.name} · {since}",
                clock=self._time(self._clock()),
            )
        )

    def case(self, state: DeskState) -> None:
        """Show the traveller at the window, or the shift's figures where nobody stands there."""
        case = state.case
        if case is None:
            self._idle(state)
            return
        say, now = self._speech, self._clock()
        today = PartialDate.of(now.astimezone(self._zone).date())
        self._view.band.show_state(telling.case_band(case, say, saving=False))
        self._view.traveller.show_traveller(telling.traveller_said(case, now, today, say))
        answered = {code for code, words in state.notes.items() if code and words.strip()}
        lines = telling.findings_said(case, answered, say, now)
        if not any(line.key for line in lines):
            title = say("Comprobado")
        else:
            title = say("Por revisar")
        if case.asked is not None:
            lines = (case_line(case.asked, self._post.zone, say, key="Ctrl+P"), *lines)
        self._view.lists.findings.show_lines(title, lines)
        history = telling.crossings_said(case.inspection.history, self._post, say)
        self._view.lists.crossings.show_lines(say("Últimos cruces"), history)
        recorded = telling.recorded_said(state.standing.last, self._post, say)
        self._view.lists.show_recent(say("Últimos registrados"), recorded)
        self._view.proof.show_proof(self._proof(case))
        rules = rules_said(case, say)
        self._view.why.show_rules(say("Por qué · Esc cierra"), rules)
        self._alert(case)
        self.note(state)

    def note(self, state: DeskState) -> None:
        """Name the last field of the form: a note, or the answer to a finding."""
        label = self._speech("Nota")
        if state.answering and state.case is not None:
            codes = [finding.code for finding in state.case.findings]
            place = codes.index(state.answering) + 1 if state.answering in codes else 0
            label = self._speech("Respuesta del viajero ({n})", n=place)
        self._view.trip.show_note_label(label)

    def strip(self, state: DeskState) -> None:
        """Show the last recorded crossings and how long the newest can be undone."""
        say, standing = self._speech, state.standing
        chips = []
        for crossing in standing.last[-_CHIPS:]:
            icon, tone = telling.outcome_icon(crossing)
            newest = crossing is standing.last[-1]
            chips.append(ChipShown(icon, tone, telling.short_name(crossing.draft.traveller), newest))
        remark = ""
        newest_crossing, left = state.newest, state.undo_left(self._clock())
        if newest_crossing is not None:
            remark = say("anulado") if newest_crossing.annulled else sent_said(state.newest_sent, say)
            if left:
                remark = say("en este equipo · F10 deshace ({n} s)", n=left)
        label = say("En este turno")
        total = say.count("{n} cruce", "{n} cruces", standing.entries + standing.exits)
        if state.party is not None:
            label = say("En este vehículo · F7 lo cierra")
            total = say.count("{n} persona", "{n} personas", len(state.party.members))
        self._view.strip.show_strip(StripShown(label, total, tuple(chips), remark))

    def clock(self, state: DeskState) -> None:
        """Show the time of day and the time left for an undo."""
        now = self._time(self._clock())
        if now != self._minute:
            self._minute = now
            self.header(state)
        self.strip(state)

    def source(self, state: DeskState) -> None:
        """Say what is wrong with the camera or the folder, or nothing; a case keeps the still it is from."""
        if state.case is not None and state.case.look is not None and state.case.look.still:
            return
        words = telling.source_said(state.source, self._speech, folder=state.stills)
        self._view.picture.show_absent(words, icon="document" if state.stills else "camera-off")

    def keys(self) -> None:
        """Show which keys there are."""
        say, view = self._speech, self._view
        view.show_keys(
            KeyWords("Enter", say("Registrar")),
            (
                KeyWords("F2", say("leer")),
                *([KeyWords("F3", say("escanear"))] if view.offers_scan else []),
                KeyWords("F4", say("a mano")),
                KeyWords("F5", say("por qué")),
                KeyWords("F6", say("sentido")),
                KeyWords("F7", say("vehículo")),
                KeyWords(DETAILS_KEY, say("más")),
                KeyWords("F9", say("remitir")),
                KeyWords("F10", say("deshacer (30 s)")),
                KeyWords("Ctrl+P", say("región")),
            ),
        )

    def saving(self, case: Case) -> None:
        """Show that a crossing is on its way to the disk."""
        self._view.band.show_state(telling.case_band(case, self._speech, saving=True))

    def _idle(self, state: DeskState) -> None:
        say, standing = self._speech, state.standing
        camera = state.source not in _NO_CAMERA
        if state.saving is None:
            band = telling.idle_band(say, camera=camera, shift=bool(standing.shift), folder=state.stills)
            self._view.band.show_state(band)
        self._view.traveller.show_traveller(telling.standing_said(standing, self._post, say))
        recorded = telling.recorded_said(standing.last[-self._view.lists.rows :], self._post, say)
        self._view.lists.findings.show_lines(say("Últimos registrados"), recorded)
        self._view.lists.crossings.show_lines(say("Turno"), self._shift_lines(state))
        self._view.lists.show_recent("", ())
        how = (
            say("La zona de lectura debe verse entera en la imagen.")
            if state.stills
            else say("Apóyelo con la zona de lectura hacia la cámara.")
        )
        waiting = say("Esperando un documento")
        self._view.proof.show_proof(ProofShown("", waiting, (LineShown("dot", Tone.INK2, how),)))
        self.note(state)

    def _shift_lines(self, state: DeskState) -> tuple[LineShown, ...]:
        say, standing = self._speech, state.standing
        shift = standing.shift
        lists, tone = telling.lists_said(standing.lists, self._clock(), say)
        number = say("Sin turno abierto") if shift is None else shift.number
        lines = [
            LineShown("clock", Tone.INK2, number),
            LineShown("bell", tone, lists[:1].upper() + lists[1:]),
            LineShown("unsent", Tone.INK2, say("{n} por enviar", n=standing.unsent)),
        ]
        if standing.lists is not None:
            alerts = say.count("{n} alerta", "{n} alertas", standing.lists.count)
            lines[1] = LineShown("bell", tone, lists[:1].upper() + lists[1:], remark=alerts)
        return tuple(lines)

    def _proof(self, case: Case) -> ProofShown:
        say, mrz = self._speech, case.inspection.mrz
        method = say.code(f"method.{case.inspection.draft.document.read_method.value}")
        portrait = case.look.reading.portrait if case.look is not None else None
        if mrz is None:
            typed = (LineShown("hand", Tone.INK2, say("Compare cada dato con el documento.")),)
            return ProofShown(method, say("Sin zona de lectura mecánica"), typed, portrait=portrait)
        checks = list(telling.checks_said(mrz, say))
        doubts = case.doubts
        if doubts:
            said = say.count("{n} carácter por confirmar", "{n} caracteres por confirmar", len(doubts))
            checks.append(LineShown("warn", Tone.WARN, said, key="F4"))
        elif case.corrected:
            checks.append(LineShown("hand", Tone.INK2, say("corregido por el oficial")))
        return ProofShown(
            title=f"{method} · {mrz.format.value}",
            name="",
            checks=tuple(checks),
            lines=mrz.lines,
            doubtful=frozenset((doubt.line, doubt.position) for doubt in doubts),
            portrait=portrait,
        )

    def _alert(self, case: Case) -> None:
        hits = case.open_hits
        if hits:
            shown, tone = telling.alert_said(case, hits[0], self._post, self._speech)
            self._view.alert.show_alert(shown, tone=tone)

    def _words(self) -> None:
        say, view = self._speech, self._view
        view.trip.show_labels((say("Medio"), say("Placa"), say("Motivo"), say("Días"), say("Nota")))
        view.trip.show_choices(
            [Option(means.value, say.code(f"means.{means.value}")) for means in Means],
            [Option(purpose.value, say.code(f"purpose.{purpose.value}")) for purpose in Purpose],
        )
        view.hand.show_labels(
            {
                Field.KIND: say("Documento"),
                Field.NUMBER: say("Número"),
                Field.STATE: say("Emisor"),
                Field.SURNAME: say("Apellidos"),
                Field.GIVEN_NAMES: say("Nombres"),
                Field.NATIONALITY: say("Nacionalidad"),
                Field.BIRTH: say("Nacimiento"),
                Field.SEX: say("Sexo"),
                Field.EXPIRY: say("Vence"),
            },
            title=say("A mano · Enter confirma · Esc cierra"),
            zone=say("Zona de lectura: péguela o escríbala, o llene los campos"),
            national=say("N.º nacional"),
            slip=say("Serie de la boleta, si viene de papel"),
            written=say("Momento escrito en ella"),
            done=say("Listo"),
        )
        view.hand.show_choices(
            [Option(kind, say.code(f"document_kind.{kind.value}")) for kind in DocumentKind],
            [Option(row.id, row.name(say.language)) for row in listed_documents() if len(row.states) == 1],
            [Option(sex.value, say.code(f"sex.{sex.value}.long")) for sex in Sex],
            finder(looking_up.issuing_states, say),
        )
        view.alert.show_choices(
            [Option(outcome.value, say.code(f"resolution.{outcome.value}")) for outcome in ResolutionOutcome],
            reason=say("Motivo de la decisión"),
            done=say("Resolver"),
        )
        view.consult.show_labels(
            about=say("La pregunta queda en el diario y sale en cuanto hay enlace. Nadie espera por ella."),
            reason=say("Motivo, obligatorio"),
            done=say("Preguntar"),
        )
        view.details.show_words(
            {
                DetailsPage.JOURNEY: say("viaje"),
                DetailsPage.VEHICLE: say("vehículo"),
                DetailsPage.STATUS: say("condición"),
                DetailsPage.FEES: say("cobros"),
                DetailsPage.MINOR: say("menor"),
            },
            say("Listo"),
            say,
        )
        view.passphrase.show_labels(
            title=say("Para dejar pasar · Esc vuelve"),
            about=say("Escriba otra vez su contraseña: el diario dirá que usted dejó pasar a esta persona."),
            secret=say("Su contraseña"),
            done=say("Dejar pasar"),
        )
        self.keys()

    def _time(self, moment: datetime) -> str:
        return f"{moment.astimezone(self._zone):%H:%M}"
