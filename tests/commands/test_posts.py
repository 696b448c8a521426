"""Setting posts up, taking slips in, letting crossings out, checking and rebuilding, as other programs do."""

import json
from pathlib import Path

from borderpost.store.home import Home
from borderpost.store.store import Store
from tests.commands.borderpost import borderpost
from tests.store.desks import session_of

PASSPHRASE = "una frase larga de verdad 7"
OTHER = "otra frase larga de verdad 8"


def answers(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_slips_go_in_once_and_come_out_with_the_same_ids(practice: Path, slips: Path) -> None:
    first = borderpost("--home", practice, "import", slips)
    again = borderpost("import", slips, "--home", practice)
    assert (first.returncode, again.returncode) == (0, 0), first.stderr + again.stderr
    ids = [answer["id"] for answer in answers(first.stdout)]
    assert len(set(ids)) == 4
    assert [answer["id"] for answer in answers(again.stdout)] == ids
    assert all(answer["already"] is True for answer in answers(again.stdout))
    out = borderpost("export", "--json", "--home", practice)
    assert out.returncode == 0, out.stderr
    exported = answers(out.stdout)
    assert [crossing["id"] for crossing in exported] == ids
    assert [crossing["slip"] for crossing in exported] == [f"EJ-{n:06d}" for n in range(1, 5)]


def test_a_slip_that_cannot_be_used_is_said_and_delays_nobody(practice: Path, slips: Path) -> None:
    lines = slips.read_text("utf-8").splitlines()
    lines[2] = lines[2].replace("exit", "sideways")
    slips.write_text("\n".join(lines), encoding="utf-8")
    answer = borderpost("--home", practice, "import", slips)
    assert answer.returncode == 4
    said = answers(answer.stdout)
    assert [one["id"] is None for one in said] == [False, True, False, False]
    assert said[1]["problem"] == "slip.value"
    assert "direction" in str(said[1]["message"])


def test_a_file_that_is_no_list_of_slips_changes_nothing(practice: Path, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_bytes(b"\x00\xff\x00 not a table")
    answer = borderpost("--home", practice, "import", file)
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert borderpost("--home", practice, "export", "--json").stdout == ""


def test_a_practice_post_verifies_and_rebuilds(practice: Path, slips: Path) -> None:
    borderpost("--home", practice, "import", slips)
    before = borderpost("--home", practice, "verify")
    rebuilt = borderpost("--home", practice, "rebuild")
    after = borderpost("--home", practice, "verify")
    assert [answer.returncode for answer in (before, rebuilt, after)] == [0, 0, 0], before.stderr
    assert "íntegros" in after.stdout


def test_verify_says_whether_a_head_that_left_the_machine_is_in_the_journal(practice: Path) -> None:
    with Store.open(Home(practice), session_of(Home(practice)).key) as store:
        head, entries = store.head().hex().upper(), store.entry_count()
    groups = " ".join(head[place : place + 4] for place in range(0, len(head), 4))
    known = borderpost("--home", practice, "verify", "--head", groups)
    assert known.returncode == 0, known.stderr
    assert f"asiento {entries} " in known.stdout
    other = borderpost("--home", practice, "verify", "--head", head, "--head", "f" * 64)
    assert other.returncode == 4
    assert "NO está" in other.stdout
    assert borderpost("--home", practice, "verify", "--head", "abc").returncode == 2


def test_a_post_that_is_there_is_never_set_up_again(practice: Path) -> None:
    answer = borderpost("--home", practice, "setup", "--practice")
    assert answer.returncode == 3
    assert borderpost("--home", practice, "verify").returncode == 0


def test_a_real_post_is_set_up_by_options_and_asks_who_is_there(tmp_path: Path, slips: Path) -> None:
    home = tmp_path / "post"
    made = borderpost(
        "setup", "--home", home, "--post", "HN-AMA", "--lane", "2", "--direction", "entry",
        "--administrator", "admin", "--administrator-name", "Ana Prueba",
        "--supervisor", "flores", "--supervisor-name", "Marta Prueba", "--folder", tmp_path,
        BORDERPOST_PASSPHRASE=PASSPHRASE, BORDERPOST_SUPERVISOR_PASSPHRASE=OTHER,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    closed = borderpost("import", slips, "--home", home, "--officer", "flores", BORDERPOST_PASSPHRASE=OTHER)
    assert closed.returncode == 3
    assert "shift.closed" in closed.stderr
    unnamed = borderpost("export", "--home", home, BORDERPOST_PASSPHRASE=OTHER)
    assert unnamed.returncode == 1
    assert "flores" in unnamed.stderr
    unasked = borderpost("export", "--home", home, "--officer", "flores")
    assert unasked.returncode == 1
    assert "BORDERPOST_PASSPHRASE" in unasked.stderr
    as_flores = ("export", "--home", home, "--officer", "flores")
    wrong = borderpost(*as_flores, BORDERPOST_PASSPHRASE="no es esta frase")
    assert wrong.returncode == 3
    assert "passphrase.wrong" in wrong.stderr
    forbidden = borderpost("export", "--home", home, "--officer", "admin", BORDERPOST_PASSPHRASE=PASSPHRASE)
    assert forbidden.returncode == 3
    good = borderpost("export", "--home", home, "--officer", "flores", BORDERPOST_PASSPHRASE=OTHER)
    assert good.returncode == 0
    verified = borderpost("verify", "--home", home, "--officer", "admin", BORDERPOST_PASSPHRASE=PASSPHRASE)
    assert verified.returncode == 0


def test_setup_without_answers_changes_nothing(tmp_path: Path) -> None:
    answer = borderpost("setup", "--home", tmp_path / "post")
    assert answer.returncode == 1
    assert "--post" in answer.stderr
    assert not (tmp_path / "post").exists()


def test_a_damaged_database_is_said_and_left_as_it_lies(practice: Path) -> None:
    database = practice / "post.db"
    for beside in practice.glob("post.db-*"):
        beside.unlink()
    damaged = b"\x00" * 4096 + database.read_bytes()[4096:]
    database.write_bytes(damaged)
    answer = borderpost("--home", practice, "verify")
    assert answer.returncode == 1
    assert "database." in answer.stderr
    assert database.read_bytes() == damaged


def test_slips_are_printed_in_advance_and_missed_until_they_are_captured_or_spoiled(
    practice: Path, example: str, tmp_path: Path
) -> None:
    paper = tmp_path / "slips.pdf"
    printed = borderpost("--home", practice, "slips", "print", "--count", "2", "--to", paper)
    assert printed.returncode == 0, printed.stderr
    assert paper.read_bytes().startswith(b"%PDF")
    gaps = borderpost("--home", practice, "slips", "gaps")
    assert gaps.returncode == 4
    first, _, last = gaps.stdout.splitlines()[1].split()
    lines = example.splitlines()[:2]
    file = tmp_path / "one.csv"
    file.write_text("\n".join([lines[0], lines[1].replace("EJ-000001", first)]), encoding="utf-8")
    assert borderpost("--home", practice, "import", file).returncode == 0
    spoil = borderpost("--home", practice, "slips", "spoil", "--serial", last, "--reason", "rota")
    assert spoil.returncode == 0, spoil.stderr
    assert borderpost("--home", practice, "slips", "gaps").returncode == 0
