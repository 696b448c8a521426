"""The self-test at a terminal: a practice desk, and one whose database is broken."""

import json
import os
from pathlib import Path

from borderpost.domain.self_test import CheckName
from tests.commands.borderpost import borderpost


def test_a_sound_desk_exits_with_0_writes_the_page_and_journals(practice: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.pdf"
    done = borderpost("--home", practice, "doctor", "--json", "--whole", "--print", page)
    assert done.returncode == 0, done.stderr
    said = {one["check"]: one for one in map(json.loads, done.stdout.splitlines())}
    assert len(said) == len(CheckName)
    assert said["reader"]["state"] == said["chain"]["state"] == said["camera"]["state"] == "good"
    assert said["chain"]["code"] == "check.chain.whole"
    assert said["backup"]["state"] == "attention"
    assert page.read_bytes().startswith(b"%PDF")
    entries = int(said["chain"]["values"]["count"])
    again = borderpost("--home", practice, "doctor", "--json")
    chain = next(one for one in map(json.loads, again.stdout.splitlines()) if one["check"] == "chain")
    assert int(chain["values"]["total"]) > entries + 1
    assert int(chain["values"]["count"]) == int(chain["values"]["total"]) - entries


def test_a_broken_database_is_told_with_what_to_do_and_the_other_parts_are_looked_at(practice: Path) -> None:
    with (practice / "post.db").open("r+b") as file:
        file.write(os.urandom(4096))
    done = borderpost("--home", practice, "doctor")
    assert done.returncode == 4, done.stderr
    told = {line.split("[")[-1].rstrip("]"): line for line in done.stdout.splitlines() if "[" in line}
    assert told["database.damaged"].startswith("X ")
    assert told["check.reader.good"].startswith("+ ")
    assert "no se pudo anotar" in done.stderr
