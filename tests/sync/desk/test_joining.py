import base64
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from borderpost.domain.errors import Refusal, Trouble
from borderpost.domain.sync_report import LinkState
from sync import joining
from sync.contract import Gate
from sync.engine import DeskSync
from sync.outbox import Outbox
from sync.platform.keys import PlatformKeys
from sync.platform.regional import RegionalPlatform
from sync.wire import EnrolmentRequest, Identity, Signed
from tests.platform.regions import Clock
from tests.sync.desk.places import Desk, new_desk
from tests.sync.desk.test_exchange import MINUTE, drained


@pytest.fixture
def new(folder: Path, platform: RegionalPlatform, clock: Clock) -> Desk:
    return new_desk(folder, platform, clock)


@pytest.mark.parametrize(
    "typed",
    [
        lambda code: code.lower(),
        lambda code: code.replace("-", " "),
        lambda code: code.replace("-", ""),
        lambda code: f"  {code}\n",
        lambda code: code.replace("O", "0").replace("I", "1").replace("B", "8"),
    ],
)
def test_a_code_may_be_typed_as_people_type(
    new: Desk, platform: RegionalPlatform, typed: Callable[[str], str]
) -> None:
    new.enrol(typed(platform.issue_code()))
    assert new.sync.run_once(new.session).link.state is LinkState.LIVE


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCD-" * 8 + "A", "ÑÑÑÑ-" * 8, "9999-" * 8])
def test_what_cannot_be_a_code_is_refused_before_anybody_is_asked(new: Desk, typed: str) -> None:
    with pytest.raises(Refusal, match=r"enrolment\.code_form"):
        new.enrol(typed or " ")


def test_a_code_of_another_platform_is_refused(new: Desk, folder: Path) -> None:
    other = PlatformKeys.load_or_create(folder / "other").identity
    code = joining.parse_code(new.region.issue_code())
    impostor = Impostor(new.region.gate(), lambda: other)
    sync = DeskSync(new.home, clock=new.clock, connect=new._connect, gate=lambda _, __: impostor)
    with pytest.raises(Refusal, match=r"enrolment\.platform"):
        sync.enrol(new.sign_in("admin"), "platform.example", new.region.issue_code())
    assert impostor.asked == 0
    assert len(code.secret) == joining.SECRET_SIZE


def test_an_officer_may_not_enrol(new: Desk, platform: RegionalPlatform) -> None:
    with pytest.raises(Refusal, match=r"role\.forbids"):
        new.sync.enrol(new.session, "platform.example", platform.issue_code())
    assert platform.devices() == ()


def test_a_crash_after_the_platforms_yes_costs_nothing(new: Desk, platform: RegionalPlatform) -> None:
    code = platform.issue_code()
    impostor = Impostor(platform.gate(), platform.gate().identity, lose_the_answer=True)
    sync = DeskSync(new.home, clock=new.clock, connect=new._connect, gate=lambda _, __: impostor)
    with pytest.raises(Trouble, match=r"link\.cut"):
        sync.enrol(new.sign_in("admin"), "platform.example", code)
    assert len(platform.devices()) == 1
    assert new.sync.report(new.session).link.state is LinkState.NOT_ENROLLED
    new.enrol(code)
    new.record(times=2)
    drained(new)
    assert platform.totals().crossings == 2


def test_a_code_is_for_one_desk(new: Desk, folder: Path, platform: RegionalPlatform, clock: Clock) -> None:
    code = platform.issue_code()
    new.enrol(code)
    with pytest.raises(Refusal, match=r"enrolment\.code"):
        new_desk(folder, platform, clock).enrol(code)


def test_enrolling_anew_sends_what_was_never_received(new: Desk, platform: RegionalPlatform) -> None:
    new.enrol()
    new.record(times=3)
    new.clock.pass_(MINUTE)
    new.sync.pack_all(new.session)
    new.enrol(platform.issue_code(again=new.device))
    assert new.outbox.blocks() == ()
    drained(new)
    assert platform.totals().crossings == 3
    assert new.sync.report(new.session).link.problem is None


def test_the_outbox_holds_no_key_but_the_one_of_requests(new: Desk) -> None:
    new.enrol()
    with new.store() as store:
        enrolment = store.enrolment()
    assert enrolment is not None
    link = Outbox(new.home.outbox).link()
    assert link is not None
    assert link.link_key == enrolment.keys.link
    for path in new.home.outbox.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        for key in (enrolment.keys.signing, enrolment.keys.sealing, new.session.key.secret):
            assert key not in content
            assert base64.b64encode(key) not in content
    assert (new.home.outbox / "link.json").stat().st_mode & 0o077 == 0


@dataclass
class Impostor:
    """Say who one is otherwise than one is, or lose an answer."""

    inner: Gate
    say: Callable[[], Identity]
    lose_the_answer: bool = False
    asked: int = 0

    def identity(self) -> Identity:
        return self.say()

    def enrol(self, request: EnrolmentRequest) -> Signed:
        self.asked += 1
        answer = self.inner.enrol(request)
        if self.lose_the_answer:
            raise Trouble("link.cut")
        return answer
