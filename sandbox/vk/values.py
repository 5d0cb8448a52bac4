"""Values of VKScript: members, operations, and what they become as a method's parameter."""

from collections.abc import Callable

from sandbox.vk.rules import Refusal

Value = object


def as_parameter(value: Value) -> str:
    """A value as a method of `execute` receives it: lists are joined, objects are not made JSON."""
    match value:
        case None:
            return ""
        case bool():
            return str(int(value))
        case list():
            return ",".join(as_parameter(one) for one in value)
        case dict():
            return "Array"
        case _:
            return str(value)


def member(value: Value, name: str) -> Value:
    """`value.name`."""
    if name == "length" and isinstance(value, (list, str)):
        return len(value)
    return value.get(name) if isinstance(value, dict) else None


def item(value: Value, index: Value) -> Value:
    """`value[index]`."""
    if isinstance(value, dict):
        return value.get(str(index))
    if isinstance(value, list) and isinstance(index, int) and 0 <= index < len(value):
        return value[index]
    return None


def operation(mark: str, left: Value, right: Value) -> Value:
    """`left mark right`; raises `Refusal` 13 when they do not fit together."""
    if mark in ("&&", "||"):
        return (left and right) if mark == "&&" else (left or right)
    if mark in ("==", "!="):
        return (left == right) is (mark == "==")
    if mark == "+" and (isinstance(left, str) or isinstance(right, str)):
        return as_parameter(left) + as_parameter(right)
    if not isinstance(left, (int, float)) or not isinstance(right, (int, float)):
        raise Refusal(13, "Comparing values of different or unsupported types")
    return _ARITHMETIC[mark](left, right)


_Number = int | float
_ARITHMETIC: dict[str, Callable[[_Number, _Number], Value]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right if right else 0,
    "%": lambda left, right: left % right if right else 0,
    "<": lambda left, right: left < right,
    ">": lambda left, right: left > right,
    "<=": lambda left, right: left <= right,
    ">=": lambda left, right: left >= right,
}
