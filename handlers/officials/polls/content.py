"""What a poll asks, as a list; one question or project with what can be done to it."""

from dataclasses import replace
from typing import Final

from bot.ask import Ask
from bot.chat import Chose, Option, Row, Said, Screen, Tone
from bot.scene import Answer, Done, Go, Outdated, State, Stay, Unclear
from bot.script import Script
from bot.text import Rich, bold, join, lines, paragraphs, shorten, typed
from domain.polls import Kind, Poll, Project, Question, told
from domain.polls.making import dependants, edited, moved, pictured, put, takes_options, without
from domain.polls.moves import refusal
from domain.rights import Action
from handlers import files, sure
from handlers.here import Here, View
from handlers.officials import who
from handlers.officials.matters.words import SHORT
from handlers.officials.polls import acting, ask, project, words
from storage.polls import work as poll_work
from storage.unit import Unit

_COLUMNS: Final = 5  # numbers of items side by side
_MOVES: Final = {"up": -1, "down": 1}


def _changeable(chat: Here, poll: Poll) -> bool:
    return refusal(poll, who.acting(chat), Action.POLL_EDIT, chat.unit.catalogue) is None


def _items(poll: Poll) -> tuple[Question | Project, ...]:
    return poll.projects if poll.kind is Kind.RATING else poll.questions


def _show(chat: Here, state: State) -> Screen:
    say, language = chat.say, chat.language
    poll, _ = acting.of(chat, state)
    rating = poll.kind is Kind.RATING
    items = _items(poll)
    choices = tuple(Option(each.key, str(n)) for n, each in enumerate(items, 1))
    listed = [
        join("", [f"{n}. ", typed(shorten(_named(each, language), SHORT))]) for n, each in enumerate(items, 1)
    ]
    rows: list[Row] = []
    if _changeable(chat, poll):
        rows.append(
            (Option("_add", say.label("work.poll.add_project" if rating else "work.poll.add"), Tone.MAIN),)
        )
    rows.append((Option("_back", say.label("go.back")),))
    hint = say("work.poll.content") if items else Rich()
    text = paragraphs(bold(words.name(poll)), words.content(chat, poll), lines(*listed), hint)
    return Screen(text, choices, rows=tuple(rows), columns=_COLUMNS)


def _named(item: Question | Project, language: str) -> str:
    return told(item.text if isinstance(item, Question) else item.title, language)


def _take(chat: Here, state: State, said: Said) -> Answer:
    poll, _ = acting.of(chat, state)
    match said:
        case Chose("_back"):
            return Done()
        case Chose("_add") if _changeable(chat, poll):
            return project.begin(poll, None) if poll.kind is Kind.RATING else ask.begin(poll, None)
        case Chose(key) if any(each.key == key for each in _items(poll)):
            return Go("work.poll.item", {"poll": poll.id, "key": key})
        case _:
            return Unclear()


# --- one of them -------------------------------------------------------------------------------------------


def _item(chat: Here, state: State) -> tuple[Poll, Question | Project]:
    """Raises `Outdated` when it has been taken out."""
    poll, _ = acting.of(chat, state)
    found = next((each for each in _items(poll) if each.key == state.get("key")), None)
    if found is None:
        raise Outdated
    return poll, found


def _show_item(chat: Here, state: State) -> Screen:
    say = chat.say
    poll, item = _item(chat, state)
    back: Row = (Option("back", say.label("go.back")),)
    if isinstance(item, Project):
        text, pictures = words.project(chat, poll, item), [item.photo]
    else:
        text, pictures = words.question(chat, poll, item), [each.picture for each in item.options]
    ready, note = files.shelved(chat, tuple(each for each in pictures if each is not None))
    if not _changeable(chat, poll):
        return Screen(paragraphs(text, note), rows=(back,), files=ready)
    rows: list[Row] = [(Option("change", say.label("work.poll.item.change"), Tone.MAIN),)]
    if isinstance(item, Question):
        own = [Option("when", say.label("work.poll.item.when"))] if ask.asked_before(poll, item) else []
        if takes_options(item.kind):
            own.append(Option("pictures", say.label("work.poll.item.pictures")))
        if own:
            rows.append(tuple(own))
    if ways := _ways(poll, item.key):
        rows.append(tuple(Option(way, say.label(f"work.poll.item.{way}")) for way in ways))
    rows.append((Option("remove", say.label("work.poll.item.remove"), Tone.BAD), *back))
    return Screen(paragraphs(text, note), rows=tuple(rows), files=ready)


