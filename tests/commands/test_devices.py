"""`borderpost devices` names what `borderpost desk` takes."""

import json
from pathlib import Path

import pytest
from PIL import Image

from tests.commands.borderpost import borderpost
from tests.devices.network_scanner import network_scanner


def test_a_scanner_is_listed_by_the_name_that_the_desk_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANE_CONFIG_DIR", str(tmp_path))
    with network_scanner(Image.new("RGB", (100, 100)), tmp_path):
        answer = borderpost("devices", "--json")
    assert answer.returncode == 0, answer.stderr
    listed = [json.loads(line) for line in answer.stdout.splitlines()]
    assert [row["name"] for row in listed if row["option"] == "scanner"] == ["airscan:e0:Flatbed"]


def test_without_the_scanners_program_the_rest_is_listed_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    answer = borderpost("devices")
    assert answer.returncode == 0
    assert "scanimage" in answer.stderr
