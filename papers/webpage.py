"""A page to be read in a browser: rich text as HTML that loads and runs nothing."""

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal
from urllib.parse import quote

from bot.text import Node, Rich


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a page. `links` are files beside it: what they are called, and their path."""

    style: Literal["h1", "h2", "p"]
    text: Rich
    links: tuple[tuple[str, str], ...] = ()


_HEAD: Final = (
    '<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width">'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    "<title>{title}</title><style>"
    "body{{font:16px/1.5 sans-serif;max-width:46em;margin:2em auto;padding:0 1em}}"
    "h2{{margin-top:2em;border-top:1px solid #ccc;padding-top:1em}}"
    "q{{quotes:none;display:block;border-left:3px solid #ccc;padding-left:.8em;color:#333}}"
    "</style></head><body>\n"
)


def page(title: str, language: str, blocks: Iterable[Block]) -> bytes:
    """The whole page in UTF-8."""
    head = _HEAD.format(language=html.escape(language), title=html.escape(title))
    return (head + "\n".join(_block(each) for each in blocks) + "\n</body></html>\n").encode()


def _block(block: Block) -> str:
    links = "".join(
        f'<br><a href="{html.escape(quote(path))}">{html.escape(name)}</a>' for name, path in block.links
    )
    return f"<{block.style}>{''.join(_nodes(block.text))}{links}</{block.style}>"


def _nodes(text: Rich) -> Iterator[str]:
    for quoted, nodes in groupby(text.nodes, key=lambda node: node.quote):
        said = "".join(_node(each) for each in nodes)
        yield f"<q>{said}</q>" if quoted else said


def _node(node: Node) -> str:
    said = html.escape(node.text).replace("\n", "<br>")
    if node.bold:
        said = f"<b>{said}</b>"
    return f"<i>{said}</i>" if node.italic else said
