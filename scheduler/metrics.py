"""What is counted of timed and background work; `/metrics` shows it."""

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

NOTICES: Final = Counter("otklik_notices", "Notices by what became of them.", ["network", "outcome"])
LAG: Final = Histogram(
    "otklik_notice_lag_seconds",
    "From writing a notice to its being sent.",
    ["network"],
    buckets=(0.1, 0.5, 1, 2, 5, 15, 60, 300, 1800, 7200, 86400),
)
WAITING: Final = Gauge("otklik_outbox_waiting", "Notices that are due and not sent.", ["network"])
OLDEST: Final = Gauge("otklik_outbox_oldest_seconds", "Age of the oldest of them.", ["network"])
FILES: Final = Counter("otklik_files", "People's files by what became of them.", ["network", "outcome"])
JOBS: Final = Counter("otklik_jobs", "Runs of timed work.", ["job", "outcome"])
ORDERS: Final = Counter("otklik_orders", "Files ordered by what became of them.", ["kind", "outcome"])
RECOUNTS: Final = Counter("otklik_poll_recounts", "Polls counted again by what was found.", ["outcome"])
