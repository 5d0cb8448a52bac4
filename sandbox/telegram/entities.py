"""A text with its entities, as Telegram's server makes it of what a bot sent."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sandbox.phone import Span
from sandbox.telegram.found import find
from sandbox.telegram.links import checked
from sandbox.telegram.rules import ENTITY_LIMIT, RAW_TEXT_LIMIT, Refusal

SPLITTABLE = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
QUOTES = frozenset({"blockquote", "expandable_blockquote"})
# Those are found in the text by the server itself: given ones are left out without a word.
_FOUND = frozenset(
    {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"}
)
_STYLES = {
    "text_link": "link",
    "text_mention": "mention",
    "bot_command": "command",
    "blockquote": "quote",
    "expandable_blockquote": "quote",
}
# Control signs become spaces; \r, U+2028-U+202E (line ends, bidi overrides) and combining bars go.
_SPACE = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
_GONE = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_DIRTY = re.compile("[\x00-\x09\x0b-\x1f\u2028-\u202e\u0333\u033f\u030a]|[\u200e\u200f]{2}")
_MARKS = re.compile("[\u200e\u200f]+(?=[\u200e\u200f])")
_BLANK = re.compile(
    "[ \n\u00a0\u1680\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\u3000\ufffc\ufeff\U000e0020-\U000e007f]*"
)
_ASTRAL = re.compile("[^\x00-\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Entity:
    """A styled stretch; `offset` and `length` in UTF-16 code units. `user` is of a text_mention."""

    offset: int
    length: int
    type: str
    url: str = ""
    language: str = ""
    user: int = 0
    emoji: str = ""

    @property
    def end(self) -> int:
        return self.offset + self.length

    def told(self) -> dict[str, object]:
        """As the Bot API shows it."""
        told: dict[str, object] = {"offset": self.offset, "length": self.length, "type": self.type}
        if self.url:
            told["url"] = self.url
        if self.language:
            told["language"] = self.language
        if self.user:
            told["user"] = {"id": self.user, "is_bot": False, "first_name": str(self.user)}
        if self.emoji:
            told["custom_emoji_id"] = self.emoji
        return told

    def span(self) -> Span:
        """As a phone shows it."""
        url = f"tg://user?id={self.user}" if self.user else self.url
        return Span(self.offset, self.length, _STYLES.get(self.type, self.type), url)


Parse = Callable[[str], tuple[str, list[Entity]]]


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text as it is kept and shown."""

    text: str = ""
    entities: tuple[Entity, ...] = ()

    def told(self, text: str, entities: str) -> dict[str, object]:
        """The fields of a message, by the given names; nothing of an empty text."""
        told: dict[str, object] = {}
        if self.text:
            told[text] = self.text
        if self.entities:
            told[entities] = [entity.told() for entity in self.entities]
        return told


EMPTY = Formatted()


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text) + sum(1 for _ in _ASTRAL.finditer(text))


def formatted(
    text: str, given: object, parse: Parse | None, *, limit: int, too_long: str, empty: bool = False
) -> Formatted:
    """What becomes of a sent text.

    `given` is the JSON of the entities, used when there is no `parse` of a parse_mode; `limit` counts code
    points; `empty` texts are refused unless allowed. Raises `Refusal`.
    """
    if len(text) > RAW_TEXT_LIMIT or len(text.encode("utf-8", "surrogatepass")) > RAW_TEXT_LIMIT:
        raise Refusal("Text is too long")
    if _SURROGATE.search(text):
        raise Refusal("Strings must be encoded in UTF-8")
    if parse is not None and text:
        text, entities = parse(text)
        if _SURROGATE.search(text):
            raise Refusal(
                "Can't parse entities: Text contains invalid Unicode characters after decoding HTML "
                "entities, check for unmatched surrogate code units"
            )
    else:
        entities = _read(given) if isinstance(given, list) else []
    result = fixed(text, entities, empty=empty)
    if len(result.text) > limit:
        raise Refusal(too_long)
    if len(result.entities) > ENTITY_LIMIT:
        raise Refusal("ENTITIES_TOO_LONG")
    return result


def unchecked(text: str, given: object) -> Formatted:
    """The text as it came: for load, with the limits off."""
    return Formatted(text, tuple(_read(given)) if isinstance(given, list) else ())


def _read(given: list[object]) -> list[Entity]:
    entities = [_entity(one) for one in given]
    return [one for one in entities if one is not None]


def _entity(given: object) -> Entity | None:
    def wrong(why: str) -> Refusal:
        return Refusal(f"Can't parse MessageEntity: {why}")

    if not isinstance(given, dict):
        raise wrong("expected an Object")
    numbers: list[int] = []
    for name in ("offset", "length"):
        value = given.get(name)
        if value is None:
            raise wrong(f'Can\'t find field "{name}"')
        if isinstance(value, bool) or not isinstance(value, int):
            raise wrong(f'Field "{name}" must be of type Number')
        numbers.append(value)
    kind, (offset, length) = given.get("type"), numbers
    match kind:
        case None:
            raise wrong('Can\'t find field "type"')
        case "":
            raise wrong("Type is not specified")
        case "code" | "bold" | "italic" | "underline" | "strikethrough" | "spoiler" | "blockquote":
            return Entity(offset, length, kind)
        case "expandable_blockquote":
            return Entity(offset, length, kind)
        case "pre":
            return Entity(offset, length, kind, language=str(given.get("language") or ""))
        case "text_link":
            if not isinstance(given.get("url"), str):
                raise wrong('Can\'t find field "url"')
            try:
                return Entity(offset, length, kind, url=checked(given["url"]))
            except Refusal as refusal:
                raise Refusal(f"Entity {refusal.args[0]}") from None
        case "text_mention":
            user = given.get("user")
            if not isinstance(user, dict) or not isinstance(user.get("id"), int):
                raise wrong('Can\'t find field "user"')
            return Entity(offset, length, kind, user=user["id"])
        case "custom_emoji":
            return Entity(offset, length, kind, emoji=str(given.get("custom_emoji_id") or ""))
        case _ if kind in _FOUND:
            return None
    raise wrong("Unsupported type specified")


