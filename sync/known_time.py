"""The best time that a desk knows without trusting its own clock."""

import time
from datetime import datetime, timedelta

from sync.outbox import Outbox


def known_time(outbox: Outbox) -> datetime | None:
    """Return the platform's last signed time and what has passed since; None before any contact.

    The monotonic clock is one for all processes of a boot, and after a restart it counts from less:
    so this is never later than the true time, whatever the wall clock says.
    """
    contact = outbox.contact()
    if contact is None:
        return None
    passed = max(0.0, time.monotonic() - contact.monotonic)
    return contact.platform_time + timedelta(seconds=passed)
