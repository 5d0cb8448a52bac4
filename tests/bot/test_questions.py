"""Each kind of question: what it takes, what it refuses, what it shows and tells back."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernel_world import NARROW, NOW, SPOKEN

from bot.chat import (
    Chose,
    Command,
    Contact,
    Files,
    Json,
    Kind,
    Media,
    Place,
    Said,
    Start,
    Strange,
    Words,
)
from bot.layout import fit
from bot.questions import (
    AGAIN,
    DONE,
    LAST,
    SKIP,
    UP,
    Answered,
    Asked,
    Attached,
    Check,
    Choice,
    Day,
    Fault,
    OneOf,
    Partly,
    Question,
    SeveralOf,
    Spot,
    Text,
    TreeOf,
)
from bot.scene import Chat
from bot.text import Rich, rich
from bot.vk.writes import LIMITS as VK

SAY = SPOKEN["ru"]
TODAY = date(2026, 11, 24)
ASK = rich("Вопрос?")
LIST = (Choice("a", "Яма"), Choice("b", "Снег"), Choice("c", "Свет"))
PHOTO = Media("photo", "ref")


def keep(media: Media) -> int | Rich:
    return 7 if media.size < 100 else rich("Слишком большой.")


CHAT: Chat[None] = Chat(None, "vk:1", 1, SAY, NOW, True, NARROW, keep)
TREE = TreeOf(
    "topic",
    ASK,
    (Choice("hole", "Яма"),),
    {"roads": (Choice("hole", "Яма"), Choice("sign", "Знак")), "house": (Choice("roof", "Крыша"),)},
    (Choice("roads", "Дороги"), Choice("house", "Дом")),
    "Другая тема",
    rich("Раздел?"),
)
QUESTIONS: tuple[Question, ...] = (
    Text("q", ASK),
    Text("q", ASK, required=False),
    OneOf("q", ASK, LIST),
    SeveralOf("q", ASK, LIST),
    TREE,
    Day("q", ASK, TODAY),
    Day("q", ASK, TODAY, required=False),
    Spot("q", ASK),
    Spot("q", ASK, required=False),
    Attached("q", ASK, keep),
    Attached("q", ASK, keep, required=True),
    Check("q", ASK, (Asked("text", rich("Что"), rich("яма")),), "Отправить"),
)
each_kind = pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: type(q).__name__)
WRONG: tuple[Said, ...] = (
    Strange("voice"),
    Strange("sticker"),
    Contact("+70000000000", True),
    Start(""),
    Command("menu"),
    Chose("no such key"),
)


@each_kind
@pytest.mark.parametrize("said", WRONG, ids=repr)
def test_what_no_question_takes_changes_nothing(question: Question, said: Said) -> None:
    assert question.take(CHAT, None, said) is None


@each_kind
@pytest.mark.parametrize(
    "said",
    [Words(""), Words("абракадабра"), Words("я" * 4000), Files((PHOTO,)), Place(57.61, 39.88), Chose(SKIP)],
    ids=["empty", "words", "long", "photo", "place", "skip"],
)
def test_any_thing_said_is_an_answer_or_is_explained(question: Question, said: Said) -> None:
    taken = question.take(CHAT, None, said)
    match taken:
        case Answered(value):
            assert question.valid(value)
            assert question.told(CHAT, value).plain or isinstance(question, Check)
        case Partly(partial):
            fit(question.screen(CHAT, partial), VK, SAY, 1)
        case Fault(note):
            assert note.plain
        case None:
            assert not isinstance(said, Words)  # words always get a word back


@each_kind
def test_the_screen_asks_and_fits(question: Question) -> None:
    drawing = fit(question.screen(CHAT, None), VK, SAY, 1)
    assert len(drawing.parts) == 1
    assert drawing.parts[0].text.plain


jsons = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text("ab_.", max_size=4)
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["words", "latitude", "longitude", "other"]), inner, max_size=4),
    ),
    max_leaves=6,
)


@each_kind
@settings(max_examples=60)
@given(value=jsons)
def test_an_answer_left_by_another_release_is_shown_or_asked_again(question: Question, value: Json) -> None:
    if question.valid(value):
        assert question.told(CHAT, value).plain is not None
    question.screen(CHAT, value)
    question.take(CHAT, value, Words("ответ"))
    question.take(CHAT, value, Chose(DONE))


# --- words ---


def test_words_are_measured_as_the_messengers_do() -> None:
    question = Text("q", ASK, limit=10)
    assert question.take(CHAT, None, Words("👍" * 5)) == Answered("👍" * 5)
    assert isinstance(question.take(CHAT, None, Words("👍" * 6)), Fault)


def test_a_fault_of_the_answer_is_told() -> None:
    question = Text("q", ASK, fault=lambda text: rich("Мало.") if len(text) < 3 else None)
    assert question.take(CHAT, None, Words("аб")) == Fault(rich("Мало."))
    assert question.take(CHAT, None, Words("абв")) == Answered("абв")


def test_only_what_may_be_skipped_is_skipped() -> None:
    skips: tuple[tuple[Callable[[bool], Question], Json], ...] = (
        (lambda required: Text("q", ASK, required=required), ""),
        (lambda required: Day("q", ASK, TODAY, required=required), ""),
        (lambda required: Spot("q", ASK, required=required), None),
        (lambda required: Attached("q", ASK, keep, required=required), []),
    )
    for make, empty in skips:
        assert make(False).take(CHAT, None, Chose(SKIP)) == Answered(empty)
        assert make(True).take(CHAT, None, Chose(SKIP)) is None
        assert SKIP in {option.key for option in make(False).screen(CHAT, None).options()}
        assert SKIP not in {option.key for option in make(True).screen(CHAT, None).options()}
        assert make(False).told(CHAT, empty).plain == "нет"


# --- choices ---


def test_one_of_takes_what_is_listed() -> None:
    question = OneOf("q", ASK, LIST)
    assert question.take(CHAT, None, Chose("b")) == Answered("b")
    assert question.told(CHAT, "b").plain == "Снег"
    assert not question.valid("gone")


def test_marks_are_put_and_taken() -> None:
    question = SeveralOf("q", ASK, LIST, most=2)
    assert question.take(CHAT, None, Chose("c")) == Partly(["c"])
    assert question.take(CHAT, ["c"], Chose("a")) == Partly(["c", "a"])
    assert question.take(CHAT, ["c", "a"], Chose("c")) == Partly(["a"])
    assert isinstance(question.take(CHAT, ["c", "a"], Chose("b")), Fault)
    assert isinstance(question.take(CHAT, [], Chose(DONE)), Fault)
    assert question.take(CHAT, ["c", "a"], Chose(DONE)) == Answered(["a", "c"])  # in the list's order
    labels = [option.label for option in question.screen(CHAT, ["a"]).choices]
    assert labels == ["✅ Яма", "▫️ Снег", "▫️ Свет"]


def test_the_tree_is_walked_down_and_up() -> None:
    def keys(partial: Json) -> list[str]:
        return [option.key for option in TREE.screen(CHAT, partial).options()]

    assert keys(None) == ["hole", "_other"]
    assert TREE.take(CHAT, None, Chose("_other")) == Partly("", first=True)
    assert keys("") == ["_in.roads", "_in.house"]
    assert TREE.take(CHAT, "", Chose("_in.roads")) == Partly("roads", first=True)
    assert keys("roads") == ["hole", "sign", UP]
    assert TREE.take(CHAT, "roads", Chose(UP)) == Partly("", first=True)
    assert TREE.take(CHAT, "roads", Chose("sign")) == Answered("sign")
    assert keys("a branch of another release") == ["hole", "_other"]
    assert TREE.told(CHAT, "roof").plain == "Крыша"


# --- dates ---


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("14.12", "2026-12-14"),
        ("в пятницу", "2026-11-20"),
        ("31.02", "Такого дня нет: последний день этого месяца — 28 февраля 2027, воскресенье."),
        (
            "пятница, 13 ноября 2025",
            "Число и день недели не сходятся: на самом деле 13 ноября 2025, четверг."
            " Напишите ещё раз, какой день нужен.",
        ),
        (
            "20 ноября в 18:00",
            "Здесь нужен только день, без времени: 20 ноября, пятница? Напишите его ещё раз без времени.",
        ),
        ("14.12.2062", "Это слишком далеко: проверьте год, он не позже 2036."),
        ("14.12.1062", "Это слишком давно: проверьте год, он не раньше 1926."),
        (
            "когда-то",
            "Не понял, какой это день."
            " Напишите, например: «14 декабря», «14.12.2026», «завтра» или «в пятницу».",
        ),
    ],
)
def test_a_typed_day_is_taken_or_what_would_be_right_is_told(text: str, answer: str) -> None:
    taken = Day("q", ASK, TODAY).take(CHAT, None, Words(text))
    assert (taken.note.plain if isinstance(taken, Fault) else taken) == (
        answer if isinstance(taken, Fault) else Answered(answer)
    )


def test_near_days_have_buttons() -> None:
    question = Day("q", ASK, TODAY, fault=lambda day: rich("Рано.") if day < TODAY else None)
    assert question.take(CHAT, None, Chose("_today")) == Answered("2026-11-24")
    assert question.take(CHAT, None, Chose("_yesterday")) == Fault(rich("Рано."))
    assert question.told(CHAT, "2026-12-14").plain == "14 декабря, понедельник"


# --- the place ---


def test_a_place_is_a_point_or_words_or_both() -> None:
    question = Spot("q", ASK)
    point = {"latitude": 57.61, "longitude": 39.88}
    assert question.take(CHAT, None, Words("Мира, 5")) == Answered({"words": "Мира, 5"})
    assert question.take(CHAT, None, Place(57.61, 39.88)) == Partly(point)
    assert question.take(CHAT, point, Words("Мира, 5")) == Answered({**point, "words": "Мира, 5"})
    assert question.take(CHAT, point, Chose(DONE)) == Answered(point)
    assert question.take(CHAT, {"words": "Мира, 5"}, Place(57.61, 39.88)) == Answered(
        {"words": "Мира, 5", **point}
    )
    assert question.take(CHAT, None, Place(57.61, 39.88, "Кремль")) == Answered({**point, "words": "Кремль"})
    assert question.told(CHAT, {**point, "words": "Мира, 5"}).plain == "Мира, 5, точка 57.61000, 39.88000"


def test_a_place_is_asked_with_the_phones_own_button() -> None:
    question = Spot("q", ASK)
    first = question.screen(CHAT, None).options()
    assert [option.kind for option in first] == [Kind.PLACE]
    then = Spot("q", ASK).screen(CHAT, {"latitude": 1.0, "longitude": 2.0}).options()
    assert [option.key for option in then] == [DONE, AGAIN]
    assert question.take(CHAT, {"words": "Мира, 5"}, Chose(AGAIN)) == Partly({})


# --- photos ---


def test_photos_grow_up_to_the_limit() -> None:
    question = Attached("q", ASK, keep, limit=3)
    assert question.take(CHAT, None, Files((PHOTO, PHOTO))) == Partly([7, 7])
    full = question.take(CHAT, [1, 2], Files((PHOTO, PHOTO)))
    assert isinstance(full, Partly)
    assert full.partial == [1, 2, 7]
    assert full.note
    assert question.take(CHAT, [1, 2], Chose(LAST)) == Partly([1])
    assert question.take(CHAT, [1, 2], Chose(DONE)) == Answered([1, 2])
    assert question.take(CHAT, [], Chose(DONE)) is None


def test_a_photo_that_cannot_be_taken_is_told_and_the_others_stay() -> None:
    big = Media("photo", "big", size=1000)
    taken = Attached("q", ASK, keep).take(CHAT, None, Files((PHOTO, big, PHOTO)))
    assert taken == Partly([7, 7], rich("Слишком большой."))


def test_a_required_photo_is_asked_for() -> None:
    question = Attached("q", ASK, keep, required=True)
    assert question.take(CHAT, None, Chose(SKIP)) is None
    told = question.take(CHAT, None, Words("нет фото"))
    assert isinstance(told, Fault)
    assert "хотя бы одно фото" in told.note.plain


# --- the check ---


def test_the_check_shows_every_answer_with_its_edit() -> None:
    asked = tuple(Asked(f"q{at}", rich(f"Вопрос {at}"), rich(f"ответ {at}")) for at in range(12))
    screen = Check("check", rich("Всё верно?"), asked, "Отправить", rich("Ответят до пятницы.")).screen(
        CHAT, None
    )
    assert all(f"Вопрос {at}: ответ {at}" in screen.text.plain for at in range(12))
    assert screen.text.plain.endswith("Ответят до пятницы.")
    assert [option.key for option in screen.choices] == [f"_edit.q{at}" for at in range(12)]
    assert fit(screen, VK, SAY, 1).pages > 1
