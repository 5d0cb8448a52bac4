"""One turn: marks of buttons, repeats, pages, jumps, frames that are gone, what waits to be drawn."""

from dataclasses import replace

import pytest
from kernel_world import HOME, NOW, Ground, Talk, window

from bot.chat import (
    Blocked,
    Chose,
    Files,
    Kind,
    Media,
    Option,
    Press,
    Said,
    Screen,
    Shelved,
    Strange,
    Unblocked,
    Update,
    Words,
)
from bot.layout import Drawing, Shown
from bot.memory import Undrawn, later, read_memo, read_shown, read_undrawn, write_shown, write_undrawn
from bot.network import Button, Part, Plate
from bot.scene import Answer, Chat, Done, Go, Home, Outdated, State, Stay, Unclear
from bot.text import bold, rich, typed


def counter(chat: Chat[Ground], state: State) -> Screen:
    return Screen(
        rich(f"Счёт {state.get('n', 0)}"),
        rows=((Option("more", "Ещё"), Option("same", "То же")), (Option("tell", "Рассказать"),)),
    )


def count(chat: Chat[Ground], state: State, said: Said) -> Answer:
    match said:
        case Chose("more"):
            n = state.get("n", 0)
            assert isinstance(n, int)
            chat.unit.done.append(n)
            return Stay({"n": n + 1})
        case Chose("same"):
            return Stay()
        case Chose("tell"):
            chat.tell(rich("Кстати."))
            return Stay()
        case Words("уйти"):
            return Done(rich("Ушли."))
        case Words("глубже"):
            return Go("list")
        case Words("вместо"):
            return Go("list", instead=True)
        case Words("домой"):
            return Home()
        case Words("устарело"):
            raise Outdated
        case _:
            return Unclear()


def listing(chat: Chat[Ground], state: State) -> Screen:
    return Screen(
        rich("Список"),
        tuple(Option(f"i{at}", f"Пункт {at}") for at in range(20)),
        ((Option("card", "Карточка", entry="counter"),),),
    )


def pick(chat: Chat[Ground], state: State, said: Said) -> Answer:
    match said:
        case Chose("i3"):
            return Done(rich("Через список."), then=Chose("more"))
        case Chose(key):
            return Stay(note=rich(f"Выбран {key}."))
        case _:
            return Unclear()


@pytest.fixture
def talk() -> Talk:
    begun = Talk(window("counter", counter, count), window("list", listing, pick))
    begun.say("counter")
    begun.paint()
    return begun


# --- buttons ---


def test_a_press_moves_the_screen(talk: Talk) -> None:
    assert talk.press("Ещё") == "Счёт 1"
    assert talk.outcome.kind == "took"


def test_a_second_tap_does_nothing_and_says_why(talk: Talk) -> None:
    twice = talk.data("Ещё")
    talk.said(Press(twice, "m1"))
    talk.said(Press(twice, "m1"))
    assert talk.memory.ground.done == [0]
    assert talk.outcome.toast == "Этот экран устарел, вот свежий"


def test_an_old_button_brings_the_fresh_screen_below(talk: Talk) -> None:
    old = talk.data("Ещё")
    talk.say("глубже")
    talk.paint("m2")
    before = talk.stored.mark
    talk.said(Press(old, "m1"))
    assert talk.outcome.toast
    assert talk.outcome.paint is not None
    assert talk.stored.mark == before + 1
    assert talk.text.startswith("Список")
    assert talk.memory.ground.done == []


@pytest.mark.parametrize(
    "data", ["", "m", "m1:", "m0:more", "mffff:more", "m-1:more", "e:nothing:1", "e:", "more", "🙂" * 20]
)
def test_forged_data_is_an_outdated_screen(talk: Talk, data: str) -> None:
    talk.said(Press(data, "m1"))
    assert talk.outcome.kind == "outdated"
    assert talk.outcome.toast == "Этот экран устарел, вот свежий"
    assert talk.memory.ground.done == []


def test_a_key_that_is_not_on_the_screen_is_forged(talk: Talk) -> None:
    mark = talk.data("Ещё").partition(":")[0]
    talk.said(Press(f"{mark}:less", "m1"))
    assert talk.outcome.kind == "outdated"


def test_an_entry_never_grows_old(talk: Talk) -> None:
    talk.say("глубже")
    entry = talk.data("Карточка")
    talk.say("домой")
    for _ in range(3):
        assert talk.said(Press(entry, "an old notice")) == "Счёт 0"
        assert talk.outcome.toast == ""


