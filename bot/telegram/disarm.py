"""A person's words, shown to another, stay words: Telegram finds no mention, command, tag or link in them.

Telegram's server looks for such things in every text it is given, entities or not (td, MessageEntity.cpp:
`find_entities`). An invisible WORD JOINER behind the sign ends each of its patterns, and a copied text is
read back without it (`bot.text.clean`).
"""

import re
from dataclasses import replace
from typing import Final

from bot.text import Node, Rich

JOINER: Final = "\u2060"

# @ of mentions and e-mails, # and $ of tags: before anything that is not a space.
# / of commands (not within a word: «и/или» is none) and of `://`.
# . of domains: before anything but a space or a dot; «3.5» and «14.12.2026» are not domains.
_SIGN = re.compile(r"[@#$](?=\S)|/(?=/)|(?<![0-9A-Za-zА-Яа-яЁё_])/(?=[A-Za-z0-9_])|\.(?=[^\s.])")
_ADDRESS = re.compile(r"\d+(?:\.\d+){3,}")  # «1.2.3.4» is a link without any scheme
_NUMBER = re.compile(r"\+?\d(?:[ \u00a0()\-]*\d){6,}")
_THREE = re.compile(r"(?:\d[ \u00a0()\-]*){2}\d(?=[ \u00a0()\-]*\d)")
_ENDS_OPEN: Final = "@#$/.:"


def disarmed(text: Rich) -> Rich:
    """The text with the typed nodes made harmless; the others as they are."""
    if not any(node.typed for node in text.nodes):
        return text
    nodes: list[Node] = []
    for node in text.nodes:
        if not node.text:
            continue
        words = _disarm(node.text) if node.typed else node.text
        if nodes and (node.typed or nodes[-1].typed) and _join(nodes[-1].text, words):
            words = JOINER + words
        nodes.append(node if words == node.text else replace(node, text=words))
    return Rich(tuple(nodes))


def enclosed(text: Rich) -> Rich:
    """The text with the typed nodes as code, where Telegram looks for nothing: for when it may not grow."""
    return Rich(
        tuple(
            replace(node, code=True, bold=False, italic=False, url="") if node.typed else node
            for node in text.nodes
        )
    )


def _disarm(words: str) -> str:
    numeric = {at for found in _ADDRESS.finditer(words) for at in range(*found.span())}

    def broken(found: re.Match[str]) -> str:
        at = found.start()
        between_digits = found[0] == "." and words[at - 1 : at].isdigit() and words[at + 1].isdigit()
        return found[0] if between_digits and at not in numeric else found[0] + JOINER

    signed = _SIGN.sub(broken, words)
    return _NUMBER.sub(lambda found: _THREE.sub(lambda group: group[0] + JOINER, found[0]), signed)


def _join(left: str, right: str) -> bool:
    """Would the end of one node and the start of the next make a pattern together?"""
    return left[-1] in _ENDS_OPEN and not right[0].isspace()
