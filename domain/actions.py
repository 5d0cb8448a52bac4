"""Which action makes sense in which status: one table, used to show buttons and to check a press."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.appeals import OPEN, Appeal, Outcome, Party, Status, Track
from domain.catalogue import Catalogue
from domain.errands import Errand
from domain.people import Actor, Citizen, Joiner, Official, Schedule
from domain.refusal import NotAllowed
from domain.rights import GRANTS, Action, Right, Role, holds, may


@dataclass(frozen=True, slots=True)
class Rule:
    """`own`: an executor only with a case of their own, a coordinator with any.
    `free`: only while nobody executes the case; `taken`: only while somebody does. `engaged`: only while a
    co-executor's part is waited for. `planned`: also after an interim answer. `rechecked`: only
    while the person is asked whether the solution holds. `agreed`: only when everybody asked has agreed the
    answer, or only while they have not. `withheld`: only while a moderator is to decide. `untold`: only while
    a caller is to be told the news. `chat`: only where the citizen has a chat to write to. `again`: only
    after an answer was contested. `joint`: only with a message. `merged`: only
    with a case merged into another, or only with one that is not.
    """

    statuses: frozenset[Status]
    own: bool = False
    free: bool = False
    taken: bool = False
    engaged: bool = False
    planned: bool = False
    rechecked: bool = False
    agreed: bool | None = None
    withheld: bool = False
    untold: bool = False
    chat: bool = False
    again: bool = False
    joint: bool = False
    merged: bool | None = None


_EVERY = frozenset(Status)
_DONE = frozenset({Status.CONFIRMED, Status.CLOSED})
_WORK = frozenset({Status.IN_PROGRESS, Status.CLARIFYING})

RULES: Mapping[Action, Rule] = {
    Action.READ: Rule(_EVERY),
    Action.ADMIT: Rule(frozenset({Status.REGISTERED}), withheld=True),
    Action.ROUTE: Rule(frozenset({Status.REGISTERED})),
    Action.TAKE: Rule(frozenset({Status.ROUTED, Status.IN_PROGRESS}), free=True),
    Action.ASSIGN: Rule(frozenset({Status.ROUTED, Status.APPROVAL}) | _WORK, planned=True),
    Action.ENGAGE: Rule(_WORK, own=True, taken=True, planned=True),
    Action.EXCUSE: Rule(_WORK | {Status.APPROVAL}, own=True, engaged=True, planned=True),
    Action.CONTRIBUTE: Rule(_WORK | {Status.APPROVAL}, engaged=True, planned=True),
    Action.COMPLETE: Rule(_WORK | {Status.APPROVAL}, engaged=True, planned=True),
    Action.HAND_BACK: Rule(_WORK | {Status.APPROVAL}, engaged=True, planned=True),
    Action.ASK: Rule(frozenset({Status.REGISTERED, Status.ROUTED, Status.IN_PROGRESS}), own=True, chat=True),
    Action.PROGRESS: Rule(
        frozenset({Status.ROUTED, Status.APPROVAL}) | _WORK, own=True, planned=True, chat=True
    ),
    Action.ANSWER: Rule(_WORK, own=True, planned=True),
    Action.AGREE: Rule(frozenset({Status.APPROVAL}), agreed=False),
    Action.OBJECT: Rule(frozenset({Status.APPROVAL}), agreed=False),
    Action.APPROVE: Rule(frozenset({Status.APPROVAL}), agreed=True),
    Action.RETURN: Rule(frozenset({Status.APPROVAL})),
    Action.EXTEND: Rule(frozenset({Status.ROUTED, Status.IN_PROGRESS})),
    Action.REDIRECT: Rule(frozenset({Status.ROUTED}) | _WORK),
    Action.MERGE: Rule(OPEN - {Status.APPROVAL}, joint=True),
    Action.PART: Rule(frozenset({Status.CLOSED}), merged=True),
    Action.DECLINE: Rule(frozenset({Status.REGISTERED})),
    Action.NOTE: Rule(_EVERY),
    Action.TELL: Rule(_EVERY, untold=True),
    Action.BLOCK: Rule(_EVERY, chat=True),
    Action.ADD: Rule(OPEN - {Status.CLARIFYING}, planned=True),
    Action.REPLY: Rule(frozenset({Status.CLARIFYING})),
    Action.CONFIRM: Rule(frozenset({Status.ANSWERED})),
    Action.CONTEST: Rule(frozenset({Status.ANSWERED})),
    Action.HOLD: Rule(_DONE, rechecked=True),
    Action.RECUR: Rule(_DONE, rechecked=True),
    Action.RATE: Rule(frozenset({Status.ANSWERED, Status.CONFIRMED, Status.CLOSED}), merged=False),
    Action.WITHDRAW: Rule(OPEN, planned=True),
    Action.SUPPLEMENT: Rule(OPEN, planned=True),
    Action.SECOND: Rule(OPEN, again=True),
    Action.CLOSE: Rule(frozenset({Status.ANSWERED})),
    Action.RESUME: Rule(frozenset(), planned=True),
    Action.RECHECK: Rule(_DONE),
}
"""In the order in which buttons are shown."""

CITIZENS = frozenset(
    {
        Action.READ,
        Action.ADD,
        Action.REPLY,
        Action.CONFIRM,
        Action.CONTEST,
        Action.HOLD,
        Action.RECUR,
        Action.RATE,
        Action.WITHDRAW,
        Action.SECOND,
    }
)

PARTIES = frozenset({Action.READ, Action.AGREE, Action.OBJECT})
"""Open to those who are asked to agree the answer, whatever their rights over the case."""
CO_EXECUTORS = frozenset({Action.READ, Action.CONTRIBUTE, Action.COMPLETE, Action.HAND_BACK})
"""Open to co-executors with a part of theirs, whatever their rights over the case."""
JOINERS = frozenset(
    {Action.READ, Action.SUPPLEMENT, Action.CONTEST, Action.SECOND, Action.HOLD, Action.RECUR}
)
"""Whether they have joined is looked up by the storage: a `Joiner` is only made of one who has."""

ON_WITHHELD = frozenset({Action.READ, Action.ADMIT, Action.DECLINE, Action.NOTE, Action.BLOCK})
"""With a withheld case, and by nobody but those who may pass it."""

VOICES = frozenset({Action.CONFIRM, Action.CONTEST, Action.HOLD, Action.RECUR})
"""What a caller without a messenger says of an answer, by phone: written down by whoever may tell it them."""
_FOR_CALLERS = VOICES | {Action.TELL}
CALLERS = _FOR_CALLERS | {Action.READ}
"""Open to the official who wrote a case down for a caller, and to their deputy, wherever it went: they are to
tell the answer."""
_GOOD = frozenset({Action.CONFIRM, Action.HOLD})
"""Of a caller's answer: not to be written down by the very hand that did the work."""

