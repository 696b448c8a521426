"""RapidOCR (PP-OCR's networks) on the whole picture; the filter picks the zone out of what it read."""

import importlib
from pathlib import Path

from tests.benchmarks.peers.line_filter import zone
from tests.benchmarks.peers.serving import Answer, same, serve

THREADS = "EngineConfig.onnxruntime.intra_op_num_threads"


def main() -> None:
    # Only in its own environment: where types are checked, it is not installed.
    engine = importlib.import_module("rapidocr").RapidOCR(params={THREADS: 1})

    def read(path: Path) -> Answer:
        page = engine(str(path)).txts or ()
        return Answer(zone([str(text) for text in page]))

    serve(same, read)


if __name__ == "__main__":
    main()
