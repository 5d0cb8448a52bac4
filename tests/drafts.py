"""A draft act of the district with a text of two versions, for tests; nothing in it is real."""

from dataclasses import replace
from datetime import UTC, date, datetime

import sqlalchemy as sa

from domain.drafts import (
    WHOLE,
    Counts,
    Draft,
    Impact,
    Kind,
    Phase,
    Piece,
    Remark,
    RemarkKind,
    SectionKind,
    Status,
    Tree,
    Version,
)
from domain.drafts.sections import keyed
from storage.drafts import counts, drafts, remarks, sections
from storage.tables import draft_counts, draft_events
from storage.unit import Unit

OPENS = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
CLOSES = datetime(2026, 12, 11, 20, 59, tzinfo=UTC)

PIECES = (
    Piece(SectionKind.PREAMBLE, text="В соответствии с уставом района администрация постановляет:"),
    Piece(SectionKind.CHAPTER, "1", "Общие положения"),
    Piece(SectionKind.CLAUSE, "1", text="Правила устанавливают порядок содержания дворов."),
    Piece(SectionKind.CLAUSE, "2", text="Правила обязательны для управляющих организаций и жителей."),
    Piece(SectionKind.CHAPTER, "2", "Уборка снега"),
    Piece(SectionKind.CLAUSE, "3", text="Снег убирают не позднее 12 часов после окончания снегопада."),
    Piece(SectionKind.CLAUSE, "4", text="Складывать снег на газонах запрещается."),
    Piece(SectionKind.ANNEX, "1", "Перечень дворов", "Садовая, 1; Речная, 5."),
)
TREE: Tree = keyed(PIECES)
"""Keys s1 … s8 in the order of the text; s6 is clause 3."""

SECOND: Tree = keyed(
    (
        *PIECES[:5],
        replace(PIECES[5], text="Снег убирают не позднее 6 часов после окончания снегопада."),
        Piece(SectionKind.CLAUSE, "4", text="Тротуары посыпают песком."),
        replace(PIECES[6], number="5"),
        PIECES[7],
    ),
    TREE,
    version=2,
)
"""Clause 3 in other words, a new clause 4 (s9), the old one is the fifth."""

NEIGHBOURS = (
    ("s6", "Двенадцать часов — много: утром не выехать. Предлагаю шесть."),
    ("", "Хорошо, что правила наконец будут."),
)
"""What two have said already, of which section."""

DRAFT = Draft(
    id=0,
    number="",
    kind=Kind.RULES,
    title="Правила содержания дворов",
    authority="adm",
    territory="district",
    why="Старые правила не говорят, когда убирать снег.",
    whom="Жителей и управляющих организаций.",
    impact=Impact.MIDDLE,
    opens_at=OPENS,
    closes_at=CLOSES,
    review_until=date(2026, 12, 25),
)


def kept(unit: Unit, phase: Phase = Phase.DISCUSSION, tree: Tree = TREE, **known: object) -> Draft:
    """The draft with its text, as if it had come to that phase."""
    public = phase not in (Phase.MAKING, Phase.CHECKING)
    wanted = {"phase": phase, "version": 1 if public else 0, **known}
    made = drafts.create(unit, replace(DRAFT, **wanted))  # type: ignore[arg-type]
    sections.put_version(unit, Version(made.id, 1, published_at=OPENS if public else None))
    sections.put_tree(unit, made.id, 1, tree)
    return made


def revised(unit: Unit, draft: Draft, tree: Tree = SECOND, note: str = "Сроки короче.") -> Draft:
    """The draft with a second version, published."""
    sections.put_version(unit, Version(draft.id, 2, note, published_at=unit.now))
    sections.put_tree(unit, draft.id, 2, tree)
    return drafts.save(unit, replace(draft, version=2))


def remark(draft: Draft, person: int, section: str = WHOLE, text: str = "Снег лежит неделю.") -> Remark:
    """A remark that was not written yet; id 0."""
    return Remark(0, draft.id, 0, person, section, draft.version, RemarkKind.REMARK, text, OPENS)


def said(
    unit: Unit,
    draft: Draft,
    person: int,
    section: str = WHOLE,
    text: str = "Снег лежит неделю.",
    status: Status = Status.PUBLISHED,
    **known: object,
) -> Remark:
    """A remark of the person as if a moderator had decided so about it."""
    new = replace(remark(draft, person, section, text), **known)  # type: ignore[arg-type]
    made = remarks.write(unit, new, f"test:{draft.id}:{person}:{section}:{text}")
    return made if status is Status.WAITING else remarks.save(unit, replace(made, status=status))


def counted(unit: Unit, draft: int) -> dict[str, Counts]:
    """What is counted of each section of which anything was said."""
    rows = draft_counts.c
    found = sa.select(rows.section).where(rows.draft_id == draft, rows.count != 0).distinct()
    return {each: counts.of(unit, draft, each) for each in unit.connection.scalars(found)}


def happened(unit: Unit, remark: int) -> list[tuple[str, str]]:
    """What the history says of a remark, in order: what, and the words of who did it."""
    rows = draft_events.c
    found = sa.select(rows.kind, rows.words).where(rows.remark_id == remark).order_by(rows.id)
    return [(each.kind, each.words) for each in unit.connection.execute(found)]
