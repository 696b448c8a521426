"""The process that runs Tesseract: strips in on standard input, symbols out on standard output.

A request is the number of strips, then for each its width and height and its grey pixels. An
answer is its length and a JSON list with, per strip, ``[left, top, right, bottom, [[character,
certainty], ...]]`` for every symbol. Numbers are unsigned 32-bit, little endian.
"""

import json
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import tesserocr

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"
MODEL = "eng"

# Language knowledge only does harm to an MRZ.
_SETTINGS = {
    "tessedit_char_whitelist": ALPHABET,
    "load_system_dawg": "0",
    "load_freq_dawg": "0",
    "load_punc_dawg": "0",
    "load_number_dawg": "0",
    "load_unambig_dawg": "0",
    "load_bigram_dawg": "0",
    "classify_enable_learning": "0",
    "save_blob_choices": "T",
}

_Symbol = tuple[int, int, int, int, list[tuple[str, float]]]


def model_folder() -> Path:
    """Return the folder that holds the model; beside the interpreter, or beside a frozen program."""
    return Path(getattr(sys, "_MEIPASS", sys.prefix), "share", "tessdata")


def main() -> int:
    """Answer requests until standard input ends."""
    # Without a path Tesseract searches the current directory, for minutes where that is large.
    folder = str(model_folder())
    oem, psm = tesserocr.OEM.TESSERACT_ONLY, tesserocr.PSM.SINGLE_LINE
    with tesserocr.PyTessBaseAPI(path=folder, lang=MODEL, oem=oem, psm=psm) as engine:
        for name, value in _SETTINGS.items():
            engine.SetVariable(name, value)
        while count := sys.stdin.buffer.read(4):
            strips = [_strip(sys.stdin.buffer) for _ in range(struct.unpack("<I", count)[0])]
            answer = json.dumps([list(_symbols(engine, *strip)) for strip in strips]).encode()
            sys.stdout.buffer.write(struct.pack("<I", len(answer)) + answer)
            sys.stdout.buffer.flush()
    return 0


def _strip(stream: BinaryIO) -> tuple[int, int, bytes]:
    width, height = struct.unpack("<II", stream.read(8))
    return width, height, stream.read(width * height)


def _symbols(engine: tesserocr.PyTessBaseAPI, width: int, height: int, pixels: bytes) -> Iterator[_Symbol]:
    engine.SetImageBytes(pixels, width, height, 1, width)
    engine.SetSourceResolution(300)
    engine.Recognize()
    level = tesserocr.RIL.SYMBOL
    for place in tesserocr.iterate_level(engine.GetIterator(), level):
        box = place.BoundingBox(level)
        if box is None or place.Empty(level):
            continue
        first = place.GetUTF8Text(level), place.Confidence(level)
        others = [(choice.GetUTF8Text(), choice.Confidence()) for choice in place.GetChoiceIterator()]
        choices = [first, *(choice for choice in others if choice[0] != first[0])]
        yield *box, [(text, round(score, 1)) for text, score in choices if len(text) == 1]
        # A recognised pair of letters is no symbol of the grid; its place stays empty there.
    engine.Clear()


if __name__ == "__main__":
    sys.exit(main())
