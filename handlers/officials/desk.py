"""«Рабочее место»: the queues with their counts, search, people."""

from typing import Final

from bot.chat import Chose, Option, Row, Said, Screen, Tone, Words
from bot.scene import Answer, Go, Home, Outdated, State, Stay, Unclear
from bot.text import Rich, bold, lines, paragraphs
from domain.numbers import typed_number
from domain.people import Official
from domain.rights import Role
from handlers.here import Entry, Here, View
from handlers.officials import away, blocks, copies, drafts, filters, polls, queue, who, words_held
from storage.appeals import copies as stored_copies
from storage.appeals import queue_counts
from storage.appeals.queues import Queue

_ROOM: Final = 3  # in the last row of queues, with the row of search and people
_SOUGHT: Final = 100  # signs: whoever writes more tells of something that happened to them
_WORD_OR_TWO: Final = 2
_WITHOUT_APPEALS: Final = {True: "work.only_withheld", False: "work.no_appeals"}


def _show(chat: Here, state: State) -> Screen:
    say, unit = chat.say, chat.unit
    official = who.acting(chat)
    if not official.rights:
        raise Outdated
    reads = who.reads(official)
    rows = _queues(chat, official) if reads or blocks.able(official) else []
    more = [Option("search", say.label("work.search"))] if reads else []
    if who.appoints(official):
        more.append(Option("people", say.label("work.people")))
    if polls.watches(official) and _room_for_polls(official):
        more.append(Option("polls", say.label("work.polls")))
    if (
        drafts.watches(official) and not reads
    ):  # whoever reads appeals finds them under «Ещё»: there is no room
        more.append(Option("drafts", say.label("work.drafts")))
    if more:
        rows.append(tuple(more))
    rows.append((Option("menu", say.label("go.menu")), Option("more", say.label("work.more"))))
    return Screen(
        paragraphs(
            lines(bold(say("menu.work")), who.roles(say, official.rights, unit.catalogue)),
            away.stands_in(chat) if official.stands_for else Rich(),
            say("menu.empty_official") if unit.catalogue.empty else Rich(),
            say("work.hint" if reads else _WITHOUT_APPEALS[blocks.able(official)]),
        ),
        rows=tuple(rows),
    )


def _queues(chat: Here, official: Official) -> list[Row]:
    """The queues as buttons, each with its count."""
    counts = queue_counts.counts(chat.unit, official)

    def button(each: Queue) -> Option:
        tone = Tone.BAD if each is Queue.OVERDUE and counts[each] else Tone.PLAIN
        name = chat.say.label(f"queue.{each.value}")
        count = str(counts[each]) if counts[each] < queue_counts.MANY else f"{queue_counts.MANY - 1}+"
        return Option(f"queue.{each.value}", f"{name} · {count}" if counts[each] else name, tone)

    if not who.reads(official):
        return [(button(Queue.WITHHELD), *words_held.waiting(chat, official))]
    heads = any(each.role is Role.HEAD for each in official.rights)
    last = [button(Queue.WAITING), *([button(Queue.APPROVAL)] if heads else [])]
    # What there is seldom, while there is room: with everything else it would be an eleventh button.
    rare = (Queue.CALLERS, Queue.ERRANDS, Queue.WITHHELD, Queue.AGREEMENT)
    seldom = [button(each) for each in rare if counts[each]]
    if copies.able(official) and (groups := stored_copies.count(chat.unit, official)):
        seldom.insert(0, Option("copies", f"{chat.say.label('work.copies')} · {groups}"))
    seldom = [*words_held.waiting(chat, official), *seldom]
    beside = (who.appoints(official), polls.watches(official) and _room_for_polls(official))
    last += seldom[: max(0, _ROOM - len(last) - sum(beside))]
    return [(button(Queue.NEW), button(Queue.MINE)), (button(Queue.OVERDUE), button(Queue.ALL)), tuple(last)]


def _room_for_polls(official: Official) -> bool:
    """With a head's and an appointer's buttons polls would be an eleventh one: they are under «Ещё» then."""
    heads = any(each.role is Role.HEAD for each in official.rights)
    return not (heads and who.appoints(official))


def _take(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose(key) if key.startswith("queue."):
            return Go("work.queue", {"queue": key.removeprefix("queue.")})
        case Chose("search" | "people" | "polls" | "drafts" | "more" | "copies" | "words" as key):
            return Go(f"work.{key}")
        case Chose("menu"):
            return Home()
        case Words(text) if who.reads(who.acting(chat)):
            return queue.numbered(chat, text) or _search(chat, text)
        case _:
            return Unclear()


def _search(chat: Here, text: str) -> Answer:
    """Words at one's desk look for a case, as in every list; a sentence that finds none may be a report."""
    sought: State = {"queue": Queue.ALL.value, "words": text}
    if typed_number(text) is not None or len(text) > _SOUGHT:
        return Unclear()
    if len(text.split()) <= _WORD_OR_TWO:
        return Go("work.queue", sought)
    found = queue.page_of(chat, sought, who.acting(chat), filters.chosen(chat), limit=1)
    return Go("work.queue", sought) if found.appeals else Unclear()


def enter(chat: Here, rest: str) -> Answer:
    """«Рабочее место»; whoever has no rights is told how one gets in."""
    return Go("work") if who.acting(chat).rights else Stay(note=chat.say("work.by_invitation"))


scenes = (View("work", _show, _take),)


def _list(chat: Here, rest: str) -> Answer:
    if not who.acting(chat).rights or rest not in set(Queue):
        return enter(chat, "")
    return Go("work.queue", {"queue": rest})


entries: dict[str, Entry] = {"work": enter, "queue": _list}
