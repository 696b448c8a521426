"""A day of a practice post without a screen: specimens through the camera, decided, recorded, reported."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from borderpost.devices.specimen_camera import SpecimenCamera
from borderpost.domain import from_mrz
from borderpost.domain import mrz as zone_text
from borderpost.domain.alert import ResolutionOutcome
from borderpost.domain.consensus import Consensus
from borderpost.domain.crossing import Crossing, CrossingDraft, Direction, Outcome, RefusalReason, Trip
from borderpost.domain.document import ReadMethod
from borderpost.domain.finding import Verdict
from borderpost.domain.inspection import Inspection
from borderpost.domain.mrz import Mrz
from borderpost.domain.reading import Reading
from borderpost.domain.shift_report import ShiftReport
from borderpost.reading.engine import Reader
from borderpost.reports import files
from borderpost.services import correcting, inspecting, recording, reporting, resolving, shifting
from borderpost.services.session import Session
from borderpost.specimens.documents import Specimen
from borderpost.specimens.scene import Profile
from borderpost.store.store import Store
from resources.words import Words
from ui.commands.call import now

PATIENCE = 3.5
"""Seconds that the officer waits for the camera before typing."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Hold how one traveller went through; times are seconds."""

    specimen: Specimen
    crossing: Crossing
    verdict: Verdict
    exact: bool
    frames: int
    reading: float
    deciding: float
    committing: float
    hits: int

    @property
    def whole(self) -> float:
        """Return the seconds from presenting to commit."""
        return self.reading + self.deciding + self.committing


class SpecimenDay:
    """Work through specimens as an officer would; ``passages`` grows with each of them."""

    def __init__(self, store: Store, session: Session, specimens: Sequence[Specimen], *, seed: int) -> None:
        self._store = store
        self._session = session
        self._specimens = specimens
        self._seed = seed
        self.expected = len(specimens)
        self.passages: list[Passage] = []
        self.resolved = 0
        self.amended = 0

    def pass_travellers(self, profile: Profile) -> Iterator[Passage]:
        """Present every specimen to the camera and record its holder."""
        camera = SpecimenCamera(self._specimens, seed=self._seed, profile=profile)
        with Reader() as reader:
            camera.start()
            try:
                for index, specimen in enumerate(self._specimens):
                    camera.present(index)
                    passage = self._pass(specimen, camera, reader)
                    self.passages.append(passage)
                    yield passage
            finally:
                camera.close()

    def correct_one(self) -> Crossing:
        """Amend the first crossing, whose plate was noted wrongly, and return its present form."""
        crossing = self.passages[0].crossing
        trip = replace(crossing.draft.trip, plate="P123ABC")
        draft = replace(crossing.draft, trip=trip)
        self.amended += 1
        return correcting.amend(
            self._store, self._session, crossing.id, draft, reason="placa mal anotada", now=now()
        )

    def close(self, words: Words, folder: Path) -> tuple[ShiftReport, tuple[Path, Path]]:
        """Close the shift and write its report as PDF and CSV."""
        shift = shifting.close_shift(self._store, self._session, notes="", now=now())
        report = reporting.shift_report(self._store, self._session, shift.id, now=now())
        folder.mkdir(parents=True, exist_ok=True)
        return report, files.write(report, folder, words)

    def wrong(self) -> list[str]:
        """Return the serial numbers (from 1) of travellers whose record is not what their document says."""
        wrong = []
        for number, passage in enumerate(self.passages, start=1):
            stored = self._store.crossing(passage.crossing.id)
            traveller = from_mrz.traveller(self._truth(passage.specimen))
            zone = passage.specimen.mrz
            if stored is None or (stored.draft.traveller, stored.draft.document.mrz) != (traveller, zone):
                wrong.append(str(number))
        return wrong

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._session.post.zone)

    @property
    def _today(self) -> date:
        return now().astimezone(self._zone).date()

    def _truth(self, specimen: Specimen) -> Mrz:
        truth = zone_text.parse(specimen.mrz, today=self._today)
        if truth is None:
            raise ValueError("a specimen has a zone")
        return truth

    def _pass(self, specimen: Specimen, camera: SpecimenCamera, reader: Reader) -> Passage:
        begun = time.monotonic()
        reading, frames = _read(camera, reader)
        read = time.monotonic()
        exact = reading is not None and reading.lines == specimen.mrz
        inspection = self._inspect(specimen, reading if exact else None, known=reading is not None)
        draft = self._decide(inspection)
        decided = time.monotonic()
        crossing = recording.record(
            self._store, self._session, replace(draft, seconds=round(decided - begun, 1)), now=now()
        )
        committed = time.monotonic()
        for hit in inspection.hits:
            resolving.resolve(
                self._store,
                self._session,
                crossing.id,
                hit,
                outcome=ResolutionOutcome.SAME_PERSON,
                reason="documento cotejado con la lista; remitido a supervisión",
                now=now(),
            )
            self.resolved += 1
        return Passage(
            specimen=specimen,
            crossing=crossing,
            verdict=inspection.verdict,
            exact=exact,
            frames=frames,
            reading=read - begun,
            deciding=decided - read,
            committing=committed - decided,
            hits=len(inspection.hits),
        )

    def _inspect(self, specimen: Specimen, reading: Reading | None, *, known: bool) -> Inspection:
        """Inspect what was read or, as an officer would, what the document says to the eye."""
        direction = self._session.post.direction
        if reading is not None:
            inspection = inspecting.from_reading(
                self._store,
                self._session,
                reading,
                direction=direction,
                method=ReadMethod.MRZ_CAMERA,
                now=now(),
            )
            if inspection is not None:
                return inspection
        truth = self._truth(specimen)
        method = ReadMethod.MRZ_CORRECTED if known else ReadMethod.MANUAL
        draft = CrossingDraft(
            direction=direction,
            outcome=Outcome.ADMITTED if direction is Direction.ENTRY else Outcome.EXIT_AUTHORISED,
            traveller=from_mrz.traveller(truth),
            document=from_mrz.document(truth, method, today=self._today),
        )
        return inspecting.inspect(self._store, self._session, draft, mrz=truth, now=now())

    def _decide(self, inspection: Inspection) -> CrossingDraft:
        trip = Trip(plate="P123ABD" if not self.passages else "", days=inspection.usual_days)
        draft = replace(inspection.draft, trip=trip)
        if inspection.hits:
            return replace(draft, outcome=Outcome.REFERRED, reason=RefusalReason.ALERT)
        expiry = draft.document.expiry
        if expiry is not None and expiry < self._today:
            return replace(draft, outcome=Outcome.REFUSED, reason=RefusalReason.EXPIRED_DOCUMENT)
        return draft


def _read(camera: SpecimenCamera, reader: Reader) -> tuple[Reading | None, int]:
    """Return the document on which frames agree, or None when patience ends, and the frames read."""
    consensus = Consensus()
    until = time.monotonic() + PATIENCE
    seen, frames = -1, 0
    while time.monotonic() < until:
        frame = camera.newest(seen)
        if frame is None:
            time.sleep(0.01)
            continue
        seen, frames = frame.number, frames + 1
        stable = consensus.add(reader.read(frame.image))
        if stable is not None:
            return stable, frames
    return None, frames
