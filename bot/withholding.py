"""What a channel may not carry is left out on the way to it (149-ФЗ ст. 10 ч. 8): the one place of that.

Questions that are personal as a whole are not asked there at all (`bot.ask`). What people tell of themselves
in their own words (`bot.text.own_words`), and how they have named their files, is left out here.
"""

from dataclasses import replace
from pathlib import PurePath

from bot.chat import Screen, Shelved
from bot.speech import Speech
from bot.text import Node, Rich, italic, paragraphs
from domain.contacts import without_contacts


def withheld(screen: Screen, say: Speech) -> Screen:
    """The screen as a channel that may not carry personal data shows it."""
    text, above = without_own(screen.text, say), without_own(screen.above, say)
    return replace(screen, text=text, above=above, files=unnamed(screen.files, say))


def without_own(text: Rich, say: Speech) -> Rich:
    """The text without phones, e-mails and flats in citizens' words; when there were any it says so."""
    if not any(node.own for node in text.nodes):
        return text
    bare = part_without_own(text, say)
    return text if bare == text else paragraphs(bare, italic(say("layout.withheld")))


def part_without_own(text: Rich, say: Speech) -> Rich:
    """The same of a part of a document of ours, which says so once for all its parts."""
    return Rich(tuple(_bare(node, say) for node in text.nodes))


def _bare(node: Node, say: Speech) -> Node:
    if not node.own:
        return node
    return replace(node, text=words_without(node.text, say))


def words_without(words: str, say: Speech) -> str:
    """The same of a citizen's words that are no part of a message: those in a document of ours."""
    return without_contacts(words, say.label("layout.withheld.here"))


def unnamed(files: tuple[Shelved, ...], say: Speech) -> tuple[Shelved, ...]:
    """People's files by what they are: the name that somebody gave a file is often their own."""
    return tuple(
        replace(each, name=name_without(each.name, say)) if each.own and each.name else each for each in files
    )


def name_without(name: str, say: Speech) -> str:
    """«документ.pdf»: what a citizen's file is called there."""
    return say.label("layout.document") + PurePath(name).suffix
