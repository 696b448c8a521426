"""Set-up in five short steps: the post, its administrator, its people, its camera, its recovery sheet."""

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedLayout, QWidget

from borderpost.domain.crossing import Direction
from borderpost.domain.officer import Role
from borderpost.domain.states import state_name
from borderpost.services.listing_posts import ListedPost
from ui.page import ENTER, KeyAct, Page, centred
from ui.setup.person_form import PersonForm, TypedPerson
from ui.setup.recovery_step import RecoveryStep
from ui.theme import Theme
from ui.widgets.card import Card
from ui.widgets.fields import Choice, Field, Option
from ui.widgets.table import Table
from ui.widgets.text import Fact, text
from ui.words import Speech

SIDE_WIDTH = 420
SHEET_FILE = "recovery-sheet.pdf"

_TEXTS = ("administrator", "people", "camera", "recovery", "summary")


class Step(IntEnum):
    """Name the steps in their order."""

    POST = 0
    ADMINISTRATOR = 1
    PEOPLE = 2
    CAMERA = 3
    RECOVERY = 4


_HEADINGS = {
    Step.POST: "Instalar · 1 de 5 · Puesto",
    Step.ADMINISTRATOR: "Instalar · 2 de 5 · Administrador",
    Step.PEOPLE: "Instalar · 3 de 5 · Supervisores y oficiales",
    Step.CAMERA: "Instalar · 4 de 5 · Cámara y clave de recuperación",
    Step.RECOVERY: "Instalar · 5 de 5 · Hoja de recuperación",
}


