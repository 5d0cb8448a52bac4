"""The conversation that makes an appeal, step by step, the same in both messengers."""

import re
from dataclasses import dataclass

from tests.program.somebody import Somebody

WORDS = "Огромная яма на дороге у школы в Верхнезареченске, уже две машины пробили колёса"
PLACE = "Верхнезареченск, ул. Садовая, 12"
STREETS = ("Садовая", "Лесная", "Речная", "Полевая", "Школьная", "Мира", "Луговая", "Новая")


@dataclass(frozen=True)
class Step:
    """What a person does, and what the bot's next screen says."""

    act: str  # start, press, say, photo
    what: str
    sees: str


STEPS = (
    Step("start", "", "Здравствуйте"),
    Step("press", "Продолжить", "Согласие на обработку"),
    Step("press", "Даю согласие", "Спасибо! Теперь всё готово"),
    Step("press", "Сообщить о проблеме", "Что случилось?"),
    Step("say", WORDS, "К какой теме отнести?"),
    Step("press", "Яма на дороге", "Срок ответа: 8 рабочих дней"),
    Step("press", "Подходит, дальше", "Какого примерно размера яма?"),
    Step("press", "Больше метра", "Где это?"),
    Step("say", PLACE, "Приложите хотя бы одно фото"),
    Step("photo", "", "Получен 1 файл"),
    Step("press", "Готово", "Проверьте, всё ли верно"),
    Step("press", "Отправить", "Обращение зарегистрировано: № "),
)


async def act(person: Somebody, step: Step, photo: bytes) -> None:
    """Do the step; what comes of it is not waited for."""
    match step.act:
        case "start":
            await person.start()
        case "press":
            await person.press(step.what)
        case "say":
            await person.say(place(person) if step.what == PLACE else step.what)
        case _:
            await person.photo(photo)


def place(person: Somebody) -> str:
    """Each tells of a place of their own, else the second would be offered to join the first."""
    number = int(person.address.partition(":")[2])
    return f"Верхнезареченск, ул. {STREETS[number % len(STREETS)]}, {number}"


async def sent(person: Somebody, photo: bytes) -> str:
    """The whole conversation of somebody new, from the first word to the number, which it gives."""
    for step in STEPS:
        await act(person, step, photo)
        seen = await person.sees(step.sees)
    return numbers(seen.text)[0]


def numbers(text: str) -> list[str]:
    """The numbers of appeals in a text."""
    return re.findall(r"\d{4}-\d{6}", text)