def _take_item(chat: Here, state: State, said: Said) -> Answer:
    poll, item = _item(chat, state)
    match said:
        case Chose("back"):
            return Done()
        case _ if not _changeable(chat, poll):
            return Unclear()
        case Chose("change"):
            return project.begin(poll, item) if isinstance(item, Project) else ask.begin(poll, item)
        case Chose("when") if isinstance(item, Question):
            return Go("work.poll.when", Script.begin(poll=poll.id, seen=poll.version, key=item.key))
        case Chose("pictures") if isinstance(item, Question):
            return Go("work.poll.pictures", {"poll": poll.id, "key": item.key})
        case Chose("up" | "down" as way) if way in _ways(poll, item.key):
            return _put(chat, _moved(poll, item.key, _MOVES[way]))
        case Chose("remove"):
            return Go("work.poll.remove", {"poll": poll.id, "key": item.key})
        case _:
            return Unclear()


def _ways(poll: Poll, key: str) -> tuple[str, ...]:
    """Where the item can go: neither above the first nor below the last."""
    keys = [each.key for each in _items(poll)]
    return tuple(way for way, end in (("up", keys[0]), ("down", keys[-1])) if key != end)


def _moved(poll: Poll, key: str, by: int) -> Poll:
    if poll.kind is Kind.RATING:
        return replace(poll, projects=moved(poll.projects, key, by))
    return edited(poll, lambda questions: moved(questions, key, by))


def _put(chat: Here, poll: Poll) -> Answer:
    poll_work.edit(chat.unit, poll, who.acting(chat), chat.address)
    return Stay()


# --- taken out ---------------------------------------------------------------------------------------------


def _show_remove(chat: Here, state: State) -> Screen:
    say = chat.say
    poll, item = _item(chat, state)
    hanging = Rich()
    if isinstance(item, Question):
        numbers = [str(poll.questions.index(each) + 1) for each in dependants(poll.questions, item.key)]
        hanging = say("work.poll.remove.hanging", numbers=", ".join(numbers)) if numbers else Rich()
    return Screen(
        paragraphs(say("work.poll.remove.text", what=shorten(_named(item, chat.language), 200)), hanging),
        rows=sure.rows(say, "work.poll.remove.yes"),
    )


def _take_remove(chat: Here, state: State, said: Said) -> Answer:
    poll, item = _item(chat, state)
    match said:
        case Chose("yes") if _changeable(chat, poll):
            poll_work.edit(chat.unit, _without(poll, item.key), who.acting(chat), chat.address)
            return Done(chat.say("work.poll.removed"))
        case Chose("no"):
            return Done()
        case _:
            return Unclear()


def _without(poll: Poll, key: str) -> Poll:
    """Without it; what was shown by its answer is shown always, as the official was told."""
    if poll.kind is Kind.RATING:
        return replace(poll, projects=without(poll.projects, key))
    left = without(poll.questions, key)
    freed = tuple(
        replace(each, conditions=tuple(one for one in each.conditions if one.question != key))
        for each in left
    )
    return replace(poll, questions=freed)


# --- pictures of options -----------------------------------------------------------------------------------


def _show_pictures(chat: Here, state: State) -> Screen:
    say = chat.say
    _, item = _item(chat, state)
    if not isinstance(item, Question):
        raise Outdated
    choices = tuple(
        Option(each.key, ("🖼 " if each.picture else "▫️ ") + told(each.label, chat.language))
        for each in item.options
    )
    return Screen(say("work.poll.pictures"), choices, rows=((Option("_back", say.label("go.back")),),))


def _take_pictures(chat: Here, state: State, said: Said) -> Answer:
    poll, item = _item(chat, state)
    match said:
        case Chose("_back"):
            return Done()
        case Chose(key) if isinstance(item, Question) and any(each.key == key for each in item.options):
            given = Script.begin(poll=poll.id, seen=poll.version, key=item.key, option=key)
            return Go("work.poll.picture", given)
        case _:
            return Unclear()


def _picture(asking: Ask[Unit]) -> Poll:
    poll = acting.asked(asking, Action.POLL_EDIT)
    found = next((each for each in poll.questions if each.key == asking.given("key")), None)
    if found is None:
        raise Outdated
    option = str(asking.given("option"))
    sent = asking.files("photo", limit=1)
    changed = pictured(found, option, sent[0] if sent else None)
    return edited(poll, lambda questions: put(questions, changed))


def _keep_picture(chat: Here, poll: Poll, state: State) -> Answer:
    return acting.keep(chat, poll, state, chat.say("work.poll.kept"))


scenes = (
    View("work.poll.content", _show, _take),
    View("work.poll.item", _show_item, _take_item),
    View("work.poll.remove", _show_remove, _take_remove),
    View("work.poll.pictures", _show_pictures, _take_pictures),
    Script("work.poll.picture", _picture, _keep_picture, files="photo"),
)
