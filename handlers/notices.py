"""Draws a notice of the outbox when it is sent: from the case as it stands then, in the person's language.

What must be said as it was (an answer, a question, a reason) comes with the notice; the rest is read anew, so
a notice that waited for a closed messenger or a long night is not a lie when it arrives. Buttons are those
that make sense now.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.chat import Option, Row, Shelved, Tone
from bot.speech import Speech
from bot.text import Rich, bold, italic, join, lines, paragraphs, quote, shorten, typed
from domain.actions import allowed, refusal
from domain.appeals import Appeal, Outcome, Status
from domain.events import Answered, Progressed
from domain.people import Citizen
from domain.reminders import Stage
from domain.rights import Action
from handlers import blocked, crowds, files, poll_notices
from handlers.appeals import words
from handlers.appeals.card import second_row
from storage import appeals, chronicle, joinings, officials, outbox, people
from storage.unit import Unit

_ON_CARD: Final = (
    1500  # of an answer on the living card, which must stay one message; the whole is a press away
)
_PLACE: Final = 160
_OWN_DEEDS: Final = frozenset({"replied", "added", "withdrawn", "confirmed", "contested"})


@dataclass(frozen=True, slots=True)
class Drawn:
    """A notice in words.

    `card`: it is put in the place of the living message of `subject` at its address, when there is one; else
    it is a new message, with which the person's messenger rings. Either way it is the living message after.
    `quiet`: never a new message, the person knows it already.
    """

    text: Rich
    rows: tuple[Row, ...]
    card: bool
    subject: str
    files: tuple[Shelved, ...] = ()
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """`entry` opens the case `number`."""

    entry: str
    number: str
    text: Rich


@dataclass(frozen=True, slots=True)
class _Told:
    """What a notice is drawn from."""

    say: Speech
    unit: Unit
    appeal: Appeal
    kind: str
    urgent: bool
    params: Mapping[str, Any]
    network: str

    def head(self, key: str, n: int | None = None) -> Rich:
        return bold(self.say(f"notice.{key}", n, number=self.appeal.number))

    @property
    def number(self) -> Rich:
        return bold(f"№ {self.appeal.number}")

    @property
    def topic(self) -> str:
        return words.topic_name(self.say, self.unit.catalogue, self.appeal.topic)

    @property
    def due(self) -> Rich:
        return words.due(self.say, self.unit, self.appeal)


def draw(unit: Unit, row: outbox.Row, speeches: Mapping[str, Speech]) -> Drawn | None:
    """The notice as it is true now; None when there is nothing to be said any more.

    That is: a reminder of what is done, or a case that the official may not read any more. Raises
    `LookupError` for a kind that nobody draws or a case that is not there.
    """
    language = people.load(unit, row.person).language if row.person is not None else "ru"
    say = speeches.get(language) or speeches["ru"]
    if row.kind == "notice.joined":
        text = say(row.kind, messenger=say.label(f"link.in.{row.body['network']}"))
        look = Option("open", say.label("notice.open"), entry="link")
        return Drawn(text, ((look,),), card=False, subject=row.subject)
    if row.kind == "notice.carried":
        text = say(row.kind, messenger=say.label(f"link.in.{row.body['network']}"))
        return Drawn(text, (), card=False, subject=row.subject)
    if row.kind.startswith("notice.block."):
        found = blocked.notice(say, unit, row.kind, row.body)
        return None if found is None else Drawn(found[0], found[1], card=False, subject=row.subject)
    if row.kind.startswith("notice.copies."):
        found = crowds.notice(say, unit, row.kind, row.body)
        return None if found is None else Drawn(found[0], found[1], card=False, subject=row.subject)
    if row.kind.startswith("poll.") and row.person is not None:
        about = poll_notices.draw(unit, row.kind, row.person, row.network, row.body, say)
        if about is None:
            return None
        return Drawn(about.text, about.rows, card=False, subject=row.subject, files=about.files)
    told = _Told(
        say=say,
        unit=unit,
        appeal=appeals.load(unit, int(row.body["appeal"])),
        kind=row.kind.rpartition(".")[2],
        urgent=bool(row.body["urgent"]),
        params=row.body["params"],
        network=row.network,
    )
    if row.kind.startswith("notice.citizen."):
        return _to_citizen(told)
    if row.kind.startswith("notice.joiner.") and row.person is not None:
        return _to_joiner(told, row.person)
    if row.kind.startswith("notice.official.") and row.person is not None:
        return _to_official(told, row.person)
    raise LookupError(f"nobody draws {row.kind!r}")


def line(unit: Unit, kind: str, body: Mapping[str, Any], row: outbox.Row, say: Speech) -> Line | None:
    """The notice as a line among others, with what opens the case; None when it is not worth one any more."""
    told = _Told(
        say=say,
        unit=unit,
        appeal=appeals.load(unit, int(body["appeal"])),
        kind=kind.rpartition(".")[2],
        urgent=bool(body["urgent"]),
        params=body["params"],
        network=row.network,
    )
    case = told.appeal
    if kind.startswith("notice.citizen."):
        stands = lines(
            join(" ", [told.number, told.topic]),
            join(" ", [words.MARKS[case.status], words.status(say, case)]),
        )
        return Line(f"appeal:{case.id}", case.number, stands)
    if row.person is None or _unreadable(told, row.person):
        return None
    head = _officials_head(told)
    return None if head is None else Line(f"case:{case.id}", case.number, lines(head, told.topic, told.due))


# --- to the citizen ----------------------------------------------------------------------------------------


def _to_citizen(told: _Told) -> Drawn:
    news = _news(told) if told.urgent else None
    text = _card(told) if news is None else news
    answered = news is not None and told.kind in ("answered", "progressed")
    return Drawn(
        text,
        _citizens_rows(told),
        card=news is None,
        subject=f"appeal:{told.appeal.id}",
        files=files.fit_to_show(told.unit, told.network, _came_with(told)) if answered else (),
        quiet=news is None and told.kind in _OWN_DEEDS,
    )


def _to_joiner(told: _Told, person: int) -> Drawn | None:
    """To one who joined: the result, the term, and what they are asked. None when they have left."""
    case = told.appeal
    joiner = joinings.joiner(told.unit, case.id, person)
    news = _news(told)
    if joiner is None or news is None:
        return None
    say, can = told.say, allowed(case, joiner, told.unit.catalogue)
    rows: list[Row] = []
    if told.kind == "second":
        rows.append(second_row(say, case.id))
    if told.kind == "answered" and Action.CONTEST in can:
        contest = Option("contest", say.label("card.contest"), Tone.BAD, entry=f"contest:{case.id}")
        rows.append((contest,))
    rows.append((Option("open", say.label("notice.open"), entry=f"appeal:{_opens(told)}"),))
    return Drawn(
        paragraphs(news, italic(say("joined.head"))),
        tuple(rows),
        card=False,
        subject=f"appeal:{case.id}",
        files=files.fit_to_show(told.unit, told.network, _came_with(told)) if told.kind == "answered" else (),
    )


def _news(told: _Told) -> Rich | None:
    """What a new message is worth; None when it is not (any more), and the card says it all."""
    match told.kind:
        case "answered":
            return _answered(told)
        case "asked" if told.appeal.status is Status.CLARIFYING:
            key = "citizen.asked.again" if told.params.get("stage") == Stage.QUESTION else "citizen.asked"
            return paragraphs(lines(told.head(key), told.topic), _quoted(told, "question"), told.due)
        case "joint":
            main = str(told.params["with"])
            head = lines(told.head("citizen.joint"), told.topic)
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
        case "rechecked" if told.appeal.rechecked_at is not None:
            return paragraphs(lines(told.head("citizen.rechecked"), told.topic), told.say("card.holds"))
        case "declined":
            return paragraphs(lines(told.head("citizen.declined"), told.topic), _quoted(told, "reason"))
        case "progressed":
            head = lines(told.head("citizen.progressed"), told.topic)
            return paragraphs(head, _quoted(told, "text"), _missing(told), told.due)
        case "extended" if told.appeal.open:
            head = lines(told.head("citizen.extended"), told.topic)
            return paragraphs(head, _quoted(told, "reason"), told.due)
        case _:
            return None


def _answered(told: _Told) -> Rich:
    appeal, say = told.appeal, told.say
    outcome = Outcome(str(told.params["outcome"]))
    until = appeal.planned_until if appeal.outcome is outcome else None
    answer = lines(
        bold(say("card.answer", outcome=words.outcome(say, outcome, until))), _quoted(told, "text")
    )
    after = Rich()
    if appeal.status is Status.ANSWERED and appeal.contest_until is not None:
        zone = words.zone_of(told.unit.catalogue, appeal.authority)
        last, today = words.day_of(appeal.contest_until, zone), words.day_of(told.unit.now, zone)
        after = say("notice.contest_until", day=say.day(last, today))
    return paragraphs(
        lines(told.head("citizen.answered"), told.topic),
        answer,
        _missing(told),
        say("card.authority", authority=words.authority_name(told.unit.catalogue, appeal.authority)),
        after,
    )


def _came_with(told: _Told) -> tuple[int, ...]:
    """The photos and documents of the answer, or of what was told meanwhile."""
    history = chronicle.of(told.unit, told.appeal.id, public_only=True)
    said = str(told.params["text"])
    answers = [
        each.what
        for each in history
        if isinstance(each.what, Answered | Progressed) and each.what.text == said
    ]
    return answers[-1].files if answers else ()


def _missing(told: _Told) -> Rich:
    """That photos came with the answer which cannot be sent yet: they will be under «Открыть»."""
    ids = _came_with(told)
    missing = len(ids) - len(files.fit_to_show(told.unit, told.network, ids))
    return told.say("notice.files", missing) if missing else Rich()


def _card(told: _Told) -> Rich:
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


def _citizens_rows(told: _Told) -> tuple[Row, ...]:
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
        rows.append(
            (
                Option("hold", say.label("card.hold"), Tone.GOOD, entry=f"hold:{case}"),
                Option("recur", say.label("card.recur"), Tone.BAD, entry=f"recur:{case}"),
            )
        )
    rows.append((Option("open", say.label("notice.open"), entry=f"appeal:{_opens(told)}"),))
    return tuple(rows)


def _opens(told: _Told) -> int:
    """The case behind «Открыть»: of a merged one, the one that carries its people now."""
    merged = told.appeal.merged
    return told.appeal.id if merged is None or told.kind != "joint" else merged.into


# --- to officials ------------------------------------------------------------------------------------------


def _to_official(told: _Told, person: int) -> Drawn | None:
    """A short line. Nothing of the citizen but the place: their words are read on the card, by right."""
    appeal = told.appeal
    if _unreadable(told, person):
        return None
    head = _officials_head(told)
    if head is None:
        return None
    text = lines(
        head,
        told.topic,
        typed(shorten(appeal.place.words, _PLACE)),
        told.due,
        told.say(f"notice.caller.{told.params['news']}") if "news" in told.params else Rich(),
        told.say("notice.official.nobody") if told.params.get("nobody") else Rich(),
        _by_colleagues(told),
    )
    rows = ((Option("open", told.say.label("notice.open"), entry=f"case:{appeal.id}"),),)
    return Drawn(text, rows, card=not told.urgent, subject=f"case:{appeal.id}")


def _unreadable(told: _Told, person: int) -> bool:
    reader = officials.official(told.unit, person)
    return refusal(told.appeal, reader, Action.READ, told.unit.catalogue) is not None


def _officials_head(told: _Told) -> Rich | None:
    if told.kind != "term":
        return told.head(f"official.{told.kind}")
    appeal = told.appeal
    match told.params.get("stage"):
        case Stage.MODERATION:
            return told.head("official.moderate") if appeal.status is Status.REGISTERED else None
        case Stage.RESPONSE:
            waits = appeal.open and not appeal.executors and appeal.respond_by is not None
            return told.head("official.respond") if waits else None
        case Stage.AGREEMENT:
            return told.head("official.agreement") if appeal.agreeing else None
        case Stage.NOT_AGREED:
            return told.head("official.not_agreed") if appeal.agreeing else None
        case Stage.NO_REPLY:
            return told.head("official.no_reply") if appeal.status is Status.CLARIFYING else None
    if not appeal.open or appeal.paused_at is not None:
        return None
    if appeal.overdue(told.unit.now):
        return told.head("official.overdue")
    zone = words.zone_of(told.unit.catalogue, appeal.authority)
    left = (words.day_of(appeal.due_at, zone) - words.day_of(told.unit.now, zone)).days
    return told.head("official.days_left", left) if left > 0 else told.head("official.today")


def _by_colleagues(told: _Told) -> Rich:
    """Why it was extended, redirected or returned, and where it was wanted to go: officials' own words."""
    if told.kind not in ("extended", "redirected", "returned", "objected"):
        return Rich()
    wanted = str(told.params.get("wanted") or "")
    name = words.authority_name(told.unit.catalogue, wanted)
    return lines(
        told.say("notice.official.wanted", authority=name) if wanted else Rich(), _quoted(told, "reason")
    )


def _quoted(told: _Told, param: str) -> Rich:
    return quote(typed(str(told.params.get(param) or "")))
