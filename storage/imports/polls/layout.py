"""What stands where in a file of a poll: its parts, their keys, how a workbook titles them in Russian.

One list for reading and for writing. A part of a text in another language is a column of its own, `text.en`.
"""

from collections.abc import Mapping
from typing import Final

POLL: Final = "poll"
QUESTIONS: Final = "questions"
OPTIONS: Final = "options"
PROJECTS: Final = "projects"

SHEETS: Final[Mapping[str, str]] = {
    POLL: "Опрос",
    QUESTIONS: "Вопросы",
    OPTIONS: "Варианты",
    PROJECTS: "Проекты",
}
"""Part -> its sheet. `questions` and `poll` name it as well."""
HINTS: Final = "Как заполнять"
"""A sheet that is for people alone."""

TITLES: Final[Mapping[str, Mapping[str, str]]] = {
    POLL: {
        "kind": "вид",
        "title": "заголовок",
        "title.en": "заголовок (англ.)",
        "text": "о чём",
        "text.en": "о чём (англ.)",
        "picture": "картинка",
        "authority": "орган",
        "territory": "территория",
        "opens": "открытие",
        "closes": "закрытие",
        "decision": "что решено — до",
        "age": "возраст",
        "residents": "только жители",
        "phone": "телефон",
        "results": "итоги",
        "changing": "менять голос",
        "quorum": "кворум",
        "decides": "решают",
        "choose": "сколько проектов выбрать",
    },
    QUESTIONS: {
        "key": "ключ",
        "kind": "вид",
        "text": "вопрос",
        "text.en": "вопрос (англ.)",
        "options": "варианты",
        "choose": "сколько выбрать",
        "scale": "шкала",
        "first": "наименьшая оценка",
        "first.en": "наименьшая оценка (англ.)",
        "last": "наибольшая оценка",
        "last.en": "наибольшая оценка (англ.)",
        "unsure": "затрудняюсь ответить",
        "obligatory": "обязателен",
        "when": "когда показывать",
    },
    OPTIONS: {
        "question": "вопрос",
        "key": "ключ",
        "label": "вариант",
        "label.en": "вариант (англ.)",
        "picture": "картинка",
    },
    PROJECTS: {
        "key": "ключ",
        "title": "название",
        "title.en": "название (англ.)",
        "text": "описание",
        "text.en": "описание (англ.)",
        "place": "место",
        "place.en": "место (англ.)",
        "cost": "стоимость",
        "picture": "фото",
    },
}
"""Part -> key -> the title of its column; of the poll, of its row."""

HINTED: Final = (
    "poll.territory",
    "poll.opens",
    "poll.closes",
    "poll.age",
    "poll.picture",
    "questions.key",
    "questions.kind",
    "questions.options",
    "questions.choose",
    "questions.scale",
    "questions.when",
    "options.question",
    "options.picture",
    "projects.cost",
)
"""What needs a hint."""

NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    QUESTIONS: ("kind", "text"),
    OPTIONS: ("question", "label"),
    PROJECTS: ("title",),
}
"""Part -> the columns it cannot be without."""
