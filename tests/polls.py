"""A poll with every kind of question and a rating vote, for tests; nothing in them is real."""

from dataclasses import replace
from datetime import UTC, date, datetime

from domain.polls import (
    Condition,
    Kind,
    Option,
    Poll,
    Project,
    Question,
    QuestionKind,
    State,
)

OPENS = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
CLOSES = datetime(2026, 12, 7, 15, 0, tzinfo=UTC)


def options(*labels: str) -> tuple[Option, ...]:
    """Options a, b, c … with these labels."""
    return tuple(Option("abcdefgh"[at], {"ru": label, "en": label}) for at, label in enumerate(labels))


QUESTIONS = (
    Question(
        "yard",
        QuestionKind.ONE_OF,
        {"ru": "Какой двор благоустроить первым?", "en": "Which yard comes first?"},
        options("Садовая, 1", "Речная, 5", "Никакой"),
        unsure=True,
    ),
    Question(
        "why",
        QuestionKind.TEXT,
        {"ru": "Почему никакой?", "en": "Why none?"},
        obligatory=False,
        conditions=(Condition("yard", ("c",)),),
    ),
    Question(
        "what",
        QuestionKind.SEVERAL_OF,
        {"ru": "Чего не хватает?", "en": "What is missing?"},
        options("Скамейки", "Деревья", "Парковка"),
        least=1,
        most=2,
    ),
    Question(
        "order",
        QuestionKind.RANKING,
        {"ru": "Расставьте по важности", "en": "Put in order of importance"},
        options("Свет", "Дорожки", "Площадка"),
        least=3,
    ),
    Question(
        "clean",
        QuestionKind.SCALE,
        {"ru": "Насколько чисто у вас во дворе?", "en": "How clean is your yard?"},
        first_name={"ru": "очень грязно", "en": "very dirty"},
        last_name={"ru": "очень чисто", "en": "very clean"},
    ),
    Question(
        "gate",
        QuestionKind.YES_NO,
        {"ru": "Закрыть въезд машин во двор?", "en": "Close the yard to cars?"},
    ),
    Question(
        "idea",
        QuestionKind.TEXT,
        {"ru": "Что ещё сделать?", "en": "What else should be done?"},
        obligatory=False,
    ),
)

QUESTIONNAIRE = Poll(
    id=0,
    number="",
    kind=Kind.QUESTIONNAIRE,
    title={"ru": "Наш двор", "en": "Our yard"},
    text={"ru": "Выбираем, что сделать во дворах в 2027 году.", "en": "What to do in the yards in 2027."},
    authority="adm",
    territory="district",
    state=State.OPEN,
    opens_at=OPENS,
    closes_at=CLOSES,
    decision_due=date(2026, 12, 21),
    questions=QUESTIONS,
)

RATING = Poll(
    id=0,
    number="",
    kind=Kind.RATING,
    title={"ru": "Какую территорию благоустроить", "en": "Which place to improve"},
    authority="adm",
    territory="town",
    state=State.OPEN,
    opens_at=OPENS,
    closes_at=CLOSES,
    decision_due=date(2026, 12, 21),
    projects=(
        Project(
            "park",
            {"ru": "Парк у реки", "en": "Park by the river"},
            {"ru": "Дорожки, свет, спуск к воде.", "en": "Paths, light, a way down to the water."},
            {"ru": "набережная, от моста до пристани", "en": "the embankment"},
            12_500_000,
        ),
        Project("square", {"ru": "Сквер у школы", "en": "Square by the school"}, cost=4_200_000),
        Project("stadium", {"ru": "Стадион «Заря»", "en": "Zarya stadium"}),
    ),
    choose=2,
)


def pictured(poll: Poll, picture: int) -> Poll:
    """The poll with a picture (an id in the files store) at its first project, or its first option."""
    if poll.projects:
        first, *others = poll.projects
        return replace(poll, projects=(replace(first, photo=picture), *others))
    question, *rest = poll.questions
    if not question.options:
        return poll
    option, *more = question.options
    shown = replace(question, options=(replace(option, picture=picture), *more))
    return replace(poll, questions=(shown, *rest))
