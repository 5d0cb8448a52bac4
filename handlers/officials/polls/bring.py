"""A poll from a file: sent with its pictures, read outside the turn, a draft or every fault in it."""

from dataclasses import replace
from typing import Final

from bot.ask import Ask
from bot.chat import Chose, Json, Media, Option, Row, Said, Screen, Tone
from bot.questions import Attached
from bot.scene import Answer, Done, Go, Home, Outdated, State, Stay, Unclear
from bot.script import Script
from bot.speech import Speech
from bot.text import Rich, bold, paragraphs
from domain.catalogue import Catalogue
from domain.polls import Kind, Poll, Project, Question, told
from domain.polls.making import pictures
from domain.refusal import NotAllowed
from domain.rights import Action
from handlers import files as sent_files
from handlers import made
from handlers.here import Entry, Here, View
from handlers.officials.matters.make import authority_of
from handlers.officials.polls import acting, download
from papers import polls as papers
from papers.craft import Craft, Made, Why
from storage.files import files, workshop
from storage.files.workshop import Order
from storage.officials import officials
from storage.polls import polls
from storage.polls import work as poll_work
from storage.polls.rows import from_plain
from storage.unit import Unit

KIND: Final = "poll_bring"
MOST: Final = 60
"""Files of one poll: its own and its pictures."""
_PICTURES: Final = (".jpg", ".jpeg", ".png", ".webp")


# --- what can be done with files --------------------------------------------------------------------------


def _show(chat: Here, state: State) -> Screen:
    say = chat.say
    return Screen(
        paragraphs(bold(say("work.poll.file")), say("work.poll.file.how")),
        rows=(
            (Option("send", say.label("work.poll.file.send"), Tone.MAIN),),
            (Option("sample", say.label("work.poll.file.sample")),),
            (Option("back", say.label("go.back")),),
        ),
    )