_TO_AUTHOR = frozenset({Action.ASK, Action.BLOCK})
"""Nothing without an author who hears it; how the work goes is told to those who joined, too."""

SCHEDULES = frozenset({Action.CLOSE, Action.RESUME, Action.RECHECK})


def allowed(appeal: Appeal, actor: Actor, catalogue: Catalogue) -> tuple[Action, ...]:
    """What the actor may do with the appeal now, in the order of buttons."""
    return tuple(action for action in RULES if refusal(appeal, actor, action, catalogue) is None)


def check(appeal: Appeal, actor: Actor, action: Action, catalogue: Catalogue) -> None:
    """Raise `NotAllowed` unless the actor may do this with the appeal now."""
    refused = refusal(appeal, actor, action, catalogue)
    if refused is not None:
        raise refused


def refusal(appeal: Appeal, actor: Actor, action: Action, catalogue: Catalogue) -> NotAllowed | None:
    """Why the actor may not do this with the appeal now; None when they may."""
    rule = RULES.get(action)
    if rule is None or not _entitled(appeal, actor, action, catalogue):
        return NotAllowed("appeal.no_right", number=appeal.number)
    if not (_in_status(appeal, rule) or _unheard(appeal, actor, action)) or rule.merged not in (
        None,
        appeal.merged is not None,
    ):
        return NotAllowed("appeal.wrong_status", number=appeal.number, status=appeal.status.value)
    if rule.agreed is not None and rule.agreed == bool(appeal.agreeing):
        return NotAllowed("appeal.being_agreed" if rule.agreed else "appeal.agreed", number=appeal.number)
    if rule.withheld and not appeal.withheld:
        return NotAllowed("appeal.not_withheld", number=appeal.number)
    if rule.untold and not appeal.untold:
        return NotAllowed("appeal.nothing_to_tell", number=appeal.number)
    if rule.chat and appeal.filed_by is not None:
        return NotAllowed("appeal.caller", number=appeal.number)
    if action in _TO_AUTHOR and appeal.author_gone:
        return NotAllowed("appeal.author_gone", number=appeal.number)
    if rule.joint and appeal.track is not Track.MESSAGE:
        return NotAllowed("merge.statutory", number=appeal.number)
    if action in _GOOD and isinstance(actor, Official) and _same_hand(appeal, actor):
        return NotAllowed("appeal.own_answer", number=appeal.number)
    if rule.rechecked and not _asked(appeal, actor):
        return NotAllowed("appeal.not_asked", number=appeal.number)
    if rule.again and appeal.round == 1:
        return NotAllowed("appeal.not_asked", number=appeal.number)
    if rule.free and appeal.executors:
        return NotAllowed("appeal.taken_by_other", number=appeal.number)
    if rule.taken and not appeal.executors:
        return NotAllowed("errand.nobody_responsible", number=appeal.number)
    if rule.engaged and not appeal.engaged:
        return NotAllowed("errand.none", number=appeal.number)
    if rule.own and isinstance(actor, Official) and not _own(appeal, actor, catalogue):
        return NotAllowed("appeal.not_yours", number=appeal.number)
    return None


