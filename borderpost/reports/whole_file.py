"""Write a file whole or not at all."""

import os
from pathlib import Path
from secrets import token_hex

from borderpost.domain.errors import Trouble


def write_whole(path: Path, content: bytes) -> None:
    """Put the content at a path, durably, in place of what was there; make the folder if need be.

    Raise Trouble ``report.unwritable``; what was there before then still is.
    """
    fresh = path.with_name(f".{path.name}.{token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with fresh.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(fresh, path)
        finally:
            fresh.unlink(missing_ok=True)
    except OSError as error:
        raise Trouble("report.unwritable") from error
