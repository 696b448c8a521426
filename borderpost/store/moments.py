"""Moments as the derived tables keep them: whole milliseconds since 1970 UTC."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def to_ms(at: datetime) -> int:
    """Return an aware moment in milliseconds since 1970 UTC."""
    return (at - _EPOCH) // _MILLISECOND


def from_ms(ms: int) -> datetime:
    """Return the aware UTC moment of a number of milliseconds since 1970 UTC."""
    return _EPOCH + ms * _MILLISECOND
