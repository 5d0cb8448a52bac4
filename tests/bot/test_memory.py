"""What the engine remembers is read back as it was written."""

from datetime import UTC

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat import Kind, Shelved, Tone
from bot.layout import Drawing, Shown
from bot.memory import (
    Memo,
    Undrawn,
    read_memo,
    read_shown,
    read_undrawn,
    write_memo,
    write_shown,
    write_undrawn,
)
from bot.network import Button, Part
from bot.scene import Frame
from bot.text import Node, Rich, clean, rich

words = st.text(max_size=20).map(clean)
nodes = st.builds(
    Node, words, st.booleans(), st.booleans(), st.booleans(), st.booleans(), words, st.booleans()
)
buttons = st.lists(
    st.lists(
        st.builds(Button, words, words, st.sampled_from(Tone), st.sampled_from(Kind), words), max_size=3
    ).map(tuple),
    max_size=3,
).map(tuple)
parts = st.builds(
    Part,
    st.lists(nodes, max_size=4).map(lambda made: Rich(tuple(made))),
    buttons,
    buttons,
    st.booleans(),
    st.lists(st.builds(Shelved, st.integers(1), st.sampled_from(["photo", "document"]), words)).map(tuple),
    st.integers(0, 2**31),
)
many = st.lists(parts, max_size=3).map(tuple)


@settings(max_examples=100)
@given(ahead=many, drawn=many, source=words, mark=st.integers(0))
def test_a_screen_that_waits(
    ahead: tuple[Part, ...], drawn: tuple[Part, ...], source: str, mark: int
) -> None:
    waiting = Undrawn(ahead, Drawing(drawn, (), 0, 1, "digest"), source, mark)
    assert read_undrawn(write_undrawn(waiting)) == waiting


@settings(max_examples=50)
@given(
    shown=st.builds(
        Shown, words, words, st.one_of(st.none(), st.datetimes(timezones=st.just(UTC))), st.booleans()
    )
)
def test_what_stands_in_the_chat(shown: Shown) -> None:
    assert read_shown(write_shown(shown)) == shown


jsons = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), words),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(words, inner, max_size=3)),
    max_leaves=5,
)
frames = st.builds(Frame, words, st.dictionaries(words, jsons, max_size=3), st.integers(0, 9))


@settings(max_examples=50)
@given(
    memo=st.builds(Memo, st.lists(frames, min_size=1), st.lists(st.tuples(words, words)).map(tuple), words)
)
def test_where_the_conversation_stands(memo: Memo) -> None:
    assert read_memo(write_memo(memo)) == memo


def test_a_chat_without_a_row_begins_from_nothing() -> None:
    assert read_memo("") == Memo()
    assert read_shown("") == Shown()


def test_what_is_not_to_be_kept_is_not_written() -> None:
    drawing = Drawing((Part(rich("Спасибо")),), (), 0, 1, "d")
    ahead = (Part(rich("Номер принят")), Part(rich("Квитанция K7QF2"), unkept=True))
    written = write_undrawn(Undrawn(ahead, drawing, "", 1))
    assert "K7QF2" not in written
    assert [part.text.plain for part in read_undrawn(written).ahead] == ["Номер принят"]
