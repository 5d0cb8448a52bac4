"""The only place that asks the machine what time it is; everything else is handed a clock."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """This moment, aware UTC."""
    return datetime.now(UTC)
