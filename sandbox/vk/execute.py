"""VKScript for `execute`: variables, objects, arrays, `while`, `if`, API calls; enough for every client.

vk_api writes two shapes (one method over a list of values, a list of different calls) and a third that
changes one parameter; all are programs in a small language, so the language is what is emulated.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.vk.rules import EXECUTE_CALLS, Refusal
from sandbox.vk.values import Value, as_parameter, item, member, operation

Api = Callable[[str, dict[str, str]], object]

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<word>[A-Za-z_]\w*)"
    r"|(?P<mark>==|!=|<=|>=|&&|\|\||[-+*/%<>=!(){}\[\];:,.]))"
)
_BINARY = ({"||"}, {"&&"}, {"==", "!="}, {"<", ">", "<=", ">="}, {"+", "-"}, {"*", "/", "%"})
_STEPS = 20_000  # loops that never end are cut here; the real limit is not published
_DECODER = json.JSONDecoder()


class _Returned(Exception):
    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value = value


@dataclass(slots=True)
class Script:
    """One run of a program. `api` calls a method and raises `Refusal`; the errors are kept in order."""

    code: str
    api: Api
    errors: list[dict[str, object]] = field(default_factory=list)
    _names: dict[str, Value] = field(default_factory=dict)
    _at: int = 0
    _calls: int = 0
    _steps: int = 0

    def run(self) -> Value:
        """What the program returns. Raises `Refusal` 12 when it is no program, 13 when it goes wrong."""
        try:
            while self._peek():
                self._statement(True)
        except _Returned as returned:
            return returned.value
        return None

    # Reading.

    def _token(self) -> re.Match[str] | None:
        return _TOKEN.match(self.code, self._at)

    def _peek(self) -> str:
        found = self._token()
        if found is not None:
            return found[0].strip()
        rest = self.code[self._at :].lstrip()
        return rest[:1]

    def _next(self) -> str:
        found = self._token()
        if found is None:
            raise self._broken()
        self._at = found.end()
        return found[0].strip()

    def _broken(self) -> Refusal:
        return Refusal(12, f"syntax error near position {self._at}")

    def _expect(self, mark: str) -> None:
        if self._next() != mark:
            raise self._broken()

    def _taken(self, mark: str) -> bool:
        if self._peek() == mark:
            self._next()
            return True
        return False

    # Statements. With `doing` false they are only read.

    def _statement(self, doing: bool) -> None:
        self._steps += 1
        if self._steps > _STEPS:
            raise Refusal(13, "too many operations")
        word = self._peek()
        if word == "{":
            self._next()
            while not self._taken("}"):
                self._statement(doing)
        elif word == "var":
            self._declaration(doing)
        elif word == "while":
            self._while(doing)
        elif word == "if":
            self._if(doing)
        elif word == "return":
            self._next()
            value = None if self._peek() == ";" else self._expression(doing)
            self._taken(";")
            if doing:
                raise _Returned(value)
        elif not self._taken(";"):
            self._assignment(doing)
            self._taken(";")

    def _declaration(self, doing: bool) -> None:
        self._next()
        while True:
            name = self._next()
            value = self._expression(doing) if self._taken("=") else None
            if doing:
                self._names[name] = value
            if not self._taken(","):
                break
        self._taken(";")

    def _while(self, doing: bool) -> None:
        self._next()
        start = self._at
        while True:
            self._at = start
            self._expect("(")
            going = bool(self._expression(doing)) and doing
            self._expect(")")
            self._statement(going)
            if not going:
                return

    def _if(self, doing: bool) -> None:
        self._next()
        self._expect("(")
        true = bool(self._expression(doing))
        self._expect(")")
        self._statement(doing and true)
        if self._taken("else"):
            self._statement(doing and not true)

    def _assignment(self, doing: bool) -> None:
        start = self._at
        target = _TARGET.match(self.code, start)
        if target is None:
            self._expression(doing)
            return
        self._at = target.end()
        value = self._expression(doing)
        if not doing:
            return
        *path, last = target["path"].replace(" ", "").split(".")
        if not path:
            self._names[last] = value
            return
        owner: Value = self._names.get(path[0])
        for step in path[1:]:
            owner = member(owner, step)
        if not isinstance(owner, dict):
            raise Refusal(13, "assignment to a member of no object")
        owner[last] = value

    # Expressions.

    def _expression(self, doing: bool, level: int = 0) -> Value:
        if level == len(_BINARY):
            return self._unary(doing)
        value = self._expression(doing, level + 1)
        while (mark := self._peek()) in _BINARY[level]:
            self._next()
            right = self._expression(doing, level + 1)
            value = operation(mark, value, right) if doing else None
        return value

    def _unary(self, doing: bool) -> Value:
        if self._taken("!"):
            return not self._unary(doing)
        if self._taken("-"):
            value = self._unary(doing)
            return -value if isinstance(value, (int, float)) else 0
        value = self._primary(doing)
        while True:
            if self._taken("."):
                name = self._next()
                value = self._method(value, name, doing) if self._peek() == "(" else member(value, name)
            elif self._taken("["):
                index = self._expression(doing)
                self._expect("]")
                value = item(value, index)
            else:
                return value

    def _primary(self, doing: bool) -> Value:
        start = self.code[self._at :].lstrip()[:1] if not self._token() else self._peek()[:1]
        if start in ('"', "[", "{", "'"):
            return self._literal(doing, start)
        if self._taken("("):
            value = self._expression(doing)
            self._expect(")")
            return value
        word = self._next()
        if word[0].isdigit():
            return float(word) if "." in word else int(word)
        match word:
            case "true" | "false":
                return word == "true"
            case "null":
                return None
            case "API":
                self._expect(".")
                section = self._next()
                self._expect(".")
                return self._call(f"{section}.{self._next()}", doing)
            case "parseInt" | "parseDouble":
                self._expect("(")
                value = self._expression(doing)
                self._expect(")")
                return int(float(str(value or 0)))
        if not (word[0].isalpha() or word[0] == "_"):
            raise self._broken()
        if doing and word not in self._names:
            raise Refusal(12, f"undefined variable {word}")
        return self._names.get(word)

    def _literal(self, doing: bool, start: str) -> Value:
        while self.code[self._at].isspace():
            self._at += 1
        if start != "'":
            try:
                value, self._at = _DECODER.raw_decode(self.code, self._at)
            except ValueError:
                if start == '"':
                    raise self._broken() from None
            else:
                return value
        if start == "'":
            end = self.code.find("'", self._at + 1)
            if end < 0:
                raise self._broken()
            quoted, self._at = self.code[self._at + 1 : end], end + 1
            return quoted
        return self._list(doing) if start == "[" else self._object(doing)

    def _list(self, doing: bool) -> Value:
        self._expect("[")
        values: list[Value] = []
        while not self._taken("]"):
            values.append(self._expression(doing))
            if not self._taken(","):
                self._expect("]")
                break
        return values

    def _object(self, doing: bool) -> Value:
        self._expect("{")
        values: dict[str, Value] = {}
        while not self._taken("}"):
            key = self._literal(doing, '"') if self._peek() == '"' else self._next()
            self._expect(":")
            values[str(key)] = self._expression(doing)
            if not self._taken(","):
                self._expect("}")
                break
        return values

    def _method(self, value: Value, name: str, doing: bool) -> Value:
        self._expect("(")
        arguments: list[Value] = []
        while not self._taken(")"):
            arguments.append(self._expression(doing))
            self._taken(",")
        if not doing:
            return None
        match name, value, arguments:
            case "push", list(), [one]:
                value.append(one)
                return len(value)
            case "slice", list() | str(), [int(start)]:
                return value[start:]
            case "slice", list() | str(), [int(start), int(end)]:
                return value[start:end]
            case _:
                raise Refusal(13, f"unknown function {name}")

    def _call(self, method: str, doing: bool) -> Value:
        self._expect("(")
        given = self._expression(doing) if self._peek() != ")" else {}
        self._expect(")")
        if not doing:
            return None
        self._calls += 1
        if self._calls > EXECUTE_CALLS:
            raise Refusal(13, "too many api calls")
        if not isinstance(given, dict):
            raise Refusal(13, "api call with no object")
        try:
            return self.api(method, {str(key): as_parameter(one) for key, one in given.items()})
        except Refusal as refusal:
            error = {"method": method, "error_code": refusal.code, "error_msg": refusal.text}
            self.errors.append(error)
            return False


_TARGET = re.compile(r"\s*(?P<path>[A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*)*)\s*=(?!=)")
