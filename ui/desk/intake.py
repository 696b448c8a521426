"""Decides which document is the traveller's: before the camera, in a still, or sent by a reader."""

from collections import deque
from collections.abc import Callable
from datetime import date

from PySide6.QtGui import QImage

from borderpost.domain.document import ReadMethod
from borderpost.domain.errors import BorderPostError, Trouble
from borderpost.domain.inspection import Inspection
from borderpost.domain.mrz import parse
from borderpost.domain.reading import Hint, Reading
from ui.desk import telling
from ui.desk.case import Case
from ui.desk.codes import Codes
from ui.desk.eye import Eye, Look
from ui.desk.sameness import same_document
from ui.desk.shown import Panel
from ui.desk.state import DeskState
from ui.desk.view import DeskView
from ui.desk.work import Work
from ui.desk.zone import zone_of
from ui.session import Clock
from ui.words import Speech

_ZONE_WIDTHS = {88: 44, 90: 30, 72: 36}
"""Characters of a whole zone → characters of one of its lines (TD3 and MRV-A, TD1, TD2 and MRV-B)."""

Opened = Callable[[Case, bool], None]
"""Takes a new case, and whether what was typed so far belongs to it."""


def zone_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a zone typed or pasted as one text; none where it is not whole yet."""
    parts = text.split()
    if len(parts) in {2, 3} and sum(map(len, parts)) in _ZONE_WIDTHS:
        return tuple(parts)
    whole = "".join(parts)
    width = _ZONE_WIDTHS.get(len(whole))
    return tuple(whole[start : start + width] for start in range(0, len(whole), width)) if width else ()


class Intake:
    """Take readings one by one; what is typed stays with the traveller for whom it was typed.

    A document replaces the one at the window only while nothing was typed or resolved for that one;
    otherwise it waits, and the officer is told. The document that was just recorded is not taken
    again while it lies there. A still comes only once: behind the traveller at the window it always
    waits, each in its turn.
    """

    def __init__(
        self,
        view: DeskView,
        eye: Eye,
        work: Work,
        speech: Speech,
        state: DeskState,
        *,
        clock: Clock,
        today: Callable[[], date],
        opened: Opened,
        touched: Callable[[], bool],
        say: Callable[[str], None],
        failed: Callable[[BorderPostError], None],
    ) -> None:
        self.work = work
        self._view = view
        self._eye = eye
        self._speech = speech
        self._state = state
        self._clock = clock
        self._today = today
        self._opened = opened
        self._touched = touched
        self._say = say
        self._failed = failed
        self._done: tuple[str, ...] = ()
        self._pending: tuple[Look, ReadMethod] | None = None
        self._stills: deque[Look] = deque()
        self._asked = 0
        self._forced = False
        self._codes = Codes(view.codes, speech)
        eye.coded.connect(self._codes.add)
        eye.looked.connect(self._looked)
        eye.agreed.connect(lambda look: self._offer(look, ReadMethod.MRZ_CAMERA))
        eye.gone.connect(self._gone)
        eye.still_came.connect(self._still_came)
        eye.still_read.connect(self._still_read)
        eye.failed.connect(lambda _: self._view.picture.show_hint(""))

    @property
    def waiting(self) -> bool:
        """Tell whether another document waits for the traveller at the window."""
        return self._pending is not None or bool(self._stills)

    def take_lines(self, lines: tuple[str, ...], method: ReadMethod) -> None:
        """Take the lines of a zone that no camera read."""
        confidence = tuple(tuple(1.0 for _ in line) for line in lines)
        self._offer(Look(Reading(lines, confidence, engine=method.value, ms=0.0), QImage()), method)

    def take_typed(self, text: str) -> None:
        """Take a zone typed or pasted into the form, once it is whole."""
        lines = zone_lines(text)
        if lines and parse(lines, today=self._today()) is not None:
            self.take_lines(lines, ReadMethod.MANUAL)

    def finish(self, case: Case) -> None:
        """Note that the case is on its way to the disk: its document is done with."""
        self._asked += 1
        self._done = case.lines
        self._codes.clear()
        self._stills = deque(look for look in self._stills if not self._is_of(look, case))
        if _is_still(case):
            self._view.picture.release()
            self._view.picture.show_hint("")

    def look_anew(self) -> None:
        """Read what lies before the camera once more, even if it was taken already."""
        self._done = ()
        self._forced = True
        self._eye.look_anew()

    def reopen(self) -> None:
        """Let the document that was just recorded be taken again."""
        self._done = ()
        self._eye.forget()

    def take_waiting(self) -> None:
        """Take the document that waits, if one does."""
        asked = self._asked
        pending, self._pending = self._pending, None
        if pending is not None:
            self._offer(*pending)
        if asked == self._asked:
            self.take_still()

    def take_still(self) -> None:
        """Take the oldest still; behind another traveller at the window it waits, and the officer is told."""
        if not self._stills or self._state.saving is not None:
            return
        look, case = self._stills[0], self._state.case
        typing = self._typing
        if self._is_behind(look, case) or (case is None and typing):
            self._announce()
        elif case is None:
            self._ask(look, ReadMethod.MRZ_SCANNER, same=False)
        elif case.corrected or case.resolved or typing:
            self._stills.popleft()
            self._say(self._speech("Es el mismo documento. Lo corregido y lo resuelto siguen aquí."))
            self.take_still()
        else:
            self._ask(look, ReadMethod.MRZ_SCANNER, same=True)

    def _still_came(self, image: QImage) -> None:
        if self._state.case is None:
            self._view.picture.release()
            self._view.picture.show_frame(image)
            self._view.picture.show_hint(self._speech("leyendo la imagen"))

    def _still_read(self, look: Look) -> None:
        if self._state.case is None:
            hint = telling.hint_said(look.reading.hints, self._speech, found=bool(look.reading.lines))
            self._view.picture.show_hint(hint)
        if not look.reading.lines:
            self._failed(Trouble("picture.no_mrz"))
            return
        self._stills.append(look)
        self.take_still()

    @property
    def _typing(self) -> bool:
        """Tell whether somebody's document is being typed in: no other takes its place."""
        return self._view.panel is Panel.HAND and self._view.hand.touched

    def _is_behind(self, look: Look, case: Case | None) -> bool:
        """Tell whether a still waits for its turn, another traveller being at the window."""
        return look.still and case is not None and not self._is_of(look, case)

    def _is_of(self, look: Look, case: Case) -> bool:
        return same_document(look.reading.lines, case.lines, today=self._today())

    def _looked(self, look: Look) -> None:
        found = bool(look.reading.lines)
        known = found and self._is_known(look.reading.lines)
        if not found and _is_still(self._state.case):
            # Nothing lies before the camera, for this document came as a still: it stays to be seen.
            return
        if known:
            case = self._state.case
            doubts = [(doubt.line, doubt.position) for doubt in case.doubts] if case is not None else []
            self._view.picture.hold(look.image, zone_of(look.reading, doubts))
        else:
            self._view.picture.release()
            self._view.picture.show_zone(zone_of(look.reading))
        hints = look.reading.hints
        if not found and not look.covered:
            if self._state.case is None:
                self._codes.clear()
            hints = tuple(hint for hint in hints if hint is Hint.DIRTY_GLASS)
        hint = telling.hint_said(hints, self._speech, found=found)
        if known:
            taken = self._state.case is not None
            hint = self._speech("leído") if taken else self._speech("registrado: retire el documento")
        elif found and not hint:
            hint = self._speech("leyendo: no lo mueva")
        self._view.picture.show_hint(hint)

    def _gone(self) -> None:
        self._done = ()
        self._pending = None
        self._state.other_waits = bool(self._stills)
        if not _is_still(self._state.case):
            self._view.picture.release()

    def _is_known(self, lines: tuple[str, ...]) -> bool:
        case = self._state.case
        taken = (self._done, case.lines if case is not None else ())
        return any(same_document(lines, known, today=self._today()) for known in taken)

    def _offer(self, look: Look, method: ReadMethod) -> None:
        lines, case = look.reading.lines, self._state.case
        if self._state.saving is not None:
            self._pending = (look, method)
            return
        forced, self._forced = self._forced, False
        if not forced and method is ReadMethod.MRZ_CAMERA and self._is_known(lines):
            return
        same = method is ReadMethod.MANUAL or (
            case is not None and same_document(lines, case.lines, today=self._today())
        )
        another = case is not None and not same and (self._touched() or case.open_hits)
        if another or (self._typing and not same and not forced):
            self._pending = (look, method)
            self._announce()
            return
        self._ask(look, method, same=same)

    def _ask(self, look: Look, method: ReadMethod, *, same: bool) -> None:
        self._asked += 1
        asked = self._asked
        self.work.read(
            look.reading,
            self._state.direction,
            method,
            lambda inspection: self._inspected(inspection, look, asked, same=same),
            self._failed,
        )

    def _announce(self) -> None:
        if self._state.other_waits:
            return
        self._state.other_waits = True
        say = self._speech
        self._say(say("Hay otro documento. Este viajero sigue aquí: Enter lo registra, F2 pasa al otro."))

    def _inspected(self, inspection: Inspection | None, look: Look, asked: int, *, same: bool) -> None:
        if asked != self._asked or self._state.saving is not None:
            return
        if self._is_behind(look, self._state.case):
            self._announce()
            return
        if self._stills and self._stills[0] is look:
            self._stills.popleft()
        if inspection is None:
            say = self._speech
            self._say(say("Eso no es una zona de lectura. Nada cambió: acérquelo de nuevo o use F4."))
            self.take_still()
            return
        before = self._state.case
        opened = before.opened if before is not None and same else self._clock()
        self._pending = None
        self._state.other_waits = False
        case = Case(inspection, opened, look)
        if look.still or (before is not None and not same):
            self._codes.clear()
        self._codes.add(look.reading.barcodes)
        self._opened(case, same or before is None)
        if not look.image.isNull():
            doubts = [(doubt.line, doubt.position) for doubt in case.doubts]
            self._view.picture.hold(look.image, zone_of(look.reading, doubts))
            self._view.picture.show_hint(self._speech("leído"))
        self.take_still()


def _is_still(case: Case | None) -> bool:
    return case is not None and case.look is not None and case.look.still
