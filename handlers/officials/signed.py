"""What makes a case an official appeal, on a card: its clocks, who signed it where that may be read."""

from bot.text import Rich, bold, lines, typed
from domain import statutory
from domain.appeals import Appeal, Track
from handlers.appeals import words
from handlers.here import Here
from storage.appeals import authors
from storage.world import world


def told(chat: Here, appeal: Appeal) -> Rich:
    """Empty for a message. The name and the address only where the channel may carry them (149-ФЗ)."""
    if appeal.track is not Track.STATUTORY:
        return Rich()
    return lines(
        bold(chat.say("statutory.head")),
        _redirect_by(chat, appeal),
        _against(chat, appeal),
        _author(chat, appeal),
    )


def _redirect_by(chat: Here, appeal: Appeal) -> Rich:
    until = statutory.redirect_by(appeal, world(chat.unit))
    if until is None or until < chat.now or not appeal.open:
        return Rich()
    zone = words.zone_of(chat.unit.catalogue, appeal.authority)
    day = chat.say.day(words.day_of(until, zone), words.day_of(chat.now, zone))
    return chat.say("statutory.redirect_by", day=day)


def _against(chat: Here, appeal: Appeal) -> Rich:
    if appeal.against is None:
        return Rich()
    name = words.authority_name(chat.unit.catalogue, appeal.against)
    return chat.say("statutory.against", authority=name)


def _author(chat: Here, appeal: Appeal) -> Rich:
    if not chat.personal:
        return chat.say("statutory.elsewhere")
    author = authors.of(chat.unit, appeal.id)
    if author is None:
        return Rich()
    return lines(
        chat.say("statutory.author", name=typed(author.name)),
        chat.say("statutory.reply_to", address=typed(author.reply_to)),
    )
