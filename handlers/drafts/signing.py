"""By name beside one's remarks: who reads it, how it is asked for, how one's mind is changed.

A name is asked, told back and shown only where the channel may carry it (149-ФЗ ст. 10 ч. 8), with a consent
of its own (152-ФЗ); everywhere else its person is «участник №». That is decided here, for everybody.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

from bot.ask import Ask
from bot.chat import Option, Row
from bot.questions import Choice
from bot.scene import Answer, Go, Outdated, Stay
from bot.script import Script
from bot.text import Rich, lines, paragraphs, typed
from domain.drafts import Draft, Remark, Status
from domain.drafts.signing import NAME_LIMIT, Look, Signer, name_fault
from handlers import naming
from handlers.here import Here
from handlers.links import carrying
from storage.drafts import people as draft_people
from storage.drafts import signers
from storage.unit import Unit

CONSENT_VERSION: Final = "2026-11"
_NUMBER, _SAME, _NAME = "number", "same", "name"
_AS: Final = {Look.WAITING: "waiting", Look.SHOWN: "shown_as"}
_OWN: Final = (Status.WAITING, Status.PUBLISHED)
"""A remark in any other state is shown to nobody but its author."""


# --- who reads it ------------------------------------------------------------------------------------------


def names(chat: Here, draft: int, persons: Collection[int]) -> Mapping[int, str]:
    """The names that everybody reads here, of those persons who gave one; none where it may not be."""
    if not chat.personal:
        return {}
    return {
        each: signer.name
        for each, signer in signers.many(chat.unit, draft, persons).items()
        if signer.look is Look.SHOWN
    }


def looked_at(chat: Here, remark: Remark) -> Signer | None:
    """The name as who moderates reads it, decided about or not; None where it may not be, or is not."""
    if not (chat.personal and remark.signed):
        return None
    signer = signers.of(chat.unit, remark.draft, remark.person)
    return None if signer is None or signer.look is Look.REFUSED else signer


def waits(chat: Here, remark: Remark) -> bool:
    """Is there a name beside it that no moderator has seen? Tells no name: may be asked anywhere."""
    signer = signers.of(chat.unit, remark.draft, remark.person) if remark.signed else None
    return signer is not None and signer.look is Look.WAITING


# --- asking ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wish:
    """How the author wants to be shown. `name` is new, "" for the one that is known; `anew`: just agreed."""

    signed: bool = False
    name: str = ""
    anew: bool = False


def wished(ask: Ask[Unit], draft: Draft) -> Wish:
    """By number or by name; not asked where a name may not be, but what was chosen elsewhere stands."""
    chat, say = ask.chat, ask.say
    if not chat.personal:
        return Wish(ask.given("shown") in (_SAME, _NAME))
    mine, known = draft_people.of(chat.unit, draft.id, chat.person), _usable(chat, draft.id)
    ordinal = mine.ordinal if mine is not None else None
    by = say.label("signing.ordinal", ordinal=ordinal) if ordinal else say.label("signing.number")
    choices = [Choice(_NUMBER, by)]
    if known is not None:
        choices.append(Choice(_SAME, known.name))
    choices.append(Choice(_NAME, say.label("signing.other" if known is not None else "signing.name")))
    refused = ask.given("agree") == "no"  # told by the next question
    label = Rich() if refused else say("signing.shown.label")
    shown = ask.one_of("shown", choices, personal=True, prompt=say("signing.shown"), label=label)
    if shown == _NAME:
        return _named(ask, draft)
    return Wish(shown == _SAME)


def _named(ask: Ask[Unit], draft: Draft) -> Wish:
    """The consent, once; the name."""
    chat, say = ask.chat, ask.say
    if not signers.agreed(chat.unit, chat.person, CONSENT_VERSION):
        label = say("signing.shown.label") if ask.given("agree") == "no" else None
        if not naming.agrees(ask, "signing", CONSENT_VERSION, label=label):
            return Wish()
    known = signers.of(chat.unit, draft.id, chat.person)
    before = Rich()
    if known is not None:
        before = _refused(chat, known) if known.look is Look.REFUSED else say("signing.name.for_all")

    name = ask.words(
        "name",
        fault=naming.fault(ask, name_fault),
        limit=NAME_LIMIT,
        personal=True,
        prompt=paragraphs(before, say("signing.name.ask")),
        label=say("signing.name.label"),
    )
    return Wish(True, " ".join(name.split()), anew=ask.given("agree") == "yes")


def after(ask: Ask[Unit], draft: Draft, wish: Wish) -> Rich:
    """What becomes of it, under the check."""
    chat, say = ask.chat, ask.say
    if not chat.personal:
        if wish.signed:
            there = _usable(chat, draft.id) is not None
            return say("signing.after.there" if there else "signing.after.nameless")
        return lines(say("signing.after.number"), say("signing.after.elsewhere") if carrying else Rich())
    return say("signing.after.name") if wish.name else Rich()


def keep(chat: Here, draft: int, wish: Wish) -> Wish:
    """Keep the name that was just given; by number when the consent was taken back meanwhile, elsewhere."""
    if not wish.name:
        return wish
    given = signers.sign(
        chat.unit,
        draft,
        chat.person,
        wish.name,
        version=CONSENT_VERSION,
        channel=chat.network,
        anew=wish.anew,
    )
    return wish if given is not None else Wish()


def _usable(chat: Here, draft: int) -> Signer | None:
    """The person's own name in this discussion that may stand beside a remark."""
    found = signers.of(chat.unit, draft, chat.person)
    if found is None or found.look is Look.REFUSED:
        return None
    return found if signers.agreed(chat.unit, chat.person, CONSENT_VERSION) else None


