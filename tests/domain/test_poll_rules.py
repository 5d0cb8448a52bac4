"""What a poll asks, which answers fit, how they are counted, why one cannot be published."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.polls import (
    ANSWERED,
    PROJECTS,
    SHOWN,
    UNSURE,
    Answer,
    Chosen,
    Condition,
    Eligibility,
    Kind,
    Level,
    Mark,
    Marked,
    Question,
    QuestionKind,
    Results,
    State,
    Unsure,
    Written,
    borda,
    complete,
    counted,
    faults,
    fits,
    marks,
    shown,
)
from tests.polls import CLOSES, QUESTIONNAIRE, QUESTIONS, RATING, options

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
WHOLE: dict[str, Answer] = {
    "yard": Chosen(("a",)),
    "what": Chosen(("b", "c")),
    "order": Chosen(("c", "a", "b")),
    "clean": Marked(4),
    "gate": Chosen(("yes",)),
}


def test_a_question_is_shown_when_the_answer_before_it_says_so() -> None:
    assert "why" not in [each.key for each in shown(QUESTIONS, WHOLE)]
    assert "why" in [each.key for each in shown(QUESTIONS, {**WHOLE, "yard": Chosen(("c",))})]


def test_an_answer_to_a_question_that_is_not_shown_counts_nowhere_and_opens_nothing() -> None:
    after = Question("after", QuestionKind.YES_NO, {"ru": "?"}, conditions=(Condition("deep", ("yes",)),))
    deep = Question("deep", QuestionKind.YES_NO, {"ru": "?"}, conditions=(Condition("yard", ("c",)),))
    answers: dict[str, Answer] = {"yard": Chosen(("a",)), "deep": Chosen(("yes",)), "after": Chosen(("no",))}
    assert dict(counted((QUESTIONS[0], deep, after), answers)) == {"yard": Chosen(("a",))}


def test_not_knowing_can_be_a_condition() -> None:
    asked = replace(QUESTIONS[1], conditions=(Condition("yard", (UNSURE,)),))
    assert asked in shown((QUESTIONS[0], asked), {"yard": Unsure()})


@pytest.mark.parametrize(
    ("key", "answer", "fitting"),
    [
        ("yard", Chosen(("a",)), True),
        ("yard", Chosen(("a", "b")), False),
        ("yard", Chosen(("z",)), False),
        ("yard", Unsure(), True),
        ("gate", Unsure(), False),
        ("gate", Chosen(("abstain",)), True),
        ("what", Chosen(("a", "b")), True),
        ("what", Chosen(("a", "b", "c")), False),
        ("what", Chosen(()), False),
        ("what", Chosen(("a", "a")), False),
        ("order", Chosen(("a", "b")), False),
        ("order", Chosen(("c", "b", "a")), True),
        ("clean", Marked(5), True),
        ("clean", Marked(6), False),
        ("clean", Chosen(("5",)), False),
        ("idea", Written("Лавочку"), True),
        ("idea", Written(""), False),
        ("idea", Written("ы" * 1501), False),
    ],
)
def test_an_answer_fits_its_question_or_does_not(key: str, answer: Answer, fitting: bool) -> None:
    assert fits(QUESTIONNAIRE.question(key), answer) is fitting


def test_a_ballot_is_complete_without_what_may_be_passed_over() -> None:
    assert complete(QUESTIONS, WHOLE)
    assert not complete(QUESTIONS, {key: WHOLE[key] for key in WHOLE if key != "gate"})
    assert not complete(QUESTIONS, {**WHOLE, "clean": Marked(0)})


def test_a_rating_vote_is_a_question_about_its_projects() -> None:
    [question] = RATING.asked
    assert question.key == PROJECTS
    assert question.keys == ("park", "square", "stadium")
    assert fits(question, Chosen(("park", "stadium")))
    assert not fits(question, Chosen(("park", "square", "stadium")))


def test_borda_gives_the_first_of_three_three_points() -> None:
    assert borda(("c", "a", "b"), 3) == {"c": 3, "a": 2, "b": 1}
    assert borda(("c",), 3) == {"c": 3}


def test_what_a_ballot_adds() -> None:
    added = list(marks(QUESTIONS, WHOLE))
    assert Mark("order", "c", 1, 3) in added
    assert Mark("order", "a", 0, 2) in added
    assert Mark("clean", "4", 1, 4) in added
    assert Mark("clean", ANSWERED, 1, 4) in added
    assert Mark("idea", SHOWN, 1, 0) in added
    assert Mark("idea", ANSWERED, 1, 0) not in added
    assert not [each for each in added if each.question == "why"]


def test_a_poll_takes_ballots_from_its_opening_to_its_closing() -> None:
    assert QUESTIONNAIRE.running(NOW)
    assert not QUESTIONNAIRE.running(CLOSES)
    assert not replace(QUESTIONNAIRE, state=State.SCHEDULED).running(NOW)
    assert not replace(QUESTIONNAIRE, opens_at=CLOSES).running(NOW)


def test_results_are_public_at_closing_unless_they_are_live() -> None:
    assert not QUESTIONNAIRE.results_public()
    assert replace(QUESTIONNAIRE, results=Results.LIVE).results_public()
    assert replace(QUESTIONNAIRE, state=State.CLOSED).results_public()
    assert not replace(QUESTIONNAIRE, state=State.CANCELLED, results=Results.LIVE).results_public()


def test_good_polls_have_no_faults() -> None:
    assert faults(QUESTIONNAIRE, NOW) == ()
    assert faults(RATING, NOW) == ()


def _reasons(**changed: object) -> set[str]:
    return {each.reason for each in faults(replace(QUESTIONNAIRE, **changed), NOW)}  # type: ignore[arg-type]


def test_faults_of_the_poll_itself() -> None:
    assert _reasons(title={}, closes_at=None, decision_due=None, territory="") == {
        "no_title",
        "no_closing",
        "no_decision_day",
        "no_territory",
    }
    assert _reasons(closes_at=NOW, opens_at=None) == {"closing_past"}
    assert _reasons(opens_at=CLOSES) == {"closes_before_opening"}
    assert _reasons(decision_due=date(2026, 12, 1)) == {"decision_before_closing"}
    assert _reasons(eligibility=Eligibility(phone=True)) == {"level_below_eligibility"}
    assert _reasons(eligibility=Eligibility(phone=True), level=Level.PHONE) == set()
    assert _reasons(questions=()) == {"no_questions"}


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        (Question("q", QuestionKind.ONE_OF, {"ru": "?"}, options("Одна")), "few_options"),
        (Question("q", QuestionKind.ONE_OF, {"ru": " "}, options("Да", "Нет")), "no_question_text"),
        (Question("q", QuestionKind.ONE_OF, {"ru": "?"}, options("Да", " ")), "no_option_label"),
        (Question("_q", QuestionKind.TEXT, {"ru": "?"}), "bad_key"),
        (Question("q", QuestionKind.SCALE, {"ru": "?"}, first=1, last=1), "bad_scale"),
        (Question("q", QuestionKind.SEVERAL_OF, {"ru": "?"}, options("А", "Б"), least=3), "bad_bounds"),
        (Question("q", QuestionKind.TEXT, {"ru": "?"}, conditions=(Condition("later", ("a",)),)),
         "condition_not_before"),
        (Question("q", QuestionKind.TEXT, {"ru": "?"}, conditions=(Condition("yard", ("z",)),)),
         "condition_unknown"),
        (Question("yard", QuestionKind.TEXT, {"ru": "?"}), "same_key"),
    ],
)  # fmt: skip
def test_faults_of_a_question(question: Question, reason: str) -> None:
    found = faults(replace(QUESTIONNAIRE, questions=(*QUESTIONS, question)), NOW)
    assert [(each.reason, each.where) for each in found] == [(reason, question.key)]


def test_faults_of_a_rating_vote() -> None:
    assert [each.reason for each in faults(replace(RATING, choose=4), NOW)] == ["bad_choose"]
    alone = replace(RATING, projects=RATING.projects[:1])
    assert [each.reason for each in faults(alone, NOW)] == ["few_projects"]
    assert [each.reason for each in faults(replace(alone, choose=0), NOW)] == ["few_projects", "bad_choose"]
    assert RATING.kind is Kind.RATING


def test_words_of_a_text_are_an_answer_of_their_own() -> None:
    assert list(marks((QUESTIONS[6],), {"idea": Written("Лавочку")})) == [
        Mark("idea", SHOWN, 1, 0),
        Mark("idea", ANSWERED, 1, 0),
    ]
