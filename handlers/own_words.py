"""What the archive «Мои данные» tells of cases and of draft acts: as data, as a page, as files."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from bot.chat import Json, network_of
from bot.speech import Speech
from bot.text import Rich, bold, italic, lines, own_words, quote, rich, typed
from bot.withholding import name_without, part_without_own, words_without
from domain.appeals import Appeal
from domain.events import Event, Side, files_of
from domain.joining import as_seen, for_strangers
from domain.people import Citizen, Joiner
from handlers.appeals import words
from papers.archive import Enclosed
from papers.webpage import Block
from storage.appeals import appeals, authors, chronicle
from storage.files import blobs, files
from storage.files.files import File
from storage.people import own_data, own_discussions
from storage.unit import Unit


@dataclass(slots=True)
class Written:
    """The archive while it is written. `bare`: for a channel that may not carry personal data."""

    unit: Unit
    say: Speech
    bare: bool
    zone: str
    blocks: list[Block] = field(default_factory=list)
    enclosed: list[Enclosed] = field(default_factory=list)
    withheld: int = 0

    def moment(self, case: Appeal, event: Event) -> Rich:
        zone = words.zone_of(self.unit.catalogue, case.authority)
        return self.shown(words.happened(self.say, self.unit, event, zone))

    def shown(self, text: Rich) -> Rich:
        """Citizens' words in it without contacts, where they may not go."""
        bare = part_without_own(text, self.say) if self.bare else text
        self.withheld += bare != text
        return bare

    def name(self, name: str) -> str:
        """What a citizen's file is called."""
        bare = name_without(name, self.say) if self.bare and name else name
        self.withheld += bare != name
        return bare

    def own(self, text: str) -> str:
        """The same of words that are told as data."""
        bare = words_without(text, self.say) if self.bare else text
        self.withheld += bare != text
        return bare

    def today(self) -> date:
        return words.day_of(self.unit.now, self.zone)


def case(it: Written, case: Appeal, actor: Citizen | Joiner) -> dict[str, Json]:
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
        words.status(say, case, own=mine),
        words.due(say, it.unit, case),
        say("card.authority", authority=words.authority_name(catalogue, case.authority)),
        say("card.place", place=own_words(place)) if place else Rich(),
        italic(say("joined.head")) if not mine else Rich(),
    )
    it.blocks.append(Block("p", it.shown(lines(stands, quote(own_words(text)) if text else Rich()))))
    it.blocks += [Block("p", it.moment(case, each)) for each in history]
    if links:
        it.blocks.append(Block("p", bold(say("own.files")), tuple(links)))
    return told


def _by(event: Event, actor: Citizen | Joiner) -> bool:
    return event.side is Side.CITIZEN and event.person == actor.person


def _details(it: Written, case: Appeal) -> dict[str, Json]:
    """Answers to the topic's own questions, without those that ask of a person where they may not go."""
    topic = it.unit.catalogue.topics.get(case.topic)
    personal = {each.key: each.personal for each in topic.extras} if topic is not None else {}
    kept: dict[str, Json] = {
        key: value for key, value in case.extras.items() if not (it.bare and personal.get(key, True))
    }
    it.withheld += len(case.extras) - len(kept)
    return kept


def _author(it: Written, case: Appeal) -> Json:
    author = authors.of(it.unit, case.id)
    if author is None:
        return None
    if it.bare:
        it.withheld += 1
        return None
    return {"name": author.name, "reply_to": author.reply_to}


def _files(it: Written, case: Appeal, events: Iterable[Event]) -> tuple[list[Json], list[tuple[str, str]]]:
    """The files of these events: as data, and as links of the page."""
    found: list[Json] = []
    links: list[tuple[str, str]] = []
    for event in events:
        by: dict[str, Json] = {"by": event.side.value}
        told, more = _enclose(it, case.number, files_of(event.what), by, own=event.side is Side.CITIZEN)
        found += told
        links += more
    return found, links


def _enclose(
    it: Written, folder: str, ids: Iterable[int], about: dict[str, Json], *, own: bool
) -> tuple[list[Json], list[tuple[str, str]]]:
    """Put files into the archive; what is not here yet is told as such. `own`: a citizen has named them."""
    found: list[Json] = []
    links: list[tuple[str, str]] = []
    for sent in files.load(it.unit, list(ids)):
        each = replace(sent, name=it.name(sent.name)) if own else sent
        told: dict[str, Json] = {"name": each.name, "mime": each.mime, **about}
        if each.state == "here" and each.hash is not None:
            path = f"files/{folder.replace('/', '-')}/{each.id}-{_named(each)}"
            it.enclosed.append(Enclosed(each.hash, path, each.size or 0))
            links.append((each.name or path, path))
            told["path"] = path
        else:
            told["not_here"] = each.state
        found.append(told)
    return found, links


def _named(file: File) -> str:
    return blobs.shown_name(file.name, file.mime)


def remarks(it: Written, person: int) -> list[Json]:
    """What the person said of draft acts, with what was answered."""
    found: list[Json] = []
    for ids, remark in own_discussions.said(it.unit, person):
        told, links = _enclose(it, f"draft-{remark['draft']}", ids, {}, own=True)
        found.append({**remark, "files": told})
        head = it.say("own.remark", draft=str(remark["draft"]), title=typed(str(remark["title"])))
        answer = str(remark["because"] or "")
        spoken = (quote(own_words(str(remark[name]))) for name in ("text", "why") if remark[name])
        said = [bold(head), *spoken]
        if answer:
            said += [it.say("own.answered"), quote(typed(answer))]
        earlier = remark["earlier"]
        for was in earlier if isinstance(earlier, list) else ():
            if isinstance(was, dict):
                said += [it.say("own.earlier"), quote(typed(str(was["because"])))]
        it.blocks.append(Block("p", it.shown(lines(*said)), tuple(links)))
    return found
