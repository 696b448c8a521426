"""Decides the first start: practice at once, or a real post in five steps."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from borderpost.devices import webcam
from borderpost.domain.crossing import Direction
from borderpost.domain.errors import BorderPostError
from borderpost.domain.officer import Role
from borderpost.domain.recovery import RecoverySheet
from borderpost.services import setting_up
from borderpost.services.listing_posts import ListedPost, posts_found
from borderpost.services.setting_up import PRACTICE_POST, NewOfficer
from borderpost.specimens import practice
from borderpost.store import keys, recovery_key
from borderpost.store.device_secret import SecretPlace
from borderpost.store.home import Home
from ui.lanes import Lane
from ui.papers import WriteSheet
from ui.session import Clock
from ui.setup.person_form import TypedPerson
from ui.setup.setup_view import SetupView, Step
from ui.setup.start_view import StartView
from ui.widgets.fields import Option


class StartPresenter(QObject):
    """Drive the first screen; ``practised`` says that a practice post is ready."""

    practised = Signal()
    setup_wanted = Signal()

    def __init__(self, view: StartView, *, home: Home, lane: Lane, clock: Clock) -> None:
        super().__init__(view)
        self._view = view
        self._home = home
        self._lane = lane
        self._clock = clock
        view.practice_chosen.connect(self._practise)
        view.setup_chosen.connect(self.setup_wanted)

    def _practise(self) -> None:
        self._view.show_busy(busy=True)
        now = self._clock()
        alerts = practice.alert_list(now.astimezone(ZoneInfo(PRACTICE_POST.zone)).date(), now)
        self._lane.run(
            lambda: setting_up.practise(self._home, now=now, alerts=alerts),
            lambda _: self.practised.emit(),
            self._refused,
        )

    def _refused(self, error: BorderPostError) -> None:
        self._view.show_busy(busy=False)
        self._view.show_error(error)


class SetupPresenter(QObject):
    """Drive the five steps; ``installed`` carries the camera chosen, the post's name and the lane."""

    installed = Signal(str, str, str)
    left = Signal()

    def __init__(
        self, view: SetupView, *, home: Home, lane: Lane, clock: Clock, write_sheet: WriteSheet
    ) -> None:
        super().__init__(view)
        self._view = view
        self._home = home
        self._lane = lane
        self._clock = clock
        self._write_sheet = write_sheet
        self._shown: tuple[ListedPost, ...] = ()
        self._post: ListedPost | None = None
        self._people: list[TypedPerson] = []
        self._step = Step.POST
        self._sheet: RecoverySheet | None = None
        self._kept = False
        view.filtered.connect(self._filter)
        view.post_pointed.connect(self._point)
        view.confirmed.connect(self._confirm)
        view.went_back.connect(self._back)
        view.person_removed.connect(self._remove)
        view.sheet_wanted.connect(self._save_sheet)

    def start(self) -> None:
        """Begin with the first step."""
        self._filter("")
        self._go(Step.POST)
        self._lane.run(webcam.cameras, self._offer_cameras, lambda _: self._offer_cameras(()))

    def _offer_cameras(self, cameras: tuple[webcam.CameraInfo, ...]) -> None:
        self._view.show_cameras([Option(str(camera.index), camera.name) for camera in cameras])

    def _filter(self, typed: str) -> None:
        self._shown = posts_found(typed, self._view.speech.language)
        self._view.show_posts(self._shown)
        self._point(self._view.post_row)

    def _point(self, row: int) -> None:
        self._post = self._shown[row] if 0 <= row < len(self._shown) else None
        self._view.show_pointed(self._post)

    def _go(self, step: Step) -> None:
        self._step = step
        self._view.show_step(step)

    def _back(self) -> None:
        if self._step is Step.POST:
            self.left.emit()
            return
        self._go(Step(self._step - 1))

    def _confirm(self) -> None:
        match self._step:
            case Step.POST:
                self._confirm_post()
            case Step.ADMINISTRATOR:
                fault = self._view.administrator.typed.fault
                self._view.show_message(fault, tone="warn")
                if not fault:
                    self._go(Step.PEOPLE)
            case Step.PEOPLE:
                self._confirm_person()
            case Step.CAMERA:
                self._install()
            case Step.RECOVERY:
                self._leave()

    def _confirm_post(self) -> None:
        if self._post is None:
            self._view.show_message(
                "Ningún puesto responde a lo escrito. Bórrelo y elija de la lista.", tone="warn"
            )
            return
        if not self._view.lane.value:
            self._view.show_message("Falta el carril o ventanilla.", tone="warn")
            return
        self._go(Step.ADMINISTRATOR)

    def _confirm_person(self) -> None:
        form = self._view.person
        if form.untouched:
            if any(person.role is Role.SUPERVISOR for person in self._people):
                self._go(Step.CAMERA)
                return
            self._view.show_message("Falta un supervisor: sin él nadie cierra el turno.", tone="warn")
            return
        typed = form.typed
        taken = {person.username for person in self._people} | {self._view.administrator.typed.username}
        fault = typed.fault or ("Ese usuario ya está en la lista." if typed.username in taken else "")
        self._view.show_message(fault, tone="warn")
        if not fault:
            self._people.append(typed)
            self._view.show_people(self._people)
            form.clear()

    def _remove(self, row: int) -> None:
        del self._people[row]
        self._view.show_people(self._people)

    def _install(self) -> None:
        listed = self._post
        if listed is None:
            return
        direction = Direction(self._view.direction.value or Direction.ENTRY)
        post = listed.post(lane=self._view.lane.value, direction=direction)
        administrator = _new(self._view.administrator.typed)
        officers = [_new(person) for person in self._people]
        key = self._view.recovery_key.value
        self._view.show_busy(busy=True)

        def install(now: datetime) -> tuple[RecoverySheet, SecretPlace]:
            sheet = setting_up.set_up(
                self._home,
                post=post,
                administrator=administrator,
                officers=officers,
                now=now,
                recovery=recovery_key.public_key_of(Path(key)) if key else None,
            )
            return sheet, keys.secret_place(self._home)

        self._lane.run(lambda: install(self._clock()), self._show_sheet, self._refused)

    def _show_sheet(self, made: tuple[RecoverySheet, SecretPlace]) -> None:
        self._sheet, place = made
        self._view.show_busy(busy=False)
        self._view.recovery.show_sheet(self._sheet, place)
        self._go(Step.RECOVERY)

    def _save_sheet(self, path: str) -> None:
        sheet, words = self._sheet, self._view.speech.words
        if sheet is None:
            return
        self._lane.run(
            lambda: self._write_sheet(sheet, Path(path), words), self._saved, self._refused
        )

    def _saved(self, _: None) -> None:
        self._kept = True
        self._view.show_message(
            "La hoja está guardada. Imprímala y borre el archivo. Enter para entrar.", tone="ok"
        )

    def _leave(self) -> None:
        """Go on; where the sheet was not saved, a second Enter says that this is meant."""
        sheet = self._sheet
        if sheet is None:
            return
        if not self._kept:
            self._kept = True
            self._view.show_message(
                "La hoja no se guardó y el código no se muestra otra vez. Enter otra vez si ya lo anotó."
                if sheet.code
                else "La hoja no se guardó. Enter otra vez para seguir; se imprime después con una orden.",
                tone="warn",
            )
            return
        self.installed.emit(self._view.camera.value, sheet.post.name, sheet.post.lane)

    def _refused(self, error: BorderPostError) -> None:
        self._view.show_busy(busy=False)
        self._view.show_error(error)


def _new(person: TypedPerson) -> NewOfficer:
    return NewOfficer(person.username, person.name, person.role, person.passphrase)
