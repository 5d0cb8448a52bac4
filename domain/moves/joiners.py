"""What those who joined an appeal do with it; contesting is in `domain.moves.own`, it is the same for all."""

from domain.actions import check
from domain.appeals import Appeal
from domain.events import Seconded, Supplemented
from domain.moves.moved import Moved, few, some_words, to_workers, words
from domain.notices import NoticeKind
from domain.people import Citizen, Joiner
from domain.rights import Action
from domain.world import World


def supplement(
    appeal: Appeal, joiner: Joiner, world: World, *, text: str, files: tuple[int, ...] = ()
) -> Moved:
    """Добавить сведения to the joined case: words, files, or both. Nothing else changes."""
    check(appeal, joiner, Action.SUPPLEMENT, world.catalogue)
    text = some_words(text) if files else words(text)
    told = to_workers(appeal, NoticeKind.ADDED)
    return Moved(appeal, appeal, joiner, (Supplemented(text, few(files)),), told)


def second(appeal: Appeal, citizen: Citizen | Joiner, world: World, *, solved: bool) -> Moved:
    """Решено ли у вас? Said when another one has contested; counted on the official's card."""
    check(appeal, citizen, Action.SECOND, world.catalogue)
    return Moved(appeal, appeal, citizen, (Seconded(solved),))
