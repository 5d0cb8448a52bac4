"""«Скачать мои данные»: what the archive is made of. The registry of it is `storage.people.told`."""

from typing import Final

from bot.chat import Json, network_of
from bot.memory import read_memo
from bot.speech import Speech
from bot.text import Rich, join, lines, rich, typed
from domain.people import Citizen, Joiner
from handlers import carried, made, own_page, own_words
from handlers.links import carrying
from handlers.own_words import Written
from handlers.polls import ballot
from papers import archive
from papers.archive import Archive
from papers.craft import Craft, Made
from papers.webpage import Block
from storage.appeals import appeals
from storage.files.workshop import Order
from storage.people import erasure, own_data, own_discussions, people, wishes
from storage.people.told import OWN_WORDS, TOLD, Left
from storage.unit import Unit

KIND: Final = "my_data"
_MEGABYTE: Final = 1 << 20
_PART: Final = {"telegram": 20 * _MEGABYTE}
"""Bytes of one part; Telegram is slow in Russia, heavy files first."""
_ANYWHERE: Final = 40 * _MEGABYTE
_PARTS: Final = 5
_NEVER: Final = (ballot.NAME, "work.pin", "work.pin.new")
"""Scenes whose answers are told to nobody."""


def _gather(unit: Unit, order: Order, say: Speech) -> Archive | None:
    if order.person is None:
        return None
    person, bare = order.person, not (isinstance(order.what, dict) and order.what.get("personal"))
    it = Written(unit, say, bare, wishes.zone(unit, person))
    group = erasure.joined_with(unit, person)
    data: dict[str, Json] = {
        **own_data.of(unit, person, group),
        "hearings": own_discussions.at_hearings(unit, person),
    }
    drafts = _drafts(it, person)
    own = [
        own_words.case(it, appeals.load(unit, each), Citizen(person)) for each in own_data.cases(unit, person)
    ]
    joined: list[Json] = []
    for each, when in own_data.joined(unit, person):
        joined.append({**when, **own_words.case(it, appeals.load(unit, each), Joiner(person))})
    spoken: dict[str, Json] = {
        **own_discussions.discussions(unit, person),
        "remarks": own_words.remarks(it, person),
    }
    if bare:
        _strip(it, data, network_of(order.address))
        it.withheld += _without(spoken["signed"], "name")
    parts, left = archive.split(it.enclosed, _PART.get(network_of(order.address), _ANYWHERE), _PARTS)
    counts: dict[str, Json] = {
        "appeals": len(own),
        "files": sum(len(part) for part in parts),
        "left": len(left),
        "withheld": it.withheld,
        "parts": len(parts),
    }
    whole: dict[str, Json] = {
        "made_at": own_data.plain(unit.now),
        **data,
        "appeals": list(own),
        "joined_appeals": joined,
        "draft_acts": spoken,
        "drafts": drafts,
        "files_left_out": [each.path for each in left],
        "left_out": _left_out(say, bare=bare),
    }
    if bare:
        whole = _said_barely(it, whole)
        counts["withheld"] = it.withheld
    title = say.label("own.title", day=say.day(it.today(), it.today()))
    head = _front(it, title, data, len(left))
    besides = (Block("h2", say("own.left_out")), *_reasons(say, bare=bare))
    blocks = (*head, *it.blocks, *own_page.rest(it, data), *besides)
    name = f"my-data-{it.today().isoformat()}"
    return Archive(name, title, say.language, whole, blocks, parts, counts)


# --- the rest ----------------------------------------------------------------------------------------------


def _drafts(it: Written, person: int) -> list[Json]:
    """What is being written in each messenger and is not sent: the answers given so far."""
    found: list[Json] = []
    for network, stack in own_data.stacks(it.unit, person):
        frames = read_memo(stack).frames
        kept = frames[0].state.get("drafts") if frames else None
        begun: dict[str, Json] = dict(kept) if isinstance(kept, dict) else {}
        begun |= {frame.scene: frame.state for frame in frames if "answers" in frame.state}
        for scene in _NEVER:
            begun.pop(scene, None)
        for scene, draft in begun.items():
            bare = carried.bare(it.unit.catalogue, scene, draft) if it.bare else draft
            it.withheld += bare != draft
            answers = bare.get("answers") if isinstance(bare, dict) else None
            if answers:
                found.append({"network": network, "what": scene, "answers": answers})
    return found


