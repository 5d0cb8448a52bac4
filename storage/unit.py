"""One transaction, as the functions of `storage` and the turns see it."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from domain.catalogue import Catalogue
from domain.conduct import Limits


@dataclass(slots=True)
class Unit:
    """What a turn works with: one open transaction and what is true at its start.

    `now` is the clock at the start of the turn, aware UTC; `catalogue` a consistent snapshot held in
    memory; `limits` what one person may send, from the configuration. `Store.run` makes units; a turn never
    begins, commits or rolls back by itself.
    """

    connection: Connection
    now: datetime
    catalogue: Catalogue
    limits: Limits = field(default_factory=Limits)
    woken: set[str] = field(default_factory=set)

    @property
    def postgres(self) -> bool:
        """Is this PostgreSQL? Dialect branches stay inside `storage`."""
        return self.connection.dialect.name == "postgresql"

    def wake(self, kind: str) -> None:
        """Once this unit is committed, wake in this process who waits for `kind` ("outbox", "files")."""
        self.woken.add(kind)