def fixed(text: str, entities: list[Entity], *, empty: bool = False) -> Formatted:
    """The text cleaned and trimmed, its entities in order, and those that the server finds.

    td: `fix_formatted_text`. Raises `Refusal`.
    """
    for one in entities:
        if not 0 <= one.offset <= 1_000_000:
            raise Refusal(f"Receive an entity with incorrect offset {one.offset}")
        if not 0 <= one.length <= 1_000_000:
            raise Refusal(f"Receive an entity with incorrect length {one.length}")
    entities = [one for one in entities if one.length]
    text, entities = _cleaned(text, entities)
    if _BLANK.fullmatch(text):
        if empty:
            return EMPTY
        raise Refusal("Text must be non-empty")
    text, entities = _trimmed(text, _untangled(entities))
    found = find(text)
    if found:
        entities = _merged(entities, _in_units(text, found))
    return Formatted(text, tuple(entities))


def _cleaned(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    dirty = _DIRTY.search(text) is not None
    if entities:
        places = _places(text) if dirty or _ASTRAL.search(text) else range(len(text) + 1)
        entities = [_moved(one, places, text) for one in entities]
    if not dirty:
        return text, entities
    return _MARKS.sub(lambda found: "\u200c" * len(found[0]), _GONE.sub("", _SPACE.sub(" ", text))), [
        one for one in entities if one.length
    ]


def _places(text: str) -> list[int]:
    """Where each UTF-16 unit of the raw text stands in the cleaned one; -1 inside a pair."""
    places: list[int] = []
    at = 0
    for sign in text:
        places.append(at)
        if sign > "\uffff":
            places.append(-1)
            at += 2
        elif not _GONE.match(sign):
            at += 1
    places.append(at)
    return places


def _moved(one: Entity, places: Sequence[int], text: str) -> Entity:
    size = len(places) - 1
    if one.offset > size:
        raise Refusal(f"Entity begins after the end of the text at UTF-16 offset {one.offset}")
    if one.end > size:
        raise Refusal(
            f"Entity beginning at UTF-16 offset {one.offset} ends after the end of the text "
            f"at UTF-16 offset {one.end}"
        )
    start, end = places[one.offset], places[one.end]
    if start < 0:
        after = len(text.encode("utf-16-le")[: 2 * one.offset + 2].decode("utf-16-le").encode())
        raise Refusal(f"Entity begins in a middle of a UTF-16 symbol at byte offset {after}")
    if end < 0:
        after = len(text.encode("utf-16-le")[: 2 * one.end + 2].decode("utf-16-le").encode())
        raise Refusal(
            f"Entity beginning at UTF-16 offset {one.offset} ends in a middle of a UTF-16 symbol "
            f"at byte offset {after}"
        )
    return one if (start, end) == (one.offset, one.end) else replace(one, offset=start, length=end - start)


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    kept = text.rstrip(" \n")
    if len(kept) < len(text):
        size = units(kept)
        entities = [
            replace(one, length=min(one.end, size) - one.offset) for one in entities if one.offset < size
        ]
    start = len(kept) - len(kept.lstrip(" \n"))
    if entities:
        start = min(start, entities[0].offset)
    if start:
        entities = [replace(one, offset=one.offset - start) for one in entities]
    return kept[start:], entities


def _untangled(entities: list[Entity]) -> list[Entity]:
    """In order; code, links and the like do not overlap each other, and nothing is styled within code."""
    if len(entities) < 2:
        return entities
    entities = sorted(entities, key=_order)
    whole: list[Entity] = []
    quotes: list[Entity] = []
    for one in entities:
        if one.type in QUOTES:
            if not quotes or one.offset >= quotes[-1].end:
                quotes.append(one)
        elif one.type not in SPLITTABLE and (not whole or one.offset >= whole[-1].end):
            whole.append(one)
    code = [one for one in whole if one.type in ("code", "pre")]
    styles = [
        one
        for one in dict.fromkeys(entities)
        if one.type in SPLITTABLE and not any(_inside(one, other) for other in code)
    ]
    return sorted([*whole, *quotes, *styles], key=_order)


def _merged(entities: list[Entity], found: list[Entity]) -> list[Entity]:
    taken = [one for one in entities if one.type not in SPLITTABLE and one.type not in QUOTES]
    free = [
        one for one in found if not any(one.offset < other.end and other.offset < one.end for other in taken)
    ]
    return sorted([*entities, *free], key=_order) if entities else free


def _order(one: Entity) -> tuple[int, int, str]:
    return one.offset, -one.length, one.type


def _inside(one: Entity, other: Entity) -> bool:
    return other.offset <= one.offset and one.end <= other.end


def _in_units(text: str, found: list[tuple[int, int, str]]) -> list[Entity]:
    if not _ASTRAL.search(text):
        return [Entity(start, end - start, kind) for start, end, kind in found]
    return [Entity(units(text[:start]), units(text[start:end]), kind) for start, end, kind in found]
