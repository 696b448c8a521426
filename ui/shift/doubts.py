"""What a supervisor should see to before he signs: missing slips, a clock that was set, periods over."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from borderpost.domain.retention import Overdue
from borderpost.domain.shift_report import ShiftReport
from ui.words import Speech


def doubts_said(report: ShiftReport, overdue: Sequence[Overdue], say: Speech) -> tuple[str, ...]:
    """Return one sentence for each."""
    gaps = report.slip_gaps
    values = (("count", str(sum(gap.count for gap in gaps))), ("serial", gaps[0].ends[0] if gaps else ""))
    findings = [one.finding(ZoneInfo(report.post.zone)) for one in overdue]
    return (
        *([say.code("check.slips.gaps", values)] if gaps else []),
        *(say.code(note.fault.code, note.fault.values) for note in report.clock_faults),
        *(say.code(finding.code, finding.values) for finding in findings),
    )
