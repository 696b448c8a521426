"""The command of the platform's keepers, run as they run it."""

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import psycopg
import pytest

from borderpost.services import rule_pack
from sync.platform import __main__ as command_line
from sync.platform.keys import PlatformKeys
from sync.platform.regional import RegionalPlatform
from tests.commands.borderpost import PLATFORM, environment
from tests.commands.borderpost import platform as run
from tests.platform.desks import Desk


@contextmanager
def serving(*arguments: str | Path) -> Iterator[dict[str, str | int]]:
    """Serve on a free port until the end, which must be a clean one."""
    process = subprocess.Popen(
        [*PLATFORM, "serve", "--host", "127.0.0.1", "--port", "0", "--json", *map(str, arguments)],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    assert process.returncode == 0


def test_the_keepers_verbs_while_it_serves(url: str, folder: Path) -> None:
    place = ("--database", url, "--folder", folder)
    with serving(*place) as served:
        assert served["address"] == f"127.0.0.1:{served['port']}"
        code = json.loads(run("enrol", "--json", *place).stdout)
        assert code["address"] == served["address"]
        keys = PlatformKeys.load_or_create(folder / "keys")
        with RegionalPlatform(url, keys, clock=lambda: datetime.now(UTC)) as platform:
            desk = Desk(platform)
            platform.gate().enrol(desk.request(code["code"]))
            desk.send(desk.cross_many(6))
            desk.cross()
            desk.send([desk.cross()])

        file = folder / "list.json"
        row = {
            "id": "A",
            "kind": "information",
            "source": "s",
            "document_number": "1",
            "issuing_state": "UTO",
        }
        file.write_bytes(msgspec.json.encode({"version": "v", "as_of": datetime.now(UTC), "alerts": [row]}))
        published = json.loads(run("alerts", "publish", file, "--json", *place).stdout)
        assert published == {"number": 1, "version": "v", "count": 1, "new": True}
        assert "n.º 1" in run("alerts", "publish", file, *place).stdout

        rules = folder / "rules.toml"
        rules.write_bytes(rule_pack.shipped_source().replace(b"as_of = 2026-11-22", b"as_of = 2026-01-01"))
        adopted = json.loads(run("rules", "publish", rules, "--country", "hnd", "--json", *place).stdout)
        assert (adopted["number"], adopted["version"], adopted["new"]) == (1, "2026-11-22", True)

        counted = run("stats", "--csv", *place).stdout.splitlines()[1]
        assert counted.endswith(",HN-AMA,UTO,F,30-59,passport,7,0,0,0,0,0")
        [gap] = [json.loads(line) for line in run("gaps", "--json", *place).stdout.splitlines()]
        assert (gap["device"], gap["first"], gap["last"]) == (desk.device.hex(), 7, 7)
        assert json.loads(run("totals", *place).stdout)["crossings"] == 7
        assert run("revoke", desk.device.hex(), *place).returncode == 0
        [device] = [json.loads(line) for line in run("devices", "--json", *place).stdout.splitlines()]
        assert device["device"] == desk.device.hex()
        assert device["revoked_at"]
        assert "retirado" in run("devices", *place).stdout


def test_everything_lies_in_one_folder_where_it_is_embedded(folder: Path) -> None:
    place = ("--embedded", "--folder", folder)
    with serving(*place):
        first = json.loads(run("enrol", "--json", *place).stdout)["code"]
    assert json.loads(run("totals", *place).stdout)["entries"] == 0
    second = json.loads(run("enrol", "--json", *place).stdout)["code"]
    assert first[-19:] == second[-19:]
    assert not (folder / "cluster" / "data" / "postmaster.pid").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("totals",), 2, "--embedded"),
        (("totals", "--embedded", "--database", "postgresql://x/"), 2, "--embedded"),
        (("totals", "--database", "postgresql://127.0.0.1:1/none"), 1, "platform.no_database"),
        (("nothing",), 2, ""),
    ],
)
def test_a_call_that_makes_no_sense_says_so(
    folder: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    PlatformKeys.load_or_create(folder / "keys")
    done = run(*arguments, BORDERPOST_PLATFORM_FOLDER=str(folder))
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_it_refuses_what_it_does_not_know(url: str, folder: Path) -> None:
    place = ("--database", url, "--folder", folder)
    PlatformKeys.load_or_create(folder / "keys")
    for arguments in (("revoke", "00" * 16), ("revoke", "xyz"), ("enrol", "--again", "00" * 16)):
        done = run(*arguments, *place)
        assert done.returncode == 3
        assert "[device.unknown]" in done.stderr
    done = run("alerts", "publish", folder / "none.json", *place)
    assert (done.returncode, "[alerts.unreadable]" in done.stderr) == (1, True)


@pytest.mark.parametrize("verb", ["enrol", "totals", "stats", "devices", "gaps"])
def test_only_serving_makes_a_platform_where_there_is_none(
    folder: Path, verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    mistyped = folder / "regoin"
    assert command_line.run([verb, "--embedded", "--folder", str(mistyped)]) == 1
    assert "[platform.none]" in capsys.readouterr().err
    assert not mistyped.exists()


def test_the_help_is_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, said in (
        ((), "Da un código"),
        (("--language", "es"), "Órdenes:"),
        (("--language", "en"), "Gives a one-time code"),
        (("--language", "en", "serve"), "[default: 8443"),
        (("--language", "es", "serve"), "[por omisión: 8443"),
        (("alerts", "publish", "--language", "en"), "Usage: borderpost-platform alerts publish [OPTIONS]"),
    ):
        assert command_line.run([*arguments, "--help"]) == 0
        assert said in capsys.readouterr().out
    assert "Gives a one-time code" in run("--help", LC_ALL="en_US.UTF-8").stdout


def test_damaged_keys_are_said_and_not_made_anew(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    PlatformKeys.load_or_create(folder / "keys")
    (folder / "keys" / "platform.json").write_bytes(b'{"name": "ANA"}')
    assert command_line.run(["totals", "--embedded", "--folder", str(folder)]) == 1
    assert "[platform_keys.damaged]" in capsys.readouterr().err


def test_two_nodes_start_at_once_over_a_new_database(url: str, folder: Path) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    place = ("--database", url, "--folder", folder)
    with serving(*place), serving(*place):
        assert run("totals", *place).returncode == 0
