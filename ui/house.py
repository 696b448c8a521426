"""What the screens are built with, handed in by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QWidget

from borderpost.devices.source import FrameSource
from borderpost.domain.clock import SignedTime
from borderpost.store.home import Home
from ui.clock_watch import ClockWatch
from ui.lanes import Lane
from ui.papers import WritePage, WriteReport, WriteSheet
from ui.preferences import Preferences
from ui.session import Clock, Records
from ui.sync_lane import SyncLane
from ui.theme import Theme
from ui.upkeep import Upkeep
from ui.words import Speech

if TYPE_CHECKING:
    from ui.screens import Screens
    from ui.setup.first_start import FirstStart


class Desk(Protocol):
    """What the flow asks of the desk."""

    @property
    def screen(self) -> QWidget:
        """Return the desk's view."""

    def work_for(self, records: Records) -> None:
        """Work for a sign-in; the draft at the window stays."""

    def start(self) -> None:
        """Look at the camera again, and take the shift as it stands now."""

    def pause(self) -> None:
        """Stop looking; the draft stays."""

    def use(self, kept: Preferences) -> None:
        """Give the devices back and use those of the preferences instead."""

    def next_specimen(self) -> None:
        """Present the next specimen; practice only."""


@dataclass(frozen=True, slots=True)
class House:
    """Hold what every screen is built with.

    What ``make_*`` return is imported when it is made: the sign-in waits for none of it.
    """

    home: Home
    theme: Theme
    speech: Speech
    lane: Lane
    vision: Lane
    searching: Lane
    sync: SyncLane
    upkeep: Upkeep
    clock: Clock
    watch: ClockWatch
    make_first_start: "Callable[[], FirstStart]"
    make_desk: Callable[[bool, Preferences], Desk]
    make_screens: "Callable[[bool], Screens]"
    write_report: WriteReport
    write_sheet: WriteSheet
    camera: Callable[[Preferences], FrameSource | None]
    signed_time: Callable[[], SignedTime | None]
    write_self_test: WritePage
