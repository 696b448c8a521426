"""How long a traveller takes in the tour: presented, read, inspected, committed."""

import sys
import tempfile
import time
from pathlib import Path

from borderpost.services import setting_up, signing_in
from borderpost.specimens import practice
from borderpost.specimens.scene import Profile
from borderpost.store.store import Store
from resources.words import Words
from tests.benchmarks.page import percentile, table
from ui.commands.call import Call, now
from ui.commands.setup import set_up_practice
from ui.commands.specimen_day import SpecimenDay
from ui.commands.tour import SEED


def main() -> int:
    """Walk the practice dozen past the camera, and print what that took."""
    with tempfile.TemporaryDirectory() as folder:
        call = Call(Words("es"), Path(folder) / "home")
        set_up_practice(call)
        passphrase = setting_up.practice_passphrase(call.home)
        session = signing_in.sign_in(call.home, setting_up.PRACTICE_SUPERVISOR, passphrase, now=now())
        begun = time.monotonic()
        with Store.open(call.home, session.key) as store:
            day = SpecimenDay(store, session, practice.dozen(now().date()), seed=SEED)
            passages = list(day.pass_travellers(Profile.CLEAN))
        whole = time.monotonic() - begun
    times = [passage.whole for passage in passages]
    reading = [passage.reading for passage in passages]
    commits = [passage.committing * 1000 for passage in passages]
    exact = sum(passage.exact for passage in passages)
    print(
        table(
            (
                ("presented to committed, median", f"{percentile(times, 50):.2f} s"),
                ("presented to committed, longest", f"{max(times):.2f} s"),
                ("of which reading until frames agree, median", f"{percentile(reading, 50):.2f} s"),
                ("of which the commit, median", f"{percentile(commits, 50):.1f} ms"),
                ("read without a wrong character", f"{exact} of {len(passages)}"),
                ("all travellers, drawing of the specimens included", f"{whole:.1f} s"),
            )
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
