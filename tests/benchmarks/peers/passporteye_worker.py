"""PassportEye as its documentation says to call it, its own cleaning of the text included."""

import sys
from pathlib import Path

from passporteye import read_mrz
from passporteye.mrz.text import MRZOCRCleaner

from tests.benchmarks.peers.serving import Answer, same, serve


def main() -> None:
    """Serve; the argument is what Tesseract is told besides."""
    parameters = sys.argv[1] if len(sys.argv) > 1 else ""

    def read(path: Path) -> Answer:
        found = read_mrz(str(path), extra_cmdline_params=parameters)
        if found is None:
            return Answer(())
        return Answer(tuple(str(line) for line in MRZOCRCleaner.apply(found.aux["raw_text"])))

    serve(same, read)


if __name__ == "__main__":
    main()
