"""A section of a draft act: its plain words, its text, what people say of it; ‹ › to its neighbours."""

from typing import Final

from bot.chat import Chose, Option, Row, Said, Screen, Tone, Words
from bot.scene import Answer, Done, Go, Home, Outdated, State, Stay, Unclear
from bot.script import Script
from bot.text import Rich, bold, lines, paragraphs, quote, typed, units
from domain.drafts import WHOLE, Count, Counts, Draft, RemarkKind, Section, Stance
from domain.drafts.remarks import TEXT_LIMIT, check_taking
from domain.refusal import NotAllowed
from handlers import identity
from handlers.drafts import reading as texts
from handlers.drafts import words
from handlers.drafts.reading import Reading, reading
from handlers.files import shelved
from handlers.here import Entry, Here, View
from handlers.refused import said as said_no
from storage.drafts import counts as draft_counts
from storage.drafts import sections, stances
from storage.drafts.sections import Around

PAGE: Final = 2_200
"""Characters of a section's text on one screen; the rest is a press away."""
_KINDS: Final = {"say": RemarkKind.REMARK, "wording": RemarkKind.WORDING}


def section_of(chat: Here, state: State, opened: Reading) -> Section | None:
    """The section of a frame; None for the act as a whole. Raises `Outdated` when it left the text."""
    key = state.get("section")
    if key == WHOLE:
        return None
    found = None
    if isinstance(key, str):
        found = sections.load(chat.unit, opened.draft.id, opened.version, key)
    if found is None:
        raise Outdated
    return found


def pages(text: str) -> list[str]:
    """The text in parts that fit a screen, cut between paragraphs, sentences or words."""
    found: list[str] = []
    while len(text) > PAGE:
        head = text[:PAGE]
        cut = max(head.rfind("\n"), 0) or max(head.rfind(". ") + 1, 0) or max(head.rfind(" "), 0) or PAGE
        found.append(text[:cut].strip())
        text = text[cut:].lstrip()
    return [*found, text] if text or not found else found


def _show(chat: Here, state: State) -> Screen:
    say, unit, opened = chat.say, chat.unit, reading(chat, state)
    draft, section = opened.draft, section_of(chat, state, opened)
    key = WHOLE if section is None else section.key
    counts = draft_counts.of(unit, draft.id, key)
    mine = stances.of(unit, draft.id, key, chat.person)
    taking = opened.taking(chat)
    rows: list[Row] = []
    if section is not None and (onward := _onward(chat, state, section)) is not None:
        rows.append((onward,))
    if taking:
        rows.append(tuple(_vote(chat, stance, mine) for stance in Stance))
        rows.append((Option("say", say.label("draft.say"), Tone.MAIN),))
        if section is not None:
            rows.append((Option("wording", say.label("draft.wording")),))
    if counts[Count.REMARKS]:
        rows.append((Option("remarks", say.label("draft.remarks", count=counts[Count.REMARKS])),))
    if section is None:
        rows.append((Option("back", say.label("go.back")), Option("menu", say.label("go.menu"))))
        head = bold(say("draft.whole_text", title=words.title(draft)))
    else:
        around = sections.around(unit, draft.id, opened.version, section)
        rows += _ways(chat, around)
        head = _text(chat, state, opened, section, around)
    files, note = shelved(chat, section.pictures if section is not None else ())
    return Screen(
        paragraphs(texts.head(chat, opened), head, _said(chat, draft, counts, mine, taking), note),
        rows=tuple(rows),
        files=files,
    )


def _text(chat: Here, state: State, opened: Reading, section: Section, around: Around) -> Rich:
    """Where it stands, its name, its plain words, a page of its text."""
    say = chat.say
    parts = pages(section.text)
    page = _page(state, parts)
    above = words.path(say, around.above)
    gist = lines(bold(say("draft.gist")), typed(section.gist)) if section.gist and not page else Rich()
    holds = say("draft.holds", around.holds) if around.holds and not section.text else Rich()
    changed = Rich()
    if opened.version > 1 and section.since == opened.version:
        changed = say("draft.section_changed")
    text = quote(typed(parts[page])) if parts[page] else Rich()
    where = say("draft.page", page=page + 1, pages=len(parts)) if len(parts) > 1 else Rich()
    return paragraphs(lines(above, bold(words.section(say, section)), changed), gist, text, where, holds)


def _said(chat: Here, draft: Draft, counts: Counts, mine: Stance | None, taking: bool) -> Rich:
    """For and against, remarks, and what the person said themself."""
    say = chat.say
    votes = Rich()
    if counts[Count.FOR] or counts[Count.AGAINST]:
        votes = say("draft.votes", votes_for=counts[Count.FOR], votes_against=counts[Count.AGAINST])
    spoke = "draft.mine" if taking else "draft.mine_was"
    own = say(f"{spoke}.{mine.value}") if mine is not None else Rich()
    closed = Rich() if taking else words.stands(say, chat.unit, draft)
    return lines(votes, own, closed)


