import json
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from borderpost.domain.sync_report import LinkState
from borderpost.services import recording, setting_up, signing_in
from borderpost.services.session import Session
from borderpost.store.home import Home
from borderpost.store.store import Store
from sync.assembly import desk_sync
from sync.engine import DeskSync
from sync.outbox import Outbox
from sync.platform.keys import PlatformKeys
from sync.platform.regional import RegionalPlatform
from sync.platform.server import Server
from sync.platform.web import application
from sync.trial_link import TrialLink
from tests.commands.borderpost import ROOT, environment
from tests.store.drafts import draft
from tests.sync.desk.places import alert_file, new_draft

COMMAND = (sys.executable, "-m", "sync")


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Post:
    """Hold a desk whose sync goes over real TLS; its clock may be wrong."""

    home: Home
    drift: timedelta = timedelta()

    def __post_init__(self) -> None:
        setting_up.practise(self.home, now=self.clock())
        self.sync: DeskSync = desk_sync(self.home, clock=self.clock)
        self.session = self.signed_in(setting_up.PRACTICE_SUPERVISOR)

    def clock(self) -> datetime:
        return now() + self.drift

    def signed_in(self, username: str) -> Session:
        passphrase = setting_up.practice_passphrase(self.home)
        return signing_in.sign_in(self.home, username, passphrase, now=self.clock())

    def enrol(self, region: RegionalPlatform, port: int) -> None:
        administrator = self.signed_in(setting_up.PRACTICE_ADMINISTRATOR)
        self.sync.enrol(administrator, f"127.0.0.1:{port}", region.issue_code())

    def record(self, times: int) -> None:
        chance = random.Random(times)
        with Store.open(self.home, self.session.key) as store:
            for _ in range(times):
                drafted = new_draft(draft(surname=chance.randbytes(60).hex()))
                recording.record(store, self.session, drafted, now=self.clock() - timedelta(minutes=1))


@pytest.fixture
def region(url: str, keys: PlatformKeys) -> Iterator[RegionalPlatform]:
    with RegionalPlatform(url, keys, clock=now, connections=4) as running:
        yield running


