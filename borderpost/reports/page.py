"""What every page of a report carries: the report's number, whose it is, and which page of how many."""

from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate

from borderpost.reports.typography import INK_2, LINE, MARGIN, MONO, REGULAR, WARN

BASELINE = MARGIN * 0.55


@dataclass(frozen=True, slots=True)
class Footer:
    """Hold the footer's words; ``page`` has the places ``{page}`` and ``{pages}``."""

    number: str
    owner: str
    page: str
    pages: int
    warning: str = ""

    def draw(self, canvas: Canvas, document: BaseDocTemplate) -> None:
        """Draw the footer of the page that the document is on."""
        width, _ = A4
        canvas.saveState()
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.6)
        canvas.line(MARGIN, BASELINE + 11, width - MARGIN, BASELINE + 11)
        canvas.setFillColor(INK_2)
        canvas.setFont(MONO, 7)
        canvas.drawString(MARGIN, BASELINE, self.number)
        canvas.setFont(REGULAR, 7)
        canvas.drawRightString(
            width - MARGIN, BASELINE, self.page.format(page=document.page, pages=self.pages)
        )
        canvas.setFillColor(WARN if self.warning else INK_2)
        canvas.drawCentredString(width / 2, BASELINE, " · ".join(filter(None, (self.owner, self.warning))))
        canvas.restoreState()
