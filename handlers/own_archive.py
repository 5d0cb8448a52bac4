"""«Скачать мои данные»: what the archive is made of. The registry of it is `storage.told`."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from bot.chat import Json, network_of
from bot.memory import read_memo
from bot.speech import Speech
from bot.text import Rich, bold, italic, join, lines, quote, rich, typed
from domain.appeals import Appeal
from domain.events import Event, Side, files_of
from domain.joining import as_seen, for_strangers
from domain.people import Citizen, Joiner
from handlers import carried, made
from handlers.appeals import words
from handlers.links import carrying
from handlers.polls import ballot
from papers import archive
from papers.archive import Archive, Enclosed
from papers.craft import Craft, Made
from papers.webpage import Block
from storage import appeals, authors, blobs, chronicle, erasure, files, own_data, people, wishes
from storage.files import File
from storage.told import TOLD, Left
from storage.unit import Unit
from storage.workshop import Order

KIND: Final = "my_data"
_MEGABYTE: Final = 1 << 20
_PART: Final = {"telegram": 20 * _MEGABYTE}
"""Bytes of one part; Telegram is slow in Russia, heavy files first."""
_ANYWHERE: Final = 40 * _MEGABYTE
_PARTS: Final = 5
_NEVER: Final = (ballot.NAME, "work.pin", "work.pin.new")
"""Scenes whose answers are told to nobody."""


@dataclass(slots=True)
class _Written:
    """The archive while it is written. `bare`: for a channel that may not carry personal data."""

    unit: Unit
    say: Speech
    bare: bool
    zone: str
    blocks: list[Block] = field(default_factory=list)
    enclosed: list[Enclosed] = field(default_factory=list)
    withheld: int = 0

    def moment(self, case: Appeal, event: Event) -> Rich:
        return words.happened(self.say, self.unit, event, words.zone_of(self.unit.catalogue, case.authority))

    def today(self) -> date:
        return words.day_of(self.unit.now, self.zone)


def _gather(unit: Unit, order: Order, say: Speech) -> Archive | None:
    if order.person is None:
        return None
    person, bare = order.person, not (isinstance(order.what, dict) and order.what.get("personal"))
    it = _Written(unit, say, bare, wishes.zone(unit, person))
    group = erasure.joined_with(unit, person)
    data = own_data.of(unit, person, group)
    drafts = _drafts(it, person)
    own = [_case(it, appeals.load(unit, each), Citizen(person)) for each in own_data.cases(unit, person)]
    joined: list[Json] = []
    for each, when in own_data.joined(unit, person):
        joined.append({**when, **_case(it, appeals.load(unit, each), Joiner(person))})
    if bare:
        _strip(it, data, network_of(order.address))
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
        "drafts": drafts,
        "files_left_out": [each.path for each in left],
        "left_out": _left_out(say, bare=bare),
    }
    title = say.label("own.title", day=say.day(it.today(), it.today()))
    head = _front(it, title, data, len(left))
    blocks = (*head, *it.blocks, Block("h2", say("own.left_out")), *_reasons(say, bare=bare))
    name = f"my-data-{it.today().isoformat()}"
    return Archive(name, title, say.language, whole, blocks, parts, counts)


# --- cases -------------------------------------------------------------------------------------------------


def _case(it: _Written, case: Appeal, actor: Citizen | Joiner) -> dict[str, Json]:
    """One case as data; its block goes to the page, its files to the archive."""
    say, catalogue = it.say, it.unit.catalogue
    mine = isinstance(actor, Citizen)
    text, place = (case.text, case.place.words) if mine else for_strangers(case)
    happened = chronicle.of(it.unit, case.id, public_only=False)
    history = as_seen([each for each in happened if each.public or _by(each, actor)], actor)
    own = [each for each in history if each.side is not Side.CITIZEN or _by(each, actor)]
    found, links = _files(it, case, own)
    told: dict[str, Json] = {
        "number": case.number,
        "registered_at": own_data.plain(case.registered_at),
        "track": case.track.value,
        "status": case.status.value,
        "topic": {"code": case.topic, "name": words.topic_name(say, catalogue, case.topic)},
        "authority": {"code": case.authority, "name": words.authority_name(catalogue, case.authority)},
        "territory": case.territory,
        "text": text,
        "due_at": own_data.plain(case.due_at),
        "answer": case.answer,
        "outcome": case.outcome.value if case.outcome is not None else None,
        "planned_until": own_data.plain(case.planned_until),
        "answered_at": own_data.plain(case.answered_at),
        "closed_at": own_data.plain(case.closed_at),
        "merged_into": appeals.load(it.unit, case.merged.into).number if case.merged is not None else None,
        "history": [
            {
                "at": own_data.plain(each.at),
                "kind": each.kind,
                "by": each.side.value,
                "text": it.moment(case, each).plain,
            }
            for each in history
        ],
        "files": found,
    }
    if mine:
        told |= {
            "sent_from": network_of(case.address) if case.address else "",
            "place": {
                "words": case.place.words,
                "latitude": case.place.latitude,
                "longitude": case.place.longitude,
            },
            "details": _details(it, case),
            "question": case.question,
            "rating": case.stars,
            "author": _author(it, case),
        }
    else:
        told["place"] = {"words": place}
    it.blocks.append(Block("h2", rich(f"№ {case.number}. {words.topic_name(say, catalogue, case.topic)}")))
    stands = lines(
        words.status(say, case),
        words.due(say, it.unit, case),
        say("card.authority", authority=words.authority_name(catalogue, case.authority)),
        say("card.place", place=typed(place)) if place else Rich(),
        italic(say("joined.head")) if not mine else Rich(),
    )
    it.blocks.append(Block("p", lines(stands, quote(typed(text)) if text else Rich())))
    it.blocks += [Block("p", it.moment(case, each)) for each in history]
    if links:
        it.blocks.append(Block("p", bold(say("own.files")), tuple(links)))
    return told


def _by(event: Event, actor: Citizen | Joiner) -> bool:
    return event.side is Side.CITIZEN and event.person == actor.person


def _details(it: _Written, case: Appeal) -> dict[str, Json]:
    """Answers to the topic's own questions, without those that ask of a person where they may not go."""
    topic = it.unit.catalogue.topics.get(case.topic)
    personal = {each.key: each.personal for each in topic.extras} if topic is not None else {}
    kept: dict[str, Json] = {
        key: value for key, value in case.extras.items() if not (it.bare and personal.get(key, True))
    }
    it.withheld += len(case.extras) - len(kept)
    return kept


