"""Inviting an official: the role, the authority, what it is limited to; then a one-time code."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.ask import Ask
from bot.chat import Screen
from bot.questions import Choice
from bot.scene import Answer, Done, State, Stay
from bot.script import Script
from bot.text import Rich, bold, lines, paragraphs, rich
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import GRANTS, MAY_APPOINT, Action, Right, Role, may_appoint
from handlers.appeals.words import day_of, zone_of
from handlers.here import Here
from handlers.links import leading
from handlers.officials import pin, staff, who
from handlers.officials.questions import AuthorityOf
from handlers.refused import said as said_no
from storage.officials import appointments
from storage.unit import Unit

_ROLES: Final = (
    Role.EXECUTOR,
    Role.COORDINATOR,
    Role.HEAD,
    Role.CURATOR,
    Role.ADMIN,
    Role.MODERATOR,
    Role.EDITOR,
)
"""The most wanted first."""
_NOTE: Final = 60


@dataclass(frozen=True, slots=True)
class Wish:
    """Whom to invite to what."""

    right: Right
    note: str


def _wish(ask: Ask[Unit]) -> Wish:
    say, catalogue = ask.say, ask.chat.unit.catalogue
    official = staff.appointing(ask.chat)
    roles = [each for each in _ROLES if any(each in MAY_APPOINT.get(r.role, ()) for r in official.rights)]
    choices = [Choice(each.value, say.label(f"role.{each.value}")) for each in roles]
    role = Role(ask.one_of("role", choices)) if len(roles) > 1 else roles[0]
    reached = staff.reach(ask.chat, official)

    def fits(code: str) -> bool:
        return any(_topics(ask.chat, official, role, code))

    if reached is not None and len(reached) == 1:
        [authority] = reached
    else:
        tops = tuple(dict.fromkeys(each.authority for each in official.rights if each.role in MAY_APPOINT))
        question = AuthorityOf(
            "authority", say("work.invite.authority"), catalogue, (), tops, lambda code: fits(code)
        )
        authority = str(ask.once(question))
    topic = _topic(ask, official, role, authority)
    note = ask.words("note", limit=_NOTE, required=False)
    ask.confirm("check", after=say("work.invite.after", role=say(f"role.{role.value}.does")))
    return Wish(Right(role, authority, topic), note)


def _topics(chat: Here, official: Official, role: Role, authority: str) -> Iterator[str | None]:
    """What the invited may be limited to: nothing (None), categories and topics the inviter reaches."""
    catalogue = chat.unit.catalogue
    active = (each.code for each in catalogue.topics.values() if each.active)
    for code in (None, *catalogue.categories, *active):
        if may_appoint(official.rights, Right(role, authority, code), catalogue):
            yield code


_EVERY: Final = "_every"


def _topic(ask: Ask[Unit], official: Official, role: Role, authority: str) -> str | None:
    """All topics in a press; else a category or one topic of it."""
    if role is Role.ADMIN or role not in GRANTS[Action.READ]:
        return None  # people, pages and polls are about no topic of appeals
    say, catalogue = ask.say, ask.chat.unit.catalogue
    may = list(_topics(ask.chat, official, role, authority))
    branches: dict[str, list[Choice]] = {}
    for code in may:
        if code is None:
            continue
        if code in catalogue.categories:
            whole = say.label("work.invite.whole", category=say.choose(catalogue.categories[code].name))
            branches.setdefault(code, []).insert(0, Choice(code, whole))
        else:
            name = say.choose(catalogue.topics[code].name)
            branches.setdefault(catalogue.topics[code].category, []).append(Choice(code, name))
    names = [
        Choice(code, say.choose(category.name))
        for code, category in catalogue.categories.items()
        if code in branches
    ]
    every = [Choice(_EVERY, say.label("work.invite.every"))] if None in may else []
    branches[_EVERY] = every  # a branch of its own, which is never entered
    topic = ask.leaf("topic", suggested=every, branches=branches, branch_names=names)
    return None if topic == _EVERY else topic


def _invite(chat: Here, wish: Wish, state: State) -> Answer:
    """The code is shown once, in a message to be passed on: the database keeps only its hash."""
    if (way := pin.owed(chat)) is not None:
        return way
    try:
        made = appointments.invite(chat.unit, who.acting(chat), wish.right, chat.address, note=wish.note)
    except NotAllowed as refused:
        answers = state.get("answers")
        known = dict(answers) if isinstance(answers, dict) else {}
        known.pop("check", None)
        return Stay({**state, "answers": known}, said_no(chat, refused))
    say, catalogue = chat.say, chat.unit.catalogue
    zone = zone_of(catalogue, wish.right.authority)
    until = say.moment(made.expires_at, zone, day_of(chat.now, zone))
    urls = leading(made.payload)
    ways = lines(say("work.invited.links"), *(rich(url) for url in urls)) if urls else Rich()
    chat.tell(
        Screen(
            paragraphs(
                say("work.invited.to", held=who.role(say, wish.right, catalogue)),
                ways,
                lines(say("work.invited.code_too" if urls else "work.invited.code"), bold(made.code)),
                say("work.invited.until", moment=until),
            )
        )
    )
    return Done(say("work.invited.note"))


invite = Script("work.invite", _wish, _invite)
scenes = (invite,)
