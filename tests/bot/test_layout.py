"""A screen is drawn within a network's limits, and reaches the chat as a new message or an edit."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat import Kind, Option, Row, Screen, Shelved, Tile, Tone
from bot.layout import (
    NEXT,
    PREVIOUS,
    Drawing,
    Pressed,
    Shown,
    chosen,
    data,
    fit,
    once,
    part_of,
    plan,
    pressed,
)
from bot.network import Edit, Limits, Part, Send
from bot.speech import load
from bot.telegram.writes import LIMITS as TELEGRAM
from bot.text import bold, rich, units
from bot.vk.writes import LIMITS as VK

SAY = load(Path(__file__).parents[2] / "texts")["ru"]
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
NETWORKS = pytest.mark.parametrize("limits", [TELEGRAM, VK], ids=["telegram", "vk"])


def choices(count: int) -> tuple[Option, ...]:
    return tuple(Option(f"c{at}", f"Выбор {at}") for at in range(count))


def row(*keys: str) -> Row:
    return tuple(Option(key, key.title()) for key in keys)


def keys(drawing: Drawing) -> list[str]:
    return [key for key, _ in drawing.options]


def within(drawing: Drawing, limits: Limits) -> None:
    for part in drawing.parts:
        assert 0 < units(part.text.plain) <= limits.text
        assert part.text.plain.strip()
        assert len(part.inline) <= limits.inline_rows
        assert sum(map(len, part.inline)) <= limits.inline_buttons
        assert len(part.bottom) <= limits.bottom_rows
        assert sum(map(len, part.bottom)) <= limits.bottom_buttons
        assert not (part.inline and part.bottom)
        for buttons, columns in (
            (part.inline, limits.inline_columns),
            (part.bottom, limits.bottom_columns),
        ):
            for line in buttons:
                assert 0 < len(line) <= columns
                assert not (limits.place_inline and len(line) > 1 and any(b.kind is Kind.PLACE for b in line))
                for button in line:
                    assert 0 < units(button.label) <= limits.label
                    assert len(button.data.encode()) <= limits.data
                    assert limits.contact or button.kind is not Kind.CONTACT
        if not limits.place_inline:
            assert all(b.kind not in (Kind.PLACE, Kind.CONTACT) for line in part.inline for b in line)


labels = st.one_of(st.text(max_size=90), st.sampled_from(["👨‍👩‍👧‍👦" * 12, "", " ", "слово " * 20]))
options = st.builds(
    Option, st.text("abc.1", min_size=1, max_size=30), labels, st.sampled_from(Tone), st.just(Kind.CHOOSE)
)
place = st.just(Option("", "Место", kind=Kind.PLACE))
contact = st.just(Option("", "Телефон", kind=Kind.CONTACT))
rows = st.lists(st.lists(options, max_size=6).map(tuple), max_size=12).map(tuple)
screens = st.builds(
    lambda text, choices, rows, special, bottom, columns: Screen(
        text, choices, rows + (((special,),) if special else ()), bottom, columns=columns
    ),
    st.one_of(st.text(max_size=50), st.integers(0, 3000).map(lambda count: "слово " * count)).map(rich),
    st.lists(options, max_size=60).map(tuple),
    rows,
    st.one_of(st.none(), place, contact),
    rows.map(lambda made: made[:4]),
    st.integers(0, 12),
)


@NETWORKS
@settings(max_examples=150, deadline=None)
@given(screen=screens, page=st.integers(-3, 80))
def test_whatever_the_screen_the_limits_are_kept(limits: Limits, screen: Screen, page: int) -> None:
    within(fit(screen, limits, SAY, 0xFFFF, page), limits)


@NETWORKS
@settings(max_examples=100, deadline=None)
@given(count=st.integers(0, 70), fixed=st.integers(0, 8), columns=st.integers(1, 3))
def test_every_option_is_found_on_some_page(limits: Limits, count: int, fixed: int, columns: int) -> None:
    screen = Screen(rich("?"), choices(count), tuple(row(f"r{at}") for at in range(fixed)), columns=columns)
    pages = [fit(screen, limits, SAY, 1, page) for page in range(fit(screen, limits, SAY, 1).pages)]
    seen = {key for page in pages for key in keys(page)}
    assert {option.key for option in screen.options()} <= seen
    for at, page in enumerate(pages):
        assert (PREVIOUS in keys(page)) == (at > 0)
        assert (NEXT in keys(page)) == (at < len(pages) - 1)


@NETWORKS
def test_rows_that_always_stay_are_on_every_page(limits: Limits) -> None:
    screen = Screen(rich("Что?"), choices(30), (row("back", "cancel"),))
    pages = fit(screen, limits, SAY, 1).pages
    assert pages > 1
    for page in range(pages):
        drawing = fit(screen, limits, SAY, 1, page)
        assert keys(drawing)[-2:] == ["back", "cancel"]
        assert f"Страница {page + 1} из {pages}" in drawing.parts[-1].text.plain


def test_a_page_that_is_gone_becomes_the_last() -> None:
    screen = Screen(rich("?"), choices(20))
    drawing = fit(screen, VK, SAY, 1, 99)
    assert drawing.page == drawing.pages - 1
    assert "c19" in keys(drawing)


def test_what_fits_is_not_paged() -> None:
    drawing = fit(Screen(rich("?"), choices(5), (row("back"),)), VK, SAY, 1)
    assert (drawing.pages, drawing.parts[0].text.plain) == (1, "?")


def test_the_place_is_asked_under_the_input_line_where_it_cannot_be_asked_elsewhere() -> None:
    screen = Screen(rich("Где?"), rows=((Option("", "Я здесь", kind=Kind.PLACE),), row("back")))
    telegram = fit(screen, TELEGRAM, SAY, 1).parts[0]
    assert not telegram.inline
    assert telegram.bottom_once
    assert [button.label for line in telegram.bottom for button in line] == ["Я здесь", "Back"]
    vk = fit(screen, VK, SAY, 1).parts[0]
    assert len(vk.inline) == 2
    assert not vk.bottom


def test_the_menu_stands_below_only_when_the_screen_has_no_other_buttons() -> None:
    alone = fit(Screen(rich("?"), bottom=(row("a"),)), TELEGRAM, SAY, 1).parts[0]
    assert alone.bottom
    assert not alone.bottom_once
    with_rows = fit(Screen(rich("?"), rows=(row("b"),), bottom=(row("a"),)), TELEGRAM, SAY, 1).parts[0]
    assert not with_rows.bottom
    assert with_rows.inline


def test_buttons_and_files_go_with_the_last_part() -> None:
    files = (Shelved(7, "photo"),)
    drawing = fit(Screen(rich("слово " * 1500), rows=(row("ok"),), files=files), TELEGRAM, SAY, 1)
    *first, last = drawing.parts
    assert len(first) >= 2
    assert all(not part.inline and not part.files for part in first)
    assert last.inline
    assert last.files == files


def test_data_too_long_for_a_button_is_our_bug() -> None:
    with pytest.raises(ValueError, match="button data"):
        fit(Screen(rich("?"), rows=(row("к" * 40),)), TELEGRAM, SAY, 1)


# --- what a button's data says ---


@given(st.text(max_size=40))
def test_forged_data_never_breaks_us(text: str) -> None:
    found = pressed(text)
    assert found is None or found.entry or found.key


def test_data_is_read_back() -> None:
    assert pressed(data(Option("yes:no", "Да"), 26)) == Pressed(26, "yes:no")
    assert pressed(data(Option("x", "Да", entry="appeal:12"), 26)) == Pressed(entry="appeal:12")
    for forged in ("", "e:", "m:key", "mzz:key", "m1:", "12:key", "m1"):
        assert pressed(forged) is None


# --- typed text that means an option ---


@pytest.mark.parametrize("text", ["Ещё фото", "еще фото!", "  ЕЩЁ  ФОТО ", "📷 Ещё фото"])
def test_a_label_may_be_typed(text: str) -> None:
    assert chosen(text, (("more", "📷 Ещё фото"), ("done", "Готово"))) == "more"


def test_words_that_mean_two_options_or_none_mean_none() -> None:
    twins = (("a", "Яма"), ("b", "Яма"))
    assert chosen("Яма", twins) is None
    assert chosen("Ямы", twins) is None
    assert chosen("", twins) is None


def test_labels_without_letters_are_told_apart() -> None:
    stars = tuple((str(n), "★" * n) for n in range(1, 6))
    assert chosen("★★★", stars) == "3"


def test_a_label_cut_short_on_its_button_is_still_known() -> None:
    """Telegram's buttons under the input line come back as their text."""
    long = "Не вывозят мусор с контейнерной площадки во дворе многоквартирного дома"
    other = "Не вывозят мусор с контейнерной площадки у магазина, рынка или кафе"
    screen = Screen(
        rich("?"), (Option("a", long), Option("b", other)), ((Option("", "Место", kind=Kind.PLACE),),)
    )
    drawing = fit(screen, TELEGRAM, SAY, 1)
    shown = drawing.parts[0].bottom[0][0].label
    assert shown != long
    assert chosen(shown, drawing.options) == "a"