def test_a_label_is_found_by_what_was_typed(talk: Talk) -> None:
    assert talk.say("ещё") == "Счёт 1"
    talk.say("глубже")
    assert talk.say("карточка") == "Счёт 0"


def test_nothing_is_drawn_where_it_stands_already(talk: Talk) -> None:
    talk.press("То же")
    assert talk.outcome.paint is None
    mark = talk.stored.mark
    talk.press("То же")
    assert talk.stored.mark == mark  # its buttons still work
    assert talk.outcome.toast == "Здесь всё по-прежнему"  # a press is never left without an answer


def test_a_note_that_stands_there_already_is_said_again(talk: Talk) -> None:
    talk.say("глубже")
    talk.press("Пункт 1")
    assert talk.outcome.toast == ""  # it stands above the list
    talk.paint()
    talk.press("Пункт 1")
    assert talk.outcome.paint is None
    assert talk.outcome.toast == "Выбран i1."


def test_after_words_the_same_screen_is_drawn_below_them(talk: Talk) -> None:
    assert talk.say("чепуха") == "Не понял.\n\nСчёт 0"
    assert talk.outcome.paint is not None
    assert talk.outcome.paint.source == ""


def test_pages_are_turned_and_remembered(talk: Talk) -> None:
    talk.say("глубже")
    assert "Страница 1" in talk.text
    assert "Страница 2" in talk.press("Дальше")
    first = talk.labels[0]
    assert talk.press(first).startswith(f"Выбран i{first.split()[1]}.")
    assert "Страница 2" in talk.text
    assert "Страница 1" in talk.press("Раньше")
    assert "Страница 2" in talk.say("дальше")


# --- where one goes ---


def test_frames_are_walked_in_and_out(talk: Talk) -> None:
    assert talk.say("глубже").startswith("Список")
    talk.say("Меню")
    talk.say("counter")
    talk.press("Ещё")
    assert talk.say("уйти") == "Ушли.\n\nДом"
    talk.say("counter")
    assert talk.say("вместо").startswith("Список")
    assert [frame.scene for frame in read_memo(talk.stored.stack).frames] == [HOME, "list"]


def test_what_led_away_goes_on_below_when_the_scene_above_is_over(talk: Talk) -> None:
    talk.say("глубже")
    assert talk.press("Пункт 3") == "Через список.\n\nСчёт 1"
    assert talk.memory.ground.done == [0]
    assert [frame.scene for frame in read_memo(talk.stored.stack).frames] == [HOME, "counter"]


def test_a_jump_leaves_what_was_open(talk: Talk) -> None:
    talk.press("Ещё")
    talk.say("глубже")
    assert talk.say("counter") == "Счёт 0"
    assert [frame.scene for frame in read_memo(talk.stored.stack).frames] == [HOME, "counter"]


def test_what_is_no_more_is_left_with_a_word(talk: Talk) -> None:
    assert talk.say("устарело") == "Того, что было на экране, больше нет. Начнём отсюда.\n\nДом"


def test_a_screen_that_cannot_be_shown_gives_way_to_the_one_below(talk: Talk) -> None:
    def gone(chat: Chat[Ground], state: State) -> Screen:
        raise Outdated

    talk.house.scenes["list"] = window("list", gone)
    assert talk.say("глубже") == "Того, что было на экране, больше нет. Начнём отсюда.\n\nСчёт 0"


def test_home_may_be_outdated_and_stays(talk: Talk) -> None:
    def outdated(chat: Chat[Ground], state: State, said: Said) -> Answer:
        raise Outdated

    talk.house.scenes[HOME] = window(HOME, lambda chat, state: Screen(rich("Дом")), outdated)
    talk.say("домой")
    assert talk.say("что-нибудь").endswith("Дом")


def test_nobody_walks_so_deep_that_the_row_grows_for_ever(talk: Talk) -> None:
    talk.house.scenes["list"] = window("list", listing, lambda chat, state, said: Go("list"))
    talk.say("глубже")
    for _ in range(60):
        talk.said(Strange("voice"))
    assert len(read_memo(talk.stored.stack).frames) <= 20
    assert len(talk.stored.stack) < 4000


def test_words_beside_files_are_heard_by_the_house(talk: Talk) -> None:
    photo = Files((Media("photo", "ref"),), caption="пахнет газом")
    talk.said(photo)
    assert photo in talk.house.heard


