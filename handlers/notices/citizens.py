"""Notices to those whose case it is, and to those who joined it."""

from typing import Final

from bot.chat import Option, Row, Shelved, Tone
from bot.text import Rich, bold, italic, join, lines, paragraphs, quote, shorten, typed
from domain.actions import allowed
from domain.appeals import Outcome, Status
from domain.events import Answered, Progressed
from domain.joining import opinions
from domain.people import Citizen
from domain.reminders import Stage
from domain.rights import Action
from handlers import files
from handlers.appeals import words
from handlers.appeals.card import recheck_row, second_row
from handlers.drawn import Drawn
from handlers.notices.told import Told, quoted, replied
from storage.appeals import chronicle, joinings

_ON_CARD: Final = (
    1500  # of an answer on the living card, which must stay one message; the whole is a press away
)
_KNOWN: Final = frozenset({"replied", "added", "withdrawn", "confirmed", "contested", "joint"})
"""What the person did, or has been told with another case."""


def to_citizen(told: Told) -> Drawn:
    """To whose case it is: news as a message of its own, the rest on the living card."""
    news = _news(told, told.appeal.person) if told.urgent else None
    text = _card(told) if news is None else news
    return Drawn(
        text,
        _citizens_rows(told),
        card=news is None,
        subject=f"appeal:{told.appeal.id}",
        files=() if news is None else _sent_along(told),
        quiet=news is None and told.kind in _KNOWN,
    )


def to_joiner(told: Told, person: int) -> Drawn | None:
    """To one who joined: the result, the term, and what they are asked. None when they have left."""
    case = told.appeal
    joiner = joinings.joiner(told.unit, case.id, person)
    news = _news(told, person)
    if joiner is None or news is None:
        return None
    say, can = told.say, allowed(case, joiner, told.unit.catalogue)
    rows: list[Row] = []
    if told.kind == "second":
        rows.append(second_row(say, case.id))
    if told.kind == "rechecked" and Action.HOLD in can:
        rows.append(recheck_row(say, case.id))
    if told.kind == "answered" and Action.CONTEST in can and case.contestable(told.unit.now):
        contest = Option("contest", say.label("card.contest"), Tone.BAD, entry=f"contest:{case.id}")
        rows.append((contest,))
    rows.append((Option("open", say.label("notice.open"), entry=f"appeal:{_opens(told)}"),))
    return Drawn(
        paragraphs(news, italic(say("joined.head"))),
        tuple(rows),
        card=False,
        subject=f"appeal:{case.id}",
        files=_sent_along(told),
    )


def _news(told: Told, reader: int) -> Rich | None:
    """What a new message is worth; None when it is not (any more), and the card says it all."""
    match told.kind:
        case "answered":
            return _answered(told)
        case "asked" if told.params.get("stage") == Stage.QUESTION and replied(told):
            return None
        case "asked" if told.appeal.status is Status.CLARIFYING:
            key = "citizen.asked.again" if told.params.get("stage") == Stage.QUESTION else "citizen.asked"
            return paragraphs(lines(told.head(key), told.topic), quoted(told, "question"), told.due)
        case "joint":
            main = str(told.params["with"])
            head = lines(told.head("citizen.joint"), "" if told.also else told.topic)
            return paragraphs(head, told.say("notice.joint.then", number=main))
        case "parted" if told.appeal.open:
            head = lines(told.head("citizen.parted"), told.topic)
            return paragraphs(head, told.say("notice.parted.then"), told.due)
        case "second" if told.appeal.open:
            return paragraphs(lines(told.head("citizen.second"), told.topic), told.due)
        case "passedon":
            return paragraphs(
                lines(told.head("citizen.passedon"), told.topic), told.say("notice.passedon.then"), told.due
            )
        case "recurred" if told.appeal.open:
            why = "contested" if told.params.get("contested") else told.kind
            then = lines(told.say(f"notice.{why}.then"), _your_turn(told, reader))
            return paragraphs(lines(told.head("citizen.recurred"), told.topic), then, told.due)
        case "rechecked" if told.appeal.asks(reader):
            return paragraphs(lines(told.head("citizen.rechecked"), told.topic), told.say("card.holds"))
        case "redirected":
            name = words.authority_name(told.unit.catalogue, told.appeal.authority)
            then = told.say("notice.redirected.then", authority=name)
            return paragraphs(lines(told.head("citizen.redirected"), told.topic), then, told.due)
        case "declined":
            return paragraphs(lines(told.head("citizen.declined"), told.topic), quoted(told, "reason"))
        case "progressed":
            head = lines(told.head("citizen.progressed"), told.topic)
            return paragraphs(head, quoted(told, "text"), _missing(told), told.due)
        case "resumed" if told.appeal.open:
            return paragraphs(lines(told.head("citizen.resumed"), told.topic), told.due)
        case "extended" if told.appeal.open:
            head = lines(told.head("citizen.extended"), told.topic)
            return paragraphs(head, quoted(told, "reason"), told.due)
        case _:
            return None


