"""Reading the machine's clocks into the journal, and saying what is wrong with them."""

from zoneinfo import ZoneInfo

from borderpost.domain import clock
from borderpost.domain.clock import ClockReading
from borderpost.domain.finding import Finding
from borderpost.domain.journal import EntryKind
from borderpost.services.making_room import from_the_reserve
from borderpost.services.session import Session
from borderpost.store.bodies import ClockRead
from borderpost.store.store import Store


@from_the_reserve
def read_clock(store: Store, session: Session, reading: ClockReading) -> Finding | None:
    """Journal a reading and return what is wrong with the clock, if anything: it stops nobody.

    Every later reading is judged by this one, so a clock that was set is told once, and again when it is
    set back.
    """
    with store.transaction():
        before = store.last_clock_reading()
        found = clock.fault(
            before.reading if before else None,
            reading,
            moments=store.moments(after=before.position if before else 0),
            zone=ZoneInfo(session.post.zone),
        )
        body = ClockRead(reading, found)
        store.append(EntryKind.CLOCK_READ, body, actor=session.officer.id, at=reading.wall)
        return found
