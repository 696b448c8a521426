"""fastmrz through the command line that python-fire gives it: its code (AGPL) is never imported by ours.

Every picture is a process of its own, its start included in the time.
"""

import subprocess
import sys
from pathlib import Path

from tests.benchmarks.peers.serving import Answer, same, serve


def main() -> None:
    """Serve; the arguments are the Python of fastmrz's environment and a folder of models."""
    python, folder = sys.argv[1:]
    reader = [python, "-m", "fire", "fastmrz", "FastMRZ", "--tesseract_path=", f"--tessdata_path={folder}"]

    def read(path: Path) -> Answer:
        command = [*reader, "-", "get_details", str(path), "--ignore_parse"]
        done = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", check=True)
        return Answer(tuple(done.stdout.split()))

    serve(same, read)


if __name__ == "__main__":
    main()
