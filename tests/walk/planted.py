"""A district in which everything has happened, with a canary in every column that a person's data stand in.

People act at `net`, the channel that is walked; what is personal was written in VK, where it may be.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final, Literal

from bot.memory import Memo, write_memo
from bot.questions import OTHER
from bot.scene import Frame
from domain import moves
from domain.appeals import Appeal, Outcome, Party, Place, Report
from domain.authors import Author
from domain.catalogue import Extra, ExtraKind, Practice
from domain.people import Citizen, Joiner
from domain.polls import Answer, Chosen, Level, Marked, Poll, Results, State, Written
from domain.rights import Right, Role
from domain.templates import Template
from domain.wording import ListKind
from storage import (
    appeals,
    appointments,
    ballots,
    blocks,
    catalogue,
    conversations,
    copies,
    files,
    joinings,
    link_codes,
    mergers,
    mixing,
    officials,
    people,
    pins,
    poll_drafts,
    poll_mailings,
    polls,
    standing_in,
    statements,
    templates,
    wordlists,
)
from storage.unit import Unit
from storage.world import world
from tests.polls import QUESTIONNAIRE, RATING

TOPIC: Final = "roads.pothole"
ROADS, TOWN = "adm-roads", "verkhnezarechensk"
PIN: Final = "2580"
_PIN_HASH: Final = pins.hashed(PIN)
MARKUP: Final = (
    "<b>b</b> [id1|x] @id1 *id1 (x) @durov #тег /start https://зло.рф vk.com/id1"
    " \u202eолз\u200b a\u0301\u0301\u0301"
)
"""What would become a mention, a tag, a command or a link, were it not a person's words."""

CANARIES: Final[Mapping[str, str]] = {
    "name": "Канарейкина Нина",
    "signed": "Канарейкина Подпись Павловна",
    "signed_at": "Речинск, Канареечная улица, 12",
    "caller": "Канарейкин Звонок",
    "caller_at": "+7 900 555-02-02",
    "owner": "Канарейкин Владелец",
    "text": "+7 900 555-03-03",
    "text_mail": "kanarejka@example.org",
    "text_flat": "кв. 303",
    "place_flat": "кв. 304",
    "replied": "+7 900 555-04-04",
    "supplemented": "8 (900) 555-05-05",
    "contested": "+7 900 555-06-06",
    "plea": "+7 900 555-07-07",
    "ballot": "+7 900 555-08-08",
    "ballot_draft": "+7 900 555-09-09",
    "draft": "+7 900 555-10-10",
    "draft_name": "Канарейкина Черновик",
    "file": "Канарейкина-паспорт",
    "crowd": "+7 900 555-11-11",
    "account": "530199",
    "raw": "+7 900 555-12-12",
}
"""By what it was said as; each another, so that a leak tells where it came from."""

VISIBLE_TO_NOBODY: Final = frozenset({"account", "raw", "ballot"})
"""Canaries that no screen shows anywhere: ids in messengers, updates that broke us, ballots."""


def _words(key: str, about: str) -> str:
    return f"{about} Звоните {CANARIES[key]}. {MARKUP}"


TEXT: Final = (
    "Яма на дороге у школы, пробил колесо. "
    f"Пишите {CANARIES['text_mail']}, звоните {CANARIES['text']}, живу в {CANARIES['text_flat']}. {MARKUP}"
)


@dataclass
class Planted:
    """Who is where, what is what: for the walk's first steps."""

    net: str
    who: dict[str, str] = field(default_factory=dict)  # role -> address
    persons: dict[str, int] = field(default_factory=dict)
    cases: dict[str, int] = field(default_factory=dict)
    polls: dict[str, int] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    block: int = 0
    copies: int = 0
    template: int = 0