# --- one's own remark --------------------------------------------------------------------------------------


def stands(chat: Here, remark: Remark) -> Rich:
    """To its author: how the remark is signed, and whether others see that."""
    if not remark.signed or remark.status not in _OWN:
        return Rich()
    say, signer = chat.say, signers.of(chat.unit, remark.draft, remark.person)
    if signer is None:
        return say("signing.nameless" if chat.personal else "signing.nameless.there")
    if signer.look is Look.REFUSED:
        return _refused(chat, signer)
    if not chat.personal:
        return say(f"signing.{_AS[signer.look]}.there")
    return say(f"signing.{_AS[signer.look]}", name=typed(signer.name))


def _refused(chat: Here, signer: Signer) -> Rich:
    why = signer.why.value if signer.why is not None else ""
    return chat.say("signing.refused", why=chat.say(f"signing.unfit.{why}") if why else "")


def rows(chat: Here, remark: Remark) -> list[Row]:
    """Buttons of the author: to be shown by name or not any more; by another name."""
    if remark.status not in _OWN:
        return []
    say, known = chat.say, _usable(chat, remark.draft)
    off = Option("unsign", say.label("signing.off"))
    if not chat.personal:
        return [(off,)] if remark.signed else []
    if not remark.signed:
        return [(Option("sign", say.label("signing.on")),)]
    if known is None:
        return [(Option("rename", say.label("signing.give")), off)]
    return [(off, Option("rename", say.label("signing.rename")))]


def turn(chat: Here, draft: Draft, remark: Remark, deed: str) -> Answer:
    """A press on one of them."""
    if deed == "unsign":
        signers.mark(chat.unit, remark, signed=False)
        return Stay(note=chat.say("signing.off.done"))
    if not chat.personal:
        raise Outdated
    if deed == "sign" and _usable(chat, draft.id) is not None:
        signers.mark(chat.unit, remark, signed=True)
        return Stay(note=chat.say("signing.on.done"))
    return Go("remark.sign", Script.begin(remark=remark.id))


def named(ask: Ask[Unit], draft: Draft) -> Wish:
    """By name, beside a remark that is there already. Raises `Outdated` where it may not be asked."""
    if not ask.chat.personal:
        raise Outdated
    return _named(ask, draft)


def put(chat: Here, remark: Remark, wish: Wish) -> Rich:
    """The name stands beside the remark from now on; what becomes of it."""
    wish = keep(chat, remark.draft, wish)
    if not wish.signed:
        return chat.say("signing.by_number")
    signers.mark(chat.unit, remark, signed=True)
    return chat.say("signing.given" if waits(chat, replace(remark, signed=True)) else "signing.on.done")
