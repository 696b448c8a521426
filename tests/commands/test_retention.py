from pathlib import Path

from borderpost.store.home import Home
from borderpost.store.store import Store
from tests.commands.borderpost import borderpost
from tests.store.desks import session_of


def test_the_plan_is_said_and_nothing_goes_that_no_platform_has(practice: Path, slips: Path) -> None:
    assert borderpost("--home", practice, "import", slips).returncode == 0
    plan = borderpost("--home", practice, "--language", "en", "retention", "plan")
    assert plan.returncode == 0, plan.stderr
    assert "4  not sent to the platform" in plan.stdout
    assert "(period to be verified)" in plan.stdout
    alone = borderpost("--home", practice, "retention", "run")
    assert alone.returncode == 2
    same = borderpost("--home", practice, "retention", "run", "--second", "admin")
    assert (same.returncode, "[witness.same]" in same.stderr) == (3, True)
    done = borderpost("--home", practice, "retention", "run", "--second", "practica")
    assert done.returncode == 0, done.stderr
    home = Home(practice)
    with Store.open(home, session_of(home).key) as store:
        assert len(list(store.crossings())) == 4
    assert borderpost("--home", practice, "verify").returncode == 0
