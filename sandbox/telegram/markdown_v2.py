"""`parse_mode=MarkdownV2` as td parses it (`parse_markdown_v2`); offsets in its complaints are bytes."""

from dataclasses import dataclass, field, replace

from sandbox.telegram.entities import Entity
from sandbox.telegram.markdown import block_start, linked, width

_RESERVED = "_*[]()~`>#+-=|{}.!\n"
_NAMES = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "text_link": "TextUrl",
    "custom_emoji": "CustomEmoji",
    "blockquote": "BlockQuote",
}


def markdown_v2(text: str) -> tuple[str, list[Entity]]:
    """The text without its marks. Raises `SyntaxError` with the server's words."""
    return _MarkdownV2(text).parsed()


@dataclass(slots=True)
class _Open:
    type: str
    offset: int
    at: int
    start: int
    language: str = ""


@dataclass(slots=True)
class _MarkdownV2:
    text: str
    out: list[str] = field(default_factory=list)
    size: int = 0  # of `out`, UTF-16 units
    entities: list[Entity] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    quoting: bool = False
    line_start: bool = True

    def parsed(self) -> tuple[str, list[Entity]]:
        at, end = 0, len(self.text)
        while at < end:
            sign, after = self.text[at], self._sign(at + 1)
            if sign == "\\" and "\0" < after <= "~":
                self._put(after)
                if after != "\r":
                    self.line_start = after == "\n"
                at += 2
            elif sign not in ("`" if self.stack and self.stack[-1].type in ("code", "pre") else _RESERVED):
                self._put(sign)
                if sign != "\r":
                    self.line_start = False
                at += 1
            else:
                at = (self._close(at) if self._closes(at) else self._begin(at)) + 1
        self._close_quote()
        if self.stack:
            raise self._unclosed()
        return "".join(self.out), self.entities

    def _sign(self, at: int) -> str:
        return self.text[at] if at < len(self.text) else "\0"

    def _bytes(self, at: int) -> int:
        return len(self.text[:at].encode())

    def _put(self, sign: str) -> None:
        self.out.append(sign)
        self.size += width(sign)

    def _unclosed(self) -> SyntaxError:
        last = self.stack[-1]
        return SyntaxError(
            f"Can't find end of {_NAMES[last.type]} entity at byte offset {self._bytes(last.at)}"
        )

    def _closes(self, at: int) -> bool:
        if not self.stack:
            return False
        sign, after = self.text[at], self._sign(at + 1)
        if self.quoting and sign == "\n" and after != ">":
            return True
        match self.stack[-1].type:
            case "bold":
                return sign == "*"
            case "italic":
                return sign == "_" and after != "_"
            case "underline":
                return sign == "_" and after == "_"
            case "strikethrough":
                return sign == "~"
            case "spoiler":
                return sign == "|" and after == "|"
            case "code":
                return sign == "`"
            case "pre":
                return self.text.startswith("```", at)
            case "text_link" | "custom_emoji":
                return sign == "]"
        return False

    def _begin(self, at: int) -> int:
        sign, after, begun, language = self.text[at], self._sign(at + 1), at, ""
        match sign:
            case "_" if after == "_":
                kind, at = "underline", at + 1
            case "_":
                kind = "italic"
            case "*":
                kind = "bold"
            case "~":
                kind = "strikethrough"
            case "|" if after == "|":
                kind, at = "spoiler", at + 1
            case "[":
                kind = "text_link"
            case "`" if self.text.startswith("```", at):
                kind = "pre"
                at, language = block_start(self.text, at + 3)
                at -= 1
            case "`":
                kind = "code"
            case "!" if after == "[":
                kind, at = "custom_emoji", at + 1
            case "\n":
                self._put(sign)
                self.line_start = True
                return at
            case ">" if self.line_start:
                if self.quoting:
                    return at
                kind, self.quoting = "blockquote", True
            case _:
                raise SyntaxError(
                    f"Character '{sign}' is reserved and must be escaped with the preceding '\\'"
                )
        self.stack.append(_Open(kind, self.size, begun, len(self.out), language))
        return at

    def _close(self, at: int) -> int:
        opened = self.stack[-1]
        kind = opened.type
        if self.text[at] == "\n" and kind != "blockquote":
            # «||» at the end of a quote makes it an expandable one.
            if kind != "spoiler" or opened.at != at - 2 or len(self.stack) < 2:
                raise self._unclosed()
            self.stack.pop()
            opened = self.stack[-1]
            if opened.type != "blockquote":
                raise self._unclosed()
            kind = "expandable_blockquote"
        entity = Entity(opened.offset, self.size - opened.offset, kind, language=opened.language)
        match kind:
            case "underline" | "spoiler":
                at += 1
            case "pre":
                at += 2
            case "text_link":
                url, at = self._address(at, "".join(self.out[opened.start :]))
                entity = linked(entity, url)
            case "custom_emoji":
                if self._sign(at + 1) != "(":
                    raise SyntaxError("The entity must contain a tg://emoji or tg://time URL")
                url, at = self._address(at, "")
                emoji = url.rpartition("id=")[2]
                if not url.startswith("tg://emoji?") or not emoji.isdecimal():
                    raise SyntaxError("Invalid tg://emoji or tg://time URL specified")
                entity = replace(entity, emoji=emoji)
            case "blockquote" | "expandable_blockquote":
                self.quoting, self.line_start = False, True
                self._put("\n")
                entity = replace(entity, length=self.size - opened.offset)
        self._keep(entity)
        self.stack.pop()
        return at

    def _keep(self, entity: Entity) -> None:
        if entity.length and (entity.type != "text_link" or entity.url):
            self.entities.append(entity)

    def _address(self, at: int, words: str) -> tuple[str, int]:
        """The address after `]`, or the words themselves; and the place of its last sign."""
        if self._sign(at + 1) != "(":
            return words, at
        start = at = at + 2
        url: list[str] = []
        while at < len(self.text) and self.text[at] != ")":
            if self.text[at] == "\\" and "\0" < self._sign(at + 1) <= "~":
                at += 1
            url.append(self.text[at])
            at += 1
        if at >= len(self.text):
            raise SyntaxError(f"Can't find end of a URL at byte offset {self._bytes(start)}")
        return "".join(url), at

    def _close_quote(self) -> None:
        if not self.quoting:
            return
        kind = "blockquote"
        if (
            self.stack[-1].type == "spoiler"
            and self.stack[-1].at == len(self.text) - 2
            and len(self.stack) > 1
        ):
            self.stack.pop()
            kind = "expandable_blockquote"
        if self.stack[-1].type == "blockquote":
            opened = self.stack.pop()
            self._keep(Entity(opened.offset, self.size - opened.offset, kind))
