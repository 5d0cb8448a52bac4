"""Persons, their messenger accounts and their consents."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from storage.tables import accounts, consents, conversations, persons
from storage.unit import Unit

SERVICE = "service"
"""The purpose of the consent without which nothing can be submitted (152-ФЗ: one per purpose)."""
STATUTORY = "statutory"
"""To keep the name and the address for the answer of an official appeal, and to hand them to who answers."""
HEARING = "hearing"
"""To stand by name in the list for the door of a hearing."""
SIGNING = "signing"
"""To be shown by name beside one's remarks on draft acts and in the officials' summary of them."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whom we speak with. `consent` is the version of the consent to `SERVICE` in force, "" for none."""

    id: int
    language: str
    name: str | None
    consent: str

    @property
    def consented(self) -> bool:
        return bool(self.consent)


_in_force = sa.and_(
    consents.c.person_id == persons.c.id,
    consents.c.purpose == SERVICE,
    consents.c.withdrawn_at.is_(None),
)
_person = sa.select(
    persons.c.id, persons.c.language, persons.c.name, sa.func.coalesce(consents.c.version, "")
)
_by_id = _person.select_from(persons.outerjoin(consents, _in_force)).where(
    persons.c.id == sa.bindparam("person")
)
_by_address = _person.select_from(
    accounts.join(persons, persons.c.id == accounts.c.person_id).outerjoin(consents, _in_force)
).where(accounts.c.address == sa.bindparam("address"))


def at_the_door(unit: Unit, address: str, language: str) -> Person:
    """The person behind an address; a stranger becomes a person who speaks `language`.

    Called within the chat's turn, so that two first messages of one chat do not make two persons.
    """
    found = unit.connection.execute(_by_address, {"address": address}).first()
    if found is not None:
        return Person(*found)
    person: int = unit.connection.execute(
        sa.insert(persons).values(language=language, created_at=unit.now).returning(persons.c.id)
    ).scalar_one()
    unit.connection.execute(
        sa.insert(accounts),
        {
            "address": address,
            "person_id": person,
            "network": address.partition(":")[0],
            "state": "open",
            "since": unit.now,
        },
    )
    return Person(person, language, None, "")


def caller(unit: Unit, language: str) -> int:
    """Somebody without a messenger: a person with no account and no name."""
    new = sa.insert(persons).values(language=language, created_at=unit.now).returning(persons.c.id)
    return int(unit.connection.execute(new).scalar_one())


def load(unit: Unit, person: int) -> Person:
    """A person by id, who must exist."""
    return Person(*unit.connection.execute(_by_id, {"person": person}).one())


def lock(unit: Unit, person: int) -> None:
    """One word of a person about their own data after the other, from whatever messenger."""
    unit.connection.execute(sa.select(persons.c.id).where(persons.c.id == person).with_for_update())


def set_language(unit: Unit, person: int, language: str) -> None:
    """The person speaks this language now, in every messenger."""
    unit.connection.execute(sa.update(persons).where(persons.c.id == person).values(language=language))
    unit.connection.execute(
        sa.update(conversations).where(conversations.c.person_id == person).values(language=language)
    )


def set_name(unit: Unit, person: int, name: str | None) -> None:
    """How the person wants to be called, None to forget it."""
    unit.connection.execute(sa.update(persons).where(persons.c.id == person).values(name=name))


def addresses(unit: Unit, person: int) -> list[str]:
    """Where the person can be reached, the longest known first."""
    return _open_addresses(unit, accounts.c.person_id == person)


def other_accounts(unit: Unit, address: str) -> list[str]:
    """Other open addresses of the same person: where a notice goes when `address` is closed."""
    same = sa.select(accounts.c.person_id).where(accounts.c.address == address).scalar_subquery()
    return _open_addresses(unit, sa.and_(accounts.c.person_id == same, accounts.c.address != address))


def _open_addresses(unit: Unit, which: sa.ColumnElement[bool]) -> list[str]:
    found = (
        sa.select(accounts.c.address)
        .where(which, accounts.c.state == "open")
        .order_by(accounts.c.since, accounts.c.address)
    )
    return list(unit.connection.scalars(found))


@dataclass(frozen=True, slots=True)
class Reached:
    """Who is behind an open address, and what they speak."""

    person: int
    language: str


_reached = (
    sa.select(accounts.c.address, persons.c.id, persons.c.language)
    .join(persons, persons.c.id == accounts.c.person_id)
    .where(accounts.c.address.in_(sa.bindparam("some", expanding=True)), accounts.c.state == "open")
)


def reached(unit: Unit, some: Collection[str]) -> Mapping[str, Reached]:
    """Those of these addresses that can be written to."""
    found = unit.connection.execute(_reached, {"some": list(some)}) if some else ()
    return {address: Reached(person, language) for address, person, language in found}


def known(unit: Unit) -> frozenset[str]:
    """Every address that has ever spoken with us: for a demo's few, not for a country."""
    return frozenset(unit.connection.scalars(sa.select(accounts.c.address)))


def close_account(unit: Unit, address: str) -> None:
    """The person blocked us there, or the account is gone: nothing is sent to it."""
    unit.connection.execute(
        sa.update(accounts)
        .where(accounts.c.address == address, accounts.c.state == "open")
        .values(state="closed", closed_at=unit.now)
    )


def open_account(unit: Unit, address: str) -> None:
    """The person lets us write there again."""
    unit.connection.execute(
        sa.update(accounts)
        .where(accounts.c.address == address, accounts.c.state == "closed")
        .values(state="open", closed_at=None)
    )


def give_consent(unit: Unit, person: int, version: str, channel: str, purpose: str = SERVICE) -> None:
    """The person agrees to the text of `version`, seen in `channel`; an older consent ends."""
    withdraw_consent(unit, person, purpose)
    unit.connection.execute(
        sa.insert(consents),
        {"person_id": person, "purpose": purpose, "version": version, "channel": channel, "at": unit.now},
    )


def agreed(unit: Unit, person: int, version: str, purpose: str) -> bool:
    """Is a consent to this version of the purpose in force?"""
    found = sa.select(consents.c.id).where(
        consents.c.person_id == person,
        consents.c.purpose == purpose,
        consents.c.version == version,
        consents.c.withdrawn_at.is_(None),
    )
    return unit.connection.scalar(found) is not None


def in_force(unit: Unit, person: int, purpose: str) -> bool:
    """Is a consent to the purpose in force, of whatever version?"""
    found = sa.select(consents.c.id).where(
        consents.c.person_id == person, consents.c.purpose == purpose, consents.c.withdrawn_at.is_(None)
    )
    return unit.connection.scalar(found) is not None


def withdraw_consent(unit: Unit, person: int, purpose: str = SERVICE) -> None:
    """The consent ends now; that it was given stays on record."""
    unit.connection.execute(
        sa.update(consents)
        .where(
            consents.c.person_id == person,
            consents.c.purpose == purpose,
            consents.c.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=unit.now)
    )
