"""What officials of the planted district have arranged among themselves and with unruly people."""

from datetime import timedelta

from domain import moves
from domain.held import Way
from domain.people import Citizen
from domain.rights import Right, Role
from domain.templates import Template
from domain.wording import ListKind
from storage.appeals import appeals, copies, held, templates
from storage.officials import appointments, officials, standing_in, wordlists
from storage.people import blocks
from storage.world import world
from tests.walk.canaries import MARKUP, TEXT, words
from tests.walk.cases import Cases
from tests.walk.ground import ROADS, Ground


def order(ground: Ground, cases: Cases) -> None:
    """Word lists, a crowd of copies, a block and its plea, a template, who is away, who was dismissed."""
    unit, made = ground.unit, ground.made
    boss = officials.official(unit, made.persons["coordinator"])
    at = made.who["coordinator"]
    wordlists.add(unit, boss, "adm", ListKind.ADVERTISING, ["нипочемкин", "казино*"], at)
    cases.sent("withheld", text=f"Зовёт нипочемкин. {TEXT}")
    for number in range(3):
        name = f"crowd{number}"
        ground.somebody(name, f"{made.net}:7103{number:02}")
        text = f"Требуем отремонтировать дорогу на Садовой. {words('crowd', 'Третий год ждём!')}"
        cases.sent(name, name, text=text)
    made.copies = copies.page(unit, boss)[0].id
    case = cases.sent("rude", "neighbour")
    made.block = blocks.place(unit, boss, case, 7, f"Оскорбления {MARKUP}", at).id
    blocks.plead(unit, made.persons["neighbour"], made.block, words("plea", "Я не ругался."))
    case = cases.routed("held")
    said = words("held", "Зовёт нипочемкин.")
    added = moves.add_words(case, Citizen(made.persons["citizen"]), world(unit), text=said)
    kept = held.said(unit, added, Way.ADD, said, (), made.who["citizen"])
    assert kept is not None
    made.held = kept.id
    name = f"Шаблон {MARKUP[:40]}"
    template = Template(0, "adm", None, None, name, f"Работы у {{место}} завершены. {MARKUP}")
    made.template = templates.add(unit, boss, template, at)
    main, repeat = cases.routed("main"), cases.routed("repeat")
    appeals.apply(unit, moves.merge(repeat, boss, world(unit), main=main), at)
    admin = officials.official(unit, made.persons["admin"])
    since, until = ground.now, ground.now + timedelta(days=7)
    standing_in.send_away(unit, admin, made.persons["second"], made.persons["executor"], since, until, at)
    made_code = appointments.invite(unit, None, Right(Role.EXECUTOR, ROADS), "test", note="Пост")
    made.codes["invite"] = made_code.code
    appointments.dismiss(unit, admin, made.persons["dismissed"], made.who["admin"])
