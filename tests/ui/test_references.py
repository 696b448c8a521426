"""Qt's bindings count references rightly: a desk that paints all day would die of one lost a call."""

import sys

from PySide6.QtCore import QObject

CALLS = 400


def test_a_call_that_returns_nothing_takes_no_reference_with_it() -> None:
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        thing.setObjectName("desk")
    assert abs(sys.getrefcount(None) - before) < CALLS / 4
