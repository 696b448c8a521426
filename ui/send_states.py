"""Where an entry of the journal is, seen from this desk: here, on the way, or received."""

from borderpost.domain.sync_report import SendState, SentNote
from borderpost.store.store import Store
from ui.words import Speech


def note_of(store: Store, position: int, *, on_the_way: int) -> SentNote:
    """Return where the entry at a position is; ``on_the_way`` counts the entries packed after the mark."""
    receipt = store.receipt_over(position)
    mark = store.mark()
    if receipt is not None or position <= mark:
        return SentNote(SendState.RECEIVED, receipt)
    return SentNote(SendState.ON_THE_WAY if position <= mark + on_the_way else SendState.HERE)


def sent_said(note: SentNote, say: Speech) -> str:
    """Return where an entry is: one of the three send states."""
    match note.state:
        case SendState.HERE:
            return say("en este equipo")
        case SendState.ON_THE_WAY:
            return say("en camino")
        case SendState.RECEIVED:
            return say("recibido (n.º {n})", n=note.receipt) if note.receipt else say("recibido")
