"""Retention: what the policy would erase, and erasing it, never without the proof in the journal."""

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from borderpost.domain.officer import Act, Officer
from borderpost.domain.ranges import Run, hold, within, without
from borderpost.domain.retention import ClassPlan, DataClass, Hold, Overdue, Period, Plan, Policy
from borderpost.services import retention_policy, rule_pack
from borderpost.services.session import Session, authorise
from borderpost.services.witnessing import Witness, stood_by
from borderpost.store import erasure
from borderpost.store.erasure import Record
from borderpost.store.home import Home
from borderpost.store.store import Store

Progress = Callable[[int, int], None]
"""Told now and then how many of how many records are erased."""

BATCH = 500
"""Records of one transaction: recording waits for no longer than one of these takes."""
UPGRADE_COPY_KEPT = timedelta(days=30)
"""How long the copy from before an upgrade stays: it holds what is erased from the database."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """Hold what was done: records erased by class, copies from before upgrades that went, what still lies."""

    erased: tuple[tuple[DataClass, int], ...]
    copies_removed: int
    aside: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class _Reach:
    """Hold the positions that are old enough, and why the others are not."""

    everything: tuple[Run, ...]
    sent: tuple[Run, ...]
    proved: tuple[Run, ...]
    beyond_horizon: tuple[Run, ...]
    due: tuple[Run, ...]


def plan(store: Store, session: Session, *, now: datetime) -> Plan:
    """Return what the policy would erase now, and why the rest stays.

    Raise Refusal ``role.forbids`` or ``officer.inactive``.
    """
    authorise(store, session, Act.ERASE)
    policy = _policy(store, now)
    with store.database.transaction(reading=True):
        as_of = _as_of(store, now)
        classes = tuple(_class_plan(store, policy, period, as_of) for period in policy.periods)
    return Plan(policy, as_of, classes)


def overdue(store: Store, *, now: datetime) -> tuple[Overdue, ...]:
    """Return the classes of which something is due, the longest due first; nothing is counted.

    Anybody may know that: whoever erases it is asked who he is.
    """
    policy = _policy(store, now)
    with store.database.transaction(reading=True):
        as_of = _as_of(store, now)
        found = [_overdue(store, policy, period.data, as_of) for period in policy.periods]
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.since))


def _overdue(store: Store, policy: Policy, data: DataClass, as_of: datetime | None) -> Overdue | None:
    reach = _reach(store, policy, data, as_of)
    records = _records(store, data, reach.due)
    first = next((one for one in records if _why_held(one, reach) is None), None)
    records.close()
    if first is None:
        return None
    received = max(erasure.received_at(store.database, position) for position in first.positions)
    return Overdue(data, received + policy.kept(data))


def run(
    store: Store, session: Session, *, second: Witness, now: datetime, progress: Progress | None = None
) -> Erasure:
    """Erase what is due, in transactions that each leave a whole desk, then write the file anew.

    The caller demands the passphrase first. The last step leaves nothing of what was erased in the
    file's pages or its log, and nobody records while it goes on. Raise Refusal ``role.forbids``,
    ``witness.other``; Trouble ``database.busy`` or ``disk.full``: what was erased stays erased, and a
    second call finishes.
    """
    officer = authorise(store, session, Act.ERASE)
    stood_by(second, officer)
    policy = _policy(store, now)
    total = plan(store, session, now=now).due
    erased: list[tuple[DataClass, int]] = []
    for period in policy.periods:
        count = 0
        for part in _erase(store, policy, period, officer, second.officer, now=now):
            count += part
            if progress:
                progress(sum(done for _, done in erased) + count, total)
        erased.append((period.data, count))
    removed = _remove_upgrade_copies(session.home, now)
    store.database.make_anew()
    return Erasure(tuple(erased), removed, aside(session.home))


def aside(home: Home) -> tuple[Path, ...]:
    """Return what lies beside the database and may hold what was erased: nothing removes it by itself."""
    return tuple(sorted([*home.path.glob("damaged-*"), *_upgrade_copies(home)]))


def _policy(store: Store, now: datetime) -> Policy:
    return retention_policy.in_force(rule_pack.of(store), store.post().country, now.date())


def _as_of(store: Store, now: datetime) -> datetime | None:
    newest = erasure.as_of(store.database)
    return None if newest is None else min(newest, now)


def _reach(store: Store, policy: Policy, data: DataClass, as_of: datetime | None) -> _Reach:
    database = store.database
    everything = ((1, max(1, store.entry_count())),)
    sent = within(everything, 1, store.mark())
    if as_of is None:
        return _Reach(everything, sent, (), (), ())

    def received(until: datetime) -> tuple[Run, ...]:
        return within(erasure.received(database, until=until), 1, store.mark())

    return _Reach(
        everything,
        sent,
        received(as_of),
        received(as_of - policy.horizon),
        received(as_of - policy.kept(data)),
    )


def _class_plan(store: Store, policy: Policy, period: Period, as_of: datetime | None) -> ClassPlan:
    data, reach = period.data, _reach(store, policy, period.data, as_of)
    held = {
        Hold.UNSENT: _count(store, data, without(reach.everything, reach.sent)),
        Hold.NO_RECEIPT: _count(store, data, without(reach.sent, reach.proved)),
        Hold.HORIZON: _count(store, data, without(reach.proved, reach.beyond_horizon)),
        Hold.YOUNG: _count(store, data, without(reach.beyond_horizon, reach.due)),
    }
    due = 0
    for record in _records(store, data, reach.due):
        why = _why_held(record, reach)
        if why is None:
            due += 1
        else:
            held[why] = held.get(why, 0) + 1
    return ClassPlan(period, due, tuple((why, held[why]) for why in Hold if held.get(why)))


def _count(store: Store, data: DataClass, runs: Sequence[Run]) -> int:
    return erasure.count(store.database, data, runs)


def _records(store: Store, data: DataClass, runs: Sequence[Run]) -> Generator[Record, None, None]:
    for part in runs:
        yield from erasure.records(store.database, data, part)


def _why_held(record: Record, reach: _Reach) -> Hold | None:
    """Tell why a record stays whose first entry is old enough; its later entries must be so too."""
    if record.hold is not None:
        return record.hold
    return None if all(hold(reach.due, position) for position in record.positions) else Hold.YOUNG


def _erase(
    store: Store, policy: Policy, period: Period, officer: Officer, second: Officer, *, now: datetime
) -> Iterator[int]:
    """Erase what is due of a class, batch by batch, and yield how many records each had."""
    after = 0
    while True:
        with store.transaction():
            as_of = _as_of(store, now)
            if as_of is None:
                return
            reach = _reach(store, policy, period.data, as_of)
            rest = within(reach.due, after + 1, store.entry_count())
            due = (one for one in _records(store, period.data, rest) if _why_held(one, reach) is None)
            batch = list(islice(due, BATCH))
            due.close()
            if not batch:
                return
            days = policy.kept(period.data).days
            erasure.erase(
                store, batch, data=period.data, days=days, as_of=as_of, by=officer, second=second, now=now
            )
        after = batch[-1].positions[0]
        yield len(batch)


def _upgrade_copies(home: Home) -> list[Path]:
    return list(home.path.glob(f"{home.database.stem}.before-upgrade-from-*.db"))


def _remove_upgrade_copies(home: Home, now: datetime) -> int:
    old = [
        path
        for path in _upgrade_copies(home)
        if now.timestamp() - path.stat().st_mtime > UPGRADE_COPY_KEPT.total_seconds()
    ]
    for path in old:
        path.unlink()
    return len(old)
