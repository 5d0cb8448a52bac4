"""Words that wait for a moderator: what their writer is told, and the moderators."""

from collections.abc import Mapping

from bot.chat import Option, Row
from bot.speech import Speech
from bot.text import Rich, bold, lines, own_words, paragraphs, quote, shorten, typed
from domain.appeals import Status
from domain.held import Decision, Held, Way
from handlers.appeals import words
from handlers.here import Here
from storage.appeals import appeals, held
from storage.unit import Unit

_SHORT = 1_000
"""Of the words in a notice."""


def thanks(chat: Here, waiting: Held) -> Rich:
    """To who has just written them: that they wait, till when, and that nothing is lost by it."""
    case = appeals.load(chat.unit, waiting.appeal)
    zone = words.zone_of(chat.unit.catalogue, case.authority)
    day = chat.say.day(words.day_of(waiting.due_at, zone), words.day_of(chat.now, zone))
    runs = waiting.way is Way.REPLY and case.paused_at is None
    return chat.say(f"held.thanks.{waiting.way.value}{'.runs' if runs else ''}", day=day)


def on_card(chat: Here, appeal: int) -> Rich:
    """On the card of their writer, while they wait."""
    return chat.say("held.card") if held.of_person(chat.unit, appeal, chat.person) else Rich()


def notice(
    say: Speech, unit: Unit, kind: str, body: Mapping[str, object]
) -> tuple[Rich, tuple[Row, ...]] | None:
    """A notice as it is true now; None when there is nothing to be said any more."""
    found = held.load(unit, int(str(body["held"])))
    case = appeals.load(unit, found.appeal)
    head = lines(bold(say(kind, number=case.number)), words.topic_name(say, unit.catalogue, case.topic))
    if kind.endswith((".found", ".due")):
        if found.decision is not None:
            return None
        look = Option("open", say.label("notice.open"), entry=f"words:{found.id}")
        return head, ((look,),)
    look = Option("open", say.label("notice.open"), entry=f"appeal:{case.id}")
    if found.decision is Decision.PASSED:
        return head, ((look,),)
    anew = Rich()
    if found.way is Way.CONTEST and case.status is Status.ANSWERED and case.contest_until is not None:
        zone = words.zone_of(unit.catalogue, case.authority)
        day = say.day(words.day_of(case.contest_until, zone), words.day_of(unit.now, zone))
        anew = say("held.contest_anew", day=day)
    elif found.decision is Decision.DECLINED and case.open:
        anew = say("held.anew")
    own = lines(say("held.own"), quote(own_words(shorten(found.text, _SHORT)))) if found.text else Rich()
    return paragraphs(head, quote(typed(found.why)) if found.why else Rich(), own, anew), ((look,),)
