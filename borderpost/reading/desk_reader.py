"""All that a desk sees in a picture: the zone, what lies on the glass, the portrait and the barcodes."""

from borderpost.domain.barcode import Barcode
from borderpost.domain.reading import Reading
from borderpost.reading.barcodes import LiveBarcodes, with_barcodes
from borderpost.reading.engine import Reader
from borderpost.reading.glass import Glass
from borderpost.reading.portrait import with_portrait
from borderpost.reading.stages import Picture


class DeskReader:
    """Read a camera's frames in their order, and stills between them; for one thread at a time."""

    def __init__(self) -> None:
        self._reader = Reader()
        self._glass = Glass()
        self._barcodes = LiveBarcodes()

    def read(self, image: Picture, *, still: bool) -> Reading:
        """Return what a picture says; a still is searched for barcodes at once, for none follows it.

        Raise Trouble("reading.engine") where the recogniser cannot run on this machine.
        """
        if still:
            return with_portrait(with_barcodes(self._reader.read_still(image), image), image)
        return with_portrait(self._glass.watched(image, self._reader.read_next(image)), image)

    def search(self, image: Picture) -> tuple[Barcode, ...]:
        """Return the barcodes found in a camera's frame."""
        return self._barcodes.look(image)

    def close(self) -> None:
        """Give back the network and the second reader's process; a later ``read`` gets them again."""
        self._reader.close()
