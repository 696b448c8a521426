"""Backing up, rehearsing and restoring, as a supervisor does it at a terminal."""

import os
import re
from pathlib import Path

from tests.commands.borderpost import borderpost


def only(folder: Path) -> Path:
    (found,) = folder.glob("*.backup")
    return found


def damage(home: Path) -> None:
    with (home / "post.db").open("r+b") as file:
        file.write(os.urandom(4096))


def test_a_post_is_backed_up_drilled_damaged_and_restored(
    practice: Path, slips: Path, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    borderpost("--home", practice, "import", slips)
    before = borderpost("--home", practice, "export", "--json").stdout
    made = borderpost("--home", practice, "backup", "--to", stick)
    assert made.returncode == 0, made.stderr
    assert str(only(stick)) in made.stdout
    assert "device-secret-NOT-IN-KEY-STORE" in made.stdout
    drilled = borderpost("--home", practice, "drill", only(stick))
    assert drilled.returncode == 0, drilled.stderr
    assert re.search(r"Tiempo necesario: 0\.\d min", drilled.stdout)
    needless = borderpost("--home", practice, "restore", only(stick))
    assert needless.returncode == 3
    assert "restore.not_needed" in needless.stderr
    damage(practice)
    told = borderpost("--home", practice, "export", "--json")
    assert told.returncode == 1
    assert "borderpost restore" in told.stderr
    restored = borderpost("--home", practice, "restore", only(stick))
    assert restored.returncode == 0, restored.stderr
    (aside,) = practice.glob("damaged-*")
    assert str(aside) in restored.stdout
    assert (aside / "post.db").exists()
    assert borderpost("--home", practice, "export", "--json").stdout == before
    verified = borderpost("--home", practice, "verify")
    assert verified.returncode == 0, verified.stdout


def test_a_drill_on_a_backup_that_went_bad_says_so(practice: Path) -> None:
    assert borderpost("--home", practice, "backup").returncode == 0
    backup = only(practice / "backups")
    content = bytearray(backup.read_bytes())
    content[-5000] ^= 1
    backup.write_bytes(content)
    answer = borderpost("--home", practice, "drill", backup, "--language", "en")
    assert answer.returncode == 1
    assert "backup.damaged" in answer.stderr
    assert "Try another backup" in answer.stderr


def test_a_drill_on_a_branch_that_was_left_is_not_as_it_should(practice: Path, tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        folder.mkdir()
        assert borderpost("--home", practice, "backup", "--to", folder).returncode == 0
    damage(practice)
    assert borderpost("--home", practice, "restore", only(old)).returncode == 0
    answer = borderpost("--home", practice, "drill", only(new))
    assert answer.returncode == 4
    assert "rama" in answer.stdout


def test_the_folder_of_scheduled_backups_is_chosen_and_holds_so_many(practice: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    for _ in range(3):
        answer = borderpost("--home", practice, "backup", "--always-to", stick, "--keep", "2")
        assert answer.returncode == 0, answer.stderr
    assert len(list(stick.glob("*.backup"))) == 2
    assert borderpost("--home", practice, "backup").returncode == 0
    assert not (practice / "backups").exists()


def test_another_machine_restores_with_the_backup_and_the_device_secret(
    practice: Path, slips: Path, tmp_path: Path
) -> None:
    borderpost("--home", practice, "import", slips)
    assert borderpost("--home", practice, "backup", "--to", tmp_path).returncode == 0
    elsewhere = tmp_path / "elsewhere"
    passphrase = re.findall(r'"passphrase": ?"([^"]+)"', (practice / "practice.json").read_text("utf-8"))[0]
    as_supervisor = ("--home", elsewhere, "--officer", "practica")
    both = {"BORDERPOST_PASSPHRASE": passphrase, "BORDERPOST_SECOND_PASSPHRASE": passphrase}
    beside = (*as_supervisor, "--second", "admin")
    unnamed = borderpost("restore", only(tmp_path), "--home", elsewhere)
    assert unnamed.returncode == 2
    without = borderpost("restore", only(tmp_path), *beside, **both)
    assert without.returncode == 1
    assert "keys.device_secret" in without.stderr
    secret = practice / "device-secret-NOT-IN-KEY-STORE"
    bring = ("restore", only(tmp_path), "--device-secret", secret)
    alone = borderpost(*bring, *as_supervisor, "--second", "practica", **both)
    assert (alone.returncode, "[witness.same]" in alone.stderr) == (3, True)
    done = borderpost("restore", only(tmp_path), *beside, **both)
    assert done.returncode == 0, done.stderr
    verified = borderpost("verify", *as_supervisor, BORDERPOST_PASSPHRASE=passphrase)
    assert verified.returncode == 0, verified.stderr


def test_nothing_to_restore_from_is_a_question_of_usage(practice: Path) -> None:
    assert borderpost("--home", practice, "restore").returncode == 2
    whole = borderpost("--home", practice, "restore", "--as-it-lies")
    assert whole.returncode == 3
    missing = borderpost("--home", practice, "restore", practice / "nowhere.backup")
    assert missing.returncode == 1
    assert "backup.missing" in missing.stderr
    stranger = borderpost("--home", practice, "restore", practice / "keys.json")
    assert stranger.returncode == 1
    assert "backup.unreadable" in stranger.stderr


def test_the_schedule_is_shown_without_a_passphrase_and_changed_with_one(practice: Path) -> None:
    fresh = borderpost("--home", practice, "backup", "--schedule", "--language", "en")
    assert fresh.returncode == 0, fresh.stderr
    assert "every 24 h" in fresh.stdout
    assert "None has been made yet" in fresh.stdout
    assert (
        borderpost("--home", practice, "backup", "--schedule", "--every", "6", "--keep", "9").returncode == 0
    )
    assert borderpost("--home", practice, "backup").returncode == 0
    shown = borderpost("--home", practice, "backup", "--schedule")
    assert "cada 6 h" in shown.stdout
    assert "se conservan 9" in shown.stdout
    assert only(practice / "backups").name in shown.stdout
    assert borderpost("--home", practice, "backup", "--every", "6").returncode == 2
