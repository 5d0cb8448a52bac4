"""The old `parse_mode=Markdown`, as td parses it (`parse_markdown`), and what MarkdownV2 shares with it."""

from dataclasses import replace

from sandbox.telegram.entities import Entity
from sandbox.telegram.links import checked_or_none, mentioned

_SPACES = " \t\r\n\0\v"


def width(sign: str) -> int:
    """UTF-16 code units of one sign."""
    return 2 if sign > "\uffff" else 1


def linked(entity: Entity, url: str) -> Entity:
    """The entity as a link or a mention; with neither `url` nor `user` when the address is none."""
    if user := mentioned(url):
        return replace(entity, type="text_mention", user=user)
    return replace(entity, type="text_link", url=checked_or_none(url))


def block_start(text: str, at: int) -> tuple[int, str]:
    """After the three ticks: where the code begins, and its language."""
    end = at
    while end < len(text) and text[end] not in _SPACES and text[end] != "`":
        end += 1
    language = ""
    if at != end and end < len(text) and text[end] != "`":
        language, at = text[at:end], end
    if text[at : at + 2] in ("\r\n", "\n\r"):
        return at + 2, language
    return (at + 1, language) if text[at : at + 1] in ("\n", "\r") else (at, language)


def markdown(text: str) -> tuple[str, list[Entity]]:
    """The old Markdown. Raises `SyntaxError`."""
    out: list[str] = []
    entities: list[Entity] = []
    at, size = 0, 0
    while at < len(text):
        sign = text[at]
        if sign == "\\" and text[at + 1 : at + 2] in ("_", "*", "`", "["):
            sign, at = text[at + 1], at + 1
        elif sign in "_*`[":
            at, inside, entity = _old_entity(text, at, size)
            out.append(inside)
            size += sum(map(width, inside))
            if entity is not None:
                entities.append(entity)
            continue
        out.append(sign)
        size += width(sign)
        at += 1
    return "".join(out), entities


def _old_entity(text: str, begun: int, offset: int) -> tuple[int, str, Entity | None]:
    sign, at, language = text[begun], begun + 1, ""
    closing = "]" if sign == "[" else sign
    if text.startswith("```", begun):
        closing = "```"
        at, language = block_start(text, begun + 3)
    end = text.find(closing, at)
    if end < 0:
        raise SyntaxError(
            f"Can't find end of the entity starting at byte offset {len(text[:begun].encode())}"
        )
    inside = text[at:end]
    entity = Entity(
        offset, sum(map(width, inside)), {"_": "italic", "*": "bold", "[": "text_link"}.get(sign, "code")
    )
    at = end + len(closing)
    if closing == "```":
        entity = replace(entity, type="pre", language=language)
    elif sign == "[":
        url = inside
        if text[at : at + 1] == "(":
            stop = text.find(")", at)
            stop = len(text) if stop < 0 else stop
            url, at = text[at + 1 : stop], stop + 1
        entity = linked(entity, url)
        if entity.type == "text_link" and not entity.url:
            return at, inside, None
    return at, inside, entity if entity.length else None
