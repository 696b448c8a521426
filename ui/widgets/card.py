"""A card: a white surface with a thin frame, on which everything of one subject lies."""

from PySide6.QtWidgets import QFrame, QVBoxLayout

from ui.theme import dress
from ui.widgets.text import text


class Card(QFrame):
    """A surface with a column layout ``body``; a title stands small at its head where one is given."""

    def __init__(self, title: str = "", *, margins: tuple[int, int, int, int] = (18, 12, 18, 12)) -> None:
        super().__init__()
        dress(self, part="card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(*margins)
        self.body.setSpacing(6)
        self._title = text(title, part="label")
        self.body.addWidget(self._title)
        self._title.setVisible(bool(title))

    def show_title(self, title: str) -> None:
        """Change the title."""
        self._title.setText(title)
        self._title.setVisible(bool(title))
