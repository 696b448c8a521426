"""The process that runs PassportEye: PNG pictures in on standard input, MRZ lines out on standard output."""

import io
import json
import struct
import sys

from passporteye import read_mrz


def main() -> int:
    """Answer requests (length, PNG) with (length, JSON list of lines) until standard input ends."""
    while header := sys.stdin.buffer.read(4):
        picture = io.BytesIO(sys.stdin.buffer.read(struct.unpack("<I", header)[0]))
        found = read_mrz(picture)
        text = found.aux.get("text", "") if found is not None else ""
        lines = ["".join(line.split()) for line in str(text).splitlines() if line.strip()]
        answer = json.dumps(lines).encode()
        sys.stdout.buffer.write(struct.pack("<I", len(answer)) + answer)
        sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
