"""A conversation as a function: answers by name, back, edit, cancel, drafts, releases, things sent early."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from kernel_world import Ground, Talk, spoken

from bot.ask import Ask
from bot.chat import Files, Media, Place, Press, Strange
from bot.questions import Choice
from bot.scene import Answer, Chat, Done, State, Stay
from bot.script import Script
from bot.text import rich

TEXTS = spoken(
    form_text="Что случилось?",
    form_text_label="Текст",
    form_kind="Что это?",
    form_kind_label="Вид",
    form_size="Большая?",
    form_size_label="Размер",
    form_place="Где?",
    form_place_label="Место",
    form_files="Фото?",
    form_files_label="Фото",
    form_phone="Телефон?",
    form_phone_label="Телефон",
    form_check="Всё верно?",
    form_check_send="Отправить",
    form_street="Улица?",
    form_street_label="Улица",
)
KINDS = [Choice("hole", "Яма"), Choice("snow", "Снег")]
PHOTO = Media("photo", "ref")


@dataclass
class Sent:
    text: str
    kind: str
    place: dict[str, object]
    files: list[int]
    size: str = ""


Questions = Callable[[Ask[Ground]], Sent]


def questions(ask: Ask[Ground]) -> Sent:
    text = ask.words("text", limit=100)
    kind = ask.one_of("kind", KINDS)
    size = ask.one_of("size", [Choice("big", "Да"), Choice("small", "Нет")]) if kind == "hole" else ""
    place = ask.place("place")
    files = ask.files("files", limit=3)
    ask.confirm("check")
    return Sent(text, kind, dict(place), files, size)


def finish(chat: Chat[Ground], sent: Sent, before: State) -> Answer:
    chat.unit.done.append(sent)
    return Done(rich("Отправлено."))


def talk(
    asked: Questions = questions,
    done: Callable[[Chat[Ground], Sent, State], Answer] = finish,
    *,
    personal: bool = True,
) -> Talk:
    form: Script[Ground, Sent] = Script("form", asked, done, files="files", place="place", keeps=True)
    begun = Talk(form, texts=TEXTS, personal=personal)
    begun.say("form")
    return begun


def at_check(begun: Talk) -> Talk:
    begun.say("Яма у дома")
    begun.press("Яма")
    begun.press("Да")
    begun.say("Мира, 5")
    assert "Всё верно?" in begun.press("Пропустить")
    return begun


def test_it_is_asked_from_top_to_bottom_and_sent_once() -> None:
    form = talk()
    assert form.text == "Что случилось?"
    assert form.say("Яма у дома") == "Что это?"
    assert form.press("Яма") == "Большая?"
    assert form.press("Да") == "Где?"
    assert form.say("Мира, 5") == "Фото?"
    check = form.press("Пропустить")
    assert check == "Всё верно?\n\nТекст: Яма у дома\nВид: Яма\nРазмер: Да\nМесто: Мира, 5\nФото: нет"
    send = form.data("Отправить")
    assert form.press("Отправить") == "Отправлено.\n\nДом"
    assert form.memory.ground.done == [Sent("Яма у дома", "hole", {"words": "Мира, 5"}, [], "big")]
    form.said(Press(send, "m1"))
    assert len(form.memory.ground.done) == 1


def test_a_label_typed_is_as_good_as_pressed() -> None:
    form = talk()
    form.say("Яма у дома")
    assert form.say("снег!") == "Где?"


def test_back_goes_one_question_at_a_time_to_the_first() -> None:
    form = at_check(talk())
    seen = [form.press("‹ Назад").splitlines()[0] for _ in range(5)]
    assert seen == ["Фото?", "Мира, 5", "Большая?", "Что это?", "Что случилось?"]
    assert "‹ Назад" not in " ".join(form.labels)


def test_back_does_not_lose_photos() -> None:
    form = talk()
    for answer in ("Яма у дома", "Снег", "Мира, 5"):
        form.say(answer)
    form.said(Files((PHOTO, PHOTO)))
    form.press("‹ Назад")
    assert "есть" in form.say("Мира, 6").lower() or "2" in form.text
    form.press("Готово")
    assert "Фото: 2" in form.text


def test_back_in_a_tree_or_a_place_goes_to_the_previous_step() -> None:
    form = talk()
    form.say("Яма у дома")
    form.say("Снег")
    form.said(Place(57.61, 39.88))
    assert "точка 57.61000" in form.text
    assert form.press("‹ Назад") == "Что это?"
    form.say("Снег")
    assert "точка 57.61000" in form.text


@pytest.mark.parametrize(
    ("edit", "answer", "told"),
    [
        ("Текст", "Другая яма", "Текст: Другая яма"),
        ("Вид", "Снег", "Вид: Снег"),
        ("Размер", "Нет", "Размер: Нет"),
        ("Место", "Ленина, 1", "Место: Ленина, 1"),
    ],
)
def test_any_answer_is_edited_and_the_check_comes_back(edit: str, answer: str, told: str) -> None:
    form = at_check(talk())
    form.press(f"✏️ {edit}")
    text = form.say(answer)
    assert text.startswith("Всё верно?")
    assert told in text


def test_an_edit_that_opens_a_new_question_asks_it() -> None:
    form = talk()
    for answer in ("Снег во дворе", "Снег", "Мира, 5", "Пропустить"):
        form.say(answer)
    form.press("✏️ Вид")
    assert form.press("Яма") == "Большая?"
    assert "Размер: Нет" in form.press("Нет")


def test_back_from_an_edit_keeps_the_old_answer() -> None:
    form = at_check(talk())
    form.press("✏️ Текст")
    assert "Текст: Яма у дома" in form.press("‹ Назад")


def test_photos_being_edited_begin_from_what_there_was() -> None:
    form = talk()
    for answer in ("Снег во дворе", "Снег", "Мира, 5"):
        form.say(answer)
    form.said(Files((PHOTO, PHOTO)))
    form.press("Готово")
    form.press("✏️ Фото")
    form.press("Убрать последний")
    assert "Фото: 1" in form.press("Готово")


def test_cancel_asks_first_when_something_was_answered() -> None:
    form = talk()
    assert form.press("Отмена") == "Отменено. Ничего не отправлено.\n\nДом"
    form = at_check(talk())
    assert form.press("Отмена") == "Стереть всё, что вы ответили?"
    assert form.press("Нет").startswith("Всё верно?")
    form.press("Отмена")
    assert form.press("Да") == "Отменено. Ничего не отправлено.\n\nДом"
    assert form.say("form") == "Что случилось?"  # no draft is left


def test_an_answer_given_while_leaving_is_asked_goes_on() -> None:
    form = talk()
    form.say("Яма у дома")
    form.press("Отмена")
    form.said(Files((PHOTO,)))
    assert "Что это?" in form.text


def test_who_goes_away_in_the_middle_finds_a_draft() -> None:
    form = talk()
    form.say("Яма у дома")
    assert form.say("Меню") == "Дом"
    assert form.say("form") == "В прошлый раз вы не закончили. Вот что уже есть:\n\nТекст: Яма у дома"
    assert form.say("привет").startswith("Выберите, пожалуйста")
    assert form.press("Продолжить") == "Что это?"
    form.say("Меню")
    form.say("form")
    assert form.press("Начать заново") == "Что случилось?"
    form.say("Меню")
    assert form.say("form") == "Что случилось?"


def test_a_photo_sent_to_a_draft_joins_it() -> None:
    form = talk()
    form.say("Яма у дома")
    form.say("Меню")
    form.say("form")
    form.said(Files((PHOTO,)))
    assert "Файл сохранён" in form.text
    assert "Что это?" in form.text


def test_what_came_with_the_frame_is_not_asked_and_not_taken_back() -> None:
    def of_case(ask: Ask[Ground]) -> Sent:
        return Sent(ask.words("text"), str(ask.given("case")), {}, [])

    form = Talk(Script("form", of_case, finish), texts=TEXTS)
    form.house.enters = Script.begin(case="12")
    assert form.say("form") == "Что случилось?"
    assert form.labels == ["Отмена"]
    form.say("Яма")
    assert form.memory.ground.done == [Sent("Яма", "12", {}, [])]


def test_things_of_the_wrong_kind_are_explained_and_nothing_is_lost() -> None:
    form = talk()
    form.say("Яма у дома")
    assert form.said(Strange("voice")) == "Не понял.\n\nЧто это?"
    assert form.say("сто рублей") == "Выберите, пожалуйста, одну из кнопок.\n\nЧто это?"


def test_photos_sent_early_wait_for_their_question() -> None:
    form = talk()
    assert form.said(Files((PHOTO,), caption="Яма у дома")).endswith("Что это?")
    assert "Файл сохранён" in form.text
    assert "2 файла сохранены" in form.said(Files((PHOTO,)))
    form.press("Снег")
    form.say("Мира, 5")
    assert "2" in form.text
    assert "Фото: 2" in form.press("Готово")


def test_words_beside_a_photo_that_are_no_answer_do_not_hide_that_the_photo_is_kept() -> None:
    form = talk()
    form.say("Яма у дома")
    text = form.said(Files((PHOTO,), caption="вот она"))
    assert "Файл сохранён" in text
    assert "Выберите, пожалуйста" in text


def test_a_point_sent_early_waits_for_its_question() -> None:
    form = talk()
    assert "Место запомнил" in form.said(Place(57.61, 39.88))
    form.say("Яма у дома")
    form.say("Снег")
    assert "точка 57.61000, 39.88000" in form.text
    assert form.press("Указать заново") == "Где?"
    form.said(Place(57.62, 39.88))
    assert form.press("Этого достаточно") == "Фото?"


def test_a_photo_sent_late_joins_the_answer() -> None:
    form = at_check(talk())
    assert "Фото: 1" in form.said(Files((PHOTO,)))


def test_an_album_in_several_updates_is_one_answer() -> None:
    form = talk()
    for answer in ("Снег во дворе", "Снег", "Мира, 5"):
        form.say(answer)
    for _ in range(3):
        form.said(Files((PHOTO,), group="album"))
    assert "Фото: 3" in form.press("Готово")
    assert len(form.house.kept) == 3


def test_too_long_words_are_told_how_long() -> None:
    text = talk().say("я" * 120)
    assert "120" in text
    assert "100" in text
    assert text.endswith("Что случилось?")


def test_the_rest_of_a_text_that_the_messenger_cut_is_not_taken_for_the_answer() -> None:
    form = talk()
    form.say("я" * 4096)
    rest = form.say("и конец истории")
    assert rest.startswith("Текст был слишком длинным")
    assert rest.endswith("Что случилось?")


# --- the world goes on ---


def released(form: Talk, asked: Questions) -> None:
    """The program was updated while the person thought."""
    form.house.scenes["form"] = Script("form", asked, finish, files="files", place="place", keeps=True)


def test_a_release_asks_what_is_new_and_ignores_what_is_gone() -> None:
    form = talk()
    form.say("Яма у дома")
    form.say("Снег")

    def newer(ask: Ask[Ground]) -> Sent:
        street = ask.words("street")
        text = ask.words("text")
        ask.confirm("check")
        return Sent(text, street, {}, [])

    released(form, newer)
    assert form.say("Мира, 5") == (
        "Пока вы отвечали, это изменилось. Ответьте, пожалуйста, ещё раз.\n\nУлица?"
    )
    assert form.say("Мира").startswith("Всё верно?\n\nУлица: Мира\nТекст: Яма у дома")
    form.press("Отправить")
    assert form.memory.ground.done == [Sent("Яма у дома", "Мира", {}, [])]


def test_an_answer_the_world_has_outlived_is_asked_again() -> None:
    form = at_check(talk())

    def newer(ask: Ask[Ground]) -> Sent:
        text = ask.words("text")
        kind = ask.one_of("kind", KINDS[1:])
        ask.confirm("check")
        return Sent(text, kind, {}, [])

    released(form, newer)
    assert form.press("Отправить") == (
        "Пока вы отвечали, это изменилось. Ответьте, пожалуйста, ещё раз.\n\nЧто это?"
    )
    assert form.say("Снег").startswith("Всё верно?")
    assert form.memory.ground.done == []


def test_a_release_that_takes_the_scene_away_leads_home() -> None:
    form = talk()
    del form.house.scenes["form"]
    assert form.say("Яма у дома").startswith("Того, что было на экране, больше нет")
    assert form.text.endswith("Дом")


def test_a_refusal_at_the_end_leaves_everything_for_another_try() -> None:
    refusals = [True]

    def refusing(chat: Chat[Ground], sent: Sent, before: State) -> Answer:
        if refusals:
            return Stay(before, rich("Сегодня уже слишком много обращений."))
        return finish(chat, sent, before)

    form = at_check(talk(done=refusing))
    text = form.press("Отправить")
    assert text.startswith("Сегодня уже слишком много обращений.\n\nВсё верно?")
    assert "Текст: Яма у дома" in text
    refusals.clear()
    assert form.press("Отправить").startswith("Отправлено.")


def test_personal_data_is_not_asked_where_the_channel_may_not_carry_it() -> None:
    def asking(ask: Ask[Ground]) -> Sent:
        phone = ask.words("phone", personal=True)
        return Sent(ask.words("text"), phone, {}, [])

    assert talk(asking).text == "Телефон?"
    form = talk(asking, personal=False)
    assert form.text == "Что случилось?"
    form.say("Яма")
    assert form.memory.ground.done == [Sent("Яма", "", {}, [])]