# --- how a drawing reaches the chat ---

SCREEN = fit(Screen(rich("Раз"), rows=(row("a"),)), TELEGRAM, SAY, 1)
OTHER = fit(Screen(rich("Два"), rows=(row("a"),)), TELEGRAM, SAY, 2)
STANDING = Shown("55", SCREEN.digest, NOW, editable=True)


def test_after_words_a_screen_is_sent_below_them() -> None:
    assert plan(STANDING, OTHER, "", (), TELEGRAM, NOW) == [Send(OTHER.parts[0])]
    assert plan(STANDING, SCREEN, "", (), TELEGRAM, NOW) == [Send(SCREEN.parts[0])]


def test_after_a_press_it_is_edited_in_place() -> None:
    assert plan(STANDING, OTHER, "55", (), TELEGRAM, NOW) == [Edit("55", OTHER.parts[0])]


def test_what_stands_there_already_is_left() -> None:
    assert plan(STANDING, SCREEN, "55", (), TELEGRAM, NOW) == []


def test_a_press_on_an_old_message_brings_the_screen_below() -> None:
    assert plan(STANDING, SCREEN, "50", (), TELEGRAM, NOW) == [Send(SCREEN.parts[0])]


def test_with_something_ahead_it_is_sent_below() -> None:
    ahead = (Part(rich("!")),)
    assert plan(STANDING, OTHER, "55", ahead, TELEGRAM, NOW) == [Send(ahead[0]), Send(OTHER.parts[0])]


