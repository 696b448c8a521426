"""A desk that records or imports until it is killed, saying each id only after its commit.

``python -m tests.soak.recorder HOME record MARK`` or ``... HOME import FILE``.
"""

import sys
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from borderpost.services import importing, recording, setting_up, signing_in
from borderpost.store.home import Home
from borderpost.store.store import Store
from tests.store.drafts import draft


def main(home: Home, what: str, argument: str) -> None:
    passphrase = setting_up.practice_passphrase(home)
    now = datetime.now(UTC)
    session = signing_in.sign_in(home, setting_up.PRACTICE_SUPERVISOR, passphrase, now=now)
    with Store.open(home, session.key) as store:
        if what == "import":
            for result in importing.slips(store, session, Path(argument), now=now):
                print(result.serial, result.id, flush=True)
            return
        for number in count():
            crossing = recording.record(store, session, draft(f"{argument}N{number}"), now=datetime.now(UTC))
            print(crossing.draft.document.number, crossing.id, flush=True)


if __name__ == "__main__":
    main(Home(Path(sys.argv[1])), sys.argv[2], sys.argv[3])
