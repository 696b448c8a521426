"""Importing killed with SIGKILL again and again: what was acknowledged is there, once."""

import json
import os
import random
import subprocess
from pathlib import Path

from tests.commands.borderpost import COMMAND, ROOT, borderpost, environment

KILLS = int(os.environ.get("BORDERPOST_KILLS", "4"))


def import_until_killed(home: Path, file: Path, *, after: int) -> dict[str, str]:
    """Import and kill the program as soon as it acknowledged ``after`` new slips; return serial → id."""
    acknowledged = {}
    with subprocess.Popen(
        [*COMMAND, "--home", str(home), "import", str(file)],
        env=environment(),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            answer = json.loads(line)
            acknowledged[answer["serial"]] = answer["id"]
            after -= "already" not in answer
            if after == 0:
                process.kill()
                break
    return acknowledged


def test_no_acknowledged_slip_is_lost_or_doubled(practice: Path, example: str, tmp_path: Path) -> None:
    file = tmp_path / "slips.csv"
    dice = random.Random(1)
    acknowledged: dict[str, str] = {}
    header, *lines = example.splitlines(keepends=True)
    for kill in range(KILLS):
        # A new batch each time, so that every round has slips that no round before it recorded.
        batch = [line.replace("EJ-", f"K{kill}-") for line in lines[:40]]
        file.write_text(header + "".join(batch), encoding="utf-8")
        for _ in range(2):
            told = import_until_killed(practice, file, after=dice.randint(1, 18))
            assert {key: acknowledged.get(key, value) for key, value in told.items()} == told
            acknowledged |= told
    out = borderpost("--home", practice, "export", "--json")
    assert out.returncode == 0, out.stderr
    stored = [json.loads(line) for line in out.stdout.splitlines()]
    serials = [crossing["slip"] for crossing in stored]
    assert len(serials) == len(set(serials))
    assert len({crossing["id"] for crossing in stored}) == len(stored)
    by_serial = {crossing["slip"]: crossing["id"] for crossing in stored}
    assert {key: by_serial.get(key) for key in acknowledged} == acknowledged
    assert borderpost("--home", practice, "verify").returncode == 0