def _strip(it: Written, data: dict[str, Json], network: str) -> None:
    """Take out what `storage.people.told.WITHHELD` names; accounts of this messenger may be told in it."""
    person = data["person"]
    if isinstance(person, dict) and person.pop("name", None):
        it.withheld += 1
    accounts = data["accounts"]
    for each in accounts if isinstance(accounts, list) else []:
        if isinstance(each, dict) and each["network"] != network:
            each.pop("address")
            it.withheld += 1
    if data.pop("not_understood"):
        it.withheld += 1
    settings = data["settings"]
    near = settings["near"] if isinstance(settings, dict) else None
    for each in near if isinstance(near, list) else []:
        if isinstance(each, dict) and each.pop("latitude") is not None:
            each.pop("longitude")
            it.withheld += 1
    hearings = data["hearings"]
    it.withheld += _without(hearings["visits"] if isinstance(hearings, dict) else None, "name")


def _without(told: Json, name: str) -> int:
    """Take that out of each of these; says how many told it."""
    found = [each.pop(name) for each in told if isinstance(each, dict)] if isinstance(told, list) else []
    return sum(bool(each) for each in found)


def _said_barely(it: Written, data: dict[str, Json]) -> dict[str, Json]:
    """The data with people's own words as `storage.people.told.OWN_WORDS` says."""

    def told(value: Json, path: str) -> Json:
        match value:
            case dict():
                return {name: told(each, f"{path}.{name}") for name, each in value.items()}
            case list():
                return [told(each, path) for each in value]
            case str() if any(f"{path}.".startswith(f".{own}.") for own in OWN_WORDS):
                return it.own(value)
            case _:
                return value

    return {name: told(each, f".{name.removeprefix('joined_')}") for name, each in data.items()}


def _left_out(say: Speech, *, bare: bool) -> dict[str, Json]:
    """Why: which columns."""
    found: dict[str, Json] = {}
    for why in Left:
        names: list[Json] = [name for name, where in TOLD.items() if where is why]
        found[say.label(f"own.left.{why.value}")] = names
    if bare:
        found[say.label("own.left.channel")] = []
    return found


def _reasons(say: Speech, *, bare: bool) -> list[Block]:
    told = [say(f"own.left.{why.value}") for why in Left]
    return [Block("p", each) for each in (*((say("own.left.channel"),) if bare else ()), *told)]


def _front(it: Written, title: str, data: dict[str, Json], left: int) -> list[Block]:
    """What this is, who it is about, where they talk with us."""
    say = it.say
    person, accounts = data["person"], data["accounts"]
    name = str(person.get("name") or "") if isinstance(person, dict) else ""
    where = [
        say.label(f"link.in.{each['network']}")
        for each in (accounts if isinstance(accounts, list) else [])
        if isinstance(each, dict) and f"link.in.{each['network']}" in say
    ]
    return [
        Block("h1", rich(title)),
        Block("p", say("own.about")),
        Block(
            "p",
            lines(
                join(" ", [say("own.name"), typed(name)]) if name else Rich(),
                join(" ", [say("own.messengers"), ", ".join(dict.fromkeys(where))]),
                say("own.too_big", left) if left else Rich(),
            ),
        ),
    ]


def _settle(unit: Unit, order: Order, done: Made) -> None:
    facts = done.facts if isinstance(done.facts, dict) else {}

    def count(name: str) -> int:
        found = facts.get(name)
        return found if isinstance(found, int) else 0

    also: list[tuple[str, int | None]] = [
        (f"my_data.archive.{each}", count(each)) for each in ("left", "missing") if count(each)
    ]
    if count("parts") > 1:
        also.append(("my_data.archive.parts", count("parts")))
    opens = None
    if count("withheld"):
        also.append(("my_data.archive.bare", None))
        where = {network_of(each) for each in people.addresses(unit, order.person or 0)}
        if where & carrying:
            also.append(("my_data.archive.there", None))
        elif carrying:
            also.append(("my_data.archive.join", None))
            opens = ("my_data.to_vk", "link")
    made.bring(
        unit,
        order,
        "my_data.archive",
        done,
        n=count("appeals"),
        files=count("files"),
        also=(*also, ("my_data.archive.keep", None)),
        opens=opens,
    )


craft = Craft(KIND, _gather, archive.make, _settle, made.broke)
