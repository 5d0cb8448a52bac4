"""Why a message waits for a moderator, in words of officials."""

from bot.speech import Speech
from bot.text import Rich, bold, join, lines, typed
from domain.wording import Listed, ListKind


def told(say: Speech, found: tuple[Listed, ...]) -> Rich:
    """«Ждёт проверки» and what was found; empty when nothing was."""
    return lines(bold(say("case.withheld")), entries(say, found)) if found else Rich()


def entries(say: Speech, found: tuple[Listed, ...]) -> Rich:
    """For each list, what of it was found."""
    kinds = []
    for kind in ListKind:
        if of_kind := [each.typed for each in found if each.kind is kind]:
            kinds.append(join(": ", [say(f"lists.{kind.value}"), typed(", ".join(of_kind))]))
    return lines(*kinds)
