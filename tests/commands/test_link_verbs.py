"""The verbs of the link, as a program would call them, against a platform over real TLS and PostgreSQL."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from borderpost.services import setting_up
from borderpost.store.home import Home
from sync.platform.keys import PlatformKeys
from sync.platform.regional import RegionalPlatform
from tests.commands.borderpost import borderpost
from tests.platform.regions import fresh_database, running_cluster
from tests.sync.serving import serving_files
from ui.commands.call import ExitCode, now


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    setting_up.practise(made, now=now())
    return made


@pytest.fixture
def held() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def platform(tmp_path: Path, held: ExitStack) -> RegionalPlatform:
    cluster = held.enter_context(running_cluster())
    url = held.enter_context(fresh_database(cluster))
    keys = PlatformKeys.load_or_create(tmp_path / "keys", name="Región de prueba")
    return held.enter_context(RegionalPlatform(url, keys, clock=now, connections=4))


@pytest.fixture
def address(tmp_path: Path, platform: RegionalPlatform, held: ExitStack) -> str:
    keys = PlatformKeys.load_or_create(tmp_path / "keys")
    files = keys.server_files(["localhost", "127.0.0.1"])
    return held.enter_context(serving_files(platform, files))


def test_a_desk_is_enrolled_and_its_journal_arrives(
    home: Home, platform: RegionalPlatform, address: str
) -> None:
    code = platform.issue_code()
    enrolled = borderpost("enrol", "--address", address, "--code", code.lower(), "--home", home.path)
    assert (enrolled.returncode, enrolled.stderr) == (ExitCode.DONE, "")
    assert "Región de prueba" in enrolled.stdout
    sent = borderpost("sync", "--once", "--home", home.path)
    assert (sent.returncode, sent.stderr) == (ExitCode.DONE, "")
    assert "Con enlace." in sent.stdout
    [device] = platform.devices()
    platform.revoke(device.id)
    refused = borderpost("sync", "--once", "--home", home.path)
    assert refused.returncode == ExitCode.REFUSED
    assert "[device.revoked]" in refused.stdout


def test_a_wrong_code_is_refused_and_changes_nothing(home: Home, address: str) -> None:
    code = "ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23-4567"
    refused = borderpost("enrol", "--address", address, "--code", code, "--home", home.path)
    assert refused.returncode == ExitCode.REFUSED
    assert "[enrolment.platform]" in refused.stderr
    said = borderpost("sync", "--once", "--home", home.path)
    assert said.returncode == ExitCode.TROUBLE
    assert "borderpost enrol" in said.stdout


def test_a_platform_that_is_gone_is_no_link_and_nothing_is_lost(
    home: Home, platform: RegionalPlatform, address: str, held: ExitStack
) -> None:
    borderpost("enrol", "--address", address, "--code", platform.issue_code(), "--home", home.path)
    held.close()
    said = borderpost("sync", "--once", "--home", home.path)
    assert said.returncode == ExitCode.TROUBLE
    assert "todo sigue guardado aquí" in said.stdout
    assert "[link.none]" in said.stdout


def test_an_address_nobody_answers_at_is_said(home: Home) -> None:
    code = "ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23-4567"
    said = borderpost("enrol", "--address", "127.0.0.1:9", "--code", code, "--home", home.path)
    assert said.returncode == ExitCode.TROUBLE
    assert "[link.none]" in said.stderr