@pytest.mark.parametrize(
    "screen",
    [
        Screen(rich("слово " * 1000), rows=(row("a"),)),
        Screen(rich("?"), files=(Shelved(1, "photo"),)),
        Screen(rich("?"), bottom=(row("a"),)),
    ],
    ids=["several messages", "files", "keyboard under the input line"],
)
def test_what_an_edit_cannot_hold_is_sent(screen: Screen) -> None:
    drawing = fit(screen, TELEGRAM, SAY, 2)
    assert plan(STANDING, drawing, "55", (), TELEGRAM, NOW) == [Send(part) for part in drawing.parts]
    assert plan(replace(STANDING, editable=False), OTHER, "55", (), TELEGRAM, NOW) == [Send(OTHER.parts[0])]


def test_a_message_too_old_to_edit_is_sent_anew() -> None:
    almost = NOW + timedelta(hours=23, minutes=50)
    assert isinstance(plan(STANDING, OTHER, "55", (), VK, almost)[0], Edit)
    assert isinstance(plan(STANDING, OTHER, "55", (), VK, almost + timedelta(minutes=6))[0], Send)
    assert isinstance(plan(STANDING, OTHER, "55", (), TELEGRAM, NOW + timedelta(days=900))[0], Edit)


# --- keys ---


def test_keys_of_drawings_and_of_notices_never_meet() -> None:
    drawn = {once(f"vk:{chat}", mark, 0) for chat in range(50) for mark in range(50)}
    assert len(drawn) == 2500
    assert all(1 << 30 <= key < 1 << 31 for key in drawn)
    notice = part_of(bold("слово " * 1500), (), VK, key=12)
    assert [part.key for part in notice] == [96, 97, 98]
    assert once("vk:1", 5, 0) == once("vk:1", 5, 0)


