"""What the shift screen tells a supervisor to see to before he signs."""

from datetime import UTC, datetime

from PySide6.QtWidgets import QApplication

from borderpost.domain.clock import ClockNote
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.retention import DataClass, Overdue
from borderpost.domain.slip import SlipGap
from tests.reports.shifts import OPENED, report
from ui.shift.doubts import doubts_said
from ui.words import Speech


def test_missing_slips_the_clock_and_periods_that_are_over_are_said_one_by_one(qapp: QApplication) -> None:
    say = Speech("es")
    values = {"expected": "2026-03-04 09:00", "shown": "2026-03-04 07:00"}
    fault = Finding.of("clock.set_back", Severity.REVIEW, **values)
    made = report(slip_gaps=(SlipGap("HN-AMA-2", 3, 5),), clock_faults=(ClockNote(OPENED, fault),))
    overdue = Overdue(DataClass.LOOKUPS, datetime(2026, 1, 2, 3, tzinfo=UTC))
    slips, clock, period = doubts_said(made, [overdue], say)
    assert "Faltan 3 boletas" in slips
    assert "HN-AMA-2-000003" in slips
    assert "07:00" in clock
    assert "2026-01-01" in period, "the day is the post's"
    assert doubts_said(report(), (), say) == ()
