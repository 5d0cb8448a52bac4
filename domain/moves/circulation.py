"""An answer goes round before it goes to the citizen: who has to agree it, and taking it back."""

from dataclasses import replace

from domain.appeals import PARTIES_LIMIT, Agreement, Appeal, Party, Proposal, Status
from domain.catalogue import Term, Unit
from domain.events import Circulated
from domain.moves.moved import Moved, card, known, running, to_parties
from domain.notices import Notice, NoticeKind
from domain.people import Official
from domain.refusal import NotAllowed
from domain.world import World


def to_agree(appeal: Appeal, world: World, parties: tuple[Party, ...] = ()) -> tuple[Party, ...]:
    """Who has to agree an answer: those asked now, and those whom the authority's practice names."""
    named = (Party(code) for code in world.practice(appeal.authority).agreement)
    usual = [each for each in named if each.authority in world.catalogue.authorities]
    others = (each for each in (*parties, *usual) if each.person or each.authority != appeal.authority)
    return tuple({each.key: each for each in others}.values())


def circulate(
    appeal: Appeal,
    official: Official,
    world: World,
    made: Proposal,
    parties: tuple[Party, ...],
    *,
    approve: bool,
) -> Moved:
    """The answer `made` waits for its `parties`, then for a head (`approve`); `answer` checks the right."""
    for each in parties:
        known(each.authority, world)
    if len(parties) > PARTIES_LIMIT:
        raise NotAllowed("appeal.too_many_parties", limit=PARTIES_LIMIT)
    if official.person in {each.person for each in parties}:
        raise NotAllowed("appeal.own_agreement")
    days = Term(world.practice(appeal.authority).agreement_days, Unit.WORKING_DAYS)
    due_at = world.due(appeal.authority, days)
    after = replace(
        running(appeal, world),
        status=Status.APPROVAL,
        proposed=made,
        agreement=Agreement(parties, due_at, approve),
        moderate_by=None,
        respond_by=None,
        executor=appeal.executor or official.person,
    )
    keys = ",".join(each.key for each in parties)
    event = Circulated(made.outcome, made.text, keys, due_at, made.files, made.planned_until)
    told = [Notice(NoticeKind.CIRCULATED, each) for each in to_parties(after)]
    return Moved(appeal, after, official, (event,), (*told, card(NoticeKind.CIRCULATED)))


def unsent(appeal: Appeal) -> Appeal:
    """In work again, the proposed answer taken back; an interim one stays in the history."""
    over = replace(appeal.agreement, over=True) if appeal.agreement is not None else None
    return replace(
        appeal,
        status=Status.IN_PROGRESS,
        proposed=None,
        agreement=over,
        outcome=None,
        planned_until=None,
    )
