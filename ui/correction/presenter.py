"""Decides what a correction changes: amend or annul, always with a reason, the original kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject

from borderpost.domain.crossing import Crossing, EntryId
from borderpost.domain.errors import BorderPostError
from borderpost.domain.names import normal_form
from borderpost.domain.officer import Act, Officer, OfficerId, may
from borderpost.domain.vulnerability import Vulnerability
from borderpost.services import correcting, protecting, searching, signing_in, witnessing
from borderpost.services.session import Session
from borderpost.services.witnessing import Person, Witness
from borderpost.store.store import Store
from borderpost.store.versions import Version, versions
from ui.correction.editing import Faults, changed, differing, texts
from ui.correction.entry import said
from ui.correction.view import CorrectionView, ListRow, Stage
from ui.days import ARROWS, moment_said, time_said
from ui.session import Clock, Records
from ui.widgets.fields import Option
from ui.words import Speech


@dataclass(frozen=True, slots=True)
class _Opened:
    """Hold a crossing that is open; ``beside`` may stand by where a correction takes two, else None."""

    crossing: Crossing
    versions: tuple[Version, ...]
    officers: dict[OfficerId, str]
    beside: tuple[Officer, ...] | None = None


class CorrectionPresenter(QObject):
    """Drive the correction screen; ``passphrase`` is practice's own, which nobody types."""

    def __init__(self, view: CorrectionView, *, speech: Speech, clock: Clock, passphrase: str = "") -> None:
        super().__init__(view)
        self._passphrase = passphrase
        self._view = view
        self._speech = speech
        self._clock = clock
        self._records: Records | None = None
        self._all: tuple[Crossing, ...] = ()
        self._shown: tuple[Crossing, ...] = ()
        self._opened: _Opened | None = None
        view.filtered.connect(self._filter)
        view.row_chosen.connect(self._choose)
        view.saved.connect(self._save)
        view.annulment_wanted.connect(self._ask_annulment)
        view.annulment_confirmed.connect(self._annul)
        view.protection_wanted.connect(self._ask_protection)
        view.protection_noted.connect(self._note_protection)
        view.let_go.connect(self._let_go)

    def work_for(self, records: Records) -> None:
        """Work for another sign-in; nothing of the one before stays on the screen."""
        self._records = records
        self._know(())
        self._let_go()

    def show(self, crossing: EntryId | None = None) -> None:
        """Show the shift's crossings, and open one of any shift where its id is given."""
        self._view.show_message("")
        self._let_go()
        self._refresh()
        if crossing is not None:
            self._open(crossing)

    def _refresh(self) -> None:
        if self._records is not None:
            self._records.ask(_crossings_of_open_shift, self._know, self._view.show_error)

    def _know(self, crossings: tuple[Crossing, ...]) -> None:
        self._all = crossings
        self._filter(self._view.filter.value)

    def _filter(self, typed: str) -> None:
        parts = normal_form(typed).split()
        self._shown = tuple(one for one in self._all if all(part in _key(one) for part in parts))
        self._view.show_rows(lambda: [self._row(one) for one in self._shown])

    def _row(self, crossing: Crossing) -> ListRow:
        say, draft = self._speech, crossing.draft
        state = say("corregido") if crossing.amended else ""
        return ListRow(
            f"{time_said(crossing.at, self._zone)} {ARROWS[draft.direction]}",
            f"{draft.traveller.surname}, {draft.traveller.given_names}",
            draft.document.number,
            say("anulado") if crossing.annulled else state,
        )

    @property
    def _zone(self) -> str:
        return self._records.post.zone if self._records is not None else "UTC"

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._shown):
            self._open(self._shown[row].id)

    def _open(self, id_: EntryId) -> None:
        if self._records is None:
            return

        def read(store: Store, session: Session) -> _Opened | None:
            crossing = searching.open_crossing(store, session, id_, now=self._clock())
            if crossing is None:
                return None
            names = {officer.id: officer.name for officer in store.officers()}
            beside = _beside(store, session) if correcting.asks_second(store, crossing) else None
            return _Opened(crossing, versions(store, id_), names, beside)

        self._records.ask(read, self._show_opened, self._view.show_error)

    def _show_opened(self, opened: _Opened | None) -> None:
        if opened is None or self._records is None:
            return
        self._opened = opened
        self._view.form.show_texts(texts(opened.crossing.draft))
        self._view.reason.edit.clear()
        self._view.passphrase.edit.clear()
        self._view.show_crossing(lambda: self._title(opened), lambda: self._history(opened))
        if opened.crossing.annulled:
            self._view.show_stage(Stage.READING)
            self._view.show_message("Este cruce está anulado: se conserva y no cuenta.")
            return
        if not self._may_correct(self._records.officer, opened.crossing):
            self._view.show_stage(Stage.READING)
            self._view.show_message("Es de otro oficial: lo corrige el supervisor. Aquí puede leerlo.")
            return
        self._show_second(opened)
        self._view.show_stage(Stage.EDITING)
        self._view.show_message("")

    def _show_second(self, opened: _Opened) -> None:
        if opened.beside is None:
            self._view.show_second(None)
            return
        self._view.show_second([Option(one.username, one.name) for one in opened.beside])
        self._view.second.secret.show_value(self._passphrase)

    def _may_correct(self, officer: Officer, crossing: Crossing) -> bool:
        own = crossing.officer == officer.id and any(one.id == crossing.id for one in self._all)
        return own or may(officer.role, Act.CORRECT_ANY)

    def _title(self, opened: _Opened) -> str:
        crossing = opened.crossing
        return self._speech(
            "{name} · {moment} · carril {lane} · {officer}",
            name=f"{crossing.draft.traveller.surname}, {crossing.draft.traveller.given_names}",
            moment=moment_said(crossing.at, self._zone, self._speech),
            lane=crossing.lane,
            officer=opened.officers.get(crossing.officer, ""),
        )

    def _history(self, opened: _Opened) -> Sequence[str]:
        return [self._line(opened, place) for place in range(len(opened.versions))]

    def _line(self, opened: _Opened, place: int) -> str:
        say, version = self._speech, opened.versions[place]
        moment = moment_said(version.at, self._zone, say)
        who = opened.officers.get(version.officer, "")
        before = next((one.draft for one in reversed(opened.versions[:place]) if one.draft), None)
        if before is None:
            return say("{moment} · {officer} · registrado", moment=moment, officer=who)
        reason = (
            say("deshecho a los pocos segundos") if version.reason == correcting.UNDONE else version.reason
        )
        if version.draft is None:
            return say("{moment} · {officer} · anulado: {reason}", moment=moment, officer=who, reason=reason)
        old, new = texts(before), texts(version.draft)
        changes = ", ".join(
            f"{said(field, old[field], self._speech)} → {said(field, new[field], self._speech)}"
            for field in differing(before, version.draft)
        )
        return say(
            "{moment} · {officer} · {changes} · motivo: {reason}",
            moment=moment, officer=who, changes=changes, reason=reason,
        )  # fmt: skip

    def _save(self) -> None:
        opened, records = self._opened, self._records
        if opened is None or records is None:
            return
        try:
            today = self._clock().astimezone(ZoneInfo(self._zone)).date()
            draft = changed(opened.crossing.draft, self._view.form.texts, today=today)
        except Faults as faults:
            self._view.form.show_faults(faults.sentences)
            self._view.show_message("Algo no puede ser así. Nada se guardó todavía.", tone="warn")
            return
        self._view.form.show_faults({})
        if draft == opened.crossing.draft:
            self._view.show_message("Nada cambió: corrija un campo, o pulse Esc para volver.")
            return
        reason = self._view.reason.value
        if not reason:
            self._view.show_message("Falta el motivo. Nada se guardó todavía.", tone="warn")
            self._view.reason.setFocus()
            return
        if self._second_missing(opened):
            return
        person = self._second

        def amend(store: Store, session: Session) -> Crossing:
            second = self._witness(store, session, person)
            return correcting.amend(
                store, session, opened.crossing.id, draft, reason=reason, now=self._clock(), second=second
            )

        self._correct(amend, "Corregido. Lo registrado antes se conserva en la historia.")

    def _ask_annulment(self) -> None:
        if self._opened is None:
            return
        self._view.passphrase.show_value(self._passphrase)
        self._view.show_stage(Stage.ANNULLING)
        if self._passphrase:
            self._view.show_message("Anular pide motivo y contraseña; en la práctica ya está puesta.")
        else:
            self._view.show_message("Anular pide motivo y contraseña. El cruce se conserva y deja de contar.")

    def _annul(self, passphrase: str) -> None:
        opened, records = self._opened, self._records
        reason = self._view.reason.value
        if opened is None or records is None:
            return
        if not reason or not passphrase:
            self._view.show_message("Escriba el motivo y su contraseña. Nada se anuló todavía.", tone="warn")
            (self._view.passphrase if reason else self._view.reason).setFocus()
            return
        if self._second_missing(opened):
            return
        person = self._second

        def annul(store: Store, session: Session) -> Crossing:
            proof = signing_in.prove(session, passphrase)
            second = self._witness(store, session, person)
            return correcting.annul(
                store,
                session,
                opened.crossing.id,
                reason=reason,
                proof=proof,
                now=self._clock(),
                second=second,
            )

        self._correct(annul, "Anulado. El cruce se conserva y ya no cuenta.")

    def _ask_protection(self) -> None:
        opened, records = self._opened, self._records
        if opened is None or records is None:
            return
        if not may(records.officer.role, Act.OVERSEE):
            self._show_protection(None)
            return
        id_ = opened.crossing.id
        records.ask(
            lambda store, session: protecting.read(store, session, id_, now=self._clock()),
            self._show_protection,
            self._view.show_error,
        )

    def _show_protection(self, noted: Vulnerability | None) -> None:
        self._view.protection.show_noted(noted)
        self._view.show_message("")
        self._view.show_stage(Stage.PROTECTING)

    def _note_protection(self) -> None:
        opened, records = self._opened, self._records
        if opened is None or records is None:
            return
        id_, typed = opened.crossing.id, self._view.protection.typed
        records.ask(
            lambda store, session: protecting.note(store, session, id_, typed, now=self._clock()),
            lambda _: self._done("Anotado aparte del cruce. Lo lee el supervisor."),
            self._view.show_error,
        )

    def _correct(self, act: Callable[[Store, Session], Crossing], done: str) -> None:
        if self._records is not None:
            self._view.show_message("Comprobando…")
            self._records.ask(act, lambda _: self._done(done), self._refused)

    def _refused(self, error: BorderPostError) -> None:
        """Say why; whoever has to prove himself does so again."""
        view = self._view
        view.passphrase.edit.clear()
        view.second.clear()
        proving = view.passphrase if view.stage is Stage.ANNULLING else view.second.secret
        if proving.isVisible():
            proving.setFocus()
        view.show_error(error)

    @property
    def _second(self) -> Person | None:
        typed = self._view.second.typed
        return typed if isinstance(typed, Person) else None

    def _second_missing(self, opened: _Opened) -> bool:
        if opened.beside is None or self._second is not None:
            return False
        self._view.show_message(
            "Falta la segunda persona: otro supervisor o un administrador escribe su contraseña. Nada cambió"
            " todavía.",
            tone="warn",
        )
        self._view.second.secret.setFocus()
        return True

    def _witness(self, store: Store, session: Session, person: Person | None) -> Witness | None:
        return witnessing.witness(store, session, person) if person else None

    def _done(self, message: str) -> None:
        self._let_go()
        self._view.show_message(message, tone="ok")
        self._refresh()

    def _let_go(self) -> None:
        self._opened = None
        self._view.show_second(None)
        self._view.clear_crossing()
        self._view.show_message("")
        self._view.show_stage(Stage.CHOOSING)


def _crossings_of_open_shift(store: Store, _: Session) -> tuple[Crossing, ...]:
    shift = store.open_shift()
    return tuple(reversed(tuple(store.crossings_of(shift.id)))) if shift is not None else ()


def _beside(store: Store, session: Session) -> tuple[Officer, ...]:
    return tuple(
        one for one in store.officers() if witnessing.may_stand_by(one) and one.id != session.officer.id
    )


def _key(crossing: Crossing) -> str:
    draft = crossing.draft
    traveller = f"{draft.traveller.surname} {draft.traveller.given_names}"
    return f"{normal_form(traveller)} {normal_form(draft.document.number)}"
