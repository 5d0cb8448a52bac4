"""What a person sees in a phone, as lines of a transcript."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from chat_file import folded, in_brackets, wrapped

from sandbox.phone import Bubble, Button, Phone

IN_LINK: Final = re.compile(r"link-[A-Z0-9]{20}")
UNSEEN: Final = "\u2060"
STYLES: Final = frozenset({"bold", "italic", "code", "quote", "blockquote", "pre"})


def looks(bubble: Bubble) -> str:
    """What a person would see change: not the time, which grows old."""
    return repr(replace(bubble, at=0.0))


def albums(bubbles: list[Bubble]) -> list[Bubble]:
    """Photos without words that come one after the other, as one."""
    kept: list[Bubble] = []
    for each in bubbles:
        bare = each.attachments and not (each.text or each.buttons)
        if bare and kept and kept[-1].attachments and not (kept[-1].text or kept[-1].buttons):
            kept[-1] = replace(kept[-1], attachments=kept[-1].attachments + each.attachments)
        else:
            kept.append(each)
    return kept


def labels(phone: Phone) -> list[str]:
    view = phone.view()
    shown = [row for each in view.bubbles for row in each.buttons]
    cards = [
        f"{card.title}: {each.label}"
        for bubble in view.bubbles
        for card in bubble.cards
        for each in card.buttons
    ]
    return [*cards, *(each.label for row in (*shown, *view.bottom) for each in row)]


def place(phone: Phone, label: str, *, old: bool = False, newest: bool = False) -> tuple[int, str] | None:
    """(bubble, button) of the newest button with this label; (0, button) under the input line.

    One of a card is told with the card's title: «Парк у реки: ✅ Выбрать».

    `old`: not under the newest message with buttons; `newest`: only under it.
    """
    view = phone.view()
    said = [each for each in view.bubbles if not each.mine]
    for bubble in reversed(said):
        for card in bubble.cards:
            if (
                found := next((b for b in card.buttons if f"{card.title}: {b.label}" == label), None)
            ) is not None:
                return bubble.id, found.id
    inline = [(each.id, button) for each in said for row in each.buttons for button in row]
    below = [] if old else [(0, button) for row in view.bottom for button in row]
    last = [each for each in inline if each[0] == said[-1].id]
    if old or newest:
        inline = last if newest else [each for each in inline if each not in last]
    else:  # under the last message, then under the input line, then on older messages
        inline = [each for each in inline if each not in last]
        inline = [*inline, *reversed(below), *last]
    return next(((at, each.id) for at, each in reversed(inline) if name(each) == label), None)


async def push(phone: Phone, bubble: int, button: str) -> None:
    await (phone.press(bubble, button) if bubble else phone.tap(button))


def name(button: Button) -> str:
    return "📍" if button.kind == "location" else button.label  # VK writes its own words on it


def lines(bubble: Bubble, buttons: list[Button]) -> Iterator[str]:
    if bubble.text:
        yield from wrapped(folded(bubble.text.replace(UNSEEN, "")))
    photos = sum(each.kind == "photo" for each in bubble.attachments)
    if photos:
        yield "(фото)" if photos == 1 else f"(фото {photos})"
    for each in bubble.attachments:
        if each.kind != "photo":
            yield f"(документ {each.name})"
    for card in bubble.cards:
        photo = " (фото)" if card.photo is not None else ""
        yield f"▭ {card.title}{photo}".replace(UNSEEN, "")
        yield f"  {card.text}".replace(UNSEEN, "")
        yield from (f"  {line}" for line in in_brackets([name(each) for each in card.buttons]))
    yield from in_brackets([name(each) for each in buttons])


def harmless(bubble: Bubble) -> None:
    """Nothing but styles: what somebody typed has become no mention, command, tag or link."""
    live = [
        span
        for span in bubble.spans
        if span.style not in STYLES and not IN_LINK.search(bubble.text[span.start :][: span.length])
    ]
    assert not live, f"{live} in {bubble.text!r}"
