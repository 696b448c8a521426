"""Decides what the devices screen offers and tries: it has the camera to itself while it shows."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from borderpost.devices.scanner import PROGRAM, scanners
from borderpost.devices.serial_reader import ports
from borderpost.devices.source import Frame, FrameSource, LineSource, SourceState
from borderpost.devices.webcam import CameraAnswer, Webcam, cameras
from borderpost.domain.errors import Trouble
from ui.desk.eye import picture
from ui.devices.fitting import Fitting, fitting_of
from ui.devices.view import FOLDER, DevicesChosen, DevicesView, Found
from ui.lanes import Lane
from ui.preferences import Preferences
from ui.widgets.fields import Option

INTERVAL_MS = 33
COUNTED_MS = 1000
"""Over how long the frames a second are counted."""


class DevicesPresenter(QObject):
    """Drive the devices screen; ``kept`` carries the Preferences that were applied.

    ``closing`` is the lane on which the desk's camera is given back too, so that one camera is
    never open twice; ``searching`` the lane on which devices are looked for, which takes seconds.
    """

    kept = Signal(object)
    _delivered = Signal(tuple)

    def __init__(self, view: DevicesView, *, closing: Lane, searching: Lane) -> None:
        super().__init__(view)
        self._view = view
        self._closing = closing
        self._searching = searching
        self._preferences = Preferences()
        self._fitting = Fitting()
        self._page: FrameSource | None = None
        self._open = False
        self._state: SourceState | None = None
        self._answer: CameraAnswer | None = None
        self._number = -1
        self._frames = 0
        self._rate = 0
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self._look)
        view.applied.connect(self._apply)
        view.search_wanted.connect(self._search)
        view.scan_wanted.connect(self._scan)
        view.speech.changed.connect(self._tell)
        self._delivered.connect(self._lines_came)

    def show(self, kept: Preferences) -> None:
        """Show what is chosen, try it, and look for what else there is."""
        self._preferences = kept
        self._open = True
        self._view.show_message("")
        self._view.show_chosen(_chosen(kept))
        self._fit(fitting_of(kept))
        self._timer.start()
        self._search()

    def leave(self) -> None:
        """Give every device back."""
        if not self._open:
            return
        self._open = False
        self._timer.stop()
        self._drop_page()
        self._fit(Fitting())

    def _fit(self, fitting: Fitting) -> None:
        """Give the devices tried so far back, then try others."""
        before, self._fitting = self._fitting, fitting
        self._number, self._frames, self._rate = -1, 0, 0
        self._answer = None
        self._state = None
        self._since.start()

        def give_back() -> None:
            for device in (before.source, before.lines):
                if device is not None:
                    device.close()

        self._closing.run(give_back, lambda _: self._begin(fitting), self._view.show_error)
        self._view.picture.release()
        self._tell()

    def _begin(self, fitting: Fitting) -> None:
        if fitting is not self._fitting or not self._open:
            return
        if fitting.source is not None:
            fitting.source.start()
        if fitting.lines is not None:
            lines: LineSource = fitting.lines
            lines.start(self._delivered.emit)

    def _search(self) -> None:
        self._view.show_message("Se buscan cámaras, escáneres y lectores. Puede tardar unos segundos.")
        self._searching.run(_search, self._know, self._view.show_error)

    def _know(self, answer: tuple[Found, Trouble | None]) -> None:
        if not self._open:
            return
        found, trouble = answer
        self._view.show_found(found)
        if trouble is not None:
            self._view.show_error(trouble)
        else:
            self._view.show_message("")

    def _apply(self) -> None:
        chosen = self._view.chosen
        fault = _fault(chosen)
        if fault:
            self._view.show_message(fault, tone="warn")
            return
        self._preferences = _kept(self._preferences, chosen)
        self.kept.emit(self._preferences)
        self._drop_page()
        self._fit(fitting_of(self._preferences))
        self._view.show_message("Aplicado y guardado. Esc vuelve a la mesa.", tone="ok")

    def _scan(self) -> None:
        if self._page is not None:
            return
        scan_page = fitting_of(_kept(self._preferences, self._view.chosen)).scan_page
        if scan_page is None:
            self._view.show_message("No hay escáner elegido.", tone="warn")
            return
        self._page = scan_page()
        self._page.start()
        self._view.show_message("Se escanea una página. Puede tardar.")

    def _look(self) -> None:
        self._look_at_page()
        source = self._fitting.source
        if source is None:
            return
        if source.state is not self._state:
            self._state = source.state
            self._tell()
        trouble = source.next_trouble()
        if trouble is not None:
            self._view.show_error(trouble)
        frame = source.newest(self._number)
        if frame is not None:
            self._number = frame.number
            self._frames += 1
            self._show_frame(frame)
        if self._since.elapsed() >= COUNTED_MS:
            self._rate = round(self._frames * 1000 / self._since.restart())
            self._frames = 0
            self._tell_camera()

    def _show_frame(self, frame: Frame) -> None:
        self._view.picture.show_frame(picture(frame))
        answer = self._fitting.source.answer if isinstance(self._fitting.source, Webcam) else None
        if answer is not None and answer != self._answer:
            self._answer = answer
            self._view.exposure.show_possible(answer.exposure)
            self._view.focus.show_possible(answer.focus)
            self._tell_camera()

    def _look_at_page(self) -> None:
        page = self._page
        if page is None:
            return
        frame, trouble = page.newest(-1), page.next_trouble()
        if trouble is not None:
            self._drop_page()
            self._view.show_error(trouble)
        elif frame is not None:
            self._drop_page()
            height, width = frame.image.shape[:2]
            self._view.picture.hold(picture(frame), None)
            self._view.show_message(
                "Página escaneada: {width} × {height} puntos. Enter vuelve a la cámara.",
                tone="ok", width=width, height=height,
            )  # fmt: skip

    def _drop_page(self) -> None:
        page, self._page = self._page, None
        if page is not None:
            self._closing.run(page.close, _nothing, self._view.show_error)

    def _lines_came(self, lines: tuple[str, ...]) -> None:
        """Say that the reader works, and nothing of the traveller whose document it was."""
        if self._open:
            self._view.show_message(
                "El lector envió una zona de {rows} líneas.", tone="ok", rows=len(lines)
            )

    def _tell(self) -> None:
        say, source = self._view.speech, self._fitting.source
        if source is None:
            words = say("Sin cámara: a mano, con lector o con escáner.")
            self._view.picture.show_absent(words, icon="camera-off")
        elif self._state in {SourceState.ABSENT, SourceState.LOST}:
            words = (
                say("La carpeta vigilada no responde.")
                if source.stills
                else say("Esta cámara no responde. Revise el cable o elija otra.")
            )
            self._view.picture.show_absent(words, icon="camera-off")
        elif source.stills:
            self._view.picture.show_absent(say("Se espera una imagen en la carpeta."), icon="document")
        self._tell_camera()

    def _tell_camera(self) -> None:
        say, answer = self._view.speech, self._answer
        states = {
            SourceState.STARTING: say("se abre"),
            SourceState.RUNNING: say("funciona"),
            SourceState.ABSENT: say("no está"),
            SourceState.LOST: say("se desconectó"),
        }
        state = states[self._state] if self._state is not None else "–"
        size = "{} × {}".format(*answer.size) if answer is not None else "–"
        rate = str(self._rate) if answer is not None else "–"
        facts = (
            (say("Estado"), state), (say("Resolución que da"), size), (say("Imágenes por segundo"), rate),
        )  # fmt: skip
        self._view.show_camera(facts, self._cannot())

    def _cannot(self) -> str:
        say, answer = self._view.speech, self._answer
        if answer is None:
            return ""
        if answer.exposure is None and answer.focus is None:
            return say("El controlador de esta cámara no permite fijar exposición ni enfoque.")
        if answer.exposure is None:
            return say("El controlador de esta cámara no permite fijar la exposición.")
        if answer.focus is None:
            return say("El controlador de esta cámara no permite fijar el enfoque.")
        return say("Esta cámara permite fijar exposición y enfoque.")


def _search() -> tuple[Found, Trouble | None]:
    """Return what this machine has; scanners need a program that may be missing."""
    seen = tuple(Option(str(camera.index), camera.name) for camera in cameras())
    readers = tuple(Option(port, f"{label} ({port})") for port, label in ports())
    try:
        listed = tuple(Option(scanner.id, scanner.label) for scanner in scanners())
    except Trouble as trouble:
        return Found(seen, (), readers, untried=PROGRAM.untried), trouble
    return Found(seen, listed, readers, untried=PROGRAM.untried), None


def _fault(chosen: DevicesChosen) -> str:
    """Return what is wrong with what was typed; empty where nothing is."""
    if chosen.source == FOLDER and not chosen.folder:
        return "Falta la carpeta."
    if any(value and not value.isdecimal() for value in (chosen.exposure, chosen.focus)):
        return "Exposición y enfoque van en cifras."
    return ""


def _chosen(kept: Preferences) -> DevicesChosen:
    return DevicesChosen(
        source=FOLDER if kept.folder else kept.camera,
        folder=kept.folder,
        size=kept.size,
        exposure=kept.exposure,
        focus=kept.focus,
        scanner=kept.scanner,
        reader=kept.reader,
        cores=kept.cores,
    )


def _kept(kept: Preferences, chosen: DevicesChosen) -> Preferences:
    watched = chosen.source == FOLDER
    return replace(
        kept,
        camera=kept.camera if watched else chosen.source,
        folder=str(Path(chosen.folder).expanduser().resolve()) if watched else "",
        size=chosen.size or kept.size,
        exposure=chosen.exposure,
        focus=chosen.focus,
        scanner=chosen.scanner,
        reader=chosen.reader,
        cores=chosen.cores or kept.cores,
    )


def _nothing(_: object) -> None:
    """Hear that a device was given back."""
