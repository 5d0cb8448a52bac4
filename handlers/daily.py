"""Draws an official's morning list: what is overdue, due and new, as it stands when it is sent."""

from bot.chat import Option, Row, Tone
from bot.speech import Speech
from bot.text import Rich, bold, lines
from handlers.drawn import Drawn
from storage.appeals.queues import Queue
from storage.notices import outbox
from storage.officials import daily, officials
from storage.unit import Unit


def draw(unit: Unit, row: outbox.Row, say: Speech) -> Drawn | None:
    """None when there is nothing any more, or the person is no official any more."""
    if row.person is None:
        return None
    official = officials.official(unit, row.person)
    found = daily.look(unit, official) if official.rights else None
    if not found:
        return None

    def told(name: str, count: int) -> Rich:
        return say(f"daily.{name}", count) if count else Rich()

    text = lines(
        bold(say("daily.head")),
        told("overdue", found.overdue),
        told("day", found.day),
        told("three_days", found.three_days),
        told("week", found.week),
        told("new", found.new),
        told("parts", found.parts),
        told("callers", found.callers),
        told("acts_overdue", found.acts.overdue),
        told("acts_soon", found.acts.soon),
        told("acts_approve", found.acts.approve),
        told("acts_moderate", found.acts.moderate),
        told("acts_names", found.acts.names),
    )
    opened: list[Option] = []
    for queue, count, tone in (
        (Queue.OVERDUE, found.overdue, Tone.BAD),
        (Queue.NEW, found.new, Tone.PLAIN),
        (Queue.ERRANDS, found.parts, Tone.PLAIN),
        (Queue.CALLERS, found.callers, Tone.PLAIN),
    ):
        if count:
            label = say.label(f"queue.{queue.value}")
            opened.append(Option(queue.value, label, tone, entry=f"queue:{queue.value}"))
    if found.acts:
        opened.append(Option("acts", say.label("work.drafts"), entry="acts"))
    work: Row = (Option("work", say.label("menu.work"), entry="work"),)
    return Drawn(text, (tuple(opened), work) if opened else (work,), card=False)
