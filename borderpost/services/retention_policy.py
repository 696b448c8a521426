"""How long each class of data stays at a post of a country: rows of the rule pack."""

from datetime import date, timedelta

from borderpost.domain.retention import DataClass, Period, Policy
from borderpost.services import rule_pack


def in_force(country: str, day: date) -> Policy:
    """Return the policy of a country (ISO 3) on a day."""
    periods = tuple(_period(data, country, day) for data in DataClass)
    horizon = rule_pack.value("retention_backup_horizon_days", country, day)
    return Policy(country, periods, timedelta(days=horizon.amount))


def _period(data: DataClass, country: str, day: date) -> Period:
    row = rule_pack.value(f"retention_{data.value}_days", country, day)
    return Period(data, timedelta(days=row.amount), row.source, row.verify)
