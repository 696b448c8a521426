"""What comes down to desks: alert lists, and answers to what they asked."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from borderpost.domain.consultation import Answer, Subject
from borderpost.domain.crossing import Direction, Outcome
from borderpost.domain.errors import Refusal, Trouble
from borderpost.domain.journal import EntryKind
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.post import Post, PostKind
from borderpost.store.bodies import ConsultationAnswered, ConsultationAsked, CrossingAnnulled, PostSetUp
from sync import letter
from sync.platform.cluster import Cluster
from sync.platform.keys import PlatformKeys
from sync.platform.regional import RegionalPlatform
from sync.wire import Offer, ParcelHeader
from tests.platform.desks import Desk, Kept
from tests.platform.regions import NOW, Clock, fresh_database, name_of, region
from tests.store.drafts import draft

SPECIMEN = Subject("x-1234567", "UTO", "Especimen Nuñez", "Ana", PartialDate(1990, 2, 3))


def alerts_file(version: str, *, as_of: datetime = NOW) -> bytes:
    rows = [
        {"id": "A-1", "kind": "lost_document", "source": "s", "document_number": "X1234567",
         "issuing_state": "UTO"},
        {"id": "A-2", "kind": "missing_child", "source": "s", "surname": "NÚÑEZ", "given_names": "ANA",
         "birth": "1990-02-03", "direction": "exit"},
        {"id": "A-3", "kind": "information", "source": "s", "surname": "OTRA", "given_names": "PERSONA",
         "birth": "1990"},
    ]  # fmt: skip
    return msgspec.json.encode({"version": version, "as_of": as_of, "alerts": rows})


def opened(desk: Desk, offer: Offer) -> tuple[ParcelHeader, bytes]:
    """Fetch an object and open it as a desk does."""
    content = desk.fetched(offer.digest)
    assert (hashlib.sha256(content).digest(), len(content)) == (offer.digest, offer.length)
    read = letter.read(content)
    letter.demand_author(read, desk.platform.keys.identity.signing_key)
    header = msgspec.msgpack.decode(read.header, type=ParcelHeader)
    assert (header.kind, header.number, header.subject) == (offer.kind, offer.number, offer.subject)
    return header, letter.unseal(read, desk.sealing)


def ask(desk: Desk, subject: Subject = SPECIMEN) -> Kept:
    return desk.append(EntryKind.CONSULTATION, ConsultationAsked(subject, "reason", None))


def answered(desk: Desk, subject: Subject = SPECIMEN) -> Answer:
    """Ask ahead of everything else and return what comes down."""
    asked = ask(desk, subject)
    desk.send([asked], express=True)
    [offer] = [offer for offer in desk.hello().offers if offer.subject == asked.id]
    return msgspec.json.decode(opened(desk, offer)[1], type=Answer)


def test_a_list_comes_down_to_each_desk_sealed_for_it(platform: RegionalPlatform) -> None:
    desk, other = Desk(platform).enrol(), Desk(platform).enrol()
    content = alerts_file("one")
    published = platform.publish_alerts(content)
    assert (published.number, published.count, published.new) == (1, 3, True)

    [offer] = desk.hello().offers
    assert opened(desk, offer)[1] == content
    assert desk.hello().offers == [offer]
    assert other.hello().offers[0].digest != offer.digest
    half = offer.length // 2
    rest = b"".join(platform.desk(desk.device).fetch(offer.digest, offset=half))
    assert rest == desk.fetched(offer.digest)[half:]
    assert list(platform.desk(desk.device).fetch(offer.digest, offset=offer.length)) == []
    with pytest.raises(Refusal, match=r"object\.unknown"):
        other.fetched(offer.digest)

    assert desk.hello(objects=[offer.digest]).offers == []
    assert desk.hello(packs={"alerts": 1}).offers == []


def test_lists_are_numbered_upwards_for_ever(
    platform: RegionalPlatform, cluster: Cluster, url: str, keys: PlatformKeys, clock: Clock
) -> None:
    desk = Desk(platform).enrol()
    platform.publish_alerts(alerts_file("one"))
    second = alerts_file("two", as_of=NOW + timedelta(minutes=1))
    assert platform.publish_alerts(second).number == 2
    assert not platform.publish_alerts(second).new
    for content, code in (
        (alerts_file("one"), "older"),
        (alerts_file("far", as_of=NOW + timedelta(1)), "future"),
    ):
        with pytest.raises(Refusal, match=f"alerts.{code}"):
            platform.publish_alerts(content)
    with pytest.raises(Trouble, match=r"alerts\.unreadable"):
        platform.publish_alerts(b"{}")
    assert [offer.number for offer in desk.hello(packs={"alerts": 1}).offers] == [2]

    # A desk may hold a number from before the platform was restored: the next list goes past it.
    desk.hello(packs={"alerts": 7})
    platform.close()
    with fresh_database(cluster, like=name_of(url)) as restored, region(restored, keys, clock) as anew:
        third = alerts_file("three", as_of=NOW + timedelta(minutes=2))
        assert anew.publish_alerts(third).number == 8


def test_a_revoked_desk_gets_nothing(platform: RegionalPlatform) -> None:
    desk = Desk(platform).enrol()
    platform.publish_alerts(alerts_file("one"))
    [offer] = desk.hello().offers
    platform.revoke(desk.device)

    assert desk.hello().offers == []
    with pytest.raises(Refusal, match=r"device\.revoked"):
        desk.fetched(offer.digest)


def test_practice_posts_have_lists_of_their_own(platform: RegionalPlatform) -> None:
    desk, practising = Desk(platform).enrol(), Desk(platform, practice=True).enrol()
    platform.publish_alerts(alerts_file("real"))
    platform.publish_alerts(alerts_file("practice"), practice=True)

    assert [offer.number for offer in desk.hello().offers] == [1]
    assert [offer.number for offer in practising.hello().offers] == [2]


def test_a_question_is_answered_from_every_post_of_the_region(platform: RegionalPlatform) -> None:
    here, there = Desk(platform).enrol(), Desk(platform, post="GT-VNU", country="GTM").enrol()
    platform.publish_alerts(alerts_file("one"))
    there.cross(at=NOW - timedelta(days=2))
    there.cross(draft("OTHER1", surname="NÚÑEZ", given_names="ANA MARÍA"), at=NOW - timedelta(days=1))
    there.cross(draft("OTHER2", surname="DISTINTA", given_names="ANA"))
    annulled = there.cross()
    there.append(EntryKind.ANNULMENT, CrossingAnnulled(annulled.id, "reason"))
    there.send(there.journal)
    refused = here.cross(draft(outcome=Outcome.REFUSED))
    here.send([refused], express=True)

    answer = answered(here, Subject("X1234567", "UTO", "NÚÑEZ", "ANA MARÍA", PartialDate(1990, 3, 2)))

    assert [(found.post, found.country, found.outcome) for found in answer.crossings] == [
        ("HN-AMA", "HND", Outcome.REFUSED),
        ("GT-VNU", "GTM", Outcome.ADMITTED),
        ("GT-VNU", "GTM", Outcome.ADMITTED),
    ]
    assert answer.crossings[2].at == NOW - timedelta(days=2)
    assert answer.crossings[0].direction is Direction.ENTRY
    assert (answer.as_of, answer.alerts, answer.more) == (NOW, ("A-1", "A-2"), False)


@pytest.mark.parametrize(
    ("subject", "found"),
    [
        (Subject("X1234567", "UTO"), 1),
        (Subject("X1234567", "HND"), 0),
        (Subject(surname="NUÑEZ", given_names="ANA", birth=PartialDate(1990)), 1),
        (Subject(surname="NUÑEZ", given_names="ANA", birth=PartialDate(1990, 2)), 1),
        (Subject(surname="NUÑEZ", given_names="ANA", birth=PartialDate(1991)), 0),
        (Subject(surname="NUÑEZ", given_names="ANA"), 0),
        (Subject(surname="NÚÑEZ ESPÉCIMEN", given_names="MARIA ANA"), 1),
        (Subject(), 0),
    ],
)
def test_a_person_is_found_as_the_desk_finds_one(
    platform: RegionalPlatform, subject: Subject, found: int
) -> None:
    desk = Desk(platform).enrol()
    desk.send([desk.cross()])

    assert len(answered(desk, subject).crossings) == found


def test_only_the_newest_twenty_come_down(platform: RegionalPlatform) -> None:
    desk = Desk(platform).enrol()
    for hours in range(25):
        desk.cross(at=NOW - timedelta(hours=hours))
    desk.send(desk.journal)

    answer = answered(desk)

    assert len(answer.crossings) == 20
    assert answer.more
    assert answer.crossings[-1].at == NOW - timedelta(hours=19)


def test_practice_never_mixes_with_what_is_real(platform: RegionalPlatform) -> None:
    real, enrolled_so, says_so = (
        Desk(platform).enrol(),
        Desk(platform, practice=True).enrol(),
        Desk(platform).enrol(),
    )
    post = Post(
        "HN-PRA", "P", "HND", "America/Tegucigalpa", PostKind.INTERMEDIATE, "1", Direction.ENTRY, True
    )
    says_so.append(EntryKind.POST_SET_UP, PostSetUp(post))
    for desk in (real, enrolled_so, says_so):
        desk.cross()
        desk.send(desk.journal)

    assert len(answered(real).crossings) == 1
    assert len(answered(enrolled_so).crossings) == len(answered(says_so).crossings) == 2


def test_an_answer_waits_until_the_journal_says_that_it_came(
    platform: RegionalPlatform, clock: Clock
) -> None:
    desk = Desk(platform).enrol()
    asked = ask(desk)
    for express in (True, False):
        desk.send([asked], express=express)
    [offer] = desk.hello().offers
    answer = msgspec.json.decode(opened(desk, offer)[1], type=Answer)

    assert desk.hello().offers == []
    clock.pass_(timedelta(minutes=11))
    assert desk.hello().offers == [offer]
    desk.append(EntryKind.CONSULTATION_ANSWERED, ConsultationAnswered(asked.id, answer))
    desk.send(desk.journal)
    assert desk.hello().offers == []
    assert UUID(offer.subject) == UUID(asked.id)


def test_a_question_that_cannot_be_looked_up_is_held(platform: RegionalPlatform) -> None:
    desk = Desk(platform).enrol()
    ask(desk, Subject(surname="A", birth=PartialDate(1990, 13, 40)))
    ask(desk, Subject("X1", "U\x00"))
    verdicts = desk.send(desk.journal).verdicts
    assert [verdict.code for verdict in verdicts] == ["entry.unreadable"] * 2
    assert desk.hello().offers == []
