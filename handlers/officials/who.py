"""Officials in words: what they are called, what they are here."""

from bot.speech import Speech
from bot.text import Rich, join, rich
from domain.catalogue import Catalogue
from domain.people import Official
from domain.rights import GRANTS, MAY_APPOINT, Action, Right
from handlers import called
from handlers.appeals import words
from handlers.here import Here
from storage.officials import officials


def acting(chat: Here) -> Official:
    """The person of this turn with the rights of this very moment."""
    return officials.official(chat.unit, chat.person)


def name_of(chat: Here, person: int) -> Rich:
    """What the official is called in this channel."""
    return called.named(chat.say, chat.unit, person, personal=chat.personal)


def names_of(chat: Here, persons: tuple[int, ...]) -> Rich:
    """Several of them, «не назначен» for nobody."""
    return join(", ", [name_of(chat, each) for each in persons]) or chat.say("work.nobody")


def role(say: Speech, right: Right, catalogue: Catalogue) -> Rich:
    """«координатор — Управление ЖКХ», with the topic when the right has one."""
    held = say(
        "work.role",
        role=say(f"role.{right.role.value}"),
        authority=words.authority_name(catalogue, right.authority),
    )
    return held if right.topic is None else join(", ", [held, about(say, right.topic, catalogue)])


def about(say: Speech, topic: str | None, catalogue: Catalogue) -> Rich:
    """What a right is limited to: a topic, a category, nothing."""
    if topic is None:
        return say("work.every_topic")
    category = catalogue.categories.get(topic)
    if category is not None:
        return say("work.one_category", category=say.choose(category.name))
    return say("work.one_topic", topic=words.topic_name(say, catalogue, topic))


def roles(say: Speech, rights: tuple[Right, ...], catalogue: Catalogue) -> Rich:
    """All of them, each on its line."""
    return join("\n", [rich("• ") + role(say, each, catalogue) for each in rights])


def reads(official: Official) -> bool:
    """May the official read any appeals at all?"""
    return any(each.role in GRANTS[Action.READ] for each in official.rights)


def appoints(official: Official) -> bool:
    """May the official invite anybody anywhere?"""
    return any(each.role in MAY_APPOINT for each in official.rights)
