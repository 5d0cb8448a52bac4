"""A flood: everything is taken, and it is answered once a minute."""

from dataclasses import replace
from datetime import timedelta

import pytest
from kernel_world import NOW, Ground, Talk, window

from bot.chat import Option, Press, Said, Screen, Words
from bot.flood import MINUTE, Flood
from bot.memory import read_memo, read_undrawn
from bot.scene import Answer, Chat, State, Stay, Unclear
from bot.text import rich

LIMIT = 5
SECOND = timedelta(seconds=1)


def show(chat: Chat[Ground], state: State) -> Screen:
    chat.tell(rich("Звоните 104.")) if state.get("danger") else None
    return Screen(rich(f"Сказано: {state.get('said', '')}"), rows=((Option("more", "Ещё"),),))


def take(chat: Chat[Ground], state: State, said: Said) -> Answer:
    match said:
        case Words("газ"):
            chat.tell(rich("Звоните 104."))
            return Stay()
        case Words(text):
            return Stay({"said": f"{state.get('said', '')}{text}"})
        case _:
            return Unclear()


@pytest.fixture
def talk() -> Talk:
    begun = Talk(window("diary", show, take))
    begun.turn = replace(begun.turn, updates=LIMIT)
    begun.say("diary")
    return begun


def test_what_is_over_is_taken_answered_once_and_then_waits_for_the_minute(talk: Talk) -> None:
    for each in "абвг":
        talk.say(each)
        assert talk.outcome.wait == 0.0
    assert "слишком много" in talk.say("д")
    assert talk.outcome.wait == 0.0
    assert "слишком много" not in talk.say("е")
    assert talk.outcome.wait == pytest.approx(60)
    assert talk.outcome.kind == "flood"
    assert "Сказано: абвгде" in talk.say("")  # nothing was lost
    assert read_memo(talk.stored.stack).frames[-1].state == {"said": "абвгде"}


def test_a_flood_of_one_old_button_gets_no_toast_each_time(talk: Talk) -> None:
    talk.paint()
    old = talk.data("Ещё")
    talk.say("новое")
    toasts = []
    for _ in range(LIMIT):
        talk.said(Press(old, "m1"))
        toasts.append(talk.outcome.toast)
    assert toasts[0]
    assert not toasts[-1]


def test_the_same_warning_waits_once(talk: Talk) -> None:
    for _ in range(LIMIT + 5):
        talk.say("газ")
    ahead = [each.text.plain for each in read_undrawn(talk.stored.undrawn).ahead]
    assert len(ahead) <= LIMIT + 1


def test_a_repeat_and_a_block_count_nothing(talk: Talk) -> None:
    for _ in range(3 * LIMIT):
        talk.said(Words("а"), "the same")
    assert "слишком много" not in talk.say("б")


def test_who_goes_on_is_answered_once_in_each_minute_and_who_rests_at_once() -> None:
    flood = Flood(NOW)
    answered = []
    for at in range(180):
        now = NOW + at * SECOND
        flood = flood.more(now, LIMIT) if at else flood
        if flood.wait(now, LIMIT) == 0.0:
            answered.append(at)
    assert answered == [*range(LIMIT + 1), 60, 120]
    assert flood.wait(NOW + 179 * SECOND, LIMIT) == pytest.approx(1)
    rested = flood.more(NOW + 179 * SECOND + 2 * MINUTE, LIMIT)
    assert (rested.over(LIMIT), rested.going_on) == (0, False)


def test_a_clock_put_back_is_no_flood() -> None:
    flood = Flood(NOW, 1000).more(NOW - MINUTE, LIMIT)
    assert flood == Flood(NOW - MINUTE)
