"""Notices of what is near, drawn when they are sent: from the case as it stands then."""

from collections.abc import Mapping
from typing import Any, Final

from bot.chat import Option, Row, Tone
from bot.speech import Speech
from bot.text import Rich, bold, italic, lines, own_words, paragraphs, quote, shorten
from domain.appeals import Appeal
from domain.joining import for_strangers
from domain.surroundings import Happening, public
from handlers.appeals import words as case_words
from handlers.near import words
from storage.appeals import appeals, joinings
from storage.people import watches
from storage.unit import Unit

PREFIX: Final = "notice.near."
_SAID: Final = 200
_PLACE: Final = 160


def draw(
    unit: Unit, kind: str, person: int, body: Mapping[str, Any], say: Speech
) -> tuple[Rich, tuple[Row, ...]] | None:
    """The text and its buttons; None when it is no news any more, or is told to them otherwise."""
    case = _news(unit, person, body)
    if case is None:
        return None
    what = Happening(kind.removeprefix(PREFIX))
    said, at = for_strangers(case)
    text = paragraphs(
        lines(
            bold(say(kind, number=case.number)),
            case_words.topic_name(say, unit.catalogue, case.topic),
            own_words(shorten(at, _PLACE)),
            words.stands(say, case) if what is Happening.RESULT else Rich(),
        ),
        quote(own_words(shorten(said, _SAID))) if what is Happening.CASE and said else Rich(),
        _whose(unit, person, body, say),
    )
    look = Option("open", say.label("notice.open"), entry=f"near_case:{case.id}")
    join = Option("join", say.label("near.join"), Tone.MAIN, entry=f"near_join:{case.id}")
    less = Option("less", say.label("near.less"), entry=f"near_less:{case.id}")
    return text, ((look, join) if case.open else (look,), (less,))


def line(
    unit: Unit, person: int, kind: str, body: Mapping[str, Any], say: Speech
) -> tuple[Appeal, Rich] | None:
    """The case and what is said of it in one message with others."""
    case = _news(unit, person, body)
    if case is None:
        return None
    return case, lines(
        italic(say(f"near.line.{kind.removeprefix(PREFIX)}")), words.short(say, unit.catalogue, case)
    )


def _news(unit: Unit, person: int, body: Mapping[str, Any]) -> Appeal | None:
    case = appeals.load(unit, int(body["appeal"]))
    theirs = case.person == person or joinings.joiner(unit, case.id, person) is not None
    return case if public(case, unit.catalogue) and not theirs else None


def _whose(unit: Unit, person: int, body: Mapping[str, Any], say: Speech) -> Rich:
    """Which of the subscriptions it is; nothing when they have let it go since."""
    try:
        watch = watches.load(unit, person, int(body["watch"]))
    except LookupError:
        return Rich()
    return italic(say("near.by", name=words.area(say, unit.catalogue, watch.territory, watch.radius)))
