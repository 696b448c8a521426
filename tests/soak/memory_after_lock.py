"""Search the memory of a desk for its keys and passphrase: while an officer is signed in, and after the lock.

    python -m tests.soak.memory_after_lock

The desk is the real window in a process of its own; its memory is read through ``/proc``. What is searched
for is known from the files of the post alone: the desk tells nothing.
"""

import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from borderpost.services import signing_in
from borderpost.store import keys
from borderpost.store.home import Home
from borderpost.store.store import Store
from tests.soak.results import keep
from tests.ui.posts import SUPERVISOR, set_up
from ui.session import clock

_LARGEST_PIECE = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """Hold how often each secret was found, by its name, while signed in and after the lock."""

    signed_in: dict[str, int]
    locked: dict[str, int]
    searched: int


def run(folder: Path) -> Found:
    """Sign in at a desk, lock it, and search its memory both times."""
    home = set_up(folder)
    wanted = _secrets(home)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.soak.memory_desk", str(home.path)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as desk:

        def say(line: str) -> None:
            assert desk.stdin is not None
            assert desk.stdout is not None
            desk.stdin.write(f"{line}\n")
            desk.stdin.flush()
            assert desk.stdout.readline() == "ok\n", line

        say("at sign_in")
        for key in ("Shift+Tab", "3"):
            say(f"press {key}")
        for letter in SUPERVISOR.passphrase:
            say(f"type {letter}")
        for line in ("press Enter", "press Enter", "at desk"):
            say(line)
        signed_in, searched = _counted(desk.pid, wanted)
        for line in ("flow Ctrl+O", "at sign_in"):
            say(line)
        locked, _ = _counted(desk.pid, wanted)
        assert desk.stdin is not None
        desk.stdin.close()
    return Found(signed_in, locked, searched)


def _secrets(home: Home) -> dict[str, bytes]:
    """Return what is to be found, by its name, after a shift was opened so that the desk comes up at once."""
    unlocked = keys.unwrap(home, SUPERVISOR.username, SUPERVISOR.passphrase)
    session = signing_in.sign_in(home, SUPERVISOR.username, SUPERVISOR.passphrase, now=clock())
    with Store.open(home, session.key) as store:
        assert store.open_shift() is None
    # The latter half of each: what frees memory writes over the beginning of it.
    end = SUPERVISOR.passphrase[len(SUPERVISOR.passphrase) // 2 :]
    return {
        "data key": unlocked.key.secret[16:],
        "data key in hexadecimal": unlocked.key.secret[16:].hex().encode(),
        "signing key": unlocked.signing.secret[16:],
        "sealing key": unlocked.own.sealing[16:],
        "passphrase, a byte a letter": end.encode("latin-1"),
        "passphrase, two bytes a letter (Qt)": end.encode("utf-16-le"),
    }


def _counted(process: int, wanted: dict[str, bytes]) -> tuple[dict[str, int], int]:
    """Return how often each secret stands in a process's writable memory, and how many bytes that is."""
    found, searched = dict.fromkeys(wanted, 0), 0
    place = Path(f"/proc/{process}")
    with (place / "maps").open(encoding="utf-8") as maps, (place / "mem").open("rb") as memory:
        for line in maps:
            match = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line)
            if match is None:
                continue
            start, end = (int(edge, 16) for edge in match.groups())
            for at in range(start, end, _LARGEST_PIECE):
                try:
                    memory.seek(at)
                    content = memory.read(min(_LARGEST_PIECE, end - at))
                except OSError:
                    continue
                searched += len(content)
                for name, secret in wanted.items():
                    found[name] += content.count(secret)
    return found, searched


def main() -> int:
    """Print what was found as Markdown; 1 where a key was found after the lock."""
    with tempfile.TemporaryDirectory() as folder:
        found = run(Path(folder))
    print("| Secret | Signed in | After the lock |")
    print("|---|---|---|")
    for name, count in found.signed_in.items():
        print(f"| {name} | {count} | {found.locked[name]} |")
    print(f"\n{found.searched // 1024 // 1024} MiB of writable memory searched.")
    left = {name: count for name, count in found.locked.items() if count}
    broken = sum(count for name, count in left.items() if "key" in name)
    keep("memory_after_lock", f"{found.searched // 1024**2} MiB searched, left: {left}", broken=broken)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
