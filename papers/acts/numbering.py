"""The numbers that Word writes before paragraphs by itself: «1.», «1.1.», «а)» (ECMA-376, part 1, 17.9)."""

from dataclasses import dataclass, field
from typing import Final

from lxml import etree

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS: Final = 9
_RUSSIAN: Final = "абвгдежзиклмнопрстуфхцчшщэюя"  # Word leaves out ё, й, ъ, ы, ь
_LATIN: Final = "abcdefghijklmnopqrstuvwxyz"
_ROMANS: Final = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered. `pattern` is Word's: "%1.%2."."""

    form: str = "decimal"
    pattern: str = "%1."
    start: int = 1
    legal: bool = False  # numbers above are written as decimals


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has come."""

    lists: dict[str, str] = field(default_factory=dict)  # number of a list -> its kind
    levels: dict[str, dict[int, Level]] = field(default_factory=dict)  # kind -> its levels
    overrides: dict[str, dict[int, Level]] = field(default_factory=dict)  # of one list
    _counts: dict[str, list[int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, root: etree._Element | None) -> "Numbering":
        """Of `word/numbering.xml`; without it there are no lists."""
        made = cls()
        if root is None:
            return made
        for abstract in root.findall(f"{W}abstractNum"):
            kind = abstract.get(f"{W}abstractNumId", "")
            made.levels[kind] = dict(_level(each) for each in abstract.findall(f"{W}lvl"))
        for num in root.findall(f"{W}num"):
            name, kind = num.get(f"{W}numId", ""), num.find(f"{W}abstractNumId")
            made.lists[name] = kind.get(f"{W}val", "") if kind is not None else ""
            own = made.overrides.setdefault(name, {})
            for each in num.findall(f"{W}lvlOverride"):
                depth = _whole(each.get(f"{W}ilvl"), 0)
                whole, start = each.find(f"{W}lvl"), each.find(f"{W}startOverride")
                if whole is not None:
                    own[depth] = _level(whole)[1]
                elif start is not None:
                    base = made.levels.get(made.lists[name], {}).get(depth, Level())
                    first = _whole(start.get(f"{W}val"), 1)
                    own[depth] = Level(base.form, base.pattern, first, base.legal)
        return made

    def next(self, name: str, depth: int) -> str:
        """The number of the next paragraph of list `name` at `depth` (0 the outermost); "" for none."""
        kind = self.lists.get(name)
        if kind is None or not 0 <= depth < _LEVELS:
            return ""
        known = self.levels.get(kind, {}) | self.overrides.get(name, {})
        counts = self._counts.setdefault(kind, [0] * _LEVELS)  # lists of one kind go on with one another
        if name not in self._begun:
            self._begun.add(name)
            for each in self.overrides.get(name, {}):
                counts[each] = 0
        level = known.get(depth, Level())
        counts[depth] = counts[depth] + 1 if counts[depth] else level.start
        counts[depth + 1 :] = [0] * (_LEVELS - depth - 1)
        if level.form == "bullet":
            return "•"
        if level.form == "none":
            return ""
        number = level.pattern
        for each in range(depth + 1):
            of = known.get(each, Level())
            shown = counts[each] or of.start
            number = number.replace(f"%{each + 1}", written(shown, "decimal" if level.legal else of.form))
        return number.strip()


def written(number: int, form: str) -> str:
    """The number in one of Word's forms; an unknown form is written in figures."""
    match form:
        case "upperRoman" | "lowerRoman" if 0 < number < 4000:
            made = ""
            for value, sign in _ROMANS:
                made += sign * (number // value)
                number %= value
            return made if form == "upperRoman" else made.lower()
        case "russianLower" | "russianUpper" | "lowerLetter" | "upperLetter" if number > 0:
            signs = _RUSSIAN if form.startswith("russian") else _LATIN
            sign = signs[(number - 1) % len(signs)] * min(1 + (number - 1) // len(signs), 3)
            return sign.upper() if form in ("russianUpper", "upperLetter") else sign
        case _:
            return str(number)


def _level(lvl: etree._Element) -> tuple[int, Level]:
    def value(name: str, default: str) -> str:
        found = lvl.find(f"{W}{name}")
        return default if found is None else found.get(f"{W}val", default)

    legal = lvl.find(f"{W}isLgl") is not None
    made = Level(value("numFmt", "decimal"), value("lvlText", ""), _whole(value("start", "1"), 1), legal)
    return _whole(lvl.get(f"{W}ilvl"), 0), made


def _whole(value: str | None, default: int) -> int:
    try:
        return int(value) if value is not None else default
    except ValueError:
        return default