@contextmanager
def served(region: RegionalPlatform) -> Iterator[int]:
    certificate, key = region.keys.server_files(["127.0.0.1"])
    server = Server(application(region), certificate=certificate, key=key, host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield server.port
    finally:
        server.stop()
        thread.join()


@pytest.fixture
def port(region: RegionalPlatform) -> Iterator[int]:
    with served(region) as port:
        yield port


@pytest.fixture
def post(folder: Path, region: RegionalPlatform, port: int) -> Post:
    made = Post(Home(folder / "post"))
    made.enrol(region, port)
    return made


def borderpost_sync(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        cwd=ROOT,
    )


def test_a_day_over_a_real_link(post: Post, region: RegionalPlatform) -> None:
    post.record(50)
    region.publish_alerts(alert_file("v1", as_of=now() - timedelta(hours=1)), practice=True)
    report = post.sync.run_once(post.session)
    assert report.link.problem is None
    assert report.link.state is LinkState.LIVE
    assert [found.code for found in report.news] == ["sync.alerts_adopted"]
    assert region.totals().crossings == 50
    assert report.link.drift is not None
    assert abs(report.link.drift) < timedelta(minutes=1)


@pytest.mark.parametrize("years", [-10, 10])
def test_a_wrong_clock_never_stops_the_link(
    folder: Path, region: RegionalPlatform, port: int, years: int
) -> None:
    post = Post(Home(folder / "post"), timedelta(days=365 * years))
    post.enrol(region, port)
    post.record(5)
    for _ in range(2):
        report = post.sync.run_once(post.session)
        assert report.link.state is LinkState.LIVE
    assert region.totals().crossings == 5
    assert report.link.drift is not None
    assert abs(report.link.drift - post.drift) < timedelta(minutes=1)


def test_a_link_that_is_cut_in_the_middle_and_comes_back(post: Post, region: RegionalPlatform) -> None:
    link = Outbox(post.home.outbox).link()
    assert link is not None
    with TrialLink(int(link.address.rpartition(":")[2])) as trial:
        again = region.issue_code(again=link.device)
        administrator = post.signed_in(setting_up.PRACTICE_ADMINISTRATOR)
        post.sync.enrol(administrator, f"127.0.0.1:{trial.port}", again)
        post.record(400)
        trial.cut_after(15_000)
        report = post.sync.run_once(post.session)
        assert report.link.state is LinkState.NO_LINK
        assert report.unsent > 0
        assert post.sync.run_once(post.session).link.state is LinkState.NO_LINK
        trial.restore()
        assert post.sync.run_once(post.session).link.state is LinkState.LIVE
    assert region.totals().crossings == 400
    assert post.sync.report(post.session).oldest_unsent is None


def test_another_platform_at_the_address_is_told_nothing(
    post: Post, folder: Path, region: RegionalPlatform, url: str
) -> None:
    post.record(3)
    other = RegionalPlatform(url, PlatformKeys.load_or_create(folder / "other"), clock=now, connections=1)
    with other, served(other) as port:
        with Store.open(post.home, post.session.key) as store, store.transaction():
            bond = store.enrolment()
            assert bond is not None
            moved = replace(bond.platform, address=f"127.0.0.1:{port}")
            store.keep_enrolment(replace(bond, platform=moved))
        report = post.sync.run_once(post.session)
    assert report.link.state is LinkState.NO_LINK
    assert report.link.problem is not None
    assert report.link.problem.code == "link.certificate"
    assert region.totals().crossings == 0


def test_the_service_carries_by_itself_and_ends_when_asked(post: Post, region: RegionalPlatform) -> None:
    post.record(10)
    post.sync.pack_all(post.session)
    done = borderpost_sync("once", "--home", post.home.path, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["state"] == "live"
    assert region.totals().crossings == 10
    said = json.loads(borderpost_sync("status", "--home", post.home.path, "--json").stdout)
    assert (said["state"], said["count"], said["aside"]) == ("live", 0, 0)
    post.record(5)
    post.sync.pack_all(post.session)
    with subprocess.Popen(
        [*COMMAND, "run", "--home", str(post.home.path)], env=environment(), stdout=subprocess.PIPE, cwd=ROOT
    ) as service:
        assert service.stdout is not None
        assert service.stdout.readline().endswith(b"Enlace activo.\n")
        assert region.totals().crossings == 15
        service.send_signal(signal.SIGTERM)
        assert service.wait(timeout=30) == 0


def test_the_service_says_in_clear_words_what_is_wrong(folder: Path) -> None:
    nowhere = borderpost_sync("once", "--home", folder / "nowhere")
    assert (nowhere.returncode, "home.not_set_up" in nowhere.stderr) == (1, True)
    post = Post(Home(folder / "post"))
    alone = borderpost_sync("once", "--home", post.home.path)
    assert (alone.returncode, alone.stdout) == (1, "Este equipo no está inscrito en ninguna plataforma.\n")
    assert borderpost_sync("sing").returncode == 2


def test_kill_9_while_the_service_carries_loses_and_doubles_nothing(
    post: Post, region: RegionalPlatform
) -> None:
    chance, recorded = random.Random(11), 0
    for _ in range(5):
        post.record(60)
        recorded += 60
        post.sync.pack_all(post.session)
        with subprocess.Popen(
            [*COMMAND, "run", "--home", str(post.home.path)],
            env=environment(),
            stdout=subprocess.DEVNULL,
            cwd=ROOT,
        ) as service:
            deadline = time.monotonic() + 20
            before = region.totals().blocks
            while region.totals().blocks == before and time.monotonic() < deadline:
                time.sleep(chance.uniform(0, 0.02))
            service.kill()
    for _ in range(3):
        report = post.sync.run_once(post.session)
    assert report.unsent == 0
    assert region.totals().crossings == recorded
    assert region.gaps() == ()
    assert Outbox(post.home.outbox).blocks() == ()