def _vote(chat: Here, stance: Stance, mine: Stance | None) -> Option:
    label = chat.say.label(f"draft.vote.{stance.value}")
    return Option(stance.value, f"✓ {label}" if stance is mine else label)


def _onward(chat: Here, state: State, section: Section) -> Option | None:
    parts = pages(section.text)
    page = _page(state, parts)
    if page + 1 < len(parts):
        return Option(f"page.{page + 1}", chat.say.label("draft.read_on"))
    return Option("page.0", chat.say.label("draft.read_again")) if page else None


def _ways(chat: Here, around: Around) -> list[Row]:
    """‹ › to the neighbours in the order of the text, the tree, back."""
    say, before, after = chat.say, around.before, around.after
    turns: list[Option] = []
    if before is not None:
        turns.append(Option(f"to.{before.key}", say.label("draft.before")))
    turns.append(Option("tree", say.label("draft.tree")))
    if after is not None:
        turns.append(Option(f"to.{after.key}", say.label("draft.after")))
    return [tuple(turns), (Option("back", say.label("go.back")), Option("menu", say.label("go.menu")))]


def _take(chat: Here, state: State, said: Said) -> Answer:
    opened = reading(chat, state)
    draft, section = opened.draft, section_of(chat, state, opened)
    key = WHOLE if section is None else section.key
    here: State = {**opened.frame, "section": key}
    match said:
        case Chose("for" | "against" | "say" | "wording" | "remarks") if opened.trial:
            chat.toast = chat.say.label("draft.trial.idle")
            return Stay(here)
        case Words() if opened.trial:
            return Stay(note=chat.say("draft.trial.idle"))
        case Chose("for" | "against" | "say" | "wording") if through := identity.first(chat, said):
            return through
        case Chose("for" | "against" as stance):
            return _voted(chat, draft, key, Stance(stance))
        case Chose(turn) if turn.startswith("to."):
            return Stay({**opened.frame, "section": turn[3:]})
        case Chose(turn) if turn.startswith("page.") and turn[5:].isdigit():
            return Stay({**here, "page": int(turn[5:])})
        case Chose("tree"):
            return _tree(chat, {**opened.frame, "at": section.parent if section is not None else None})
        case Chose("remarks"):
            return Go("draft.remarks", here)
        case Chose("say" | "wording" as kind):
            return Go("draft.say", Script.begin(draft=draft.id, section=key, kind=_KINDS[kind].value))
        case Words() if said.text.strip():
            return _typed(chat, draft, key, said)
        case Chose("back"):
            return Done()
        case Chose("menu"):
            return Home()
        case _:
            return Unclear()


def _typed(chat: Here, draft: Draft, key: str, said: Words) -> Answer:
    """Words without a press are a remark on what is being read; outside the discussion it is told when."""
    try:
        check_taking(draft, chat.unit.now)
    except NotAllowed as refused:
        return Stay(note=said_no(chat, refused))
    if units(said.text) > TEXT_LIMIT:
        return Stay(note=chat.say("ask.too_long", n=TEXT_LIMIT, length=units(said.text)))
    begun = Script.begin(draft=draft.id, section=key, kind="remark", text=said.text)
    return identity.first(chat, said) or Go("draft.say", begun)


def _tree(chat: Here, at: State) -> Answer:
    """The contents there: those the person came from, or opened anew."""
    below = chat.stack[-2]
    if below.scene != "draft.contents":
        return Go("draft.contents", at, instead=True)
    below.state, below.page = at, 0
    return Done()


def _voted(chat: Here, draft: Draft, key: str, stance: Stance) -> Answer:
    """A second press on the same takes it back."""
    mine = stances.of(chat.unit, draft.id, key, chat.person)
    wanted = None if mine is stance else stance
    try:
        stances.take(chat.unit, draft, key, chat.person, wanted)
    except NotAllowed as refused:
        return Stay(note=said_no(chat, refused))
    chat.toast = chat.say.label(f"draft.voted.{wanted.value}" if wanted is not None else "draft.voted.none")
    return Stay()


def _page(state: State, parts: list[str]) -> int:
    page = state.get("page")
    return min(page, len(parts) - 1) if isinstance(page, int) and page >= 0 else 0


def _enter(chat: Here, rest: str) -> Answer:
    """A section by `draft_section:<draft>.<key>`, from search and notices."""
    draft, _, key = rest.partition(".")
    state: State = {"draft": int(draft) if draft.isdigit() else -1, "section": key}
    try:
        section_of(chat, state, reading(chat, state))
    except Outdated:
        return Stay(note=chat.say("draft.not_found"))
    return Go("draft.section", state)


scenes = (View("draft.section", _show, _take),)
entries: dict[str, Entry] = {"draft_section": _enter}
