from pathlib import Path

import pytest

from ui import command

OLD, NEW = "cuatro caballos en la niebla", "siete faros bajo la lluvia"


def test_a_directorates_two_halves_open_a_post_whose_machine_and_passphrases_are_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*arguments: str | Path, passphrase: str = OLD) -> int:
        monkeypatch.setenv("BORDERPOST_PASSPHRASE", passphrase)
        monkeypatch.setenv("BORDERPOST_SUPERVISOR_PASSPHRASE", OLD)
        return command.run([*map(str, arguments)])

    keys, home = tmp_path / "directorate", tmp_path / "post"
    new_key = ("recovery", "new-key", "--folder", keys)
    assert (run(*new_key), run(*new_key)) == (0, 1)
    papers = ("--paper", keys / "recovery-half-1.txt", "--paper", keys / "recovery-half-2.txt")
    made = run(
        "setup", "--home", home, "--post", "HN-AMA", "--lane", "2", "--direction", "entry",
        "--administrator", "admin", "--administrator-name", "Ana Prueba",
        "--supervisor", "flores", "--supervisor-name", "Marta Prueba",
        "--recovery-key", keys / "recovery-key.json", "--folder", tmp_path,
    )  # fmt: skip
    assert made == 0
    assert (tmp_path / "recovery-sheet.pdf").read_bytes().startswith(b"%PDF")
    as_flores = ("--home", home, "--officer", "flores")
    assert run("recovery", "drill", *as_flores, *papers) == 0
    (home / "device-secret-NOT-IN-KEY-STORE").unlink()
    assert run("recovery", "sheet", *as_flores) == 1
    assert "keys.device_secret" in capsys.readouterr().err
    opening = ("recovery", "open", "--home", home, *papers)
    named = ("--administrator", "nueva", "--administrator-name", "Nueva Prueba")
    assert run(*opening[:-2], *named, passphrase=NEW) == 3
    assert "recovery.half_missing" in capsys.readouterr().err
    assert run(*opening, *named, passphrase=NEW) == 0
    codes = ("recovery", "codes", "--home", home, "--officer", "nueva", "--folder", tmp_path)
    assert run(*codes, passphrase=NEW) == 3
    assert "witness.missing" in capsys.readouterr().err
    assert run(*opening, "--administrator", "otra", *named[2:], passphrase=NEW) == 0
    monkeypatch.setenv("BORDERPOST_SECOND_PASSPHRASE", NEW)
    assert run(*codes, "--second", "otra", passphrase=NEW) == 0
    assert (tmp_path / "reset-codes.pdf").read_bytes().startswith(b"%PDF")
    monkeypatch.setenv("BORDERPOST_NEW_PASSPHRASE", OLD + " otra")
    assert run("passphrase", "--home", home, "--officer", "nueva", passphrase=NEW) == 0
    assert run("verify", "--home", home, "--officer", "nueva", passphrase=OLD + " otra") == 0
