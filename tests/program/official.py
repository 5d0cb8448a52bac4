"""What an official does with a case, the same in both messengers."""

from sandbox.phone import Attachment
from tests.program.somebody import Somebody


async def joined(official: Somebody, code: str) -> None:
    """A newcomer types the code of an invitation and comes into the workplace."""
    await official.start()
    await official.sees("Здравствуйте")
    await official.say(code)
    await official.sees("Ваша роль: координатор")
    if official.address.startswith("vk:"):  # a name may be asked only where personal data may be carried
        await official.press("Пропустить")
    await official.sees_button("Новые")


async def taken(official: Somebody, number: str) -> None:
    """From the queue into work: the case is routed where the bot suggests, and taken."""
    for label, then in (
        ("Новые", number),
        (number, "Принять или отклонить"),
        ("Принять и направить", "Предлагается:"),
        ("Направить: Отдел дорог", "Принято и направлено"),
        ("Взять в работу", "Взято в работу. Исполнитель — вы"),
    ):
        await official.press(label)
        await official.sees(then)


async def photos(official: Somebody, count: int) -> list[Attachment]:
    """The photos of the case whose card is open."""
    await official.press("📎")
    found = await official.sees_photos(count)
    await official.sees("Исполнитель: ")
    return found


async def answered(official: Somebody, text: str, photo: bytes) -> None:
    """The answer «выполнено» to the case whose card is open, with a photo of the place."""
    for label, then in (("Ответить", "Чем закончилось?"), ("Выполнено", "Напишите ответ")):
        await official.press(label)
        await official.sees(then)
    await official.say(text)
    await official.sees("Пришлите фото места")
    await official.photo(photo)
    await official.sees("Получен 1 файл")
    await official.press("Готово")
    await official.sees("Так это увидит гражданин")
    await official.press("Отправить ответ")
    await official.sees("Ответ отправлен")
