"""Officials' work on drafts: each move with its history, its audit and whom it tells, in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from domain.drafts import Draft, Phase, Section, Version
from domain.drafts.moves import Happened, Moved, check
from domain.people import Official
from domain.rights import Action, Role
from storage.drafts import drafts, sections
from storage.drafts import mailings as draft_mailings
from storage.drafts import papers as draft_papers
from storage.hearings import mailings as hearing_mailings
from storage.notices import outbox
from storage.officials import audit, makers, officials
from storage.officials.audit import Facts
from storage.tables import draft_events
from storage.unit import Unit

_e = draft_events.c


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a draft, or to a remark of it; `person` is who did it, None for the schedule."""

    kind: str
    at: datetime
    person: int | None
    words: str
    data: Facts


def create(unit: Unit, draft: Draft, official: Official, address: str) -> Draft:
    """A new draft of the official's, with an empty first version. Raises `NotAllowed`."""
    check(draft, official, Action.DRAFT_EDIT, unit.catalogue)
    made = drafts.create(unit, replace(draft, phase=Phase.MAKING, version=0, author=official.person))
    sections.put_version(unit, Version(made.id, 1))
    _record(unit, made, Moved(made, Happened.MADE, official.person), address, before="")
    return made


def edit(unit: Unit, draft: Draft, official: Official, address: str) -> Draft:
    """The draft as the official wants it now. Raises `NotAllowed`, `storage.drafts.drafts.Changed`."""
    check(drafts.load(unit, draft.id), official, Action.DRAFT_EDIT, unit.catalogue)
    check(draft, official, Action.DRAFT_EDIT, unit.catalogue)
    saved = drafts.save(unit, draft)
    _audit(unit, draft, official.person, address, Action.DRAFT_EDIT.value, {}, {"revision": saved.revision})
    return saved


def write(
    unit: Unit,
    draft: Draft,
    official: Official,
    address: str,
    version: int,
    text: Sequence[Section],
    *,
    source: int | None = None,
) -> Draft:
    """The text of a version that is being made, all of it anew; `source` is the file it came from.

    Raises `NotAllowed`, `storage.drafts.drafts.Changed` when the draft is not as it was looked at.
    """
    check(draft, official, _writing(draft), unit.catalogue)
    saved = drafts.save(unit, draft)
    known = sections.version(unit, draft.id, version) or Version(draft.id, version)
    if known.published_at is not None:
        raise LookupError(version)
    sections.put_version(unit, known, source)
    sections.put_tree(unit, draft.id, version, text)
    after = {"version": version, "sections": len(text)}
    _audit(unit, draft, official.person, address, "draft_text", {}, after)
    return saved


def explain(
    unit: Unit, draft: Draft, official: Official, address: str, version: int, key: str, gist: str
) -> None:
    """A section in plain words; also of a text that people read already. Raises `NotAllowed`, LookupError."""
    check(draft, official, _writing(draft), unit.catalogue)
    found = sections.load(unit, draft.id, version, key)
    if found is None:
        raise LookupError(key)
    sections.put(unit, draft.id, version, replace(found, gist=gist))
    _audit(unit, draft, official.person, address, "draft_gist", {}, {"version": version, "section": key})


def begin_version(unit: Unit, draft: Draft, official: Official, address: str) -> Version:
    """The next version, which begins as a copy of the one people read; the one being made, if there is one.

    Raises `NotAllowed`.
    """
    check(draft, official, Action.DRAFT_REVISE, unit.catalogue)
    made = sections.begin(unit, Version(draft.id, draft.version + 1), draft.version)
    _audit(unit, draft, official.person, address, "draft_version", {}, {"version": made.number})
    return made


def drop_version(unit: Unit, draft: Draft, official: Official, address: str, number: int) -> None:
    """Forget a version that was being made. Raises `NotAllowed`."""
    check(draft, official, Action.DRAFT_REVISE, unit.catalogue)
    sections.drop(unit, draft.id, number)
    _audit(unit, draft, official.person, address, "draft_version", {"version": number}, {})


def filed(
    unit: Unit, draft: Draft, official: Official, address: str, came: int | None, went: int | None
) -> None:
    """A file goes with the draft from now on, or no longer: for the audit."""
    _audit(unit, draft, official.person, address, "draft_file", {"file": went}, {"file": came})


def apply(unit: Unit, moved: Moved, address: str = "") -> Draft:
    """Write a move, its history, its audit, its notices. Raises `storage.drafts.drafts.Changed`."""
    before = drafts.load(unit, moved.draft.id)
    saved = drafts.save(unit, moved.draft)
    if moved.what is Happened.RECALLED:
        sections.unpublish(unit, saved.id)
    if moved.version is not None:
        sections.publish(unit, saved.id, moved.version)
        draft_papers.publish_text(unit, saved)
    if moved.what in (Happened.SUMMARIZED, Happened.FINISHED):
        draft_papers.publish_summary(unit, saved, moved.person)
    if moved.what is Happened.CANCELLED:
        hearing_mailings.call_off(unit, saved.id, moved.words)
    _record(unit, saved, moved, address, before=before.phase.value)
    _tell(unit, before, saved, moved)
    if moved.then is not None:
        then = Moved(saved, moved.then, moved.person)
        _record(unit, saved, then, address, before=before.phase.value)
        _tell(unit, before, saved, then)
    return saved


def history(unit: Unit, draft: int) -> tuple[Event, ...]:
    """Everything that happened to the draft itself, in order."""
    rows = unit.connection.execute(
        sa.select(_e.kind, _e.at, _e.person_id, _e.words, _e.data)
        .where(_e.draft_id == draft, _e.remark_id.is_(None))
        .order_by(_e.id)
    )
    return tuple(Event(*row) for row in rows)


