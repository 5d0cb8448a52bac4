"""What in an answer's words and photos should make its author stop."""

import pytest

from domain.appeals import Outcome, Place
from domain.proof import Doubt, alike, fingerprint, of_words

PLACE = Place("Школьная, 5")


@pytest.mark.parametrize(
    "text",
    [
        "Яму заделали 24 ноября.",
        "Сделано 24.11.2026",
        "Яма на ул. Мира заделана",
        "Яму у дома 5 заделали",
        "Яму на Школьной заделали",
        "Работы закончены вчера",
        "Done on 24 November",
    ],
)
def test_a_date_or_an_address_is_enough_for_what_was_done(text: str) -> None:
    assert of_words(text, Outcome.DONE, PLACE) == ()


def test_without_either_it_is_doubtful_and_only_for_what_was_done() -> None:
    assert of_words("Меры приняты, проблема решена.", Outcome.DONE, PLACE) == (Doubt.NO_DETAILS,)
    assert of_words("Меры приняты, проблема решена.", Outcome.EXPLAINED, PLACE) == ()


@pytest.mark.parametrize(
    "text",
    [
        "По этому вопросу вам следует обратиться в Водоканал.",
        "Обратитесь к управляющей компании",
        "Рекомендуем вам обратиться в суд",
        "Обращайтесь пожалуйста к своей управляющей компании",
        "Вы можете самостоятельно обратиться с заявлением в Росреестр",
        "По этому вопросу обратиться следует в МФЦ",
        "Советуем Вам обратиться в ресурсоснабжающую организацию",
        "Please contact the water company",
    ],
)
def test_sending_the_citizen_elsewhere_is_noticed(text: str) -> None:
    assert of_words(text, Outcome.EXPLAINED, PLACE) == (Doubt.SENT_AWAY,)


def test_the_citizens_own_application_is_no_advice() -> None:
    assert of_words("Спасибо, что обратились в администрацию.", Outcome.EXPLAINED, PLACE) == ()


def test_numbers_signs_and_case_make_no_other_text() -> None:
    assert fingerprint("Заявка № 12 выполнена!") == fingerprint("заявка №7  выполнена")
    assert fingerprint("Заявка выполнена") != fingerprint("Заявка отклонена")
    assert fingerprint("12.11") == ""


def test_a_template_filled_in_for_another_place_and_day_is_no_other_text() -> None:
    text = "Яма по адресу {} заделана {}. Спасибо!"
    one = fingerprint(text.format("ул. Садовая, 12", "24 ноября, вторник"), "ул. Садовая, 12")
    assert one == fingerprint(text.format("пос. Новый, у школы", "1 декабря"), "Новый пос., у школы")
    assert one != fingerprint("Лужа по адресу ул. Садовая, 12 осушена. Спасибо!", "ул. Садовая, 12")
    assert fingerprint("Майор приедет") != fingerprint("приедет")


def test_photos_are_alike_within_five_bits() -> None:
    assert alike("00000000000000ff", "00000000000000e0")
    assert not alike("00000000000000ff", "00000000000000c0")