def voices(appeal: Appeal, main: Appeal, official: Official, catalogue: Catalogue) -> tuple[Action, ...]:
    """What a caller whose case goes on as `main` may say of its answer by phone: as those who joined it may.

    Written down by those who may tell them the news of their own case.
    """
    joiner = Joiner(appeal.person)
    return tuple(
        each
        for each in RULES
        if each in VOICES
        and refusal(main, joiner, each, catalogue) is None
        and _entitled(appeal, official, each, catalogue)
        and not (each in _GOOD and _same_hand(main, official))
    )


def _entitled(appeal: Appeal, actor: Actor, action: Action, catalogue: Catalogue) -> bool:
    match actor:
        case Citizen():
            return action in CITIZENS and actor.person == appeal.person
        case Official() if appeal.withheld:
            right = Action.ADMIT if action in ON_WITHHELD else None
            return right is not None and may(actor.rights, right, appeal.authority, appeal.topic, catalogue)
        case Joiner():
            return action in JOINERS
        case Official():
            if action in CALLERS and bool(actor.rights) and appeal.filed_by in _themselves(actor):
                return True
            if action in VOICES:
                told = may(actor.rights, Action.TELL, appeal.authority, appeal.topic, catalogue)
                return appeal.filed_by is not None and told
            pending = action is not Action.READ
            return (
                may(actor.rights, action, appeal.authority, appeal.topic, catalogue)
                or (action in PARTIES and bool(parts(appeal, actor, catalogue, pending=pending)))
                or (action in CO_EXECUTORS and bool(errands(appeal, actor, pending=pending)))
            )
        case Schedule():
            return action in SCHEDULES


def parts(appeal: Appeal, actor: Official, catalogue: Catalogue, *, pending: bool) -> tuple[Party, ...]:
    """The parties of the agreement that the official speaks for; `pending`: whose word is waited for.

    For an authority speak its heads and coordinators and those above. Nobody agrees an answer of their own.
    """
    made = appeal.agreement
    if made is None or actor.person in appeal.executors:
        return ()
    themselves = _themselves(actor)
    return tuple(
        each
        for each in (made.pending if pending else made.parties)
        if (each.person in themselves and _serves(actor, each.authority))
        or (
            each.person is None
            and any(
                holds(actor.rights, role, each.authority, appeal.topic, catalogue)
                for role in (Role.HEAD, Role.COORDINATOR)
            )
        )
    )


def errands(appeal: Appeal, actor: Official, *, pending: bool) -> tuple[Errand, ...]:
    """The official's parts as a co-executor, or in the place of one; `pending`: that are waited for."""
    themselves = _themselves(actor)
    return tuple(
        each
        for each in (appeal.engaged if pending else appeal.errands)
        if each.person in themselves and works(actor.rights, each.authority)
    )


def works(rights: Iterable[Right], authority: str) -> bool:
    """Is the holder one of those who work on cases in this very authority?"""
    return any(each.role in GRANTS[Action.ANSWER] and each.authority == authority for each in rights)


def _serves(actor: Official, authority: str) -> bool:
    return any(each.authority == authority for each in actor.rights)


def _in_status(appeal: Appeal, rule: Rule) -> bool:
    planned = appeal.status is Status.ANSWERED and appeal.outcome is Outcome.PLANNED
    return appeal.status in rule.statuses or (rule.planned and planned)


def _unheard(appeal: Appeal, actor: Actor, action: Action) -> bool:
    """May one who joined still say that it is not solved, though its author has said that it is?

    Until the day that the answer named to all of them, see `Appeal.contestable`; after it the question
    whether it holds comes.
    """
    confirmed = appeal.status is Status.CONFIRMED and appeal.contest_until is not None
    return action is Action.CONTEST and isinstance(actor, Joiner) and confirmed and not appeal.rechecked_at


def _asked(appeal: Appeal, actor: Actor) -> bool:
    """Is it asked of them whether the solution holds? An official speaks for a caller, who is the author."""
    return appeal.asks(actor.person if isinstance(actor, Joiner) else appeal.person)


def _own(appeal: Appeal, actor: Official, catalogue: Catalogue) -> bool:
    return _same_hand(appeal, actor) or holds(
        actor.rights, Role.COORDINATOR, appeal.authority, appeal.topic, catalogue
    )


def _same_hand(appeal: Appeal, actor: Official) -> bool:
    """Does the official, or somebody whose deputy they are, execute it?"""
    return any(each in appeal.executors for each in _themselves(actor))


def _themselves(actor: Official) -> tuple[int, ...]:
    return (actor.person, *actor.stands_for)
