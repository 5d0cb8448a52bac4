"""What a channel may not carry is left out on the way to it, and it is said that something was."""

from pathlib import Path

from bot.chat import Screen, Shelved
from bot.speech import load
from bot.text import bold, lines, own_words, quote, typed
from bot.withholding import withheld

SAY = load(Path(__file__).parents[2] / "texts")["ru"]


def test_contacts_go_from_a_citizens_words_and_from_no_others() -> None:
    told = lines(
        bold("Приём: 8 (000) 000-00-01"), quote(own_words("Пишите a@b.ru")), typed("Ответ: 8 900 000-00-00")
    )
    text = withheld(Screen(told), SAY).text
    assert text.plain == (
        "Приём: 8 (000) 000-00-01\nПишите (скрыто)\nОтвет: 8 900 000-00-00\n\n" + SAY.label("layout.withheld")
    )
    assert text.nodes[2].quote
    assert text.nodes[2].typed


def test_where_nothing_was_left_out_nothing_is_said_of_it() -> None:
    screen = Screen(quote(own_words("Яма у школы")))
    assert withheld(screen, SAY) == screen


def test_what_a_sentence_is_made_with_stays_a_citizens() -> None:
    assert withheld(Screen(SAY("card.place", place=own_words("кв. 5"))), SAY).text.plain.startswith(
        "Место: (скрыто)"
    )


def test_a_file_of_somebody_loses_its_name_and_keeps_its_kind() -> None:
    files = (Shelved(1, "document", "Иванов.pdf", own=True), Shelved(2, "document", "receipts.txt"))
    assert [each.name for each in withheld(Screen(own_words("x"), files=files), SAY).files] == [
        "документ.pdf",
        "receipts.txt",
    ]
