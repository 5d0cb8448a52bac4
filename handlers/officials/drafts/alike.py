"""Remarks that say the same: read and published together, joined by number, taken apart."""

from typing import Final

from bot.chat import Chose, Option, Row, Said, Screen, Tone, Words
from bot.scene import Answer, Done, Go, Outdated, State, Stay, Unclear
from bot.text import Rich, bold, italic, join, lines, own_words, paragraphs, shorten
from domain.drafts import Draft, Remark, Status
from domain.drafts.judging import groups
from domain.drafts.remarks import check_moderating
from domain.refusal import NotAllowed
from handlers import paged
from handlers.here import Here, View, loaded
from handlers.officials import who
from handlers.officials.drafts import acting, moderate
from handlers.officials.drafts.words import ordinal
from handlers.refused import said as said_no
from storage.drafts import exact_copies, moderation, remark_groups, remarks
from storage.drafts.remarks import Page

_PAGE: Final = 5
_SHORT: Final = 300
"""Characters of a remark in the list."""


def _of(chat: Here, state: State, name: str = "remark", *, lock: bool = False) -> tuple[Draft, Remark]:
    """The draft and the remark of a frame. Raises `Outdated` unless the official may group its remarks."""
    draft, official = acting.of(chat, state)
    remark = loaded(chat, remarks.load, state.get(name), lock=lock)
    if remark.draft != draft.id or not groups(draft, official, chat.unit.catalogue):
        raise Outdated
    return draft, remark


# --- the list ----------------------------------------------------------------------------------------------


def _page(chat: Here, state: State, remark: Remark) -> Page:
    if remark.group is None:
        return Page((remark,), None, None)
    after, before = paged.marks(state)
    live = remark_groups.LIVE
    return remarks.of_group(chat.unit, remark.group, *live, after=after, before=before, limit=_PAGE)


def _show(chat: Here, state: State) -> Screen:
    say = chat.say
    draft, remark = _of(chat, state)
    page = _page(chat, state, remark)
    counts = remark_groups.count(chat.unit, remark.group) if remark.group is not None else {}
    copies = exact_copies.of(chat.unit, page.remarks)
    going = remark.group is not None and exact_copies.going(chat.unit, remark.group)
    turns = paged.ways(chat, page)
    rows: list[Row] = [turns] if turns else []
    if copies.now and not going and _moderates(chat, draft, page, remark):
        all_of = say.label("work.draft.alike.publish_all")
        some = say.label("work.draft.alike.publish", count=len(copies.now))
        rows.append((Option("publish", some if copies.after is None else all_of, Tone.GOOD),))
    rows.append((Option("back", say.label("go.back")),))
    choices: tuple[Option, ...] = ()
    alone = say("work.draft.alike.none", ordinal=remark.ordinal)
    if len(page.remarks) > 1 or turns:
        choices = tuple(Option(f"r.{each.id}", f"№ {each.ordinal}") for each in page.remarks)
        alone = say("work.draft.alike.hint")
    head = say("work.draft.alike", sum(counts.values()), ordinal=remark.ordinal) if counts else Rich()
    joining = say("work.draft.alike.join")
    first: dict[str, int] = {}  # words -> the number of who said them first on this page
    told = [_line(chat, each, first.setdefault(each.text, each.ordinal)) for each in page.remarks]
    return Screen(
        paragraphs(bold(head), *told, say("work.draft.alike.going") if going else Rich(), alone, joining),
        choices,
        rows=tuple(rows),
        columns=3,
    )


def _moderates(chat: Here, draft: Draft, page: Page, remark: Remark) -> bool:
    some = next((each for each in (remark, *page.remarks) if each.status is Status.WAITING), None)
    try:
        if some is not None:
            check_moderating(some, draft, who.acting(chat), chat.unit.catalogue)
    except NotAllowed:
        return False
    return some is not None


def _line(chat: Here, remark: Remark, first: int) -> Rich:
    """Its number, where it stands, its words unless number `first` has just said them."""
    say = chat.say
    stands = say("work.draft.alike.waiting")
    if remark.status is Status.PUBLISHED:
        stands = say("work.draft.alike.unreviewed")
        if remark.verdict is not None:
            stands = say(f"work.draft.verdict.kind.{remark.verdict.kind.value}")
    words = own_words(shorten(remark.text, _SHORT))
    if first != remark.ordinal:
        words = say("work.draft.alike.copy", ordinal=first)
    return lines(join(" ", [bold(f"№ {remark.ordinal}"), italic(stands)]), words)


def _take(chat: Here, state: State, said: Said) -> Answer:
    draft, remark = _of(chat, state)
    here: State = {"draft": draft.id, "remark": remark.id}
    if (turned := paged.gone(here, said)) is not None:
        return turned
    match said:
        case Chose("back"):
            return Done()
        case Chose("publish"):
            return _publish(chat, draft, _page(chat, state, remark))
        case Chose(key) if key.startswith("r.") and key[2:].isdigit():
            return Go("work.draft.alike.one", {**here, "one": int(key[2:])})
        case Words(text) if (number := ordinal(text)) is not None:
            return Stay(here, _joined(chat, draft, remark, number))
        case _:
            return Unclear()


def _publish(chat: Here, draft: Draft, page: Page) -> Answer:
    """Those that wait on the page, and their bare copies wherever they are."""
    try:
        done = exact_copies.publish(chat.unit, draft, page.remarks, who.acting(chat), chat.address)
    except NotAllowed as refused:
        return Stay(note=said_no(chat, refused))
    return Stay(note=chat.say("work.draft.alike.published", len(done.now)))


def _joined(chat: Here, draft: Draft, remark: Remark, ordinal: int) -> Rich:
    """That number says the same: what came of it."""
    say = chat.say
    other = remarks.by_ordinal(chat.unit, draft.id, ordinal)
    if other is None or other.status not in remark_groups.LIVE:
        return say("work.draft.alike.no_such", ordinal=ordinal)
    if other.id == remark.id or (other.group is not None and other.group == remark.group):
        return say("work.draft.alike.there", ordinal=ordinal)
    try:
        moderation.join(chat.unit, draft, remark, other, who.acting(chat), chat.address)
    except NotAllowed as refused:
        return said_no(chat, refused)
    return say("work.draft.alike.joined", ordinal=ordinal)


# --- one that may not be the same --------------------------------------------------------------------------


def _show_one(chat: Here, state: State) -> Screen:
    draft, one = _of(chat, state, "one")
    rows: list[Row] = []
    if one.group is not None:
        rows.append((Option("part", chat.say.label("work.draft.alike.part")),))
    rows.append((Option("back", chat.say.label("go.back")),))
    return Screen(paragraphs(moderate.told(chat, draft, one)), rows=tuple(rows))


def _take_one(chat: Here, state: State, said: Said) -> Answer:
    draft, one = _of(chat, state, "one", lock=True)
    match said:
        case Chose("part"):
            try:
                moderation.part(chat.unit, draft, one, who.acting(chat), chat.address)
            except NotAllowed as refused:
                return Done(said_no(chat, refused))
            return Done(chat.say("work.draft.alike.parted", ordinal=one.ordinal))
        case Chose("back"):
            return Done()
        case _:
            return Unclear()


scenes = (
    View("work.draft.alike", _show, _take),
    View("work.draft.alike.one", _show_one, _take_one),
)
