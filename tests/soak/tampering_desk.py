"""A desk with rows in every table that the journal fills, of which retention has erased a part."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from borderpost.domain.alert import Alert, AlertKind, AlertList, Hit, HitStrength, ResolutionOutcome
from borderpost.domain.consultation import Subject
from borderpost.domain.crossing import Ties
from borderpost.domain.journal import EntryKind
from borderpost.domain.retention import DataClass
from borderpost.domain.self_test import SelfTest
from borderpost.domain.vulnerability import Need, Vulnerability
from borderpost.services import (
    consulting,
    correcting,
    issuing,
    protecting,
    recording,
    resolving,
    searching,
    shifting,
)
from borderpost.services.clock_reading import read_clock
from borderpost.services.self_testing import journal_self_test
from borderpost.services.session import Session
from borderpost.store import erasure, machine_clock
from borderpost.store.home import Home
from borderpost.store.key_bodies import CodesMade, RecoveryActed
from borderpost.store.keys import DataKey
from borderpost.store.query import Query
from borderpost.store.rule_bodies import RulesAdopted
from borderpost.store.store import Store
from tests.store.desks import practice_home, proof_of, put_in_force, session_of
from tests.store.drafts import NOW, draft


def desk(folder: Path) -> tuple[Home, DataKey]:
    """Make a desk with rows in every table that the journal fills, of three starts."""
    home = practice_home(folder)
    for start in range(3):
        session = session_of(home)
        with Store.open(home, session.key) as store:
            _work(store, session, start)
            if start == 0:
                _erase(store, session)
    with Store.open(home, session.key) as store:
        shifting.close_shift(store, session, notes="sin novedad", now=NOW)
    return home, session.key


def _work(store: Store, session: Session, start: int) -> None:
    read_clock(store, session, machine_clock.reading(NOW))
    journal_self_test(store, session, SelfTest(NOW, (), start))
    alerts = tuple(
        Alert(f"A{start}{one}", AlertKind.INTERPOL, "Prueba", surname=f"NADIE {one}") for one in "AB"
    )
    with store.transaction():
        officer = session.officer.id
        recovery = RecoveryActed("set", f"{start}", f"{start:064x}")
        codes = CodesMade(f"sheet {start}", tuple(f"{start}{one:063x}" for one in range(2)))
        store.append(EntryKind.RECOVERY, recovery, actor=officer, at=NOW)
        store.append(EntryKind.CODES_MADE, codes, actor=officer, at=NOW)
        adopted = RulesAdopted(f"R{start}", NOW.date(), NOW.date(), 9, 1, f"{start:064x}")
        store.append(EntryKind.RULES_ADOPTED, adopted, actor=officer, at=NOW)
        put_in_force(store, AlertList(f"L{start}", NOW + timedelta(hours=start), alerts))
    crossings = [
        recording.record(store, session, draft(f"T{start}{one}", slip=f"S{start}{one}"), now=NOW)
        for one in range(4)
    ]
    with_them = replace(draft(f"T{start}9"), ties=Ties(party=crossings[0].id))
    recording.record(store, session, with_them, now=NOW)
    protecting.note(store, session, crossings[0].id, Vulnerability((Need.ILLNESS,)), now=NOW)
    correcting.amend(store, session, crossings[0].id, draft("T", surname="OTRA"), reason="apellido", now=NOW)
    proof = proof_of(session)
    correcting.annul(store, session, crossings[1].id, reason="doble", proof=proof, now=NOW)
    hit = Hit(alerts[0], HitStrength.POSSIBLE, "nombre", f"L{start}")
    outcome = next(iter(ResolutionOutcome))
    resolving.resolve(store, session, crossings[2].id, hit, outcome=outcome, reason="otra", now=NOW)
    serial = issuing.issue(store, session, 3, now=NOW)[0]
    issuing.spoil(store, session, str(serial), reason="rota", now=NOW)
    searching.search(store, session, Query("T00"), reason="pregunta", now=NOW)
    consulting.ask(store, session, Subject("T00", "UTO"), reason="duda", now=NOW)


def _erase(store: Store, session: Session) -> None:
    every = (1, store.entry_count())
    with store.transaction():
        for data in (DataClass.CROSSINGS, DataClass.LOOKUPS):
            found = list(erasure.records(store.database, data, every))[::3]
            who = session.officer
            erasure.erase(store, found, data=data, days=1, as_of=NOW, by=who, second=who, now=NOW)
