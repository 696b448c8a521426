"""The screens behind the sign-in, each built with its presenter when it shows for the first time."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from borderpost.domain.crossing import EntryId
from borderpost.services import setting_up
from ui.alerts.presenter import AlertsPresenter
from ui.alerts.view import AlertsView
from ui.correction.presenter import CorrectionPresenter
from ui.correction.view import CorrectionView
from ui.devices.presenter import DevicesPresenter
from ui.devices.view import DevicesView
from ui.help.view import HelpView
from ui.house import House
from ui.link.presenter import LinkPresenter
from ui.link.view import LinkView
from ui.main_window import MainWindow
from ui.navigation import Place
from ui.officers.presenter import OfficersPresenter
from ui.officers.view import OfficersView
from ui.page import Page
from ui.preferences import Preferences
from ui.rules.presenter import RulesPresenter
from ui.rules.view import RulesView
from ui.search.presenter import SearchPresenter
from ui.search.view import SearchView
from ui.self_test.presenter import SelfTestPresenter
from ui.self_test.view import SelfTestView
from ui.session import Records
from ui.shift.presenter import ShiftPresenter
from ui.shift.view import ShiftView

Show = Callable[[Preferences, EntryId | None], None]
"""Takes the preferences as they stand, and the crossing that was pointed at before."""


def _nothing(*_: object) -> None:
    """Do what a screen without a presenter does."""


@dataclass(frozen=True, slots=True)
class _Screen:
    """Hold a screen that was built: its page, and what its presenter does for all screens alike."""

    page: Page
    work_for: Callable[[Records], None] = _nothing
    show: Show = _nothing
    leave: Callable[[], None] = _nothing


class Screens(QObject):
    """Own the screens behind the sign-in but the desk, which is a house of its own.

    ``correction_wanted`` carries a crossing's id, ``devices_kept`` the Preferences with the devices chosen.
    """

    correction_wanted = Signal(str)
    devices_kept = Signal(object)
    help_left = Signal()

    def __init__(self, window: MainWindow, house: House, *, practice: bool) -> None:
        super().__init__(window)
        self._window = window
        self._house = house
        self._practice = practice
        self._passphrase = setting_up.practice_passphrase(house.home) if practice else ""
        self._records: Records | None = None
        self._where: Callable[[], str] = lambda: ""
        self._pointed: Callable[[], EntryId | None] = lambda: None
        self._built: dict[Place, _Screen] = {}
        self._builders: dict[Place, Callable[[], _Screen]] = {
            Place.SHIFT: self._shift, Place.SEARCH: self._search, Place.CORRECTION: self._correction,
            Place.OFFICERS: self._officers, Place.ALERTS: self._alerts, Place.RULES: self._rules,
            Place.LINK: self._link, Place.DEVICES: self._devices, Place.SELF_TEST: self._self_test,
            Place.HELP: self._help,
        }  # fmt: skip

    @property
    def pointed(self) -> EntryId | None:
        """Return the crossing that the search's cursor stands on."""
        return self._pointed()

    def prepare(self, place: Place) -> None:
        """Build the screen of a place where it never showed; from then on it is kept."""
        if place in self._built:
            return
        screen = self._built[place] = self._builders[place]()
        self._window.add(place, screen.page)
        if self._records is not None:
            self._put_to_work(screen, self._records)

    def work_for(self, records: Records, where: Callable[[], str]) -> None:
        """Work for a sign-in; ``where`` says post and officer in the language chosen now."""
        self._records, self._where = records, where
        for screen in self._built.values():
            self._put_to_work(screen, records)

    def show(self, place: Place, kept: Preferences, pointed: EntryId | None = None) -> None:
        """Bring a prepared place up to date, for it shows now; a correction opens what was pointed at."""
        self._built[place].show(kept, pointed)

    def leave(self) -> None:
        """Give back what screens have to themselves while they show: camera and reader, a test that runs."""
        for screen in self._built.values():
            screen.leave()

    def _put_to_work(self, screen: _Screen, records: Records) -> None:
        screen.page.show_place(self._where, practice=self._practice)
        screen.work_for(records)

    def _shift(self) -> _Screen:
        house = self._house
        view = ShiftView(house.theme, house.speech)
        presenter = ShiftPresenter(
            view, speech=house.speech, clock=house.clock, write_report=house.write_report
        )
        presenter.closed.connect(house.upkeep.shift_closed)
        house.upkeep.backed_up.connect(presenter.tell_backup)
        return _Screen(view, presenter.work_for, lambda *_: presenter.show())

    def _search(self) -> _Screen:
        house = self._house
        view = SearchView(house.theme, house.speech)
        presenter = SearchPresenter(view, sync=house.sync, clock=house.clock, passphrase=self._passphrase)
        presenter.crossing_chosen.connect(self.correction_wanted)
        self._pointed = lambda: view.pointed
        return _Screen(view, presenter.work_for)

    def _correction(self) -> _Screen:
        house = self._house
        view = CorrectionView(house.theme, house.speech)
        presenter = CorrectionPresenter(
            view, speech=house.speech, clock=house.clock, passphrase=self._passphrase
        )
        return _Screen(view, presenter.work_for, lambda _, pointed: presenter.show(pointed))

    def _officers(self) -> _Screen:
        view = OfficersView(self._house.theme, self._house.speech)
        presenter = OfficersPresenter(view, clock=self._house.clock, passphrase=self._passphrase)
        return _Screen(view, presenter.work_for, lambda *_: presenter.show())

    def _alerts(self) -> _Screen:
        view = AlertsView(self._house.theme, self._house.speech)
        presenter = AlertsPresenter(view, clock=self._house.clock)
        return _Screen(view, presenter.work_for, lambda *_: presenter.show())

    def _rules(self) -> _Screen:
        view = RulesView(self._house.theme, self._house.speech)
        presenter = RulesPresenter(view, speech=self._house.speech, clock=self._house.clock)
        return _Screen(view, presenter.work_for, lambda *_: presenter.show())

    def _link(self) -> _Screen:
        view = LinkView(self._house.theme, self._house.speech)
        presenter = LinkPresenter(view, sync=self._house.sync, clock=self._house.clock)
        return _Screen(view, presenter.work_for, lambda *_: presenter.show())

    def _devices(self) -> _Screen:
        house = self._house
        view = DevicesView(house.theme, house.speech)
        presenter = DevicesPresenter(view, closing=house.vision, searching=house.searching)
        presenter.kept.connect(self.devices_kept)
        return _Screen(view, show=lambda kept, _: presenter.show(kept), leave=presenter.leave)

    def _self_test(self) -> _Screen:
        house = self._house
        view = SelfTestView(house.theme, house.speech)
        presenter = SelfTestPresenter(
            view,
            speech=house.speech,
            clock=house.clock,
            vision=house.vision,
            camera=house.camera,
            signed_time=house.signed_time,
            write_page=house.write_self_test,
        )
        return _Screen(view, presenter.work_for, lambda kept, _: presenter.show(kept), presenter.leave)

    def _help(self) -> _Screen:
        view = HelpView(self._house.theme, self._house.speech, practice=self._practice)
        view.left.connect(self.help_left)
        return _Screen(view)