def _take(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("send"):
            return Go("work.poll.bring", Script.begin())
        case Chose("sample"):
            return Stay(note=download.order_sample(chat))
        case Chose("back"):
            return Done()
        case _:
            return Unclear()


# --- sent -------------------------------------------------------------------------------------------------


def over(poll: Poll) -> Answer:
    """A file for a draft that is there."""
    return Go("work.poll.bring.over", Script.begin(poll=poll.id, seen=poll.version))


def _sent(ask: Ask[Unit]) -> dict[str, Json]:
    """What is to be read: as the order says it."""
    if isinstance(ask.given("poll"), int):
        poll = acting.asked(ask, Action.POLL_EDIT)
        found = _files(ask)
        count = len(_items(poll))
        ask.confirm("check", after=ask.say("work.poll.bring.replaces", count) if count else Rich())
        return {"authority": poll.authority, "files": found, "poll": poll.id, "seen": ask.given("seen")}
    authority = authority_of(ask, Action.POLL_EDIT, ask.say("work.poll.make.authority"))
    return {"authority": authority, "files": _files(ask), "poll": None, "again": False}


def _files(ask: Ask[Unit]) -> list[Json]:
    def keep(media: Media) -> int | Rich:
        return _kept(ask.chat, media)

    found = ask.once(Attached("files", ask.say("work.poll.bring.files"), keep, MOST, required=True))
    return found if isinstance(found, list) else []


def _kept(chat: Here, media: Media) -> int | Rich:
    """Pictures come as documents, to keep their names, and are shown as photos."""
    if media.kind == "photo":
        return chat.say("work.poll.bring.as_document")
    if media.name.lower().endswith(_PICTURES):
        return sent_files.keep(chat, replace(media, kind="photo", send_ref=""))
    return sent_files.keep(chat, media)


def _order(chat: Here, what: dict[str, Json], before: State) -> Answer:
    found = files.load(chat.unit, _ids(what))
    documents = [each.id for each in found if each.kind == "document"]
    if len(documents) != 1:
        return Stay(before, chat.say("work.poll.bring.one"))
    return Done(made.order(chat, KIND, what, documents[0]))


def _ids(what: Json) -> list[int]:
    found = what.get("files") if isinstance(what, dict) else None
    return [each for each in found if isinstance(each, int)] if isinstance(found, list) else []


# --- read -------------------------------------------------------------------------------------------------


def _gather(unit: Unit, order: Order, say: Speech) -> papers.Sent | None:
    file, what = order.file, order.what
    if file is None or file.hash is None or not isinstance(what, dict):
        return None
    draft = _draft(unit, what)
    at_hand = {name: picture for picture, name in download.names(draft).items()} if draft is not None else {}
    sent = {each.name.casefold(): each.id for each in files.load(unit, _ids(what)) if each.kind == "photo"}
    authority = str(what["authority"])
    mine = {code: each for code, each in unit.catalogue.authorities.items() if code == authority}
    return papers.Sent(
        file.name,
        file.hash,
        say.language,
        say.label("work.poll.bring.faults_name"),
        Catalogue(territories=unit.catalogue.territories, authorities=mine),
        authority,
        draft,
        at_hand | sent,
    )


def _draft(unit: Unit, what: dict[str, Json]) -> Poll | None:
    poll = what.get("poll")
    return polls.load(unit, poll) if isinstance(poll, int) else None


def _settle(unit: Unit, order: Order, read: Made) -> None:
    facts, what = read.facts, order.what
    if order.person is None or not isinstance(facts, dict) or not isinstance(what, dict):
        return
    if "faults" in facts:
        count = _number(facts["count"])
        made.bring(unit, order, "work.poll.bring.faults", read, n=count, faults=_lines(facts))
        return
    found = _drawn(unit, what, facts)
    title = told(found.title, "ru")
    same = None if found.id or what.get("again") else poll_work.draft_called(unit, found.authority, title)
    if same is not None:
        opens = ("work.poll.bring.choose", f"poll_file:{order.id}.{same.id}")
        made.bring(unit, order, "work.poll.bring.same", opens=opens, number=same.number, title=title)
        return
    official = officials.official(unit, order.person)
    keep = poll_work.edit if found.id else poll_work.create
    try:
        kept = keep(unit, found, official, order.address)
    except NotAllowed:
        made.bring(unit, order, "work.poll.bring.refused")
    except polls.Changed:
        made.bring(unit, order, "work.poll.bring.changed", number=found.number)
    else:
        opens = ("notice.open", f"poll_work:{kept.id}")
        made.bring(unit, order, "work.poll.bring.done", n=len(_items(kept)), opens=opens, number=kept.number)


def _drawn(unit: Unit, what: dict[str, Json], facts: dict[str, Json]) -> Poll:
    """The poll that was read: of what was ordered, with the pictures that were sent, and nothing else.

    What has read a hostile file is not to be trusted. Raises `ValueError`, `KeyError`, `TypeError`.
    """
    plain = facts["poll"]
    found = from_plain(plain if isinstance(plain, dict) else {})
    draft = _draft(unit, what)
    allowed = {*_ids(what), *(pictures(draft) if draft is not None else ())}
    if found.id != (draft.id if draft is not None else 0) or found.authority != what["authority"]:
        raise ValueError("another poll was ordered")
    if not allowed >= set(pictures(found)):
        raise ValueError("a picture that was not sent")
    return replace(found, version=_number(what["seen"])) if draft is not None else found


def _items(poll: Poll) -> tuple[Question | Project, ...]:
    return poll.projects if poll.kind is Kind.RATING else poll.questions


def _number(value: Json) -> int:
    return value if isinstance(value, int) else 0


def _lines(facts: dict[str, Json]) -> str:
    found = facts["faults"]
    return "\n".join(str(each) for each in found) if isinstance(found, list) else ""


def _failed(unit: Unit, order: Order, why: Why) -> None:
    if why == "no_file":
        made.bring(unit, order, "work.poll.bring.no_file")
    else:
        made.broke(unit, order, why)


craft = Craft(KIND, _gather, papers.take, _settle, _failed)


# --- a draft of that title is there already --------------------------------------------------------------


def _ordered(chat: Here, state: State) -> tuple[dict[str, Json], int, Poll]:
    """What was ordered, the file, the draft of the same title. Raises `Outdated` when any of it is gone."""
    try:
        what, file = workshop.recall(chat.unit, _number(state.get("order")), chat.person)
    except LookupError:
        raise Outdated from None
    if not isinstance(what, dict) or file is None:
        raise Outdated
    return what, file, acting.of(chat, state, Action.POLL_EDIT)[0]


def _show_same(chat: Here, state: State) -> Screen:
    say = chat.say
    _, _, draft = _ordered(chat, state)
    rows: tuple[Row, ...] = (
        (Option("over", say.label("work.poll.again.over", number=draft.number), Tone.MAIN),),
        (Option("another", say.label("work.poll.again.another")),),
        (Option("back", say.label("go.back")),),
    )
    replaced = say("work.poll.bring.replaces", len(_items(draft))) if _items(draft) else Rich()
    return Screen(paragraphs(say("work.poll.again", number=draft.number), replaced), rows=rows)


def _take_same(chat: Here, state: State, said: Said) -> Answer:
    what, file, draft = _ordered(chat, state)
    match said:
        case Chose("over"):
            return Done(made.order(chat, KIND, what | {"poll": draft.id, "seen": draft.version}, file))
        case Chose("another"):
            return Done(made.order(chat, KIND, what | {"again": True}, file))
        case Chose("back"):
            return Done()
        case _:
            return Unclear()


def open_same(chat: Here, rest: str) -> Answer:
    """`poll_file:12.34` of a notice: the order, the draft."""
    order, _, poll = rest.partition(".")
    if not (order.isdigit() and poll.isdigit()):
        return Home()
    state: State = {"order": int(order), "poll": int(poll)}
    try:
        _ordered(chat, state)
    except Outdated:
        return Stay(note=chat.say("work.poll.out_of_reach"))
    return Go("work.poll.again", state)


scenes = (
    View("work.poll.file", _show, _take),
    Script("work.poll.bring", _sent, _order),
    Script("work.poll.bring.over", _sent, _order, texts="work.poll.bring"),
    View("work.poll.again", _show_same, _take_same),
)
entries: dict[str, Entry] = {"poll_file": open_same}
