"""A district in which everything has happened, with a canary in every column that a person's data stand in.

People act at `net`, the channel that is walked; what is personal was written in VK, where it may be.
"""

from dataclasses import replace

from bot.memory import Memo, write_memo
from bot.questions import OTHER
from bot.scene import Frame
from handlers.identity import CONSENT_VERSION
from storage import conversations
from storage.people import link_codes, people
from storage.unit import Unit
from tests.walk.acts import acts
from tests.walk.canaries import CANARIES, words
from tests.walk.cases import Cases
from tests.walk.deeds import order
from tests.walk.ground import TOPIC, Ground, Planted
from tests.walk.votes import Votes


def plant(unit: Unit, net: str) -> Planted:
    """Everything, in an order in which it could have happened."""
    ground = Ground(unit, net)
    cases = Cases(ground)
    cases.all()
    order(ground, cases)
    Votes(ground).all()
    acts(ground)
    leftovers(ground)
    return ground.made


def leftovers(ground: Ground) -> None:
    """In the other messenger an official appeal is being written; an update broke us."""
    unit, made = ground.unit, ground.made
    answers = {
        "text": f"Яма у дома. {words('draft', 'Жду.')}",
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
    single = ground.somebody("writer", f"vk:{CANARIES['account']}1")
    stored = conversations.load(unit, f"vk:{CANARIES['account']}1", "ru")
    conversations.save(unit, replace(stored, stack=write_memo(Memo(frames=frames))))
    people.give_consent(unit, single, CONSENT_VERSION, "vk")
    code = link_codes.issue(unit, single, f"vk:{CANARIES['account']}1")
    assert code is not None
    made.codes["link"] = code.code
    other = ground.somebody("carrier", f"vk:{CANARIES['account']}2")
    stored = conversations.load(unit, f"vk:{CANARIES['account']}2", "ru")
    conversations.save(unit, replace(stored, stack=write_memo(Memo(frames=frames))))
    code = link_codes.carry(unit, other, f"vk:{CANARIES['account']}2")
    assert code is not None
    made.codes["carry"] = code.code
    raw = f'{{"text": "{CANARIES["raw"]}"}}'
    conversations.dead(unit, "u1", ground.there, raw, "KeyError")