class Planter:
    """Writes it all down, in one unit."""

    def __init__(self, unit: Unit, net: str) -> None:
        self.unit = unit
        self.now = unit.now
        self.made = Planted(net)

    def all(self) -> Planted:
        """Everything, in an order in which it could have happened."""
        self._catalogue()
        self._officials()
        self._citizens()
        self._cases()
        self._order()
        self._polls()
        self._leftovers()
        return self.made

    # --- where and who --------------------------------------------------------------------------------

    def _catalogue(self) -> None:
        unit = self.unit
        topic = unit.catalogue.topics[TOPIC]
        owner = Extra(
            "owner", {"ru": "Чья машина?", "en": "Whose car?"}, ExtraKind.TEXT, required=False, personal=True
        )
        since = Extra("since", {"ru": "С какого дня?", "en": "Since when?"}, ExtraKind.DATE, required=False)
        kinds = Extra(
            "kinds",
            {"ru": "Что пострадало?", "en": "What is damaged?"},
            ExtraKind.SEVERAL_OF,
            ({"ru": "Колесо", "en": "Wheel"}, {"ru": "Подвеска", "en": "Suspension"}),
            required=False,
        )
        improvement = unit.catalogue.authorities["adm-improvement"]
        catalogue.put(
            unit,
            catalogue.Imported(
                topics=(replace(topic, extras=(*topic.extras, owner, since, kinds)),),
                authorities=(
                    replace(improvement, practice=Practice(approval=True)),
                    replace(unit.catalogue.authorities["adm"], practice=Practice(poll_approval=True)),
                ),
            ),
        )
        unit.catalogue = catalogue.load(unit)

    def _somebody(self, name: str, address: str) -> int:
        person = people.at_the_door(self.unit, address, "ru").id
        conversations.load(self.unit, address, "ru")
        self.made.who[name], self.made.persons[name] = address, person
        return person

    def _officials(self) -> None:
        rights = {
            "coordinator": [Right(Role.COORDINATOR, "adm")],
            "executor": [Right(Role.EXECUTOR, ROADS), Right(Role.EXECUTOR, "adm-improvement")],
            "second": [Right(Role.EXECUTOR, ROADS)],
            "head": [Right(Role.HEAD, "adm")],
            "admin": [Right(Role.ADMIN, "adm")],
            "curator": [Right(Role.CURATOR, "adm")],
            "moderator": [Right(Role.MODERATOR, "adm")],
            "editor": [Right(Role.EDITOR, "adm")],
            "sibling": [Right(role, "hospital") for role in Role],
            "dismissed": [Right(Role.COORDINATOR, "adm")],
        }
        for number, (name, held) in enumerate(rights.items(), 720_100):
            person = self._somebody(name, f"{self.made.net}:{number}")
            for right in held:
                officials.appoint(self.unit, person, right, by=None, note=f"{name} {MARKUP[:40]}")
            pins.put(self.unit, person, _PIN_HASH, self.made.who[name])
        # This one has no name in lists but the one they gave themselves.
        third = self._somebody("named", f"{self.made.net}:720190")
        officials.appoint(self.unit, third, Right(Role.EXECUTOR, ROADS), by=None)
        people.set_name(self.unit, third, CANARIES["name"])

    def _citizens(self) -> None:
        net, unit = self.made.net, self.unit
        self._somebody("citizen", f"{net}:710199")
        self.there = f"vk:{CANARIES['account']}" if net != "vk" else f"telegram:{CANARIES['account']}"
        other = self._somebody("elsewhere", self.there)
        people.set_name(unit, other, CANARIES["name"])
        people.give_consent(unit, other, "2026-11", "vk")
        people.give_consent(unit, other, "2026-11", "vk", people.STATUTORY)
        mergers.merge(unit, self.made.persons["citizen"], other, self.made.who["citizen"])
        self.made.persons["elsewhere"] = self.made.persons["citizen"]
        for name, number in (("joiner", 710_201), ("stranger", 710_202), ("neighbour", 710_203)):
            self._somebody(name, f"{net}:{number}")
        people.give_consent(unit, self.made.persons["joiner"], "2026-11", net)
        people.give_consent(unit, self.made.persons["neighbour"], "2026-11", net)

    def _file(self, name: str, kind: Literal["photo", "document"], called: str = "") -> int:
        """Sent in VK, and here by now."""
        file = files.receive(self.unit, kind=kind, network="vk", ref=f"{kind}{name}", name=called)
        mime = "image/jpeg" if kind == "photo" else "application/pdf"
        files.arrived(self.unit, file, f"{kind}{name:0<58}", 1000, mime)
        return file

    # --- cases ----------------------------------------------------------------------------------------

    def _sent(self, name: str, who: str = "citizen", **changed: Any) -> Appeal:
        scan = self._file(name, "document", f"{CANARIES['file']}.pdf")
        place = Place(f"ул. Школьная, 5, {CANARIES['place_flat']} {MARKUP[:24]}", 58.2, 46.4)
        extras = {"size": "Около метра", "owner": CANARIES["owner"]}
        made = Report(name, TOPIC, TOWN, f"{TEXT} {name}", place, extras, (scan,))
        person, address = self.made.persons[who], self.made.who[who]
        case = appeals.register(self.unit, replace(made, **changed), person, address)
        self.made.cases[name] = case.id
        return case

    def _do(self, move: Callable[..., moves.Moved], case: Appeal, who: str, **how: Any) -> Appeal:
        person = self.made.persons[who]
        actor = officials.official(self.unit, person)
        if not actor.rights:
            joiner = joinings.joiner(self.unit, case.id, person)
            acting: Citizen | Joiner = joiner or Citizen(person)
            moved = move(case, acting, world(self.unit), **how)
        else:
            moved = move(case, actor, world(self.unit), **how)
        return appeals.apply(self.unit, moved, self.made.who[who])

    def _routed(self, name: str, authority: str = ROADS) -> Appeal:
        return self._do(moves.accept_and_route, self._sent(name), "coordinator", authority=authority)

    def _taken(self, name: str, authority: str = ROADS) -> Appeal:
        return self._do(moves.take, self._routed(name, authority), "executor")

    def _answered(self, name: str, outcome: Outcome = Outcome.DONE, **more: Any) -> Appeal:
        case = self._taken(name, more.pop("authority", ROADS))
        if more.pop("joined", False):
            self._joins(case)
        said = {"outcome": outcome, "text": f"Заделали. {MARKUP}", "files": (self._file(name, "photo"),)}
        return self._do(moves.answer, case, "executor", **said, **more)

    def _joins(self, case: Appeal) -> None:
        joinings.join(self.unit, case, self.made.persons["joiner"], self.made.who["joiner"], "ru")

    def _cases(self) -> None:
        self._sent("registered")
        self._routed("routed")
        taken = self._taken("taken")
        taken = self._do(moves.add_words, taken, "citizen", text=_words("replied", "Стало хуже."))
        self._joins(taken)
        taken = self._do(moves.supplement, taken, "joiner", text=_words("supplemented", "И у меня."))
        self._do(moves.note, taken, "executor", text=f"Заметка {MARKUP}")
        asked = self._taken("clarifying")
        self._do(moves.ask_citizen, asked, "executor", question=f"Какой дом? {MARKUP}")
        self._answered("approval", authority="adm-improvement")
        self._answered("agreeing", parties=(Party("adm-housing"), Party("adm")))
        self._answered("answered")
        self._do(moves.confirm, self._answered("confirmed"), "citizen")
        contested = self._answered("contested", joined=True)
        self._do(moves.contest, contested, "citizen", reason=_words("contested", "Ничего не сделано."))
        self._do(moves.decline, self._sent("declined"), "coordinator", reason=f"Нет сведений {MARKUP}")
        self._do(moves.withdraw, self._sent("withdrawn"), "citizen", reason="")
        later = self.now.date() + timedelta(days=30)
        self._answered("planned", Outcome.PLANNED, planned_until=later)
        self._answered("joined_answered", joined=True)
        self._later("closed", moves.close_by_silence, timedelta(days=30))
        self._later("rechecked", moves.close_by_silence, timedelta(days=30))
        self._later("rechecked", moves.recheck, timedelta(days=90))
        signed = Author(CANARIES["signed"], CANARIES["signed_at"])
        self._sent("statutory", author=signed)
        self._called()

    def _later(self, name: str, move: Callable[..., moves.Moved], span: timedelta) -> None:
        case = self._load(name) if name in self.made.cases else self._answered(name)
        self.unit.now = self.now + span
        appeals.apply(self.unit, move(case, world(self.unit)), "")
        self.unit.now = self.now

    def _load(self, name: str) -> Appeal:
        return appeals.load(self.unit, self.made.cases[name])

    def _called(self) -> None:
        """Filed for a caller, answered, and nobody has told them."""
        report = Report("called", TOPIC, TOWN, f"{TEXT} called", Place("ул. Школьная, 9", 58.21, 46.41))
        who = officials.official(self.unit, self.made.persons["executor"])
        caller = Author(CANARIES["caller"], CANARIES["caller_at"])
        case = appeals.file_for_caller(self.unit, report, who, self.made.who["executor"], caller)
        self.made.cases["called"] = case.id
        if not case.executors:
            case = self._do(moves.accept_and_route, case, "coordinator")
            case = self._do(moves.take, case, "executor")
        self._do(moves.answer, case, "executor", outcome=Outcome.EXPLAINED, text="Починили")

    # --- order, people at work ------------------------------------------------------------------------

    def _order(self) -> None:
        unit = self.unit
        boss = officials.official(unit, self.made.persons["coordinator"])
        at = self.made.who["coordinator"]
        wordlists.add(unit, boss, "adm", ListKind.ADVERTISING, ["нипочемкин", "казино*"], at)
        self._sent("withheld", text=f"Зовёт нипочемкин. {TEXT}")
        for number in range(3):
            name = f"crowd{number}"
            self._somebody(name, f"{self.made.net}:7103{number:02}")
            text = f"Требуем отремонтировать дорогу на Садовой. {_words('crowd', 'Третий год ждём!')}"
            self._sent(name, name, text=text)
        self.made.copies = copies.page(unit, boss)[0].id
        case = self._sent("rude", "neighbour")
        self.made.block = blocks.place(unit, boss, case, 7, f"Оскорбления {MARKUP}", at).id
        blocks.plead(unit, self.made.persons["neighbour"], self.made.block, _words("plea", "Я не ругался."))
        name = f"Шаблон {MARKUP[:40]}"
        made = Template(0, "adm", None, None, name, f"Работы у {{место}} завершены. {MARKUP}")
        self.made.template = templates.add(unit, boss, made, at)
        main, repeat = self._routed("main"), self._routed("repeat")
        appeals.apply(unit, moves.merge(repeat, boss, world(unit), main=main), at)
        admin = officials.official(unit, self.made.persons["admin"])
        since, until = self.now, self.now + timedelta(days=7)
        standing_in.send_away(
            unit, admin, self.made.persons["second"], self.made.persons["executor"], since, until, at
        )
        made_code = appointments.invite(unit, None, Right(Role.EXECUTOR, ROADS), "test", note="Пост")
        self.made.codes["invite"] = made_code.code
        appointments.dismiss(unit, admin, self.made.persons["dismissed"], self.made.who["admin"])

    # --- polls ----------------------------------------------------------------------------------------

    def _polls(self) -> None:
        unit = self.unit
        given: dict[str, Answer] = {
            "yard": Chosen(("c",)),
            "why": Written(_words("ballot", "Потому.")),
            "what": Chosen(("b", "c")),
            "order": Chosen(("c", "a", "b")),
            "clean": Marked(4),
            "gate": Chosen(("yes",)),
        }
        live = replace(QUESTIONNAIRE, changing=True, results=Results.LIVE)
        for name, poll in {"open": live, "rating": RATING, "draft": QUESTIONNAIRE}.items():
            self._poll(name, poll)
        self._state("draft", State.DRAFT)
        for name, state in (
            ("checking", State.CHECKING),
            ("scheduled", State.SCHEDULED),
            ("closed", State.CLOSED),
            ("decided", State.DECIDED),
            ("cancelled", State.CANCELLED),
        ):
            self._poll(name, QUESTIONNAIRE)
            if state in (State.CLOSED, State.DECIDED):
                self._vote(name, "neighbour", given)
            self._state(name, state)
        self.made.codes["receipt"] = self._vote("open", "neighbour", given)
        draft = {"why": _words("ballot_draft", "Не знаю."), "yard": "c"}
        poll_drafts.keep(unit, self.made.polls["open"], self.made.persons["citizen"], draft)
        statements.lives_in(unit, self.made.persons["joiner"], TOWN)
        poll_mailings.subscribe(unit, self.made.persons["citizen"], "zarechny")
        for each in mixing.waiting(unit):
            while mixing.mix(unit, each):
                pass

    def _poll(self, name: str, poll: Poll) -> None:
        titled = {language: f"{each} {MARKUP[:40]}" for language, each in poll.title.items()}
        mine = replace(poll, authority="adm", territory="zarechny", title=titled)
        self.made.polls[name] = polls.create(self.unit, mine).id

    def _state(self, name: str, state: State) -> None:
        poll = polls.load(self.unit, self.made.polls[name])
        decision = {"ru": f"Построим {MARKUP}"} if state is State.DECIDED else {}
        opens = self.now + timedelta(days=3) if state is State.SCHEDULED else poll.opens_at
        polls.save(self.unit, replace(poll, state=state, decision=decision, opens_at=opens))

    def _vote(self, poll: str, who: str, given: dict[str, Answer]) -> str:
        return ballots.cast(
            self.unit,
            self.made.polls[poll],
            self.made.persons[who],
            given,
            level=Level.CHANNEL,
            territory=TOWN,
            day=date(2026, 11, 24),
        )

    # --- what is half-done ----------------------------------------------------------------------------

    def _leftovers(self) -> None:
        """In the other messenger an official appeal is being written; an update broke us."""
        unit = self.unit
        answers = {
            "text": f"Яма у дома. {_words('draft', 'Жду.')}",
            "topic": TOPIC,
            f"card.{TOPIC}": "yes",
            f"extra.{TOPIC}.size": "1",
            f"extra.{TOPIC}.owner": CANARIES["draft_name"],
            f"extra.{TOPIC}.since": "",
            f"extra.{TOPIC}.kinds": [],
            "place": {"words": f"Верхнезареченск, ул. Садовая, 1, {CANARIES['place_flat']}"},
            "files": [],
            "check": OTHER,
            "official": "on",
            "name": CANARIES["draft_name"],
        }
        frames = [Frame("menu", {"greeted": True}), Frame("report", {"answers": answers})]
        single = self._somebody("writer", f"vk:{CANARIES['account']}1")
        stored = conversations.load(unit, f"vk:{CANARIES['account']}1", "ru")
        conversations.save(unit, replace(stored, stack=write_memo(Memo(frames=frames))))
        people.give_consent(unit, single, "2026-11", "vk")
        code = link_codes.issue(unit, single, f"vk:{CANARIES['account']}1")
        assert code is not None
        self.made.codes["link"] = code.code
        other = self._somebody("carrier", f"vk:{CANARIES['account']}2")
        stored = conversations.load(unit, f"vk:{CANARIES['account']}2", "ru")
        conversations.save(unit, replace(stored, stack=write_memo(Memo(frames=frames))))
        code = link_codes.issue(unit, other, f"vk:{CANARIES['account']}2", carries=True)
        assert code is not None
        self.made.codes["carry"] = code.code
        raw = f'{{"text": "{CANARIES["raw"]}"}}'
        conversations.dead(unit, "u1", self.there, raw, "KeyError")
