"""Every question is marked: personal, and then not asked in Telegram; or named here as not (149-ФЗ)."""

import ast

import pytest

from bot.app import house
from bot.ask import Ask, Pending
from bot.script import Script
from storage.unit import Unit
from tests.proof.asked import every, marked

ABOUT_PERSONS = ("name", "phone", "reply_to", "caller", "reach", "mail", "birth", "passport", "snils")
IMPERSONAL = {
    # the case itself: what happened, what is answered, why it is moved
    "appeals/report:text",
    "appeals/follow:text",
    "blocked:text",
    "officials/approval:text",
    "officials/blocks:reason",
    "officials/bulk:reason",
    "officials/calls:text",
    "officials/copies:reason",
    "officials/lists:text",
    "officials/queue:words",
    "officials/reply:reason",
    "officials/route:reason",
    "officials/work:text",
    "officials/words_held:text",
    # templates of answers have names of their own
    "officials/templates:name",
    "officials/templates:text",
    # what one thinks of a draft act; it is read by a moderator before others see it
    "drafts/say:text",
    "drafts/say:why",
    # what is asked before a hearing; its place, why it is changed
    "hearings/questions:text",
    "officials/hearings/card:text",
    "officials/hearings/make:about",
    "officials/hearings/make:place",
    "officials/hearings/make:reason",
    "officials/hearings/questions:text",
    # why a poll or a draft act is returned, prolonged, cancelled
    "officials/matters/deeds:text",
    # the number of another case; what a poll and its projects say
    "officials/merging:number",
    "officials/polls/ask:bounds",
    "officials/polls/ask:first",
    "officials/polls/ask:last",
    "officials/polls/ask:options",
    "officials/polls/ask:scale",
    "officials/polls/ask:text",
    "officials/polls/deeds:text",
    "officials/polls/make:choose",
    "officials/polls/make:quorum",
    "officials/polls/make:text",
    "officials/polls/make:title",
    # what an act is about, why it is moved
    "officials/drafts/attached:title",
    "officials/drafts/ending:text",
    "officials/drafts/mend:number",
    "officials/drafts/mend:text",
    "officials/drafts/mend:title",
    "officials/drafts/judged:reason",
    "officials/drafts/judged:why",
    "officials/drafts/judged:wording",
    "officials/drafts/moderate:reason",
    "officials/drafts/moderate:text",
    "officials/drafts/moderate:wording",
    "officials/drafts/section:words",
    "officials/drafts/make:title",
    "officials/drafts/make:whom",
    "officials/drafts/make:why",
    "officials/errands:asked",
    "officials/errands:reason",
    "officials/errands:text",
    "officials/polls/project:cost",
    "officials/polls/project:place",
    "officials/polls/project:text",
    "officials/polls/project:title",
    # how an official is called in lists, by whoever invites them: a post, no name is asked for
    "officials/invite:note",
}
"""Questions in people's own words that are not about who they are."""


def _marked(call: ast.Call) -> bool:
    return marked(call) is not None


def test_every_question_in_own_words_is_marked_personal_or_named_as_not() -> None:
    found = list(every())
    assert len(found) > 40
    free = {name for name, kind, call in found if kind == "words" and not _marked(call)}
    assert free == IMPERSONAL, "mark it `personal=True`, or name it in IMPERSONAL when it asks of no person"


def test_what_citizens_write_is_told_back_as_their_own_words() -> None:
    """Where the channel may not carry it, a phone written into the words is left out of the check."""
    for name, kind, call in every():
        if kind == "words" and not name.startswith("officials/") and not _marked(call):
            assert any(each.arg == "own" for each in call.keywords), f"{name}: say `own=True`"


def test_what_asks_who_somebody_is_is_marked_whatever_its_kind() -> None:
    for name, kind, call in every():
        bare = name.partition(":")[2]
        if bare.startswith(ABOUT_PERSONS) and name not in IMPERSONAL:
            assert _marked(call), f"{name} ({kind})"


PERSONAL_ASKS = {
    "words": lambda ask: ask.words("q", personal=True),
    "one_of": lambda ask: ask.one_of("q", [], personal=True),
    "several_of": lambda ask: ask.several_of("q", [], personal=True),
}


@pytest.mark.parametrize("kind", PERSONAL_ASKS)
@pytest.mark.parametrize("answered", [True, False])
def test_what_is_personal_is_neither_asked_nor_told_back_where_it_may_not_be(
    kind: str, answered: bool
) -> None:
    """Also when it was answered elsewhere and came along with a draft."""

    class Channel:
        personal = False
        say = staticmethod(lambda key, *_, **__: key)

    ask: Ask[Unit] = Ask(Channel(), "s", {"q": "Канарейкина"} if answered else {})  # type: ignore[arg-type]
    assert not PERSONAL_ASKS[kind](ask)
    assert ask.asked == ()
    assert ask.order == []
    Channel.personal = True
    with pytest.raises(Pending):
        PERSONAL_ASKS[kind](Ask(Channel(), "s", {}))  # type: ignore[arg-type]


def test_the_scripts_of_the_house_ask_only_here() -> None:
    """Whoever adds a script asks in `handlers`, where the questions are read above."""
    built = house()
    for name in built.names:
        scene = built.scene(name)
        if isinstance(scene, Script):
            assert scene.questions.__module__.startswith("handlers."), name
