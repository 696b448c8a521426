"""How the product looks: three themes as rows of one table, the fonts, and the icons in any colour.

Build one ``Theme`` at the start (``Theme(app)``) and hand it to the widgets that draw themselves.
Everything else gets its look from ``resources/styles/product.qss`` through two properties set with
``dress(widget, part=..., tone=...)``; the parts are listed at the head of that file.
"""

from dataclasses import dataclass, fields
from enum import StrEnum
from string import Template

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

from resources import resource

BODY_FAMILY = "B612"
MONO_FAMILY = "B612 Mono"
OCR_FAMILIES = ("OCR-B", "OCR B", "OCRB", "OCR-B 10 BT", "OCR-B10PitchBT")
"""Names under which the OCR-B of different foundries announces itself, best first."""


class ThemeName(StrEnum):
    """Name the three themes, in the order in which F12 walks through them."""

    OFFICE = "office"
    SUN = "sun"
    NIGHT = "night"


class Tone(StrEnum):
    """Name the colours that a part may be given; status colours are for status only."""

    INK = "ink"
    INK2 = "ink2"
    LINE = "line"
    ACCENT = "accent"
    ACCENT_INK = "accent_ink"
    OK = "ok"
    WARN = "warn"
    STOP = "stop"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Colours:
    """Hold one theme: ``#RRGGBB`` values; ``line_width`` in pixels; ``band_ink`` empty means the status."""

    bg: str
    surface: str
    sunk: str
    ink: str
    ink2: str
    line: str
    accent: str
    accent_ink: str
    ok: str
    ok_bg: str
    warn: str
    warn_bg: str
    stop: str
    stop_bg: str
    unknown: str
    unknown_bg: str
    edge: str
    line_width: int = 1
    filled_band: bool = False

    def of(self, tone: Tone) -> QColor:
        """Return the colour of a tone."""
        return QColor(str(getattr(self, tone.value)))


_ROWS = {
    ThemeName.OFFICE: Colours(
        "#E9EDF1", "#FFFFFF", "#F4F6F8", "#14202B", "#4B5B69", "#CFD7DE", "#0B5CAD", "#FFFFFF",
        "#0E7A3D", "#E2F3E8", "#8F5400", "#FFEFD2", "#B3261E", "#FBE3E1", "#55626E", "#E3E8EC",
        "#7F8C98",
    ),
    ThemeName.SUN: Colours(
        "#FFFFFF", "#FFFFFF", "#FFFFFF", "#000000", "#1F1F1F", "#000000", "#003A7A", "#FFFFFF",
        "#005C25", "#FFFFFF", "#6B3C00", "#FFFFFF", "#8E0F08", "#FFFFFF", "#2B2B2B", "#FFFFFF",
        "#000000", line_width=2, filled_band=True,
    ),
    ThemeName.NIGHT: Colours(
        "#0F1113", "#191C1F", "#131618", "#F0DFC4", "#B29C7C", "#34302A", "#D99A4E", "#17120B",
        "#9CB86A", "#20281A", "#E8B04B", "#2E2414", "#F08A78", "#331A17", "#A39A8C", "#26241F",
        "#766B5B",
    ),
}  # fmt: skip


