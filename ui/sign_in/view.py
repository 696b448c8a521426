"""The sign-in screen: who, the passphrase, its change or reset, and the shift to open where none is open."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QStackedLayout, QVBoxLayout, QWidget

from borderpost.domain.post import Post
from borderpost.domain.shift import Shift
from borderpost.store.wiping import wipe
from ui.days import moment_said
from ui.page import ENTER, KeyAct, Page, centred
from ui.sign_in.passphrase_forms import ChangeForm, ResetForm, RestoreForm, offer
from ui.theme import Theme
from ui.widgets.card import Card
from ui.widgets.fields import Choice, Field
from ui.widgets.text import text
from ui.words import Speech

CARD_WIDTH = 520
RESET_WIDTH = 860


class SignInView(Page):
    """Ask for officer and passphrase; then, where needed, for the opening of a shift."""

    submitted = Signal(str, str)
    shift_confirmed = Signal()
    abandoned = Signal()
    reset_submitted = Signal(object)
    change_submitted = Signal(object)
    restore_submitted = Signal(object)
    test_wanted = Signal()

    def __init__(self, theme: Theme, speech: Speech) -> None:
        super().__init__(theme, speech, heading="Entrar")
        self._locked = False
        self._shift_step: tuple[str, Post, Shift | None] | None = None
        self._greeting = text(part="name")
        self._promise = text(part="dim", wrap=True)
        self.officer = Choice(theme)
        self.passphrase = Field(secret=True, longest=500)
        self._shift_title = text(part="name", wrap=True)
        self._shift_words = text(wrap=True)
        self._notes_label = text(part="label")
        self._notes = text(wrap=True)
        self._steps = QStackedLayout()
        self.body.addLayout(self._steps)
        self._steps.addWidget(_centred(self._passphrase_card()))
        self._steps.addWidget(_centred(self._shift_card()))
        self.reset_form, self.change_form = ResetForm(theme, speech), ChangeForm(theme, speech)
        self._steps.addWidget(_centred(_alone(self.reset_form), width=RESET_WIDTH))
        self._steps.addWidget(_centred(_alone(self.change_form)))
        self.restore_form = RestoreForm(theme, speech)
        self._steps.addWidget(_centred(_alone(self.restore_form), width=RESET_WIDTH))
        self._has_backup = False
        self._usernames: tuple[str, ...] = ()
        self.officer.combo.activated.connect(lambda _: self.passphrase.setFocus())
        self.show_passphrase_step(locked=False)

    @property
    def notes_said(self) -> str:
        """Return the notes of the last shift, as shown."""
        return self._notes.text()

    @property
    def asks_for_shift(self) -> bool:
        """Tell whether the opening of a shift is offered."""
        return self._shift_step is not None

    def show_passphrase_step(self, *, locked: bool) -> None:
        """Ask for officer and passphrase; ``locked`` says that a draft waits behind."""
        self._locked = locked
        self._shift_step = None
        self._steps.setCurrentIndex(0)
        self.show_message("")
        self._heading = "Entrar"
        self.reset_form.clear()
        self.change_form.clear()
        self.restore_form.clear()
        back = KeyAct("F9", "Recuperar de la última copia", self._show_restore_step)
        self.show_acts(
            KeyAct(ENTER, "Entrar", self._submit),
            [
                *([back] if self._has_backup else []),
                KeyAct("Ctrl+W", "Olvidé mi contraseña", self.show_reset_step),
                KeyAct("F10", "Cambiar mi contraseña", self.show_change_step),
            ],
        )
        self.retell()
        self.passphrase.setFocus()

    def show_way_back(self, made_at: str, entries: int) -> None:
        """Offer to put the last backup in the place of a database that is beyond use."""
        self._has_backup = True
        self.restore_form.show_backup(made_at, entries)
        say_what_is_wrong = self._say
        self.show_passphrase_step(locked=self._locked)
        self._say = say_what_is_wrong
        self._say()

    def show_restored(self, entries: int, aside: str) -> None:
        """Say that the backup is in place and where the damaged database lies."""
        self._has_backup = False
        self.show_passphrase_step(locked=self._locked)
        self.show_message(
            "Recuperado con {entries} asientos; lo dañado está entero en {aside}. Ya puede entrar. Revise"
            " con las hojas del turno lo que se registró después de la copia.",
            tone="ok",
            entries=entries,
            aside=aside,
        )

    def show_usernames(self, usernames: Sequence[str], preferred: str) -> None:
        """Offer the officers of the post; ``preferred`` stands chosen, else the first."""
        self._usernames = tuple(usernames)
        offer(self.officer, usernames, preferred)
        self.passphrase.setFocus()

    def show_reset_step(self) -> None:
        """Ask for a new passphrase in place of a forgotten one, and for those who stand by."""
        self._show_form(
            2,
            "Contraseña olvidada",
            KeyAct(ENTER, "Dar contraseña nueva", lambda: self.reset_submitted.emit(self.reset_form.typed)),
        )
        self.reset_form.show_usernames(self._usernames, self.officer.value)
        self.reset_form.new.setFocus()

    def show_change_step(self) -> None:
        """Ask for the passphrase of now and the one to come."""
        self._show_form(
            3,
            "Cambiar contraseña",
            KeyAct(ENTER, "Cambiarla", lambda: self.change_submitted.emit(self.change_form.typed)),
        )
        self.change_form.show_usernames(self._usernames, self.officer.value)
        self.change_form.setFocus()

    def _show_restore_step(self) -> None:
        """Ask two people for the way back to the last backup."""
        self._show_form(
            4,
            "Recuperar de la última copia",
            KeyAct(ENTER, "Recuperar", lambda: self.restore_submitted.emit(self.restore_form.typed)),
        )
        self.restore_form.show_usernames(self._usernames, self.officer.value)
        self.restore_form.secret.setFocus()

    def show_given(self, username: str) -> None:
        """Go back to the passphrase of whoever has a new one, and say so."""
        self.show_passphrase_step(locked=self._locked)
        self.officer.show_value(username)
        self.show_message(
            "{username} ya puede entrar con su contraseña nueva.", tone="ok", username=username
        )

    def _show_form(self, step: int, heading: str, act: KeyAct) -> None:
        self._heading = heading
        self._steps.setCurrentIndex(step)
        self.show_message("")
        back = KeyAct("Esc", "Volver", lambda: self.show_passphrase_step(locked=self._locked))
        self.show_acts(act, [back])
        self.retell()

    def show_shift_step(self, officer: str, post: Post, last: Shift | None) -> None:
        """Say that no shift is open, what the last one left in writing, and offer to open one."""
        self._shift_step = (officer, post, last)
        self._steps.setCurrentIndex(1)
        self.show_message("")
        self.show_acts(
            KeyAct(ENTER, "Abrir el turno", self.shift_confirmed.emit),
            [
                KeyAct("Ctrl+K", "Comprobar antes el equipo", self.test_wanted.emit, everywhere=True),
                KeyAct("Esc", "Salir sin abrir", self.abandoned.emit),
            ],
        )
        self.retell()
        self.setFocus()

    def show_busy(self, *, busy: bool) -> None:
        """Show that the passphrase is being tried: Enter waits, typing does not."""
        self.show_ready(ready=not busy)
        if busy:
            self.show_message("Comprobando…")

    def show_wait(self, seconds: int) -> None:
        """Show how long to wait before the next try; 0 is over."""
        self.show_ready(ready=seconds <= 0)
        if seconds > 0:
            self.show_message(
                "La contraseña no era correcta. Nada se perdió. Espere {seconds} s y pruebe otra vez.",
                tone="warn",
                seconds=seconds,
            )
        else:
            self.show_message("Ya puede probar otra vez.")

    def clear_passphrase(self) -> None:
        """Forget what was typed."""
        self.passphrase.edit.clear()
        self.passphrase.setFocus()

    def retell(self) -> None:
        super().retell()
        say = self.speech
        self._greeting.setText(say("Ventanilla bloqueada") if self._locked else say("Entre a la ventanilla"))
        self._promise.setText(
            say("Lo que estaba escrito se conserva. Entre usted, u otro oficial.")
            if self._locked
            else say("Elija su nombre y escriba su contraseña.")
        )
        self.officer.show_label(say("Oficial"))
        self.passphrase.show_label(say("Contraseña"))
        self.reset_form.retell()
        self.change_form.retell()
        self.restore_form.retell()
        if self._shift_step is not None:
            self._tell_shift(*self._shift_step)

    def _tell_shift(self, officer: str, post: Post, last: Shift | None) -> None:
        say = self.speech
        self._shift_title.setText(say("No hay turno abierto"))
        self._shift_words.setText(
            say(
                "{officer}: al abrir el turno en {post}, carril {lane}, los cruces quedan a su nombre.",
                officer=officer,
                post=post.name,
                lane=post.lane,
            )
        )
        if last is None or last.closed_at is None:
            self._notes_label.setText("")
            self._notes.setText(say("Será el primer turno de este puesto."))
            return
        ended = moment_said(last.closed_at, post.zone, say)
        heading = say("Notas del turno {number}, cerrado el {moment}", number=last.number, moment=ended)
        self._notes_label.setText(heading)
        self._notes.setText(last.notes or say("Sin notas."))

    def _submit(self) -> None:
        typed = self.passphrase.edit.text()
        if not self.officer.value or not typed:
            self.show_message("Escriba su contraseña y pulse Enter.")
            self.passphrase.setFocus()
            return
        self.submitted.emit(self.officer.value, typed)
        wipe(typed)

    def _passphrase_card(self) -> QLayout:
        column = QVBoxLayout()
        column.setSpacing(14)
        column.addWidget(self._greeting)
        column.addWidget(self._promise)
        column.addWidget(self.officer)
        column.addWidget(self.passphrase)
        return column

    def _shift_card(self) -> QLayout:
        column = QVBoxLayout()
        column.setSpacing(14)
        column.addWidget(self._shift_title)
        column.addWidget(self._shift_words)
        column.addWidget(self._notes_label)
        column.addWidget(self._notes)
        return column


def _alone(part: QWidget) -> QLayout:
    column = QVBoxLayout()
    column.addWidget(part)
    return column


def _centred(content: QLayout, *, width: int = CARD_WIDTH) -> QWidget:
    card = Card(margins=(28, 22, 28, 28))
    card.setFixedWidth(width)
    card.body.addLayout(content)
    return centred(card)
