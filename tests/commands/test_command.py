"""The command itself: verbs, languages, homes, exit codes."""

import ast
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.borderpost import COMMAND, ROOT, borderpost, environment
from ui.command import run


def test_help_names_every_verb_in_the_person_s_language() -> None:
    spanish, english = borderpost("--help"), borderpost("--language", "en", "--help")
    for verb in ("desk", "tour", "read", "setup", "import", "export", "verify", "rebuild"):
        assert verb in spanish.stdout
        assert verb in english.stdout
    assert "Uso: borderpost" in spanish.stdout
    assert "Usage: borderpost" in english.stdout


def test_the_system_s_language_is_followed_where_none_is_asked_for() -> None:
    assert "Usage" in borderpost("verify", "--help", LANG="en_US.UTF-8").stdout
    assert "Uso" in borderpost("verify", "--help", LANG="de_DE.UTF-8").stdout


def test_a_command_that_is_not_understood_says_so_and_exits_2() -> None:
    both = ("desk", "--camera", "0", "--folder", "scans")
    for arguments in (("nonsense",), ("verify", "--nonsense"), ("import",), ("read",), both):
        answer = borderpost(*arguments)
        assert answer.returncode == 2, arguments
        assert "Ayuda: borderpost" in answer.stderr
        assert "Traceback" not in answer.stderr


@pytest.mark.parametrize(
    ("call", "spanish", "english"),
    [
        ("inspect --mrz", "A la opción --mrz le falta su valor.", "The option --mrz lacks its value."),
        ("doctor --json=3", "La opción --json no lleva valor.", "The option --json takes no value."),
        ("slips print --count 0", "un número entero de 1 a 1000", "a whole number from 1 to 1000"),
        ("import --example 0", "un número entero desde 1", "a whole number from 1 on"),
        ("slips foo", "una de estas palabras: print, gaps, spoil", "one of these words: print, gaps, spoil"),
        ("enrol", "Falta --address.", "--address is missing."),
        ("rules check /", "es una carpeta, y hace falta un archivo", "it is a folder, and a file is needed"),
        ("rules show --on 30-02-2026", "un día del calendario", "a day of the calendar"),
        ("rules show --country ZZZ", "ZZZ no es el código de un Estado", "ZZZ is not the code of a State"),
        ("verify x y", "Sobra: x y", "Too much: x y"),
        ("backup --to pyproject.toml", "hace falta una carpeta", "a folder is needed"),
        ("--language fr verify", "una de estas palabras: es, en", ""),
    ],
)
def test_what_is_wrong_with_a_call_is_said_in_the_person_s_language(
    call: str, spanish: str, english: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for language, said in (("es", spanish), ("en", english)):
        if said:
            assert run([*(("--language", language) if english else ()), *call.split()]) == 2
            assert said in capsys.readouterr().err


def test_an_empty_file_is_not_shown_as_the_pack_in_force(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty.toml"
    empty.touch()
    assert run(["rules", "show", str(empty)]) == 1
    assert "[rules.unsound]" in capsys.readouterr().err


def test_a_home_without_a_post_is_said_in_clear_words(tmp_path: Path) -> None:
    for verb in ("verify", "rebuild", "export"):
        answer = borderpost("--home", tmp_path, verb)
        assert answer.returncode == 1
        assert "borderpost setup" in answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_new_passphrase_that_nobody_can_type_names_its_own_variable(practice: Path) -> None:
    answer = borderpost("passphrase", "--home", practice)
    assert answer.returncode == 1
    assert "BORDERPOST_NEW_PASSPHRASE" in answer.stderr


def test_the_desk_without_a_screen_says_so_and_loses_nothing(tmp_path: Path) -> None:
    answer = borderpost("desk", "--home", tmp_path, DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="")
    assert answer.returncode == 1
    assert "pantalla" in answer.stderr


@pytest.mark.parametrize("entrance", ["ui/command.py", "sync/__main__.py", "sync/platform/__main__.py"])
def test_a_command_interrupted_while_it_loads_shows_no_traceback(entrance: str) -> None:
    first = ast.parse((ROOT / entrance).read_text("utf-8")).body[1]
    code = f"{ast.unparse(first)}\nraise KeyboardInterrupt"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (-signal.SIGINT, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("call", [("rules", "show", "--source"), ("--help",)])
def test_an_answer_that_the_disk_does_not_take_whole_is_said(call: tuple[str, ...]) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*COMMAND, *call], env=environment(), cwd=ROOT, check=False, stdout=full, stderr=subprocess.PIPE
        )
    assert done.returncode == 1
    assert done.stderr.decode().splitlines()[-1].endswith("[output.unwritable]")
    assert len(done.stderr.splitlines()) == 1


def test_the_command_starts_without_qt() -> None:
    code = "import sys, ui.command as c; c.run(['--help']); assert 'PySide6' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], env=environment(), cwd=ROOT, check=True, capture_output=True)
