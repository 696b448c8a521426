"""Kill a rotation of the data key at every file it touches, and see that the desk opens and lost nothing.

    python -m tests.soak.kill_rotating [--every N]

Each child counts what the interpreter says of files opened, renamed and removed, and of database connections,
and kills itself (SIGKILL) at the next one.
"""

import argparse
import os
import shutil
import signal
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from borderpost.domain.errors import BorderPostError
from borderpost.services import rotating, setting_up, signing_in
from borderpost.store.home import Home
from borderpost.store.store import Store
from borderpost.store.verify import verify
from tests.soak.results import keep

NOW = datetime(2026, 3, 4, 15, 30, tzinfo=UTC)
WATCHED = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "sqlite3.connect"})
USERNAME = setting_up.PRACTICE_ADMINISTRATOR


def main() -> int:
    """Run the trial and print what came of it; 1 where anything was lost."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return _try(Path(folder), asked.every)


def _try(folder: Path, every: int) -> int:
    made = Home(folder / "made")
    setting_up.practise(made, now=NOW)
    passphrase = setting_up.practice_passphrase(made)
    session = signing_in.sign_in(made, USERNAME, passphrase, now=NOW)
    with Store.open(made, session.key) as store:
        entries = store.entry_count()
    kills = old = new = lost = 0
    for step in range(1, 1000, every):
        home = Home(folder / f"step-{step}")
        shutil.copytree(made.path, home.path)
        if not _killed(home, passphrase, step):
            break
        kills += 1
        try:
            again = signing_in.sign_in(home, USERNAME, passphrase, now=NOW)
            with Store.open(home, again.key) as store:
                whole = verify(store).ok and store.entry_count() > entries
            rotating.rotate(home, USERNAME, passphrase, now=NOW)
            signing_in.sign_in(home, USERNAME, passphrase, now=NOW)
        except BorderPostError as error:
            print(f"step {step}: {error!r}", flush=True)
            whole = False
        lost += not whole
        old += whole and again.key == session.key
        new += whole and again.key != session.key
        shutil.rmtree(home.path)
    said = f"{kills} kills: {old} left the old key, {new} the new one, {lost} lost"
    if every == 1:
        keep("kill_rotating", said, broken=lost)
    else:
        print(said)
    return 1 if lost or not (old and new) else 0


def _killed(home: Home, passphrase: str, step: int) -> bool:
    """Rotate in a child that kills itself at a step; tell whether it came so far."""
    child = os.fork()
    if child == 0:
        left = step

        def count(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal left
            if event in WATCHED and str(arguments[0] if arguments else "").startswith(str(home.path)):
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        rotating.rotate(home, USERNAME, passphrase, now=NOW)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


if __name__ == "__main__":
    sys.exit(main())
