"""Whatever the order, the repetition and the cuts: every entry exactly once, durable heads right."""

import random
from collections.abc import Iterator
from contextlib import suppress

import psycopg
import pytest

from borderpost.domain.errors import Trouble
from borderpost.domain.journal import EntryKind
from borderpost.store.bodies import CrossingAmended, CrossingAnnulled
from sync.platform.cluster import Cluster
from sync.platform.keys import PlatformKeys
from sync.platform.regional import RegionalPlatform
from tests.platform.desks import Desk, Kept, head, place
from tests.platform.regions import Clock, fresh_database, name_of, region
from tests.store.drafts import draft

Name = tuple[bytes, int, bytes]


class CutLink(Exception):
    """The link was cut."""


def name(kept: Kept) -> Name:
    return kept.segment.id, kept.sequence, kept.head


def live(desk: Desk, chance: random.Random) -> None:
    """Let a desk record, correct, break a record and start anew."""
    crossings: list[Kept] = []
    for number in range(chance.randint(5, 30)):
        what = chance.random()
        if what < 0.12:
            desk.restart()
        if what < 0.2 and crossings:
            body = CrossingAmended(chance.choice(crossings).id, draft(f"AM{number}"), "reason")
            desk.append(EntryKind.AMENDMENT, body)
        elif what < 0.28 and crossings:
            annulled = CrossingAnnulled(chance.choice(crossings).id, "reason")
            desk.append(EntryKind.ANNULMENT, annulled)
        elif what < 0.33:
            desk.write(chance.randbytes(20))
        else:
            crossings.append(desk.cross(draft(f"N{number}")))


def runs(journal: list[Kept], chance: random.Random) -> Iterator[list[Kept]]:
    """Cut a journal into blocks, some over each other, with express copies of single entries."""
    start = 0
    while start < len(journal):
        segment = journal[start].segment.id
        most = start + chance.randint(1, 8)
        end = next(
            (n for n in range(start, most) if n >= len(journal) or journal[n].segment.id != segment), most
        )
        yield journal[start:end]
        start = end if chance.random() < 0.7 else max(start + 1, end - 2)
    yield from ([kept] for kept in chance.sample(journal, min(3, len(journal))))


def deliver(desk: Desk, entries: list[Kept], chance: random.Random, nodes: list[RegionalPlatform]) -> None:
    """Send a block over a link that is cut at any place, going on where the platform says."""
    built = desk.block(entries, express=len(entries) == 1)
    offset, cuts = 0, chance.randint(0, 2)
    while True:
        stop = chance.randint(offset, len(built.content)) if cuts else len(built.content)
        cuts -= 1

        def pieces(start: int = offset, stop: int = stop) -> Iterator[bytes]:
            for at in range(start, stop, 700):
                yield built.content[at : min(at + 700, stop)]
            if stop < len(built.content):
                raise CutLink

        with suppress(CutLink):
            answer = (
                chance.choice(nodes)
                .desk(desk.device)
                .put_block(built.digest, total=len(built.content), offset=offset, pieces=pieces())
            )
            if answer.receipt is not None:
                return
            offset = answer.offset
            continue
        offset = {half.digest: half.offset for half in desk.hello(sending=[built.digest]).half_sent}.get(
            built.digest, 0
        )


def tips(sent: set[Name], desks: list[Desk]) -> set[Name]:
    """Return the durable heads that a simple reading of the rule gives."""
    found: set[Name] = set()
    for desk in desks:
        reached: dict[bytes, Name] = {}
        for kept in desk.journal:
            before = reached.get(kept.segment.id)
            joins = kept.sequence == 1 or (before is not None and before[2] == kept.previous)
            if joins and name(kept) in sent:
                reached[kept.segment.id] = name(kept)
        found |= set(reached.values())
    inner = {
        (kept.segment.id, kept.previous) for desk in desks for kept in desk.journal if name(kept) in sent
    }
    return {tip for tip in found if (tip[0], tip[2]) not in inner}


