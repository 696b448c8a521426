"""How an official paper of the post looks: fonts, colours, sizes (points unless said otherwise)."""

from functools import cache

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from resources import resource

REGULAR = "B612-Regular"
BOLD = "B612-Bold"
MONO = "B612Mono-Regular"
MONO_BOLD = "B612Mono-Bold"

INK = HexColor("#14202B")
INK_2 = HexColor("#4B5B69")
FAINT = HexColor("#9AA7B2")
LINE = HexColor("#CFD7DE")
SUNK = HexColor("#F4F6F8")
ACCENT = HexColor("#0B5CAD")
WARN = HexColor("#8F5400")
WARN_BACK = HexColor("#FFEFD2")
WHITE = HexColor("#FFFFFF")

MARGIN = 16 * mm
GAP = 6 * mm
WIDTH = A4[0] - 2 * MARGIN
"""What the margins leave of the page."""


@cache
def register_fonts() -> None:
    """Tell reportlab the fonts, once."""
    for name in (REGULAR, BOLD, MONO, MONO_BOLD):
        pdfmetrics.registerFont(TTFont(name, str(resource("fonts", f"{name}.ttf"))))


def style(
    size: float, *, font: str = "", color: Color = INK, right: bool = False, lead: float = 1.3
) -> ParagraphStyle:
    """Return a paragraph style; ``lead`` is the line height in sizes."""
    return ParagraphStyle(
        f"{font}-{size}-{color.hexval()}-{right}-{lead}",
        fontName=font or REGULAR,
        fontSize=size,
        leading=size * lead,
        textColor=color,
        alignment=TA_RIGHT if right else TA_LEFT,
        splitLongWords=1,
    )
