"""What the composition root writes into files for the screens: reports, the recovery sheet, self-tests."""

from collections.abc import Callable
from pathlib import Path

from borderpost.domain.recovery import RecoverySheet
from borderpost.domain.self_test import SelfTest
from borderpost.domain.shift_report import ShiftReport
from borderpost.services.session import Session
from resources.words import Words

WriteReport = Callable[[ShiftReport, Path, Words], tuple[Path, Path]]
"""Writes a report's PDF and CSV into a folder and returns their paths."""

WriteSheet = Callable[[RecoverySheet, Path, Words], None]
"""Writes the recovery sheet into a file; it raises Trouble where the disk refuses."""

WritePage = Callable[[SelfTest, Session, Words], Path]
"""Writes a self-test as PDF among the reports and returns its path."""
