import base64
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from borderpost.store.home import Home
from tests.commands.borderpost import COMMAND, ROOT, environment
from tests.soak.leaks import SURNAME, forms, forms_of_bytes, run


def test_no_file_that_a_session_leaves_holds_a_traveller_a_passphrase_or_the_key(tmp_path: Path) -> None:
    search = run(tmp_path)
    assert search.leaks == []
    left = {Path(name).name for name in search.files}
    assert {"post.db", "post.db-wal", "post.db-shm", "keys.json", "borderpost.log", "hello.json"} <= left
    assert any(name.endswith(".block") for name in left)
    assert {name for name in search.files if not name.startswith("home/")} == set()


@pytest.mark.parametrize("before", range(3))
def test_the_search_knows_a_secret_in_whatever_form_it_lies(before: int) -> None:
    for encoding in ("utf-8", "utf-16-le"):
        content = b"." * before + SURNAME.encode(encoding) + b"and more"
        for coded in (content, content.hex().encode(), base64.b64encode(content)):
            assert any(shape in coded for shape in forms(SURNAME))
    assert not any(shape in base64.b64encode(bytes(99)) for shape in forms_of_bytes(b"secret key"))


def test_nobody_but_root_may_look_into_the_process() -> None:
    code = (
        "import ctypes, resource; from borderpost.store import core_dumps; core_dumps.forbid();"
        " print(ctypes.CDLL(None).prctl(3), resource.getrlimit(resource.RLIMIT_CORE))"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment(), capture_output=True)
    assert told.stdout.split() == [b"0", b"(0,", b"0)"], told.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="looked up in /proc")
def test_the_command_leaves_no_picture_of_its_memory(home: Home, tmp_path: Path) -> None:
    """It waits for slips that never come, with the post open."""
    slips = tmp_path / "slips"
    os.mkfifo(slips)
    command = [*COMMAND, "--home", str(home.path), "import", str(slips)]
    with subprocess.Popen(command, env=environment(), cwd=ROOT, preexec_fn=_let_dump) as process:
        for _ in range(200):
            limit = _limit_of_core_dumps(process.pid)
            if limit == "0":
                break
            time.sleep(0.05)
        process.kill()
    assert limit == "0"


def _let_dump() -> None:
    most = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))
    assert most != 0, "nothing here could ever dump"


def _limit_of_core_dumps(process: int) -> str:
    lines = Path(f"/proc/{process}/limits").read_text().splitlines()
    return next(line for line in lines if line.startswith("Max core file size")).split()[4]
