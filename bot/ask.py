"""What a script's function asks with: a question already answered gives its remembered answer.

The first that is not ends the run (`Pending`) and is shown by `bot.script.Script`. Answers are kept **by
name**. The one place, too, where the channel's rule for personal data is kept.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Generic, cast

from bot.chat import Json
from bot.questions import (
    OTHER,
    Answered,
    Asked,
    Attached,
    Check,
    Choice,
    Day,
    Fault,
    OneOf,
    Question,
    Secret,
    SeveralOf,
    Spot,
    Text,
    Told,
    TreeOf,
)
from bot.scene import Chat, U
from bot.text import Rich, lines


class Pending(Exception):
    """The run came to a question without an answer.

    `stale`: the world outlived the one there was; `told` where the question itself says how.
    """

    def __init__(self, question: Question, stale: bool, told: bool = False) -> None:
        super().__init__(question.name)
        self.question = question
        self.stale = stale
        self.told = told


class Ask(Generic[U]):
    """What a script's function asks with. Every method gives the answer, or ends the run to ask for it.

    The texts of question `name` of script `s` are `s.name` (prompt) and `s.name.label` (its name in the
    check), unless `prompt` or `label` is given. `personal=True` marks an answer that is personal data: in a
    channel that may not carry it (149-ФЗ ст. 10 ч. 8) it is not asked and its empty value is given.
    """

    def __init__(self, chat: Chat[U], script: str, answers: Mapping[str, Json], shown: str = "") -> None:
        self.chat = chat
        self.say = chat.say
        self._told: list[Callable[[], Asked | None]] = []
        self.order: list[str] = []
        self.shown = shown  # the question that stands in the chat, "" when there is none yet
        self._script = script
        self._answers = answers

    @property
    def asked(self) -> tuple[Asked, ...]:
        """What was answered in this run, as a check shows it; put into words only when it is looked at."""
        return tuple(each for told in self._told if (each := told()) is not None)

    def has(self, name: str) -> bool:
        """Is there an answer of that name already?"""
        return name in self._answers

    def given(self, name: str) -> Json:
        """What came with the frame (`Script.begin`), None when it did not."""
        return self._answers.get(name)

    def words(
        self,
        name: str,
        *,
        fault: Callable[[str], Rich | None] = lambda text: None,
        limit: int = 3000,
        required: bool = True,
        personal: bool = False,
        own: bool = False,
        prompt: Rich | None = None,
        label: Rich | None = None,
    ) -> str:
        """Text in the person's own words; `own`: a citizen's (`bot.text.own_words`)."""
        if personal and not self.chat.personal:
            return ""
        question = Text(name, self._prompt(name, prompt), fault, limit, required, own)
        return cast(str, self._answer(question, label))

    def secret(self, name: str, settle: Callable[[str], Answered | Fault], *, erased: bool = False) -> Json:
        """Something that is kept nowhere (a PIN): what `settle` made of it. Never told back in a check.

        `erased`: the message is taken out of the chat where the network can; elsewhere it is asked of them.
        """
        prompt = self._prompt(name)
        if erased:
            gone = self.say("ask.secret.erased" if self.chat.limits.erases else "ask.secret.erase")
            prompt = lines(prompt, gone)
        return self._answer(Secret(name, prompt, settle, erased), Rich(), check=True)

    def one_of(
        self,
        name: str,
        choices: Sequence[Choice],
        *,
        columns: int = 1,
        personal: bool = False,
        prompt: Told | None = None,
        label: Rich | None = None,
    ) -> str:
        """The key of one of the choices."""
        if personal and not self.chat.personal:
            return ""
        asked = self._prompt(name) if prompt is None else prompt
        return cast(str, self._answer(OneOf(name, asked, choices, columns), label))

    def several_of(
        self,
        name: str,
        choices: Sequence[Choice],
        *,
        least: int = 1,
        most: int = 0,
        personal: bool = False,
        prompt: Rich | None = None,
        label: Rich | None = None,
    ) -> list[str]:
        """The keys of from `least` to `most` choices (`most=0`: all)."""
        if personal and not self.chat.personal:
            return []
        question = SeveralOf(name, self._prompt(name, prompt), choices, least, most)
        return cast(list[str], self._answer(question, label))

    def leaf(
        self,
        name: str,
        *,
        suggested: Sequence[Choice] | Callable[[], Sequence[Choice]],
        branches: Mapping[str, Sequence[Choice]],
        branch_names: Sequence[Choice],
    ) -> str:
        """The key of a leaf of a tree, suggested ones first. Texts: `s.name.tree`, `s.name.other` besides.

        `suggested` may be a function where finding them costs: it is called only if the question is shown.
        """
        question = TreeOf(
            name,
            self._prompt(name, None),
            suggested,
            branches,
            branch_names,
            self.say.label(f"{self._script}.{name}.other"),
            self.say(f"{self._script}.{name}.tree"),
        )
        return cast(str, self._answer(question, None))

    def day(
        self,
        name: str,
        today: date,
        *,
        fault: Callable[[date], Rich | None] = lambda day: None,
        required: bool = True,
        personal: bool = False,
        prompt: Rich | None = None,
        label: Rich | None = None,
    ) -> date | None:
        """A date, None when skipped."""
        if personal and not self.chat.personal:
            return None
        value = self._answer(Day(name, self._prompt(name, prompt), today, fault, required), label)
        return date.fromisoformat(str(value)) if value else None

    def place(self, name: str, *, required: bool = True) -> dict[str, Json]:
        """`{"words", "latitude", "longitude"}`, each where given; empty when skipped."""
        value = self._answer(Spot(name, self._prompt(name, None), required), None)
        return value if isinstance(value, dict) else {}

    def files(
        self,
        name: str,
        *,
        limit: int = 10,
        required: bool = False,
        prompt: Rich | None = None,
    ) -> list[int]:
        """Ids of the photos and documents sent."""
        question = Attached(name, self._prompt(name, prompt), self.chat.keep, limit, required)
        return cast(list[int], self._answer(question, None))

    def confirm(
        self, name: str, *, prompt: Rich | None = None, after: Told | None = None, other: str = ""
    ) -> bool:
        """Show all answers with an edit each, and go on only when the person sends. Texts: `s.name.send`.

        `after` says what will happen then; as a function it is called only if the check is shown. `other`
        is the label of another way on; gives whether that was taken.
        """
        question = Check(
            name,
            self._prompt(name, prompt),
            () if self.has(name) else self.asked,
            self.say.label(f"{self._script}.{name}.send"),
            Rich() if after is None else after,
            other,
        )
        return self._answer(question, Rich(), check=True) == OTHER

    def once(self, question: Question, label: Rich | None = None, *, says_why: bool = False) -> Json:
        """The answer to a question of the caller's own making.

        `says_why`: when it is asked again it tells itself what has changed, nothing is said over it.
        """
        return self._answer(question, label, says_why=says_why)

    def _prompt(self, name: str, given: Rich | None = None) -> Rich:
        return self.say(f"{self._script}.{name}") if given is None else given

    def _answer(
        self, question: Question, label: Rich | None, *, check: bool = False, says_why: bool = False
    ) -> Json:
        name = question.name
        if name not in self._answers:
            raise Pending(question, stale=False)
        value = self._answers[name]
        if not question.valid(value):
            raise Pending(question, stale=True, told=says_why)
        self.order.append(name)
        if not check:
            self._told.append(lambda: self._told_back(question, label, value))
        return value

    def _told_back(self, question: Question, label: Rich | None, value: Json) -> Asked | None:
        told = self.say(f"{self._script}.{question.name}.label") if label is None else label
        return Asked(question.name, told, question.told(self.chat, value)) if told else None
