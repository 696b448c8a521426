"""Barcodes of documents and papers: what they carry, kept raw where nobody has published the layout."""

from dataclasses import dataclass
from enum import StrEnum


class Symbology(StrEnum):
    """Name the symbologies that the region's papers use."""

    PDF417 = "pdf417"
    QR = "qr"
    CODE128 = "code128"
    CODE39 = "code39"
    DATA_MATRIX = "data_matrix"
    AZTEC = "aztec"


class PayloadKind(StrEnum):
    """Say what a payload is where no layout of it is known.

    TEXT is to be copied, a LINK is followed by nobody here, OPAQUE bytes are no text: encrypted, or packed.
    """

    TEXT = "text"
    LINK = "link"
    OPAQUE = "opaque"


@dataclass(frozen=True, slots=True)
class Barcode:
    """Hold one barcode as it was read.

    ``payload`` are the bytes, whole; ``text`` is what they say, empty where they are no text. ``corners``
    are four (x, y) pixel points in the picture, clockwise from the symbol's own top left.
    """

    symbology: Symbology
    payload: bytes
    text: str
    corners: tuple[tuple[float, float], ...] = ()

    @property
    def kind(self) -> PayloadKind:
        """Return what the payload is."""
        if not self.text:
            return PayloadKind.OPAQUE
        scheme = self.text.partition(":")[0].casefold()
        return PayloadKind.LINK if scheme in ("http", "https") else PayloadKind.TEXT


def readable(payload: bytes) -> str:
    """Return the text of a payload, or nothing where it is not one: encrypted cards carry such bytes.

    UTF-8, else Latin-1 where every byte is a printing character of the region's languages. Separators of
    fields (the control characters 1C to 1F, tabs, line ends) belong to text.
    """
    for encoding in ("utf-8", "latin-1"):
        try:
            text = payload.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text and all(_printing(character, encoding) for character in text):
            return text
    return ""


_SEPARATORS = frozenset("\t\n\r\x1c\x1d\x1e\x1f\x04")
_LATIN = frozenset("ÁÉÍÓÚÜÑáéíóúüñÇçÄÖäößÀÈÌÒÙàèìòùÂÊÎÔÛâêîôûºª°¿¡´·")


def _printing(character: str, encoding: str) -> bool:
    if character in _SEPARATORS or " " <= character <= "~":
        return True
    return character.isprintable() if encoding == "utf-8" else character in _LATIN
