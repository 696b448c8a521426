"""Tesseract's program on the whole picture; the filter picks the zone out of what it read."""

import subprocess
import sys
from pathlib import Path

from tests.benchmarks.peers.line_filter import zone
from tests.benchmarks.peers.serving import Answer, same, serve


def main() -> None:
    """Serve; the arguments are a folder of models and the model's name."""
    folder, model = sys.argv[1:]
    options = ["--psm", "6", "--tessdata-dir", folder, "-l", model]

    def read(path: Path) -> Answer:
        command = ["tesseract", str(path), "stdout", *options]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        return Answer(zone(done.stdout.splitlines()))

    serve(same, read)


if __name__ == "__main__":
    main()
