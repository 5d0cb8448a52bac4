"""Templates of answers: made for an authority, taken by it and by those below."""

import sqlalchemy as sa

from domain.appeals import Appeal, Outcome
from domain.people import Official
from domain.rights import Action
from domain.scope import scope
from domain.templates import Template, check_template
from storage.officials import audit
from storage.sql import among
from storage.tables import templates
from storage.unit import Unit

_t = templates.c
_MOST = 50
"""Templates offered for one answer: the nearest authority's first."""


def load(unit: Unit, template: int) -> Template:
    """The template by id; `LookupError` when there is none."""
    row = unit.connection.execute(sa.select(templates).where(_t.id == template)).first()
    if row is None:
        raise LookupError(f"no template {template}")
    return _read(row)


def add(unit: Unit, official: Official, made: Template, address: str) -> int:
    """A new template (its `id` is not looked at); gives the id. Raises `NotAllowed`."""
    check_template(official, made.authority, made.topic, unit.catalogue)
    new = sa.insert(templates).values(
        authority=made.authority,
        topic=made.topic,
        outcome=made.outcome.value if made.outcome else None,
        name=made.name,
        text=made.text,
        made_by=official.person,
        made_at=unit.now,
        changed_at=unit.now,
    )
    id: int = unit.connection.execute(new.returning(_t.id)).scalar_one()
    _record(unit, official, address, "template.add", id, {}, _facts(made))
    return id


def mend(unit: Unit, official: Official, made: Template, address: str) -> None:
    """The template of this id has this name and text from now on, and is on or off. Raises `NotAllowed`."""
    was = load(unit, made.id)
    check_template(official, was.authority, was.topic, unit.catalogue)
    values = {"name": made.name, "text": made.text, "changed_at": unit.now}
    off = None if made.on else unit.now
    unit.connection.execute(sa.update(templates).where(_t.id == made.id).values(**values, off_at=off))
    _record(unit, official, address, "template.mend", made.id, _facts(was), _facts(made))


def fitting(unit: Unit, appeal: Appeal, outcome: Outcome) -> tuple[Template, ...]:
    """What may be taken for an answer to the appeal: the most particular first, then the nearest."""
    levels = {each.code: n for n, each in enumerate(unit.catalogue.superiors(appeal.authority))}
    found = unit.catalogue.topics.get(appeal.topic)
    about = [appeal.topic, *([found.category] if found is not None else [])]
    rows = unit.connection.execute(
        sa.select(templates)
        .where(
            _t.authority.in_(levels),
            _t.off_at.is_(None),
            sa.or_(_t.topic.is_(None), _t.topic.in_(about)),
            sa.or_(_t.outcome.is_(None), _t.outcome == outcome.value),
        )
        .order_by(_t.id)
    )

    def order(each: Template) -> tuple[int, bool, int, str]:
        particular = about.index(each.topic) if each.topic is not None else len(about)
        return particular, each.outcome is None, levels[each.authority], each.name

    return tuple(sorted(map(_read, rows), key=order)[:_MOST])


def page(unit: Unit, official: Official, *, after: int = 0, limit: int = 8) -> tuple[Template, ...]:
    """The templates the official may mend, those switched off too, from the id `after` on."""
    reached = [
        sa.and_(
            sa.true() if each.authorities is None else among(unit, _t.authority, each.authorities),
            sa.true() if each.topics is None else among(unit, _t.topic, each.topics),
        )
        for each in scope(official.rights, Action.TEMPLATE, unit.catalogue)
    ]
    rows = unit.connection.execute(
        sa.select(templates).where(_t.id > after, sa.or_(sa.false(), *reached)).order_by(_t.id).limit(limit)
    )
    return tuple(map(_read, rows))


def _read(row: sa.Row[tuple[object, ...]]) -> Template:
    outcome = Outcome(row.outcome) if row.outcome else None
    return Template(row.id, row.authority, row.topic, outcome, row.name, row.text, row.off_at is None)


def _facts(made: Template) -> dict[str, str | bool | None]:
    outcome = made.outcome.value if made.outcome else None
    return {
        "authority": made.authority,
        "topic": made.topic,
        "outcome": outcome,
        "name": made.name,
        "text": made.text,
        "on": made.on,
    }


def _record(
    unit: Unit,
    official: Official,
    address: str,
    action: str,
    id: int,
    before: dict[str, str | bool | None],
    after: dict[str, str | bool | None],
) -> None:
    changed = {name for name in after if before.get(name) != after[name]}
    audit.record(
        unit,
        official.person,
        address,
        action,
        f"template:{id}",
        before={name: before[name] for name in changed if name in before},
        after={name: after[name] for name in changed},
    )
