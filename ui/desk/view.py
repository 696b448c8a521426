"""The desk's window: parts in their places, keys as signals; it decides nothing."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.desk.codes import CodesCard
from ui.desk.consult_panel import ConsultPanel
from ui.desk.details_panel import DetailsPage, DetailsPanel
from ui.desk.hand_form import HandForm
from ui.desk.header import Header
from ui.desk.keyboard_wedge import KeyboardWedge
from ui.desk.lists import Lists
from ui.desk.panels import AlertPanel, ReferPanel, WhyPanel
from ui.desk.passphrase_panel import PassphrasePanel
from ui.desk.picture import LivePicture
from ui.desk.proof import ProofCard
from ui.desk.shown import Panel
from ui.desk.strip import SessionStrip
from ui.desk.traveller_card import TravellerCard
from ui.desk.trip_form import TripForm
from ui.theme import Theme, dress
from ui.widgets.band import DecisionBand
from ui.widgets.keys import KeyBar, KeyWords
from ui.widgets.notices import Notice

LEFT_WIDTH = 508
LEFT_WIDTH_WIDE = 860
PICTURE_SHAPE = 9 / 16
"""Height of the picture over its width, as most cameras give it."""
DETAILS_KEY = "Ctrl+1"
HIGH = 900
"""Window height in pixels from which a panel leaves room for the lists and the trip under it."""
WIDE = 1700
"""Window width in pixels from which the left column gets its wide form."""


class DeskView(QWidget):
    """Hold the desk's parts, which the presenter fills; say in signals what the officer did.

    ``touched_key`` carries the key of an entry of the key bar that is not the desk's own
    (F1, F12, Ctrl+L): whoever owns the window answers it. ``files_dropped`` carries the paths of
    files dropped anywhere onto the desk; ``files_asked`` says that files are to be chosen.
    """

    entered = Signal()
    read_asked = Signal()
    scan_asked = Signal()
    hand_asked = Signal()
    why_asked = Signal()
    direction_turned = Signal()
    referral_asked = Signal()
    consultation_asked = Signal()
    undo_asked = Signal()
    finding_chosen = Signal(int)
    escaped = Signal()
    trip_edited = Signal()
    details_asked = Signal(object)
    vehicle_turned = Signal()
    zone_typed = Signal(str)
    lines_delivered = Signal(tuple)
    files_dropped = Signal(tuple)
    files_asked = Signal()
    touched_key = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        dress(self, part="page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.header = Header(theme)
        self.picture = LivePicture(theme)
        self.codes = CodesCard(theme)
        self.proof = ProofCard(theme)
        self.hand = HandForm(theme)
        self.band = DecisionBand(theme)
        self.notice = Notice(theme)
        self.traveller = TravellerCard()
        self.lists = Lists(theme)
        self.alert = AlertPanel(theme)
        self.refer = ReferPanel(theme)
        self.why = WhyPanel(theme)
        self.consult = ConsultPanel(theme)
        self.passphrase = PassphrasePanel()
        self.details = DetailsPanel(theme)
        self.trip = TripForm(theme)
        self.strip = SessionStrip(theme)
        self.keys = KeyBar()
        self.offers_scan = False
        self._panel = Panel.NONE
        self._middle = QStackedWidget()
        self._left = QWidget()
        self._lay_out()
        self._bind_keys()
        self.setAcceptDrops(True)
        for field in self.findChildren(QLineEdit):
            # A field would take a dropped file as the text of its path.
            field.setAcceptDrops(False)
        self._wedge = KeyboardWedge(self)
        self._wedge.delivered.connect(self.lines_delivered)
        self.header.turned.connect(self.direction_turned)
        self.trip.edited.connect(self.trip_edited)
        self.hand.zone_typed.connect(self.zone_typed)
        panels = (self.alert, self.refer, self.consult, self.passphrase, self.details)
        for done in (self.hand.confirmed, *(panel.done for panel in panels)):
            done.connect(lambda *_: self.entered.emit())
        self.keys.pressed.connect(self._touched)

    @property
    def panel(self) -> Panel:
        """Return the panel that is open."""
        return self._panel

    def show_panel(self, panel: Panel) -> None:
        """Open a panel in its place and put the cursor into it; NONE closes whatever is open."""
        self._panel = panel
        # Hidden first, so that both never ask for room at once.
        coming, going = (self.hand, self.proof) if panel is Panel.HAND else (self.proof, self.hand)
        going.hide()
        coming.show()
        self.strip.setVisible(panel in {Panel.NONE, Panel.HAND})
        self.trip.setVisible(panel is not Panel.DETAILS or self.height() >= HIGH)
        places = {
            Panel.ALERT: self.alert, Panel.REFER: self.refer, Panel.WHY: self.why,
            Panel.CONSULT: self.consult, Panel.PASSPHRASE: self.passphrase,
            Panel.DETAILS: self.details,
        }  # fmt: skip
        self._middle.setCurrentWidget(places.get(panel, self.alert))
        self._middle.setVisible(panel in places)
        # A high window has room for what was found under the panel that asks about it; F5 tells all of that,
        # and a page of details says under its fields what is still asked.
        told = panel in {Panel.WHY, Panel.DETAILS}
        self.lists.setVisible(panel not in places or (not told and self.height() >= HIGH))
        focus = {
            Panel.NONE: self,
            Panel.ALERT: self.alert.outcome,
            Panel.REFER: self.refer.outcome,
            Panel.WHY: self.why.area,
            Panel.CONSULT: self.consult,
            Panel.PASSPHRASE: self.passphrase,
        }
        if panel in focus:
            focus[panel].setFocus()

    def show_keys(self, primary: KeyWords, keys: Iterable[KeyWords]) -> None:
        """Draw the key bar."""
        self.keys.show_keys(primary, keys)

    def clear_field(self) -> bool:
        """Empty the line that has the cursor; tell whether there was anything to empty."""
        focused = QApplication.focusWidget()
        if isinstance(focused, QLineEdit) and self.isAncestorOf(focused) and focused.text():
            focused.clear()
            focused.textEdited.emit("")
            return True
        return False

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = _files(event)
        if files:
            event.acceptProposedAction()
            self.files_dropped.emit(files)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.show_width(self.width())
        super().resizeEvent(event)

    def show_width(self, width: int) -> None:
        """Give the left column the width that suits the window's."""
        left = LEFT_WIDTH_WIDE if width >= WIDE else LEFT_WIDTH
        self._left.setFixedWidth(left)
        self.picture.setMaximumHeight(round(left * PICTURE_SHAPE))

    def _bind_keys(self) -> None:
        acts = {
            "Return": self.entered, "Enter": self.entered, "F2": self.read_asked, "F3": self.scan_asked,
            "F4": self.hand_asked, "F5": self.why_asked, "F6": self.direction_turned,
            "F9": self.referral_asked, "F10": self.undo_asked, "Esc": self.escaped,
            "Ctrl+I": self.files_asked, "Ctrl+P": self.consultation_asked, "F7": self.vehicle_turned,
        }  # fmt: skip
        for key, signal in acts.items():
            shortcut = self._shortcut(key)
            shortcut.activated.connect(lambda act=signal: act.emit())
        for number in (1, 2, 3):
            shortcut = self._shortcut(f"Alt+{number}")
            shortcut.activated.connect(lambda place=number - 1: self.finding_chosen.emit(place))
        for page in DetailsPage:
            shortcut = self._shortcut(f"Ctrl+{page.value}")
            shortcut.activated.connect(lambda of=page: self.details_asked.emit(of))

    def _shortcut(self, key: str) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(False)
        return shortcut

    def _touched(self, key: str) -> None:
        acts = {
            "Enter": self.entered, "F2": self.read_asked, "F3": self.scan_asked, "F4": self.hand_asked,
            "F5": self.why_asked, "F6": self.direction_turned, "F9": self.referral_asked,
            "F10": self.undo_asked, "Ctrl+P": self.consultation_asked, "F7": self.vehicle_turned,
        }  # fmt: skip
        if key in acts:
            acts[key].emit()
        elif key == DETAILS_KEY:
            self.details_asked.emit(DetailsPage.JOURNEY)
        else:
            self.touched_key.emit(key)

    def _lay_out(self) -> None:
        panels = (self.alert, self.refer, self.why, self.consult, self.passphrase, self.details)
        for widget in panels:
            self._middle.addWidget(widget)
        self._middle.hide()
        self._middle.setMinimumHeight(0)
        self._middle.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(12)
        left.addWidget(self.picture, 1)
        left.addWidget(self.codes)
        left.addWidget(self.proof, 1)
        left.addWidget(self.hand)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self.band)
        right.addWidget(self.notice)
        right.addWidget(self.traveller)
        right.addWidget(self._middle, 3)
        right.addWidget(self.lists, 2)
        right.addWidget(self.trip)
        right.addWidget(self.strip)
        middle = QHBoxLayout()
        middle.setContentsMargins(16, 14, 16, 14)
        middle.setSpacing(14)
        middle.addWidget(self._left)
        middle.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(middle, 1)
        column.addWidget(self.keys)
        self.show_width(0)
        self.hand.hide()


def _files(event: QDropEvent) -> tuple[Path, ...]:
    """Return the local files that are dragged; none where it is something else."""
    return tuple(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