class Theme(QObject):
    """Keep the theme in force, dress the windows given to ``clothe`` in it, and say when it changes."""

    changed = Signal()
    _sewn = Signal(str)

    def __init__(self, app: QApplication, name: ThemeName = ThemeName.OFFICE) -> None:
        super().__init__(app)
        self._app = app
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}
        load_fonts()
        self.name = name
        self.colours = _ROWS[name]
        app.setStyle("Fusion")
        self._dress()

    def clothe(self, window: QWidget) -> None:
        """Dress a window with all that it holds or will hold, now and whenever the theme changes.

        A style sheet of the whole application would be worked out anew for every part of a screen at every
        step of its building; so a screen is dressed once, when it comes into its window.
        """
        self._sewn.connect(window.setStyleSheet)
        window.setStyleSheet(_style_sheet(self.colours))

    def use(self, name: ThemeName) -> None:
        """Change to a theme; every widget is dressed anew."""
        self.name = name
        self.colours = _ROWS[name]
        self._dress()
        self.changed.emit()

    def turn(self) -> None:
        """Change to the next theme (F12)."""
        names = list(ThemeName)
        self.use(names[(names.index(self.name) + 1) % len(names)])

    def pixmap(self, icon: str, tone: Tone, size: int, ratio: float = 1.0) -> QPixmap:
        """Return an icon of ``resources/icons`` (name without ``.svg``) in a tone, ``size`` pixels square."""
        return self.painted(icon, self.colours.of(tone), size, ratio)

    def painted(self, icon: str, colour: QColor, size: int, ratio: float = 1.0) -> QPixmap:
        """Return an icon in any colour; drawn once and kept."""
        key = (icon, colour.name(), size, ratio)
        if key not in self._pixmaps:
            self._pixmaps[key] = _draw(icon, colour, size, ratio)
        return self._pixmaps[key]

    def icon(self, icon: str, tone: Tone, size: int = 24) -> QIcon:
        """Return the icon for widgets that want a ``QIcon`` (it does not follow a theme change)."""
        return QIcon(self.pixmap(icon, tone, size, 2.0))

    def _dress(self) -> None:
        colours = self.colours
        self._app.setFont(font(16))
        palette = QPalette()
        for role, value in (
            (QPalette.ColorRole.Window, colours.bg),
            (QPalette.ColorRole.Base, colours.surface),
            (QPalette.ColorRole.AlternateBase, colours.sunk),
            (QPalette.ColorRole.WindowText, colours.ink),
            (QPalette.ColorRole.Text, colours.ink),
            (QPalette.ColorRole.Button, colours.sunk),
            (QPalette.ColorRole.ButtonText, colours.ink),
            (QPalette.ColorRole.PlaceholderText, colours.ink2),
            (QPalette.ColorRole.Highlight, colours.accent),
            (QPalette.ColorRole.HighlightedText, colours.accent_ink),
            (QPalette.ColorRole.Mid, colours.line),
        ):
            palette.setColor(role, QColor(value))
        self._app.setPalette(palette)
        self._sewn.emit(_style_sheet(colours))


def dress(widget: QWidget, *, part: str = "", tone: str = "") -> None:
    """Give a widget its part and tone of the style sheet, and show the change at once."""
    if part in {"", widget.property("part")} and tone == widget.property("tone"):
        return
    if part:
        widget.setProperty("part", part)
    widget.setProperty("tone", tone)
    # Qt dresses by itself what was never shown, when it shows: to do it here too doubles a screen's cost.
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def font(size: int, *, bold: bool = False, mono: bool = False) -> QFont:
    """Return the product's face at a pixel size."""
    face = QFont(MONO_FAMILY if mono else BODY_FAMILY)
    face.setPixelSize(size)
    face.setBold(bold)
    return face


def ocr_font(size: int) -> QFont:
    """Return OCR-B at a pixel size; the mono face where no OCR-B is installed."""
    known = set(QFontDatabase.families())
    face = QFont(next((family for family in OCR_FAMILIES if family in known), MONO_FAMILY))
    face.setPixelSize(size)
    return face


def load_fonts() -> None:
    """Make the faces of ``resources/fonts`` known to Qt."""
    for file in sorted(resource("fonts").iterdir()):
        if file.suffix in {".ttf", ".otf"}:
            QFontDatabase.addApplicationFont(str(file))


def _style_sheet(colours: Colours) -> str:
    template = Template(resource("styles", "product.qss").read_text(encoding="utf-8"))
    values = {field.name: str(getattr(colours, field.name)) for field in fields(colours)}
    for status in ("ok", "warn", "stop", "unknown"):
        fill = values[status] if colours.filled_band else values[f"{status}_bg"]
        values[f"{status}_band"] = fill
    values["band_ink"] = "#FFFFFF" if colours.filled_band else colours.ink
    return template.substitute(values)


def _draw(icon: str, colour: QColor, size: int, ratio: float) -> QPixmap:
    source = resource("icons", f"{icon}.svg").read_bytes().replace(b"currentColor", colour.name().encode())
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(source)).render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
