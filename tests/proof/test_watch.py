"""A leak that somebody has made is found, wherever it is: else the proof would prove nothing."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import turn
from bot.ask import Ask
from bot.chat import Option, Press, Said, Screen, Start, Words
from bot.scene import Answer, Done, Scene, State, Window
from bot.script import Script
from bot.text import rich, typed
from handlers.here import Here
from scheduler import letters
from storage.appeals import appeals
from storage.unit import Unit
from tests.proof.singing import allow
from tests.proof.watch import ASKED, LEFT_OUT, NOTICES, SCENES, Watch
from tests.walk.ground import Planted
from tests.walk.town import opened, planted
from tests.walk.walker import Walk


@dataclass
class Played:
    """Presses buttons in the planted district as `who`, watched."""

    unit: Unit
    made: Planted
    noted: set[tuple[str, str]]

    def __call__(self, who: str, *said: Said | str, extra: tuple[Scene[Unit], ...] = ()) -> Watch:
        def note(what: str, *names: str) -> None:
            self.noted.update((what, name) for name in names)

        with Watch(note=note) as watch:
            Walk(self.unit, self.made.who[who], personal=False, extra=extra).toured((Start(), *said))
        assert not watch.broke
        return watch


@pytest.fixture
def play(sqlite_template: Path, tmp_path: Path) -> Iterator[Played]:
    empty = tmp_path / "empty.db"
    empty.write_bytes(sqlite_template.read_bytes())
    with sqlite3.connect(empty) as connection:
        allow(connection)
    connection.close()
    with opened(planted(empty, tmp_path, "telegram"), tmp_path / "here.db") as (unit, made):
        yield Played(unit, made, set())


HELP = Press("e:help", "notice")


def test_what_leaks_nothing_is_noted_as_watched(play: Played) -> None:
    case = Press(f"e:case:{play.made.cases['taken']}", "notice")
    watch = play("executor", case)
    assert watch.leaks == []
    assert (SCENES, "case") in play.noted


def test_a_personal_question_that_is_asked_is_found(play: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    words: Callable[..., str] = Ask.words
    monkeypatch.setattr(Ask, "words", lambda ask, name, *, personal=False, **how: words(ask, name, **how))
    asking = Script(
        "help", lambda ask: ask.words("name", personal=True, prompt=rich("Как вас зовут?")), _sent
    )
    watch = play("citizen", HELP, extra=(asking,))
    assert any("name is asked" in each for each in watch.leaks)


def test_a_personal_question_is_passed_over(play: Played) -> None:
    def both(ask: Ask[Unit]) -> str:
        ask.words("name", personal=True)
        return ask.words("text", prompt=rich("Что случилось?"))

    watch = play("citizen", HELP, extra=(Script("help", both, _sent),))
    assert watch.leaks == []
    assert {(what, name.rpartition(":")[2]) for what, name in play.noted} >= {
        (LEFT_OUT, "name"),
        (ASKED, "text"),
    }


def test_a_card_that_tells_it_is_found(play: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn, "withheld", lambda screen, say: screen)
    watch = play("executor", Press(f"e:case:{play.made.cases['taken']}", "notice"))
    assert any(each.startswith("appeals.text is in case") for each in watch.leaks)
    watch = play("citizen", Words("Яма у дома, все объезжают"))
    assert any(each.startswith("what is typed is in offer") for each in watch.leaks)


def test_a_notice_that_tells_it_is_found(play: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "without_own", lambda text, say: text)
    contest = Press(f"e:contest:{play.made.cases['answered']}", "notice")
    watch = play("citizen", contest, Words("Ничего не сделали, всё как было"), "_skip")
    told = {each.partition(" to ")[0] for each in watch.leaks}
    assert "appeals.place_text is in notice.official.contested" in told
    assert (NOTICES, "notice.official.contested") in play.noted


def test_a_button_an_alert_and_a_link_that_tell_it_are_found(play: Played) -> None:
    def show(chat: Here, state: State) -> Screen:
        text = appeals.load(chat.unit, play.made.cases["taken"]).text
        chat.toast = text
        button = Option("x", text[:40], url="https://example.org/" + text[:30])
        return Screen(typed("Кнопки"), rows=((button,),))

    watch = play("citizen", HELP, extra=(Window("help", show, _hears),))  # type: ignore[arg-type]
    assert any("is in alert" in each for each in watch.leaks)
    assert any("is in help" in each for each in watch.leaks)


def _hears(chat: Here, state: State, said: Said) -> Answer:
    return Done()


def _sent(chat: Here, result: object, before: State) -> Answer:
    return Done()
