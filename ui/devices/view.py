"""The devices screen: the camera's live picture beside what can be chosen."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.desk.picture import LivePicture
from ui.devices.fitting import SIZES
from ui.page import ENTER, KeyAct, Page
from ui.theme import Theme
from ui.widgets.card import Card
from ui.widgets.fields import Choice, Field, Option
from ui.widgets.text import Fact, text
from ui.words import Speech

FOLDER = "folder"
"""The choice of a watched folder in the camera's place."""
BY_HAND = "hand"
FORM_WIDTH = 520


@dataclass(frozen=True, slots=True)
class Found:
    """Hold the devices that this machine was found to have, as choices without "none".

    ``untried``: this system's way to scanners was never tried with a real one.
    """

    cameras: tuple[Option, ...] = ()
    scanners: tuple[Option, ...] = ()
    readers: tuple[Option, ...] = ()
    untried: bool = False


@dataclass(frozen=True, slots=True)
class DevicesChosen:
    """Hold what is chosen on the screen, as the preferences write it."""

    source: str = ""
    folder: str = ""
    size: str = ""
    exposure: str = ""
    focus: str = ""
    scanner: str = ""
    reader: str = ""
    cores: str = "1"


class _Manual(QWidget):
    """Automatic, or by hand with a value: one of the camera's controls."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.choice = Choice(theme)
        self.amount = Field(mono=True, longest=6)
        self.amount.setFixedWidth(110)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.choice, 1)
        row.addWidget(self.amount)
        self.choice.changed.connect(self._offer)

    @property
    def value(self) -> str:
        """Return the amount; empty for automatic."""
        return self.amount.value if self.choice.value == BY_HAND else ""

    def show_value(self, value: str) -> None:
        """Show a value; empty is automatic."""
        self.choice.show_value(BY_HAND if value else "")
        self.amount.show_value(value)
        self._offer(self.choice.value)

    def show_possible(self, now: int | None) -> None:
        """Offer the control only where the driver has it, beginning with what it is now."""
        self.choice.setEnabled(now is not None)
        if now is not None and not self.amount.value:
            self.amount.show_value(str(now))
        self._offer(self.choice.value)

    def _offer(self, chosen: str) -> None:
        self.amount.setEnabled(self.choice.isEnabled() and chosen == BY_HAND)


class DevicesView(Page):
    """Show choices and the picture that they give; the presenter says what is found and what works."""

    applied = Signal()
    search_wanted = Signal()
    scan_wanted = Signal()

    def __init__(self, theme: Theme, speech: Speech) -> None:
        super().__init__(theme, speech, heading="Dispositivos")
        self._found = Found()
        self.picture = LivePicture(theme)
        self.facts = [Fact() for _ in range(3)]
        self.source = Choice(theme)
        self.folder = Field()
        self.resolution = Choice(theme)
        self.cores = Choice(theme)
        self.exposure = _Manual(theme)
        self.focus = _Manual(theme)
        self.scanner = Choice(theme)
        self.reader = Choice(theme)
        self.remark = text(part="small", wrap=True)
        self.untried = text(part="small", wrap=True)
        self._lay_out_devices()
        self.source.changed.connect(self._offer_folder)
        self.show_acts(
            KeyAct(ENTER, "Aplicar y guardar", self.applied.emit),
            [
                KeyAct("F2", "Buscar de nuevo", self.search_wanted.emit),
                KeyAct("F3", "Escanear una página ahora", self.scan_wanted.emit),
            ],
        )
        self.setFocusProxy(self.source)
        self.retell()

    @property
    def chosen(self) -> DevicesChosen:
        """Return what is chosen now."""
        return DevicesChosen(
            source=self.source.value,
            folder=self.folder.value,
            size=self.resolution.value,
            exposure=self.exposure.value,
            focus=self.focus.value,
            scanner=self.scanner.value,
            reader=self.reader.value,
            cores=self.cores.value,
        )

    def show_found(self, found: Found) -> None:
        """Offer what was found; what was chosen stays chosen."""
        self._found = found
        say = self.speech
        without = Option("", say("Ninguno"))
        self._fill(
            self.source,
            (*found.cameras, Option(FOLDER, say("Carpeta vigilada")), Option("", say("Sin cámara"))),
        )
        automatic = Option("auto", say("El primero que responda"))
        self._fill(self.scanner, (without, automatic, *found.scanners))
        self.untried.setText(say("En Windows (WIA) el escáner aún no se ha probado con un aparato real."))
        self.untried.setVisible(found.untried)
        self._fill(self.reader, (without, *found.readers))

    def show_chosen(self, chosen: DevicesChosen) -> None:
        """Show what is chosen; a device that is away now stays in the list by its own name."""
        for choice, value in (
            (self.source, chosen.source),
            (self.resolution, chosen.size),
            (self.scanner, chosen.scanner),
            (self.reader, chosen.reader),
            (self.cores, chosen.cores),
        ):
            self._take(choice, value)
        self.folder.show_value(chosen.folder)
        self.exposure.show_value(chosen.exposure)
        self.focus.show_value(chosen.focus)
        self._offer_folder(chosen.source)

    def show_camera(self, facts: Sequence[tuple[str, str]], remark: str) -> None:
        """Show how the camera works, and what its driver does not allow."""
        for fact, (label, value) in zip(self.facts, facts, strict=True):
            fact.show_fact(label, value)
        self.remark.setText(remark)

    def retell(self) -> None:
        super().retell()
        say = self.speech
        labels = (
            (self.source, say("Imagen")),
            (self.folder, say("Carpeta en lugar de la cámara")),
            (self.resolution, say("Resolución")),
            (self.cores, say("Núcleos para leer")),
            (self.exposure.choice, say("Exposición")),
            (self.exposure.amount, say("Valor")),
            (self.focus.choice, say("Enfoque")),
            (self.focus.amount, say("Valor")),
            (self.scanner, say("Escáner (F3)")),
            (self.reader, say("Lector en puerto serie")),
        )
        for field, label in labels:
            field.show_label(label)
        ways = (Option("", say("Automático")), Option(BY_HAND, say("Manual")))
        self._fill(self.exposure.choice, ways)
        self._fill(self.focus.choice, ways)
        self._fill(self.resolution, [Option(size, size.replace("x", " × ")) for size in SIZES])
        cores = (say("un núcleo"), say("dos núcleos"), say("tres núcleos"), say("cuatro núcleos"))
        self._fill(self.cores, [Option(str(number), words) for number, words in enumerate(cores, 1)])
        self.show_found(self._found)

    def _fill(self, choice: Choice, options: Sequence[Option]) -> None:
        value = choice.value
        choice.show_options(options)
        self._take(choice, value)

    def _take(self, choice: Choice, value: str) -> None:
        """Choose a value; one that was not found now stays on offer by its own name."""
        if value and choice.combo.findData(value) < 0:
            choice.combo.blockSignals(True)
            choice.combo.addItem(self.speech("{name}, que no se encontró", name=value), value)
            choice.combo.blockSignals(False)
        choice.show_value(value)

    def _offer_folder(self, source: str) -> None:
        camera = source not in {FOLDER, ""}
        self.folder.setEnabled(source == FOLDER)
        for part in (self.resolution, self.exposure, self.focus):
            part.setEnabled(camera)

    def _lay_out_devices(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self.picture, 1)
        figures = Card(margins=(22, 12, 22, 12))
        row = QHBoxLayout()
        row.setSpacing(40)
        for fact in self.facts:
            row.addWidget(fact)
        row.addStretch()
        figures.body.addLayout(row)
        figures.body.addWidget(self.remark)
        figures.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        left.addWidget(figures)
        form = Card(margins=(22, 16, 22, 16))
        form.setFixedWidth(FORM_WIDTH)
        form.body.setSpacing(8)
        form.body.addWidget(self.source)
        form.body.addWidget(self.folder)
        beside = QHBoxLayout()
        beside.setSpacing(8)
        beside.addWidget(self.resolution, 1)
        beside.addWidget(self.cores, 1)
        form.body.addLayout(beside)
        form.body.addWidget(self.exposure)
        form.body.addWidget(self.focus)
        form.body.addWidget(self.scanner)
        form.body.addWidget(self.untried)
        form.body.addWidget(self.reader)
        form.body.addStretch()
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addLayout(left, 1)
        row.addWidget(form)
        self.body.addLayout(row, 1)