class SetupView(Page):
    """Show one step at a time; ``confirmed`` is Enter, ``went_back`` is Esc."""

    confirmed = Signal()
    went_back = Signal()
    filtered = Signal(str)
    post_pointed = Signal(int)
    person_removed = Signal(int)
    sheet_wanted = Signal(str)

    def __init__(self, theme: Theme, speech: Speech) -> None:
        super().__init__(theme, speech, heading=_HEADINGS[Step.POST])
        self._step = Step.POST
        self._posts: tuple[ListedPost, ...] = ()
        self._people: tuple[TypedPerson, ...] = ()
        self._pointed: ListedPost | None = None
        self._cameras: tuple[Option, ...] = ()
        self.filter = Field()
        self._post_table = Table(stretch=1)
        self.lane = Field(mono=True, longest=8)
        self.lane.show_value("1")
        self.direction = Choice(theme)
        self._facts = [Fact() for _ in range(4)]
        self.administrator = PersonForm(theme, speech, Role.ADMINISTRATOR)
        self.person = PersonForm(theme, speech, Role.SUPERVISOR, Role.OFFICER)
        self._people_table = Table(stretch=1)
        self.camera = Choice(theme)
        self.recovery_key = Field(longest=1000)
        self.recovery = RecoveryStep(speech)
        self._texts = {name: text(wrap=True) for name in _TEXTS}
        self._steps = QStackedLayout()
        steps = (self._post_step(), self._administrator_step(), self._people_step(), self._camera_step())
        for step in (*steps, self._recovery_step()):
            self._steps.addWidget(step)
        self.body.addLayout(self._steps)
        self.walk(self._post_table)
        self.filter.changed.connect(self.filtered)
        self._post_table.moved.connect(self.post_pointed)
        self._post_table.chosen.connect(lambda _: self.confirmed.emit())
        self.show_step(Step.POST)
        self.direction.show_value(Direction.ENTRY.value)

    @property
    def post_row(self) -> int:
        """Return the row of the post that the cursor stands on; -1 for none."""
        return self._post_table.row

    @property
    def person_row(self) -> int:
        """Return the row of the person that the cursor stands on; -1 for none."""
        return self._people_table.row

    def show_step(self, step: Step) -> None:
        """Show a step, its keys, and the cursor in its first field."""
        self._step = step
        self._heading = _HEADINGS[step]
        self._steps.setCurrentIndex(step)
        self.show_message("")
        self.show_acts(*self._acts_of(step))
        self.retell()
        (self.filter, self.administrator, self.person, self.camera, self)[step].setFocus()

    def _acts_of(self, step: Step) -> tuple[KeyAct, list[KeyAct]]:
        back = KeyAct("Esc", "Atrás", self.went_back.emit)
        match step:
            case Step.PEOPLE:
                remove = KeyAct("F10", "Quitar de la lista", self._remove)
                return KeyAct(ENTER, "Siguiente", self.confirmed.emit), [back, remove]
            case Step.CAMERA:
                choose = KeyAct("F9", "Elegir la clave", self._choose_key)
                return KeyAct(ENTER, "Instalar", self.confirmed.emit), [back, choose]
            case Step.RECOVERY:
                save = KeyAct("F9", "Guardar la hoja", self._choose_sheet)
                return KeyAct(ENTER, "Entrar al puesto", self.confirmed.emit), [save]
            case _:
                return KeyAct(ENTER, "Siguiente", self.confirmed.emit), [back]

    def show_posts(self, posts: Sequence[ListedPost]) -> None:
        """Show the posts that answer the filter."""
        self._posts = tuple(posts)
        say = self.speech
        titles = (say("Código"), say("Puesto"), say("Frente a"))
        rows = [(post.code, post.name, f"{post.neighbour} ({post.neighbour_country})") for post in posts]
        self._post_table.show_rows(titles, rows)

    def show_pointed(self, post: ListedPost | None) -> None:
        """Show what is known of the post under the cursor."""
        self._pointed = post
        say = self.speech
        country = post.country if post else ""
        doubt = f" ({say('por confirmar')})" if post and post.verify else ""
        words = [
            (say("Puesto"), f"{post.name}{doubt}" if post else "–"),
            (say("País"), state_name(country, say.language) if country else "–"),
            (say("Hora local"), post.zone.replace("_", " ") if post else "–"),
            (say("Clase"), say.code(f"post_kind.{post.kind.value}") if post else "–"),
        ]
        for fact, (label, value) in zip(self._facts, words, strict=True):
            fact.show_fact(label, value)
        self.direction.show_options(
            [Option(way.value, self.direction_said(way, country)) for way in Direction]
        )

    def show_people(self, people: Sequence[TypedPerson]) -> None:
        """Show who was added."""
        self._people = tuple(people)
        say = self.speech
        rows = [(person.username, person.name, say.code(f"role.{person.role.value}")) for person in people]
        self._people_table.show_rows((say("Usuario"), say("Nombre"), say("Función")), rows)

    def show_cameras(self, cameras: Sequence[Option]) -> None:
        """Offer the cameras that were found; the last choice is to work without one."""
        self._cameras = tuple(cameras)
        self.camera.show_options([*cameras, Option("", self.speech("Sin cámara: a mano o con lector"))])
        self.camera.combo.setCurrentIndex(0)

    def show_busy(self, *, busy: bool) -> None:
        """Show that the post is being set up; a few seconds."""
        self.show_ready(ready=not busy)
        if busy:
            self.show_message("Instalando: se crea la base cifrada y una llave para cada persona…")

    def direction_said(self, direction: Direction, country: str) -> str:
        """Return the direction as the country says it."""
        code = f"direction.{direction.value}.{country}"
        return self.speech.code(code if self.speech.words.has(code) else f"direction.{direction.value}")

    def retell(self) -> None:
        super().retell()
        say = self.speech
        self.filter.show_label(say("Buscar el puesto: nombre, código o país"))
        self.lane.show_label(say("Carril o ventanilla"))
        self.direction.show_label(say("Sentido habitual del carril"))
        self.administrator.retell()
        self.person.retell()
        self.camera.show_label(say("Cámara sobre la mesa"))
        self._texts["administrator"].setText(
            say("El administrador cuida los oficiales y las listas. No ve viajeros ni registra cruces.")
        )
        self._texts["people"].setText(
            say("Añada al menos un supervisor, que cierra los turnos. Con los campos vacíos, Enter sigue.")
        )
        self._texts["camera"].setText(say("Sin cámara también se trabaja: a mano, o con un lector."))
        self.recovery_key.show_label(say("Archivo de la clave de recuperación de la dirección, si lo hay"))
        self._texts["recovery"].setText(say("Sin ese archivo, el puesto hace una clave suya y la imprime."))
        self.recovery.retell()
        self.show_pointed(self._pointed)
        if self._step is Step.POST:
            row = self._post_table.row
            self.show_posts(self._posts)
            self._post_table.selectRow(max(row, 0))
        self.show_people(self._people)
        if self._cameras:
            chosen = self.camera.combo.currentIndex()
            self.show_cameras(self._cameras)
            self.camera.combo.setCurrentIndex(chosen)
        self._tell_summary()

    def _tell_summary(self) -> None:
        if self._pointed is None:
            return
        self._texts["summary"].setText(
            self.speech(
                "{post}, carril {lane}. {people} personas con su propia contraseña. "
                "La base queda cifrada: sin una contraseña, nadie la abre.",
                post=self._pointed.name,
                lane=self.lane.value,
                people=len(self._people) + 1,
            )
        )

    def _remove(self) -> None:
        if self._people_table.row >= 0:
            self.person_removed.emit(self._people_table.row)

    def _post_step(self) -> QWidget:
        left = Card()
        left.body.addWidget(self.filter)
        left.body.addWidget(self._post_table, 1)
        right = Card(margins=(22, 18, 22, 18))
        for fact in self._facts:
            right.body.addWidget(fact)
        right.body.addSpacing(12)
        right.body.addWidget(self.lane)
        right.body.addWidget(self.direction)
        right.body.addStretch()
        return _beside(left, right)

    def _administrator_step(self) -> QWidget:
        card = Card(margins=(28, 22, 28, 22))
        card.setFixedWidth(520)
        card.body.addWidget(self._texts["administrator"])
        card.body.addSpacing(8)
        card.body.addWidget(self.administrator)
        return centred(card, above=0, below=1)

    def _people_step(self) -> QWidget:
        left = Card()
        left.body.addWidget(self._texts["people"])
        left.body.addWidget(self._people_table, 1)
        right = Card(margins=(22, 18, 22, 18))
        right.body.addWidget(self.person)
        right.body.addStretch()
        return _beside(left, right)

    def _camera_step(self) -> QWidget:
        card = Card(margins=(28, 22, 28, 22))
        card.setFixedWidth(620)
        card.body.addWidget(self.camera)
        card.body.addWidget(self._texts["camera"])
        card.body.addSpacing(16)
        card.body.addWidget(self.recovery_key)
        card.body.addWidget(self._texts["recovery"])
        card.body.addSpacing(16)
        card.body.addWidget(self._texts["summary"])
        return centred(card, above=0, below=1)


    def _recovery_step(self) -> QWidget:
        card = Card(margins=(28, 22, 28, 22))
        card.setFixedWidth(720)
        card.body.addWidget(self.recovery)
        return centred(card, above=0, below=1)

    def _choose_key(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.speech("Clave de recuperación"), "", "*.json")
        if chosen:
            self.recovery_key.show_value(chosen)

    def _choose_sheet(self) -> None:
        title = self.speech("Guardar la hoja de recuperación")
        chosen, _ = QFileDialog.getSaveFileName(self, title, SHEET_FILE, "PDF (*.pdf)")
        if chosen:
            self.sheet_wanted.emit(chosen)


def _beside(left: Card, right: Card) -> QWidget:
    right.setFixedWidth(SIDE_WIDTH)
    page = QWidget()
    row = QHBoxLayout(page)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    row.addWidget(left, 1)
    row.addWidget(right)
    return page
