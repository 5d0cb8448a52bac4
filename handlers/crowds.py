"""Cases of one text, in officials' words: in their list and in notices."""

from collections.abc import Mapping

from bot.chat import Option, Row
from bot.speech import Speech
from bot.text import Rich, bold, lines, own_words, paragraphs, quote, shorten
from domain.copies import Copies, Decision
from handlers.appeals.words import authority_name, day_of, topic_name, zone_of
from storage.appeals import appeals, copies
from storage.appeals.queue_counts import MANY
from storage.unit import Unit

SHORT = 200
"""Of the text in a list and in a notice."""


def told(say: Speech, unit: Unit, group: Copies, most: int = SHORT) -> Rich:
    """«40 похожих обращений», from how many people, since when, the text they share."""
    zone = zone_of(unit.catalogue, group.authority)
    day = say.day(day_of(group.since, zone), day_of(unit.now, zone))
    waiting = str(group.waiting) if group.waiting < MANY else f"{MANY - 1}+"
    return lines(
        bold(say("copies.one", group.waiting, count=waiting)),
        say("copies.people", group.people, day=day),
        topic_name(say, unit.catalogue, group.topic),
        say("case.authority", authority=authority_name(unit.catalogue, group.authority)),
        quote(own_words(shorten(group.text, most))),
    )


def notice(
    say: Speech, unit: Unit, kind: str, body: Mapping[str, object]
) -> tuple[Rich, tuple[Row, ...]] | None:
    """A notice about a group as it is true now; None when there is nothing to be said any more."""
    group = copies.load(unit, int(str(body["copies"])))
    if kind.endswith(".found"):
        if group.decision is not None:
            return None
        look = Option("open", say.label("notice.open"), entry=f"copies:{group.id}")
        return paragraphs(bold(say(kind)), told(say, unit, group)), ((look,),)
    decision = group.decision or Decision.RELEASE
    left = say("copies.left_out", group.left_out) if group.left_out else Rich()
    number = group.number if group.into is None else appeals.load(unit, group.into).number
    done = say(f"copies.done.{decision.value}", group.done, number=number)
    return paragraphs(bold(say(kind)), lines(done, left), quote(own_words(shorten(group.text, SHORT)))), ()
