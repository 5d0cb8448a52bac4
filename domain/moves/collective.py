"""Коллективная работа: co-executors do parts of a case; who is responsible for it writes the answer."""

from dataclasses import replace
from datetime import date

from domain.actions import check, errands, works
from domain.appeals import Appeal
from domain.catalogue import Catalogue
from domain.errands import LIMIT, Errand, Stand
from domain.events import Contributed, Engaged, Excused, HandedBack, What
from domain.moves.moved import Moved, few, some_words, to_workers, words
from domain.notices import Notice, NoticeKind, ToOfficial
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import GRANTS, Action, Right, may
from domain.world import World


def engage(
    appeal: Appeal, official: Official, world: World, *, colleague: Official, asked: str, day: date
) -> Moved:
    """Привлечь соисполнителя: what is `asked` of the colleague, until the end of the working `day`.

    One who works where the official's own right reaches: in the same authority, below it, elsewhere for a
    superior coordinator; `colleague` holds their own rights. Asked again, the new words and date count.
    """
    check(appeal, official, Action.ENGAGE, world.catalogue)
    asked = words(asked)
    authority = reached(official, colleague.rights, appeal, world.catalogue)
    if authority is None:
        raise NotAllowed("errand.out_of_reach")
    if colleague.person in appeal.executors:
        raise NotAllowed("errand.responsible")
    kept = tuple(each for each in appeal.errands if each.person != colleague.person)
    if sum(each.pending for each in kept) >= LIMIT:
        raise NotAllowed("errand.too_many", limit=LIMIT)
    due_at = world.closing(authority, day)
    if due_at <= world.now:
        raise NotAllowed("errand.past")
    if appeal.paused_at is None and world.now < appeal.due_at < due_at:
        raise NotAllowed("errand.after_term")
    errand = Errand(colleague.person, authority, asked, world.now, due_at)
    after = replace(appeal, errands=(*kept, errand))
    event = Engaged(colleague.person, authority, asked, due_at)
    return Moved(appeal, after, official, (event,), (_told(errand),))


def reached(
    official: Official, rights: tuple[Right, ...], appeal: Appeal, catalogue: Catalogue
) -> str | None:
    """Where the holder of `rights` works on cases and the official may ask them to; None when nowhere."""
    return next(
        (
            each.authority
            for each in rights
            if each.role in GRANTS[Action.ANSWER]
            and may(official.rights, Action.ENGAGE, each.authority, appeal.topic, catalogue)
        ),
        None,
    )


def excuse(appeal: Appeal, official: Official, world: World, *, person: int) -> Moved:
    """Снять соисполнителя: the part is not waited for any more."""
    check(appeal, official, Action.EXCUSE, world.catalogue)
    if person not in {each.person for each in appeal.engaged}:
        raise NotAllowed("errand.not_engaged")
    told = Notice(NoticeKind.EXCUSED, ToOfficial(person), {"why": "removed"})
    return Moved(appeal, _without(appeal, person), official, (Excused(person),), (told,))


def contribute(
    appeal: Appeal,
    official: Official,
    world: World,
    *,
    text: str = "",
    files: tuple[int, ...] = (),
    done: bool = False,
) -> Moved:
    """A co-executor writes to the responsible; `done`: моя часть готова, with words or without."""
    check(appeal, official, Action.COMPLETE if done else Action.CONTRIBUTE, world.catalogue)
    text, files = (some_words(text) if done or files else words(text)), few(files)
    mine = errands(appeal, official, pending=True)
    after = _stood(appeal, mine, Stand.DONE) if done else appeal
    event = Contributed(tuple(each.person for each in mine), text, files, done)
    kind = NoticeKind.COMPLETED if done else NoticeKind.CONTRIBUTED
    params = {"by": official.person, "left": len(after.engaged)}
    return Moved(appeal, after, official, (event,), to_workers(appeal, kind, params))


def hand_back(appeal: Appeal, official: Official, world: World, *, reason: str) -> Moved:
    """Вернуть свою часть с причиной: whoever is responsible decides who does it."""
    check(appeal, official, Action.HAND_BACK, world.catalogue)
    reason = words(reason)
    mine = errands(appeal, official, pending=True)
    event = HandedBack(tuple(each.person for each in mine), reason)
    params: dict[str, str | int] = {"by": official.person, "reason": reason}
    told = to_workers(appeal, NoticeKind.HANDED_BACK, params)
    return Moved(appeal, _stood(appeal, mine, Stand.RETURNED), official, (event,), told)


def lay_down(appeal: Appeal, official: Official, *, person: int) -> Moved:
    """The co-executor is dismissed by `official` (right checked there); the responsible are told."""
    if person not in {each.person for each in appeal.engaged}:
        raise NotAllowed("errand.not_engaged")
    told = to_workers(appeal, NoticeKind.LAID_DOWN)
    return Moved(appeal, _without(appeal, person), official, (Excused(person),), told)


def pass_errand(appeal: Appeal, official: Official, world: World, *, person: int, heir: Official) -> Moved:
    """The part of `person`, as it was asked, is the heir's; by who assigns work where that person works."""
    errand = next((each for each in appeal.engaged if each.person == person), None)
    if errand is None:
        raise NotAllowed("errand.not_engaged")
    if not may(official.rights, Action.ASSIGN, errand.authority, appeal.topic, world.catalogue):
        raise NotAllowed("appeal.no_right", number=appeal.number)
    here = works(heir.rights, errand.authority)
    authority = errand.authority if here else reached(official, heir.rights, appeal, world.catalogue)
    if authority is None:
        raise NotAllowed("handover.not_theirs")
    without = _without(appeal, person)
    events: tuple[What, ...] = (Excused(person),)
    if heir.person in appeal.executors:
        return Moved(appeal, without, official, events)  # who answers for the whole answers for the part
    passed = replace(errand, person=heir.person, authority=authority, since=world.now)
    own = next((each for each in without.engaged if each.person == heir.person), None)
    if own is not None:
        both = f"{own.asked}\n{errand.asked}"
        passed = replace(own, asked=both, due_at=min(own.due_at, errand.due_at))
    kept = tuple(each for each in without.errands if each.person != heir.person)
    events += (Engaged(heir.person, passed.authority, passed.asked, passed.due_at),)
    after = replace(without, errands=(*kept, passed))
    return Moved(appeal, after, official, events, (_told(passed),))


def _told(errand: Errand) -> Notice:
    asked = {"asked": errand.asked, "due_at": errand.due_at.isoformat()}
    return Notice(NoticeKind.ENGAGED, ToOfficial(errand.person), asked)


def _without(appeal: Appeal, person: int) -> Appeal:
    return replace(appeal, errands=tuple(each for each in appeal.errands if each.person != person))


def _stood(appeal: Appeal, mine: tuple[Errand, ...], stand: Stand) -> Appeal:
    return replace(
        appeal,
        errands=tuple(replace(each, stand=stand) if each in mine else each for each in appeal.errands),
    )
