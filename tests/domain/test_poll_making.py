"""A draft being made: keys stay with what they name, order changes, a copy begins anew."""

from dataclasses import replace

from domain.polls import Condition, Option, Question, QuestionKind, State
from domain.polls.making import (
    conditioned,
    copied,
    dependants,
    free_key,
    moved,
    put,
    relabelled,
    reworded,
    without,
)
from tests.domain.test_poll_moves import QUESTION, poll

OPTIONS = (Option("o1", {"ru": "Тут", "en": "Here"}, 7), Option("o2", {"ru": "Там"}))


def test_an_option_whose_words_stay_keeps_its_key_picture_and_translation_wherever_it_goes() -> None:
    turned = relabelled(OPTIONS, ["Там", "Нигде", "Тут"])
    assert turned == (OPTIONS[1], Option("o3", {"ru": "Нигде"}), OPTIONS[0])


def test_a_corrected_label_keeps_its_key_and_picture_but_not_the_old_translation() -> None:
    assert relabelled(OPTIONS, ["Здесь", "Там"]) == (Option("o1", {"ru": "Здесь"}, 7), OPTIONS[1])


def test_a_new_key_is_none_of_those_taken() -> None:
    assert free_key("q", ["q1", "q7", "own"]) == "q8"
    assert free_key("q", []) == "q1"


def test_questions_are_put_moved_no_further_than_the_ends_and_taken_out() -> None:
    three = tuple(replace(QUESTION, key=key) for key in "abc")
    assert [each.key for each in moved(three, "c", -1)] == ["a", "c", "b"]
    assert [each.key for each in moved(three, "a", -1)] == ["a", "b", "c"]
    assert [each.key for each in moved(three, "c", 5)] == ["a", "b", "c"]
    assert moved(three, "nobody", 1) == three
    assert [each.key for each in without(three, "b")] == ["a", "c"]
    changed = replace(three[1], obligatory=False)
    assert put(three, changed)[1] is changed
    assert put(three, QUESTION)[3] is QUESTION


def test_a_condition_is_set_anew_and_taken_off() -> None:
    asked = conditioned(conditioned(QUESTION, "a", ["o1"]), "a", ["o2"])
    assert asked.conditions == (Condition("a", ("o2",)),)
    assert dependants((asked,), "a") == (asked,)
    assert conditioned(asked, "a", []).conditions == ()


def test_a_translation_of_other_words_goes() -> None:
    assert reworded({"ru": "Да", "en": "Yes"}, "Да") == {"ru": "Да", "en": "Yes"}
    assert reworded({"ru": "Да", "en": "Yes"}, "Нет") == {"ru": "Нет"}


def test_a_copy_has_all_the_questions_and_none_of_the_past() -> None:
    old = poll(State.DECIDED, decision={"ru": "Сделали"})
    new = copied(old, "adm", 30)
    assert (new.state, new.author, new.opens_at, new.closes_at, new.decision) == (
        State.DRAFT,
        30,
        None,
        None,
        {},
    )
    assert new.questions == old.questions


def test_a_scale_is_no_list() -> None:
    scale = Question("q", QuestionKind.SCALE, {"ru": "Как?"})
    assert relabelled(scale.options, []) == ()