def counted(sent: set[Name], desks: list[Desk]) -> int:
    """Return how many crossings count: what two branches say alike in one place is one act."""
    entries = {
        (kept.segment.id, kept.sequence, kept.content): kept
        for desk in desks
        for kept in desk.journal
        if name(kept) in sent
    }.values()
    originals = [kept.id for kept in entries if b'"kind":"crossing"' in kept.content]
    annulments = b"".join(kept.content for kept in entries if b'"kind":"annulment"' in kept.content)
    return sum(original.encode() not in annulments for original in originals)


@pytest.mark.parametrize("seed", range(6))
def test_any_history_leaves_every_entry_exactly_once(
    platform: RegionalPlatform, url: str, keys: PlatformKeys, clock: Clock, seed: int
) -> None:
    chance = random.Random(seed)
    with region(url, keys, clock) as second:
        families = []
        for _ in range(3):
            desk = Desk(platform).enrol()
            live(desk, chance)
            family = [desk, desk.clone()]
            for member in family[: chance.randint(1, 2)]:
                live(member, chance)
            families.append(family)
        work = [
            (member, run)
            for family in families
            for member in family
            for run in runs(member.journal, chance)
            for _ in range(chance.choice((1, 1, 1, 2)))
        ]
        chance.shuffle(work)
        cut = chance.randint(0, len(work))
        sent: set[Name] = set()
        for part in (work[:cut], work[cut:]):
            for member, run in part:
                deliver(member, run, chance, [platform, second])
                sent |= {name(kept) for kept in run}
            for family in families:
                device = family[0].device
                mine = {name(kept) for member in family for kept in member.journal} & sent
                totals = platform.totals(device)
                assert (totals.entries, totals.crossings) == (len(mine), counted(mine, family))
                every = list({kept.segment.id for member in family for kept in member.journal})
                heads = {(h.segment, h.sequence, h.head) for h in family[0].hello(segments=every).heads}
                assert heads == tips(mine, family)
        assert platform.gaps() == ()
        for family in families:
            for member in family:
                assert member.hello(mark=place(member.journal[-1])).mark_held


def test_a_platform_restored_from_an_older_backup_says_what_it_has(
    platform: RegionalPlatform, cluster: Cluster, url: str, keys: PlatformKeys, clock: Clock
) -> None:
    desk = Desk(platform).enrol()
    early = desk.cross_many(3)
    desk.restart()
    middle = desk.cross_many(2)
    desk.send(early)
    desk.send(middle[:1])
    platform.close()
    with fresh_database(cluster, like=name_of(url)) as backup:
        with region(url, keys, clock) as platform_then:
            desk.platform = platform_then
            desk.send(middle)
            mark = place(middle[-1])
            assert desk.hello(mark=mark, segments=[]).mark_held
        with region(backup, keys, clock) as restored:
            desk.platform = restored
            welcome = desk.hello(mark=mark, segments=[])
            assert not welcome.mark_held
            assert sorted(place.sequence for place in welcome.heads) == [1, 3]
            assert welcome.log_index == 2
            desk.send(middle)
            assert desk.hello(mark=mark).mark_held
            assert restored.totals().crossings == 5


def test_a_mark_in_the_middle_of_an_incomplete_past_is_not_held(platform: RegionalPlatform) -> None:
    desk = Desk(platform).enrol()
    first = desk.cross_many(2)
    desk.restart()
    second = desk.cross_many(1)
    desk.send(second)

    assert desk.hello(mark=place(second[0])).heads == [head(second[0])]
    assert not desk.hello(mark=place(second[0])).mark_held
    desk.send(first)
    assert desk.hello(mark=place(second[0])).mark_held


def test_a_database_of_a_newer_program_is_left_alone(url: str, keys: PlatformKeys, clock: Clock) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("INSERT INTO migration (number) VALUES (9999)")
    with pytest.raises(Trouble, match=r"platform\.newer_database"), region(url, keys, clock):
        pass