def _your_turn(told: Told, reader: int) -> Rich:
    """That they may say it on the card, unless they have: nobody is asked twice."""
    said = opinions(chronicle.of(told.unit, told.appeal.id, public_only=False)).said
    return Rich() if reader in said else told.say("notice.recurred.say")


def _answered(told: Told) -> Rich:
    appeal, say = told.appeal, told.say
    outcome = Outcome(str(told.params["outcome"]))
    until = appeal.planned_until if appeal.outcome is outcome else None
    answer = lines(bold(say("card.answer", outcome=words.outcome(say, outcome, until))), quoted(told, "text"))
    after = Rich()
    if appeal.status is Status.ANSWERED and appeal.contest_until is not None:
        zone = words.zone_of(told.unit.catalogue, appeal.authority)
        last, today = words.day_of(appeal.contest_until, zone), words.day_of(told.unit.now, zone)
        after = say("notice.contest_until", day=say.day(last, today))
    elif until is not None and appeal.open:
        after = say("notice.planned", day=words.promised(say, until))
    return paragraphs(
        lines(told.head("citizen.answered"), told.topic),
        answer,
        _missing(told),
        say("card.authority", authority=words.authority_name(told.unit.catalogue, appeal.authority)),
        after,
    )


def _came_with(told: Told) -> tuple[int, ...]:
    """The photos and documents of the answer, or of what was told meanwhile."""
    history = chronicle.of(told.unit, told.appeal.id, public_only=True)
    said = str(told.params["text"])
    answers = [
        each.what
        for each in history
        if isinstance(each.what, Answered | Progressed) and each.what.text == said
    ]
    return answers[-1].files if answers else ()


def _sent_along(told: Told) -> tuple[Shelved, ...]:
    """Those of them that can be sent in this network."""
    if told.kind not in ("answered", "progressed"):
        return ()
    return files.fit_to_show(told.unit, told.network, _came_with(told))


def _missing(told: Told) -> Rich:
    """That photos came with the answer which cannot be sent yet: they will be under «Открыть»."""
    ids = _came_with(told)
    missing = len(ids) - len(files.fit_to_show(told.unit, told.network, ids))
    return told.say("notice.files", missing) if missing else Rich()


def _card(told: Told) -> Rich:
    """The living card: where the case stands, in one message."""
    appeal, say, catalogue = told.appeal, told.say, told.unit.catalogue
    stands = lines(
        join(" ", [words.MARKS[appeal.status], words.status(say, appeal)]),
        told.due,
        say("card.authority", authority=words.authority_name(catalogue, appeal.authority)),
        say("card.stars", stars="★" * appeal.stars) if appeal.stars else Rich(),
    )
    asked = Rich()
    if appeal.question:
        asked = lines(bold(say("card.question")), quote(typed(shorten(appeal.question, _ON_CARD))))
    answer = Rich()
    if appeal.outcome is not None and appeal.answer:
        outcome = words.outcome(say, appeal.outcome, appeal.planned_until)
        answer = lines(
            bold(say("card.answer", outcome=outcome)), quote(typed(shorten(appeal.answer, _ON_CARD)))
        )
    return paragraphs(lines(told.number, told.topic), stands, asked, answer)


def _citizens_rows(told: Told) -> tuple[Row, ...]:
    say, case = told.say, told.appeal.id
    can = allowed(told.appeal, Citizen(told.appeal.person), told.unit.catalogue)
    rows: list[Row] = [second_row(say, case)] if told.kind == "second" else []
    if Action.REPLY in can:
        rows.append((Option("reply", say.label("card.reply"), Tone.MAIN, entry=f"reply:{case}"),))
    if Action.CONFIRM in can:
        rows.append(
            (
                Option("confirm", say.label("card.confirm"), Tone.GOOD, entry=f"confirm:{case}"),
                Option("contest", say.label("card.contest"), Tone.BAD, entry=f"contest:{case}"),
            )
        )
    if Action.HOLD in can:
        rows.append(recheck_row(say, case))
    rows.append((Option("open", say.label("notice.open"), entry=f"appeal:{_opens(told)}"),))
    return tuple(rows)


def _opens(told: Told) -> int:
    """The case behind «Открыть»: of a merged one, the one that carries its people now."""
    merged = told.appeal.merged
    return told.appeal.id if merged is None or told.kind != "joint" else merged.into