@pytest.mark.parametrize("said", [Blocked(), Unblocked()], ids=repr)
def test_blocking_the_bot_changes_no_screen(talk: Talk, said: Said) -> None:
    before = talk.stored
    talk.said(said)
    assert talk.stored == before
    assert talk.outcome.paint is None
    assert said in talk.house.heard


def test_words_of_nothing_but_unseen_signs_are_no_words(talk: Talk) -> None:
    assert talk.say("") == "Не понял.\n\nСчёт 0"


# --- repeats, and what waits to be drawn ---


def test_a_repeat_does_nothing_and_shows_the_screen_only_if_it_never_was(talk: Talk) -> None:
    talk.said(Press(talk.data("Ещё"), "m1"), id="again")
    for _ in range(3):
        talk.said(Press("whatever", "m1"), id="again")
        assert talk.outcome.kind == "repeat"
        assert talk.outcome.paint is not None
        assert talk.outcome.paint.drawing.parts[0].text.plain == "Счёт 1"
    talk.paint()
    talk.outcome = talk.turn(talk.memory.ground, _update(talk, "again"), -1, "")
    assert (talk.outcome.kind, talk.outcome.paint) == ("repeat", None)
    assert talk.memory.ground.done == [0]


def _update(talk: Talk, id: str) -> Update:
    return Update(id, talk.address, Words("ещё"), NOW)


def test_a_repeat_is_not_drawn_again_when_this_process_has_just_drawn_it(talk: Talk) -> None:
    talk.said(Press(talk.data("Ещё"), "m1"), id="again")
    outcome = talk.turn(talk.memory.ground, _update(talk, "again"), talk.stored.mark, "")
    assert outcome.paint is None


def test_a_screen_that_never_came_is_asked_for_again_by_an_old_button(talk: Talk) -> None:
    talk.press("Ещё")  # committed, and the network was away
    talk.said(Press("m1:more", "m1"))
    assert talk.outcome.toast
    assert talk.outcome.paint is not None
    assert talk.outcome.paint.drawing.parts[0].text.plain == "Счёт 1"


def test_what_was_told_ahead_is_kept_until_it_is_drawn(talk: Talk) -> None:
    talk.press("Рассказать")
    talk.press("Рассказать")
    talk.press("Ещё")
    waiting = read_undrawn(talk.stored.undrawn)
    assert [part.text.plain for part in waiting.ahead] == ["Кстати.", "Кстати."]
    assert len({part.key for part in waiting.ahead}) == 2


def test_what_both_have_ahead_is_there_once_and_the_oldest_is_given_up() -> None:
    talk = Talk(window("counter", counter, count))
    talk.say("counter")
    empty = read_undrawn(talk.stored.undrawn)

    def ahead(*keys: int) -> tuple[Part, ...]:
        return tuple(Part(rich(str(key)), key=key) for key in keys)

    def waits(*keys: int) -> Undrawn:
        return replace(empty, ahead=ahead(*keys))

    assert later(waits(1, 2), waits(1, 2, 3)).ahead == ahead(1, 2, 3)
    assert len(later(waits(*range(1, 60)), waits(*range(60, 90))).ahead) == 50


def test_tiles_that_wait_are_read_back_as_they_were_written() -> None:
    plates = (
        Plate("Парк", "у реки", (Button("Выбрать", "m1:mark"),), Shelved(7, "photo", "park.jpg")),
        Plate("Сквер", "", (Button("Выбрать", "m1:other"),)),
    )
    drawing = Drawing((Part(rich("Выберите"), plates=plates), Part(rich("Пока ничего"))), (), 0, 1, "d")
    undrawn = Undrawn((), drawing, "m1", 3)
    assert read_undrawn(write_undrawn(undrawn)) == undrawn
    standing = Shown("55", "d", NOW, True, "54")
    assert read_shown(write_shown(standing)) == standing


def test_what_waits_is_read_back_as_it_was_written() -> None:
    screen = Screen(
        bold("Жирно ") + typed("<b>@all</b>"),
        rows=((Option("a", "Да"), Option("", "Где я", kind=Kind.PLACE)),),
    )
    talk = Talk(window("counter", lambda chat, state: screen))
    talk.say("counter")
    assert talk.outcome.paint is not None
    kept = read_undrawn(write_undrawn(talk.outcome.paint))
    assert kept.drawing.parts == talk.outcome.paint.drawing.parts
    assert (kept.source, kept.mark) == (talk.outcome.paint.source, talk.outcome.paint.mark)
    assert read_shown(write_shown(read_shown(""))) == read_shown("")
