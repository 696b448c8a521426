"""Decides the first start: practice at once, or a real post in four steps."""

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from borderpost.devices import webcam
from borderpost.domain.crossing import Direction
from borderpost.domain.errors import BorderPostError
from borderpost.domain.officer import Role
from borderpost.services import setting_up
from borderpost.services.listing_posts import ListedPost, listed_posts
from borderpost.services.setting_up import PRACTICE_POST, NewOfficer
from borderpost.specimens import practice
from borderpost.store.home import Home
from ui.lanes import Lane
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
    """Drive the four steps; ``installed`` carries the camera chosen, the post's name and the lane."""

    installed = Signal(str, str, str)
    left = Signal()

    def __init__(self, view: SetupView, *, home: Home, lane: Lane, clock: Clock) -> None:
        super().__init__(view)
        self._view = view
        self._home = home
        self._lane = lane
        self._clock = clock
        self._all = listed_posts()
        self._shown: tuple[ListedPost, ...] = ()
        self._post: ListedPost | None = None
        self._people: list[TypedPerson] = []
        self._step = Step.POST
        view.filtered.connect(self._filter)
        view.post_pointed.connect(self._point)
        view.confirmed.connect(self._confirm)
        view.went_back.connect(self._back)
        view.person_removed.connect(self._remove)

    def start(self) -> None:
        """Begin with the first step."""
        self._filter("")
        self._go(Step.POST)
        self._lane.run(webcam.cameras, self._offer_cameras, lambda _: self._offer_cameras(()))

    def _offer_cameras(self, cameras: tuple[webcam.CameraInfo, ...]) -> None:
        self._view.show_cameras([Option(str(camera.index), camera.name) for camera in cameras])

    def _filter(self, typed: str) -> None:
        self._shown = tuple(post for post in self._all if post.matches(typed))
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
        camera = self._view.camera.value
        self._view.show_busy(busy=True)

        def install(now: datetime) -> None:
            setting_up.set_up(self._home, post=post, administrator=administrator, officers=officers, now=now)

        self._lane.run(
            lambda: install(self._clock()),
            lambda _: self.installed.emit(camera, post.name, post.lane),
            self._refused,
        )

    def _refused(self, error: BorderPostError) -> None:
        self._view.show_busy(busy=False)
        self._view.show_error(error)


def _new(person: TypedPerson) -> NewOfficer:
    return NewOfficer(person.username, person.name, person.role, person.passphrase)