def _author(it: _Written, case: Appeal) -> Json:
    author = authors.of(it.unit, case.id)
    if author is None:
        return None
    if it.bare:
        it.withheld += 1
        return None
    return {"name": author.name, "reply_to": author.reply_to}


def _files(it: _Written, case: Appeal, events: Iterable[Event]) -> tuple[list[Json], list[tuple[str, str]]]:
    """The files of these events: as data, and as links of the page. What is not here yet is told as such."""
    found: list[Json] = []
    links: list[tuple[str, str]] = []
    for event in events:
        for each in files.load(it.unit, list(files_of(event.what))):
            about: dict[str, Json] = {"name": each.name, "mime": each.mime, "by": event.side.value}
            if each.state == "here" and each.hash is not None:
                path = f"files/{case.number.replace('/', '-')}/{each.id}-{_named(each)}"
                it.enclosed.append(Enclosed(each.hash, path, each.size or 0))
                links.append((each.name or path, path))
                about["path"] = path
            else:
                about["not_here"] = each.state
            found.append(about)
    return found, links


def _named(file: File) -> str:
    return blobs.shown_name(file.name, file.mime)


# --- the rest ----------------------------------------------------------------------------------------------


def _drafts(it: _Written, person: int) -> list[Json]:
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


def _strip(it: _Written, data: dict[str, Json], network: str) -> None:
    """Take out what `storage.told.WITHHELD` names; accounts of this very messenger may be told in it."""
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


def _front(it: _Written, title: str, data: dict[str, Json], left: int) -> list[Block]:
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
