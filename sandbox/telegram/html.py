"""`parse_mode=HTML` as td parses it (`parse_html`): its tags, its entities, its complaints."""

import re
from dataclasses import dataclass, replace

from sandbox.telegram.entities import Entity
from sandbox.telegram.links import checked_or_none, mentioned

_STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
_TAGS = frozenset({*_STYLES, "a", "tg-emoji", "pre", "code", "blockquote"})
_SPACES = " \t\r\n\0\v"
_SIGN = re.compile(r"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([A-Za-z]*));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")


@dataclass(slots=True)
class _Tag:
    name: str
    argument: str
    offset: int
    start: int


def html(text: str) -> tuple[str, list[Entity]]:
    """The text without its tags. Raises `SyntaxError` with the server's words."""
    return _Html(text).parsed()


def _decoded(text: str, at: int) -> tuple[str, int] | None:
    found = _SIGN.match(text, at)
    if found is None:
        return None
    hexadecimal, decimal, name = found.groups()
    if name is not None:
        return (_NAMED[name], found.end()) if name in _NAMED else None
    digits = hexadecimal if hexadecimal is not None else decimal
    code = int(digits, 16 if hexadecimal is not None else 10) if digits else 0
    if not 0 < code < 0x10FFFF or len(found[0].rstrip(";")) >= 10:
        return None
    return chr(code), found.end()


class _Html:
    def __init__(self, text: str) -> None:
        self.text = text
        self.out: list[str] = []
        self.size = 0
        self.stack: list[_Tag] = []
        self.entities: list[Entity] = []

    def parsed(self) -> tuple[str, list[Entity]]:
        at = 0
        while at < len(self.text):
            sign = self.text[at]
            decoded = _decoded(self.text, at) if sign == "&" else None
            if decoded is not None:
                sign, at = decoded
                self._put(sign)
            elif sign != "<":
                self._put(sign)
                at += 1
            elif self._sign(at + 1) == "/":
                at = self._close(at) + 1
            else:
                at = self._open(at) + 1
        if self.stack:
            raise SyntaxError(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].name}"')
        kept = [replace(one, language="") if one.type == "code" else one for one in self.entities]
        return "".join(self.out), kept

    def _put(self, sign: str) -> None:
        self.out.append(sign)
        self.size += 2 if sign > "\uffff" else 1

    def _sign(self, at: int) -> str:
        return self.text[at] if at < len(self.text) else "\0"

    def _bytes(self, at: int) -> int:
        return len(self.text[:at].encode("utf-8", "surrogatepass"))

    def _skip(self, at: int) -> int:
        while self._sign(at) != "\0" and self._sign(at) in _SPACES:
            at += 1
        return at

    def _open(self, begun: int) -> int:
        at, where = begun + 1, self._bytes(begun)
        while self._sign(at) not in _SPACES and self._sign(at) != ">":
            at += 1
        if self._sign(at) == "\0":
            raise SyntaxError(f"Unclosed start tag at byte offset {where}")
        name = self.text[begun + 1 : at].lower()
        if name not in _TAGS:
            raise SyntaxError(f'Unsupported start tag "{name}" at byte offset {where}')
        argument = ""
        while self._sign(at) != ">":
            at = self._skip(at)
            if self._sign(at) == ">":
                break
            attribute, value, at = self._attribute(at, name, where)
            match name, attribute:
                case ("a", "href") | ("tg-emoji", "emoji-id"):
                    argument = value or ""
                case ("code", "class") if value and value.startswith("language-"):
                    argument = value[9:]
                case ("span", "class") if value and value.startswith("tg-"):
                    argument = value[3:]
                case ("blockquote", "expandable"):
                    argument = "1"
        if name == "span" and argument != "spoiler":
            raise SyntaxError(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
        self.stack.append(_Tag(name, argument, self.size, len(self.out)))
        return at

    def _attribute(self, at: int, tag: str, where: int) -> tuple[str, str | None, int]:
        start = at
        while self._sign(at) not in _SPACES and self._sign(at) not in "=>/\"'":
            at += 1
        name = self.text[start:at]
        if not name:
            raise SyntaxError(f'Empty attribute name in the tag "{tag}" at byte offset {where}')
        at = self._skip(at)
        unclosed = SyntaxError(f'Unclosed start tag "{tag}" at byte offset {where}')
        if self._sign(at) != "=":
            if self._sign(at) == "\0":
                raise unclosed
            return name, None, at
        at = self._skip(at + 1)
        quote = self._sign(at)
        if quote == "\0":
            raise unclosed
        if quote in "'\"":
            value, at = self._quoted(at + 1, quote)
        else:
            token = _TOKEN.match(self.text, at)
            value = token[0].lower() if token else ""
            if self._sign(at + len(value)) not in _SPACES and self._sign(at + len(value)) != ">":
                raise SyntaxError(f"Unexpected end of name token at byte offset {self._bytes(at)}")
            at += len(value)
        if self._sign(at) == "\0":
            raise SyntaxError(f"Unclosed start tag at byte offset {where}")
        return name, value, at

    def _quoted(self, at: int, quote: str) -> tuple[str, int]:
        value: list[str] = []
        while at < len(self.text) and self.text[at] != quote:
            decoded = _decoded(self.text, at) if self.text[at] == "&" else None
            sign, at = decoded or (self.text[at], at + 1)
            value.append(sign)
        return "".join(value), at + (at < len(self.text))

    def _close(self, begun: int) -> int:
        where = self._bytes(begun)
        if not self.stack:
            raise SyntaxError(f"Unexpected end tag at byte offset {where}")
        at = begun + 2
        while self._sign(at) not in _SPACES and self._sign(at) != ">":
            at += 1
        name = self.text[begun + 2 : at].lower()
        at = self._skip(at)
        if self._sign(at) != ">":
            raise SyntaxError(f"Unclosed end tag at byte offset {where}")
        tag = self.stack[-1]
        if name and name != tag.name:
            raise SyntaxError(
                f'Unmatched end tag at byte offset {where}, expected "</{tag.name}>", found "</{name}>"'
            )
        if self.size > tag.offset:
            self._keep(tag)
        self.stack.pop()
        return at

    def _keep(self, tag: _Tag) -> None:
        entity = Entity(tag.offset, self.size - tag.offset, _STYLES.get(tag.name, tag.name))
        last = self.entities[-1] if self.entities else None
        same = last is not None and (last.offset, last.length) == (entity.offset, entity.length)
        match tag.name:
            case "a":
                url = tag.argument or "".join(self.out[tag.start :])
                if user := mentioned(url):
                    entity = replace(entity, type="text_mention", user=user)
                elif address := checked_or_none(url):
                    entity = replace(entity, type="text_link", url=address)
                else:
                    return
            case "tg-emoji":
                if not tag.argument.isdecimal() or not int(tag.argument):
                    raise SyntaxError("Invalid custom emoji identifier specified")
                entity = replace(entity, type="custom_emoji", emoji=tag.argument)
            case "pre" if last is not None and same and last.type == "code" and last.language:
                self.entities[-1] = replace(last, type="pre")
                return
            case "code" if last is not None and same and last.type == "pre" and tag.argument:
                self.entities[-1] = replace(last, language=tag.argument)
                return
            case "code":
                entity = replace(entity, language=tag.argument)
            case "blockquote" if tag.argument:
                entity = replace(entity, type="expandable_blockquote")
        self.entities.append(entity)
