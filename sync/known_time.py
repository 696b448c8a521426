"""The best time that a desk knows without trusting its own clock."""

from datetime import datetime, timedelta

from borderpost.domain.clock import SignedTime
from borderpost.store import machine_clock
from borderpost.store.home import Home
from sync.outbox import Outbox


def known_time(outbox: Outbox) -> datetime | None:
    """Return the earliest that it can be now by the platform's last signed time; None before any contact.

    It is never later than the true time, whatever the wall clock says.
    """
    signed = signed_time(outbox)
    return signed.at if signed else None


def signed_time(outbox: Outbox) -> SignedTime | None:
    """Return the platform's last signed time and what has passed since; None before any contact.

    The machine's own clock counts anew from its start, so after another start what has passed is at least
    what it ran since then.
    """
    contact = outbox.contact()
    if contact is None:
        return None
    running, same = machine_clock.running_ms(), contact.boot == machine_clock.boot()
    passed = running - contact.running_ms if same else running
    return SignedTime(contact.platform_time + timedelta(milliseconds=passed), exact=same)


def signed_time_of(home: Home) -> SignedTime | None:
    """Return what a desk's home knows of the platform's time."""
    return signed_time(Outbox(home.outbox))
