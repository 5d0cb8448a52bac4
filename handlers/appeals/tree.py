"""The tree of topics as people choose from it: categories, and what is in each."""

from bot.questions import Choice
from bot.speech import Speech
from domain.catalogue import Catalogue

Tree = tuple[dict[str, list[Choice]], list[Choice]]
"""The leaves of each branch by its key, and the branches themselves."""

_latest: dict[str, tuple[Catalogue, Tree]] = {}  # by language


def tree(catalogue: Catalogue, say: Speech) -> Tree:
    """Topics in use by their categories; made once for a snapshot and a language, not to be changed."""
    made = _latest.get(say.language)
    if made is None or made[0] is not catalogue:
        made = _latest[say.language] = (catalogue, _made(catalogue, say))
    return made[1]


def _made(catalogue: Catalogue, say: Speech) -> Tree:
    branches: dict[str, list[Choice]] = {}
    for each in catalogue.topics.values():
        if each.active:
            branches.setdefault(each.category, []).append(Choice(each.code, say.choose(each.name)))
    for leaves in branches.values():
        leaves.sort(key=_label)
    names = [
        Choice(code, say.choose(category.name))
        for code, category in catalogue.categories.items()
        if code in branches
    ]
    return branches, sorted(names, key=_label)


def _label(choice: Choice) -> str:
    return choice.label.casefold().replace("ё", "е")