def last(unit: Unit, draft: int, *kinds: Happened) -> Event | None:
    """The last thing of these kinds that happened to it."""
    return next((each for each in reversed(history(unit, draft)) if each.kind in kinds), None)


def note(
    unit: Unit,
    draft: int,
    kind: str,
    person: int | None,
    *,
    remark: int | None = None,
    words: str = "",
    data: Facts | None = None,
) -> None:
    """Write down what happened: to the draft, or to a remark. `words` are officials' alone."""
    row = {
        "draft_id": draft,
        "remark_id": remark,
        "kind": kind,
        "at": unit.now,
        "person_id": person,
        "words": words,
        "data": dict(data or {}),
    }
    unit.connection.execute(sa.insert(draft_events), row)


def editors(unit: Unit, draft: Draft) -> tuple[int, ...]:
    """Who made it; when they do not work there any more, the other editors, else the heads."""
    return makers.makers(unit, draft.author, draft.authority, Action.DRAFT_EDIT)


def heads(unit: Unit, authority: str) -> tuple[int, ...]:
    """Who may approve drafts of the authority: heads there, or at the nearest level above that has any."""
    return officials.holding(unit, authority, Role.HEAD)


def moderators(unit: Unit, authority: str) -> tuple[int, ...]:
    """Who reads remarks before they are published: moderators; where there are none, coordinators."""
    return officials.holding(unit, authority, Role.MODERATOR) or officials.holding(
        unit, authority, Role.COORDINATOR
    )


def tell(
    unit: Unit,
    draft: Draft,
    what: str,
    persons: Iterable[int],
    slot: str,
    *,
    words: str = "",
    but: int | None = None,
) -> None:
    """Write `draft.official.<what>` to these officials, or their deputies, each once for a slot."""
    there = makers.here(unit, (each for each in persons if each != but))
    put(unit, draft, f"draft.official.{what}", there, slot, {"words": words})


def put(
    unit: Unit,
    draft: Draft,
    kind: str,
    persons: Iterable[int],
    slot: str,
    body: Mapping[str, str | int | None],
    *,
    but: int | None = None,
) -> None:
    """Write a notice about the draft to these persons, each once for a slot; who has no account is not told.

    `kind` is `draft.<citizen|official>.<what>`; the body gets the draft's id as `draft`.
    """
    to = officials.addresses(unit, (each for each in persons if each != but))
    about = f"draft:{draft.id}"
    outbox.put_each(unit, to, kind, about, {"draft": draft.id, **body}, f"{about}:{slot}")


def _writing(draft: Draft) -> Action:
    """What opens the text for changes: until it is announced the draft itself, then a new version of it."""
    return Action.DRAFT_EDIT if draft.phase is Phase.MAKING else Action.DRAFT_REVISE


def _record(unit: Unit, draft: Draft, moved: Moved, address: str, *, before: str) -> None:
    data = {} if moved.version is None else {"version": moved.version}
    note(unit, draft.id, moved.what.value, moved.person, words=moved.words, data=data)
    if moved.person is not None:
        phases = ({"phase": before}, {"phase": draft.phase.value})
        _audit(unit, draft, moved.person, address, f"draft_{moved.what.value}", *phases)


def _audit(
    unit: Unit, draft: Draft, person: int, address: str, action: str, before: Facts, after: Facts
) -> None:
    audit.record(unit, person, address, action, f"draft:{draft.id}", before=before, after=after)


def _tell(unit: Unit, before: Draft, draft: Draft, moved: Moved) -> None:
    """Officials at once; citizens by a mailing, which a job writes in batches."""
    event = f"{moved.what.value}:{draft.revision}"
    match moved.what:
        case Happened.SUBMITTED if draft.phase is Phase.CHECKING:
            tell(unit, draft, "submitted", heads(unit, draft.authority), event, but=moved.person)
        case Happened.APPROVED | Happened.RETURNED | Happened.OPENED | Happened.CLOSED:
            by = editors(unit, draft)
            tell(unit, draft, moved.what.value, by, event, words=moved.words, but=moved.person)
    slot, words = str(draft.revision), moved.words
    match moved.what:
        case Happened.ANNOUNCED if draft.opens_at is not None and draft.opens_at <= unit.now:
            pass  # it opens within the minute: one message says both
        case Happened.ANNOUNCED:
            draft_mailings.begin(unit, draft, "announced", ("subscribers", "followers"), slot=slot)
        case Happened.OPENED:
            # Whoever asked for news of the place is told once; those who follow it, of every step.
            heard = draft_mailings.written(unit, draft.id, "announced") > 0
            draft_mailings.begin(
                unit, draft, "opened", ("followers",) if heard else ("subscribers", "followers")
            )
        case Happened.PROLONGED | Happened.REVISED:
            draft_mailings.begin(unit, draft, moved.what.value, ("followers",), slot=slot, words=words)
        case Happened.CLOSED:
            draft_mailings.stop(unit, draft, ("announced", "opened"))
            draft_mailings.begin(unit, draft, "closed", ("followers",), words=words)
        case Happened.SUMMARIZED | Happened.FINISHED:
            draft_mailings.begin(unit, draft, moved.what.value, ("followers",))
        case Happened.CANCELLED if before.public:
            draft_mailings.stop(unit, draft, ("announced", "opened"))
            draft_mailings.begin(unit, draft, "cancelled", ("followers",), words=words)
        case Happened.RECALLED:
            outbox.cancel(unit, f"draft:{draft.id}", "draft.citizen.announced")
            draft_mailings.stop(unit, draft, ("announced",))
