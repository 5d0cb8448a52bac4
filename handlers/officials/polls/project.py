"""A project of a rating vote: the card that people choose by."""

from bot.ask import Ask
from bot.chat import Json
from bot.scene import Answer, Go, Outdated, State
from bot.script import Script
from bot.text import Rich
from domain.polls import Poll, Project, told
from domain.polls.making import free_key, reworded, with_project
from domain.polls.written import PROJECT, PROJECT_PLACE, PROJECT_TEXT, roubles
from domain.rights import Action
from handlers.here import Here
from handlers.officials.polls import acting
from storage.unit import Unit


def _project(ask: Ask[Unit]) -> tuple[Poll, Project]:
    poll = acting.asked(ask, Action.POLL_EDIT)
    key = str(ask.given("key") or "")
    old = next((each for each in poll.projects if each.key == key), None)
    if key and old is None:
        raise Outdated
    title = ask.words("title", limit=PROJECT)
    place = ask.words("place", limit=PROJECT_PLACE, required=False)

    def wrong(text: str) -> Rich | None:
        return None if roubles(text) is not None else ask.say("work.poll.card.cost.please")

    cost = ask.words("cost", fault=wrong, limit=40, required=False)
    text = ask.words("text", limit=PROJECT_TEXT, required=False)
    photo = ask.files("photo", limit=1)
    ask.confirm("check")
    before = old or Project(free_key("p", (each.key for each in poll.projects)), {})
    return poll, Project(
        before.key,
        reworded(before.title, title),
        reworded(before.text, text),
        reworded(before.place, place),
        roubles(cost) if cost else None,
        photo[0] if photo else None,
    )


def begin(poll: Poll, project: Project | None) -> Answer:
    """A new card, or all of an old one with an edit each."""
    known: dict[str, Json] = {"poll": poll.id, "seen": poll.version, "key": ""}
    if project is None:
        return Go("work.poll.card", Script.begin(**known))
    known |= {
        "key": project.key,
        "title": told(project.title, "ru"),
        "place": told(project.place, "ru"),
        "cost": str(project.cost) if project.cost is not None else "",
        "text": told(project.text, "ru"),
        "photo": [project.photo] if project.photo is not None else [],
    }
    return Go("work.poll.card.change", Script.begin(**known))


def _keep(chat: Here, made: tuple[Poll, Project], state: State) -> Answer:
    poll, project = made
    new = all(each.key != project.key for each in poll.projects)
    thanks = chat.say("work.poll.card.added" if new else "work.poll.kept")
    words = "\n".join(filter(None, (told(project.title, "ru"), told(project.text, "ru"))))
    return acting.keep(chat, with_project(poll, project), state, thanks, typed_words=words)


new = Script("work.poll.card", _project, _keep, files="photo")
scenes = (new, Script("work.poll.card.change", _project, _keep, files="photo", texts=new.name))
