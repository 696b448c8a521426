"""How long each class of data stays at a post of a country: rows of the rule pack."""

from datetime import date, timedelta

from borderpost.domain.retention import DataClass, Period, Policy
from borderpost.domain.rule_book import RuleBook, value_in_force


def in_force(book: RuleBook, country: str, day: date) -> Policy:
    """Return the policy of a country (ISO 3) on a day."""
    periods = tuple(_period(book, data, country, day) for data in DataClass)
    horizon = value_in_force(book, "retention_backup_horizon_days", country, day)
    return Policy(country, periods, timedelta(days=horizon.amount))


def _period(book: RuleBook, data: DataClass, country: str, day: date) -> Period:
    row = value_in_force(book, f"retention_{data.value}_days", country, day)
    return Period(data, timedelta(days=row.amount), row.source, row.verify)
