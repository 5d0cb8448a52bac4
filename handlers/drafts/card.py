"""The card of a draft act: what it is, why, until when; from here it is read, searched, taken as a file."""

from bot.chat import Chose, Option, Row, Said, Screen
from bot.scene import Answer, Done, Go, Home, Outdated, State, Stay, Unclear
from bot.speech import Speech
from bot.text import Rich, bold, lines, paragraphs, quote, typed
from domain.drafts import GOING, WHOLE, Count, Draft, Phase
from domain.drafts.hearings import Hearing
from domain.drafts.moves import Happened
from handlers import identity
from handlers.drafts import hearings as hearing_words
from handlers.drafts import papers as draft_papers
from handlers.drafts import words
from handlers.files import shelved
from handlers.here import Entry, Here, View, loaded
from storage.drafts import counts as draft_counts
from storage.drafts import drafts, remarks, sections
from storage.drafts import files as draft_files
from storage.drafts import people as draft_people
from storage.drafts import work as draft_work
from storage.drafts.files import FileKind
from storage.hearings import hearings, line
from storage.hearings import visits as hearing_visits


def draft_of(chat: Here, state: State) -> Draft:
    """The draft of a frame, if everybody may see it. Raises `Outdated`."""
    draft = loaded(chat, drafts.load, state.get("draft"))
    if not draft.public:
        raise Outdated
    return draft


def _show(chat: Here, state: State) -> Screen:
    say, unit, draft = chat.say, chat.unit, draft_of(chat, state)
    counts = draft_counts.total(unit, draft.id)
    whole = draft_counts.of(unit, draft.id, WHOLE)
    mine = draft_people.of(unit, draft.id, chat.person)
    follows = mine is not None and mine.follows
    said_mine = remarks.of_person(unit, draft.id, chat.person)
    told = [say("draft.said", counts[Count.REMARKS]) if counts[Count.REMARKS] else say("draft.said_none")]
    if whole[Count.FOR] or whole[Count.AGAINST]:
        told.append(say("draft.votes", votes_for=whole[Count.FOR], votes_against=whole[Count.AGAINST]))
    version = sections.version(unit, draft.id, draft.version)
    news = Rich()
    if version is not None and version.number > 1:
        key = "draft.version_final" if draft.phase is Phase.FINAL else "draft.version"
        news = lines(bold(say(key, version=version.number)), typed(version.note))
    meetings = hearings.of(unit, draft.id)
    attached = draft_files.read(unit, draft, personal=chat.personal)
    more = any(each.kind is not FileKind.TEXT for each in attached)
    files = say.label("draft.text_and_files" if more else "draft.text_file")
    rows: list[Row] = [
        (Option("read", say.label("draft.read")),),
        (Option("find", say.label("draft.find")), Option("files", files)),
    ]
    if words.tells_taken(draft, counts):
        count = counts[Count.TAKEN] + counts[Count.PARTLY]
        rows.append((Option("taken", say.label("draft.taken", count=count)),))
    else:
        rows.append((Option("whole", say.label("draft.whole")),))
    if counts[Count.REMARKS]:
        rows.append((Option("remarks", say.label("draft.remarks", count=counts[Count.REMARKS])),))
    if said_mine:
        rows.append((Option("mine", say.label("draft.mine", count=len(said_mine))),))
    if version is not None and version.number > 1:
        rows.append((Option("changes", say.label("draft.changes")),))
    if meetings:
        rows.append((Option("hearings", say.label("draft.hearings")),))
    if draft.phase in GOING:
        rows.append((Option("follow", say.label("draft.unfollow" if follows else "draft.follow")),))
    rows.append(_away(say, sum(len(row) for row in rows)))
    outcome = lines(bold(say("draft.outcome")), typed(draft.outcome)) if draft.outcome else Rich()
    if draft.phase is Phase.CANCELLED:
        outcome = _cancelled(chat, draft)
    held = lines(*(_hearing(chat, draft, each) for each in meetings))
    text = paragraphs(words.summary(say, unit, draft), held, outcome, news, lines(*told))
    return Screen(text, rows=tuple(rows))


def _cancelled(chat: Here, draft: Draft) -> Rich:
    """Why it is not discussed any more."""
    gone = draft_work.last(chat.unit, draft.id, Happened.CANCELLED)
    why = gone.words if gone is not None else ""
    return lines(bold(chat.say("draft.cancelled_for")), quote(typed(why))) if why else Rich()


_BUTTONS = 10  # under a message of VK


def _away(say: Speech, others: int) -> Row:
    """Back, and to the menu where there is room for that besides."""
    back = Option("back", say.label("go.back"))
    return (back, Option("menu", say.label("go.menu"))) if others + 2 <= _BUTTONS else (back,)


def _hearing(chat: Here, draft: Draft, hearing: Hearing) -> Rich:
    """When and where it is, and whether the person comes."""
    told = hearing_words.line(chat.say, chat.unit, draft, hearing)
    if not hearing.coming(chat.now):
        return told
    if hearing_visits.of(chat.unit, hearing.id, chat.person) is not None:
        return lines(told, chat.say("hearing.line.mine"))
    place = line.place(chat.unit, hearing.id, chat.person) if hearing.seats is not None else None
    return lines(told, chat.say("hearing.line.waits", place=place)) if place is not None else told


def _to_hearings(chat: Here, draft: Draft) -> Answer:
    """The only one, or all of them."""
    found = hearings.of(chat.unit, draft.id)
    if len(found) == 1:
        return Go("hearing", {"hearing": found[0].id})
    return Go("hearings", {"draft": draft.id})


def _take(chat: Here, state: State, said: Said) -> Answer:
    draft = draft_of(chat, state)
    here: State = {"draft": draft.id}
    match said:
        case Chose("read"):
            return Go("draft.contents", here)
        case Chose("whole"):
            return Go("draft.section", {**here, "section": WHOLE})
        case Chose("find" | "taken" | "remarks" | "mine" | "changes" as key):
            return Go(f"draft.{key}", here)
        case Chose("files"):
            return _files(chat, draft)
        case Chose("hearings"):
            return _to_hearings(chat, draft)
        case Chose("follow"):
            mine = draft_people.of(chat.unit, draft.id, chat.person)
            wanted = mine is None or not mine.follows
            if wanted and (through := identity.first(chat, said)):
                return through
            draft_people.follow(chat.unit, draft.id, chat.person, wanted=wanted)
            return Stay(note=chat.say("draft.followed" if wanted else "draft.unfollowed"))
        case Chose("back"):
            return Done()
        case Chose("menu"):
            return Home()
        case _:
            return Unclear()


def _files(chat: Here, draft: Draft) -> Answer:
    """The whole text and what goes with it, as messages of their own."""
    attached = draft_files.read(chat.unit, draft, personal=chat.personal)
    kinds = [kind for kind in FileKind if any(each.kind is kind for each in attached)]
    for kind in kinds:
        ids = tuple(each.file for each in attached if each.kind is kind)
        ready, note = shelved(chat, ids)
        chat.tell(
            Screen(paragraphs(chat.say(f"draft.file.{kind.value}", number=draft.number), note), files=ready)
        )
    return Stay() if FileKind.TEXT in kinds else Stay(note=draft_papers.order_text(chat, draft))


def _enter(chat: Here, rest: str) -> Answer:
    state: State = {"draft": int(rest)} if rest.isdigit() else {}
    try:
        draft_of(chat, state)
    except Outdated:
        return Stay(note=chat.say("draft.not_found"))
    return Go("draft", state)


scenes = (View("draft", _show, _take),)
entries: dict[str, Entry] = {"draft": _enter}
