"""The screens of a home that is not set up yet: the choice of practice or a real post, and its five steps."""

from PySide6.QtCore import QObject, Signal

from ui.house import House
from ui.main_window import MainWindow
from ui.navigation import Place
from ui.setup.presenter import SetupPresenter, StartPresenter
from ui.setup.setup_view import SetupView
from ui.setup.start_view import StartView


class FirstStart(QObject):
    """Lead through the first start; ``led`` carries the Place that is to show.

    ``practised`` says that a practice post is ready; ``installed`` carries the camera chosen, the post's name
    and the lane.
    """

    led = Signal(object)
    practised = Signal()
    installed = Signal(str, str, str)

    def __init__(self, window: MainWindow, house: House) -> None:
        super().__init__(window)
        self._window = window
        self._house = house
        self._setting_up: SetupPresenter | None = None

    def begin(self) -> None:
        """Offer practice or a real post."""
        house = self._house
        view = StartView(house.theme, house.speech)
        self._window.add(Place.START, view)
        starting = StartPresenter(view, home=house.home, lane=house.lane, clock=house.clock)
        starting.practised.connect(self.practised)
        starting.setup_wanted.connect(self._set_up)
        self.led.emit(Place.START)

    def _set_up(self) -> None:
        setting_up = self._setting_up = self._setting_up or self._made()
        self.led.emit(Place.SETUP)
        setting_up.start()

    def _made(self) -> SetupPresenter:
        house = self._house
        view = SetupView(house.theme, house.speech)
        self._window.add(Place.SETUP, view)
        presenter = SetupPresenter(
            view, home=house.home, lane=house.lane, clock=house.clock, write_sheet=house.write_sheet
        )
        presenter.left.connect(lambda: self.led.emit(Place.START))
        presenter.installed.connect(self.installed)
        return presenter
