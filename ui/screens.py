"""The screens behind the sign-in, each with the presenter that drives it; the desk is a house of its own."""

from collections.abc import Callable

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
from ui.sign_in.presenter import SignInPresenter
from ui.sign_in.view import SignInView


class Screens(QObject):
    """Own sign-in and screens; ``entered`` and ``entered_to_test`` carry Records.

    ``correction_wanted`` carries a crossing's id, ``devices_kept`` the Preferences with the devices chosen.
    """

    entered = Signal(object)
    entered_to_test = Signal(object)
    correction_wanted = Signal(str)
    devices_kept = Signal(object)
    help_left = Signal()

    def __init__(self, window: MainWindow, house: House, *, practice: bool) -> None:
        super().__init__(window)
        self._practice = practice
        theme, speech, clock, sync = house.theme, house.speech, house.clock, house.sync
        sign_in, shift = SignInView(theme, speech), ShiftView(theme, speech)
        search, correction = SearchView(theme, speech), CorrectionView(theme, speech)
        officers, alerts = OfficersView(theme, speech), AlertsView(theme, speech)
        ruling = RulesView(theme, speech)
        link, help_ = LinkView(theme, speech), HelpView(theme, speech, practice=practice)
        devices, testing = DevicesView(theme, speech), SelfTestView(theme, speech)
        self._pages: dict[Place, Page] = {
            Place.SHIFT: shift, Place.SEARCH: search, Place.CORRECTION: correction,
            Place.OFFICERS: officers, Place.ALERTS: alerts, Place.RULES: ruling, Place.LINK: link,
            Place.HELP: help_, Place.DEVICES: devices, Place.SELF_TEST: testing,
        }  # fmt: skip
        window.add(Place.SIGN_IN, sign_in)
        for place, page in self._pages.items():
            window.add(place, page)
        known = setting_up.practice_passphrase(house.home) if practice else ""
        self._search_view = search
        self._sign_in_view = sign_in
        self.signing_in = SignInPresenter(
            sign_in, home=house.home, lane=house.lane, speech=speech, clock=clock
        )
        self._shifts = ShiftPresenter(
            shift, speech=speech, clock=clock, write_report=house.write_report
        )
        self._shifts.closed.connect(house.upkeep.shift_closed)
        house.upkeep.backed_up.connect(self._shifts.tell_backup)
        self._searching = SearchPresenter(search, sync=sync, clock=clock, passphrase=known)
        self._correcting = CorrectionPresenter(correction, speech=speech, clock=clock, passphrase=known)
        self._officering = OfficersPresenter(officers, clock=clock)
        self._alerting = AlertsPresenter(alerts, clock=clock)
        self._ruling = RulesPresenter(ruling, speech=speech, clock=clock)
        self._linking = LinkPresenter(link, sync=sync, clock=clock)
        self._fitting = DevicesPresenter(devices, closing=house.vision, searching=house.searching)
        self._fitting.kept.connect(self.devices_kept)
        self._testing = SelfTestPresenter(
            testing,
            speech=speech,
            clock=clock,
            vision=house.vision,
            camera=house.camera,
            signed_time=house.signed_time,
            write_page=house.write_self_test,
        )
        self.signing_in.entered.connect(self.entered)
        self.signing_in.entered_to_test.connect(self.entered_to_test)
        self._searching.crossing_chosen.connect(self.correction_wanted)
        help_.left.connect(self.help_left)

    @property
    def sign_in_view(self) -> SignInView:
        """Return the sign-in's view."""
        return self._sign_in_view

    @property
    def pointed(self) -> EntryId | None:
        """Return the crossing that the search's cursor stands on."""
        return self._search_view.pointed

    def show_devices(self, kept: Preferences) -> None:
        """Show the devices, which are the screen's own until it is left."""
        self._fitting.show(kept)

    def leave_devices(self) -> None:
        """Give the devices back."""
        self._fitting.leave()

    def show_self_test(self, kept: Preferences) -> None:
        """Test the desk; its camera is the screen's own until it is left."""
        self._testing.show(kept)

    def leave_self_test(self) -> None:
        """Wait for no part any more."""
        self._testing.leave()

    def work_for(self, records: Records, where: Callable[[], str]) -> None:
        """Work for a sign-in; ``where`` says post and officer in the language chosen now."""
        for page in self._pages.values():
            page.show_place(where, practice=self._practice)
        for presenter in (
            self._shifts, self._searching, self._correcting, self._officering, self._alerting, self._ruling,
            self._linking, self._testing,
        ):  # fmt: skip
            presenter.work_for(records)

    def show(self, place: Place, pointed: EntryId | None = None) -> None:
        """Bring a place up to date, for it shows now; a correction opens what was pointed at."""
        match place:
            case Place.SHIFT:
                self._shifts.show()
            case Place.CORRECTION:
                self._correcting.show(pointed)
            case Place.OFFICERS:
                self._officering.show()
            case Place.ALERTS:
                self._alerting.show()
            case Place.RULES:
                self._ruling.show()
            case Place.LINK:
                self._linking.show()