# --- tiles side by side ---


def tiles(count: int, photo: Shelved | None = None) -> tuple[Tile, ...]:
    return tuple(
        Tile(f"Парк {at}", "слово " * 30, row(f"mark.{at}", f"look.{at}"), photo) for at in range(count)
    )


def tiled(count: int = 3) -> Screen:
    return Screen(rich("Пока ничего"), rows=(row("cancel"),), tiles=tiles(count), above=rich("Выберите"))


def test_tiles_stand_in_a_message_of_their_own_over_what_can_be_done() -> None:
    drawing = fit(tiled(), VK, SAY, 5)
    above, below = drawing.parts
    assert (above.text.plain, below.text.plain) == ("Выберите", "Пока ничего")
    assert not above.inline
    assert [each.title for each in above.plates] == ["Парк 0", "Парк 1", "Парк 2"]
    assert all(units(each.text) <= VK.tile_words for each in above.plates)
    assert [each.data for each in above.plates[1].buttons] == ["m5:mark.1", "m5:look.1"]
    assert [each.label for line in below.inline for each in line] == ["Cancel"]
    assert {"mark.0", "look.2", "cancel"} <= set(keys(drawing))
    assert chosen("парк 1", drawing.options) == "mark.1"  # its name is its first option


def test_more_tiles_than_a_message_takes_are_turned_page_by_page() -> None:
    first, second = (fit(tiled(12), VK, SAY, 1, page) for page in (0, 1))
    assert [len(each.parts[0].plates) for each in (first, second)] == [10, 2]
    assert (NEXT in keys(first), PREVIOUS in keys(second), first.pages) == (True, True, 2)
    assert "mark.11" not in keys(first)


@pytest.mark.parametrize(
    "screen",
    [
        replace(tiled(), tiles=(*tiles(1), *tiles(1, Shelved(1, "photo")))),
        replace(tiled(), tiles=(*tiles(1), Tile("Парк", "", row("one")))),
        replace(tiled(), tiles=(Tile("Парк", "", row("a", "b", "c", "d")),)),
        replace(tiled(), choices=choices(1)),
    ],
)
def test_tiles_that_no_network_would_take_are_a_bug_of_the_scene(screen: Screen) -> None:
    with pytest.raises(ValueError, match="tiles that cannot be drawn"):
        fit(screen, VK, SAY, 1)


def test_a_network_without_tiles_is_not_given_any() -> None:
    with pytest.raises(ValueError, match="tiles that cannot be drawn"):
        fit(tiled(), TELEGRAM, SAY, 1)


@pytest.mark.parametrize("source", ["55", "54"])
def test_a_press_on_a_tile_or_under_it_repaints_both_messages(source: str) -> None:
    standing = Shown("55", fit(tiled(), VK, SAY, 1).digest, NOW, editable=True, above="54")
    other = fit(replace(tiled(), text=rich("Выбран один")), VK, SAY, 2)
    steps = plan(standing, other, source, (), VK, NOW)
    assert steps == [Edit("54", other.parts[0]), Edit("55", other.parts[1])]
    plain = fit(Screen(rich("Проверьте")), VK, SAY, 3)
    assert plan(standing, plain, source, (), VK, NOW) == [Send(plain.parts[0])]
    assert plan(replace(standing, above=""), other, "55", (), VK, NOW) == [Send(each) for each in other.parts]
