"""What is being written in one messenger goes on in another, by a code that joins nobody."""

from dataclasses import replace
from typing import Final

from bot.chat import Chose, Json, Option, Said, Screen, Tone, network_of
from bot.memory import read_memo
from bot.questions import OTHER
from bot.scene import Answer, Done, Go, Outdated, State, Stay, Unclear
from bot.text import lines, own_words, paragraphs, quote, shorten
from domain.catalogue import Catalogue
from handlers import identity
from handlers.appeals import report
from handlers.here import Here, View
from handlers.officials import calls
from storage import conversations
from storage.notices import outbox
from storage.people import link_codes
from storage.people.link_codes import Entered

_REPORT: Final = report.script.name


def enter(chat: Here, entered: Entered) -> Answer:
    """Ask whether to go on here; or say why what was begun cannot."""
    if entered.address == chat.address:
        reason = "link.own"
    elif not chat.personal:
        reason = "link.carry.not_here"
    elif _answers(chat, entered) is None:
        reason = "link.carry.gone"
    else:
        return Go("link.carry", {"code": entered.id})
    if identity.known(chat):
        return Stay(note=chat.say(reason))
    chat.tell(chat.say(reason))
    return identity.welcome(chat)


def drafts(chat: Here, address: str) -> dict[str, Json]:
    """Half-done work of another chat: its drafts, and what is being written there now, of every kind.

    Without what this channel may not carry.
    """
    frames = read_memo(conversations.load(chat.unit, address, chat.language).stack).frames
    kept = frames[0].state.get("drafts") if frames else None
    found: dict[str, Json] = dict(kept) if isinstance(kept, dict) else {}
    found |= chat.half_done(frames)
    if chat.personal:
        return found
    return {name: bare(chat.unit.catalogue, name, draft) for name, draft in found.items()}


_WHO: Final = frozenset({"check", "official", "agree", "name", "reply_to", "signed", "caller", "reach"})
"""Answers that say who an appeal or a remark is from, and those that lead to them."""
APPEALS: Final = frozenset({_REPORT, calls.SCENE})
REMARKS: Final = frozenset({"draft.say", "remark.sign"})
_SIGNED: Final = APPEALS | REMARKS
"""The scripts that ask who somebody is."""


def bare(catalogue: Catalogue, scene: str, draft: Json) -> Json:
    """A draft of that scene without personal data (149-ФЗ ст. 10 ч. 8): the rest may be where it may not."""
    if not isinstance(draft, dict) or scene not in _SIGNED:
        return draft
    kept: dict[str, Json] = dict(draft)
    for part in ("answers", "partial"):
        if isinstance(given := kept.get(part), dict):
            kept[part] = {name: value for name, value in given.items() if not _personal(catalogue, name)}
    if _personal(catalogue, str(kept.get("editing") or "")):
        kept.pop("before_edit", None)  # what it was, while it is being changed
        kept.pop("editing")
    return kept


def _personal(catalogue: Catalogue, name: str) -> bool:
    if not name.startswith("extra."):
        return name in _WHO
    topic, _, key = name.removeprefix("extra.").rpartition(".")
    found = catalogue.topics.get(topic)
    known = {each.key: each.personal for each in found.extras} if found is not None else {}
    return known.get(key, True)


def _answers(chat: Here, entered: Entered) -> dict[str, Json] | None:
    draft = drafts(chat, entered.address).get(_REPORT)
    answers = draft.get("answers") if isinstance(draft, dict) else None
    return answers if isinstance(answers, dict) else None


def _found(chat: Here, state: State) -> tuple[Entered, dict[str, Json]]:
    code = state.get("code")
    entered = link_codes.entered(chat.unit, code) if isinstance(code, int) else None
    answers = _answers(chat, entered) if entered is not None and entered.carries else None
    if entered is None or answers is None or not chat.personal:
        raise Outdated
    return entered, answers


def _show(chat: Here, state: State) -> Screen:
    entered, answers = _found(chat, state)
    say = chat.say
    messenger = say.label(f"link.in.{network_of(entered.address)}")
    return Screen(
        paragraphs(
            say("link.carry", messenger=messenger),
            quote(own_words(shorten(str(answers.get("text") or ""), 600))),
        ),
        rows=(
            (Option("yes", say.label("link.carry.yes"), Tone.GOOD),),
            (Option("no", say.label("link.confirm_no")),),
        ),
    )


def _take(chat: Here, state: State, said: Said) -> Answer:
    match said:
        case Chose("yes"):
            return _on(chat, *_found(chat, state))
        case Chose("no"):
            return Done() if identity.known(chat) else identity.welcome(chat)
        case _:
            return Unclear()


def _on(chat: Here, entered: Entered, answers: dict[str, Json]) -> Answer:
    """Into the appeal, at the question that could not be asked there; the other chat is told."""
    if link_codes.use(chat.unit, entered.id) is None:
        raise Outdated
    base = chat.stack[0].state
    base["greeted"] = True
    _give_back(chat, base)
    outbox.put(
        chat.unit,
        address=entered.address,
        person=entered.person,
        kind="notice.carried",
        subject=f"person:{entered.person}",
        body={"network": chat.network},
        dedup=f"carried:{entered.id}",
        lane=outbox.Lane.REPLY,
    )
    given: State = {"answers": {**answers, "check": OTHER}, "given": []}
    match identity.consented(chat, _REPORT, given):
        case Go() as consent:
            return replace(consent, instead=True)
        case _:
            return Go(_REPORT, given, instead=True)


def _give_back(chat: Here, base: State) -> None:
    """Another draft here would be taken up instead: its words are given back."""
    own = base.get("drafts")
    draft = own.pop(_REPORT, None) if isinstance(own, dict) else None
    answers = draft.get("answers") if isinstance(draft, dict) else None
    if isinstance(answers, dict) and answers.get("text"):
        chat.tell(lines(chat.say("link.carry.other"), quote(own_words(str(answers["text"])))))


scenes = (View("link.carry", _show, _take),)
