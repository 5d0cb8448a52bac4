"""Papers about a draft act, made outside the turn: its text as a file, the summary of proposals."""

from typing import Final
from zoneinfo import ZoneInfo

from bot.chat import network_of
from bot.speech import Speech
from bot.text import Rich
from domain.drafts import Count, Draft, Phase
from domain.drafts.moves import refusal
from domain.people import Official
from domain.rights import Action, may
from handlers import made
from handlers.appeals.words import zone_of
from handlers.drafts import summary as draft_summary
from handlers.here import Here
from handlers.links import carrying
from papers.acts import printing, writing
from papers.acts.printing import Printed, Wanted
from papers.acts.writing import Act
from papers.craft import AnyCraft, Craft, Made, Why
from storage.drafts import counts as draft_counts
from storage.drafts import drafts, sections, verdicts_due
from storage.drafts import files as draft_files
from storage.drafts import work as draft_work
from storage.drafts.files import FileKind, Shown
from storage.drafts.papers import PUBLISHED, SUMMARY, TEXT, text_of
from storage.files import files
from storage.files.workshop import Order
from storage.officials import officials
from storage.unit import Unit

_SUMMED_UP: Final = frozenset({Phase.SUMMARY, Phase.FINAL})


def owed(unit: Unit, draft: int) -> bool:
    """Is there a proposal without a decision? Until there is none no summary is made."""
    counts = draft_counts.total(unit, draft)
    return bool(counts[Count.UNREVIEWED] or counts[Count.WAITING] or verdicts_due.count(unit, draft))


def _draft(unit: Unit, order: Order) -> Draft | None:
    what = order.what if isinstance(order.what, dict) else {}
    found = what.get("draft")
    try:
        return drafts.load(unit, found if isinstance(found, int) else -1)
    except LookupError:
        return None


def _printed(unit: Unit, say: Speech, draft: Draft, wanted: Wanted) -> Printed:
    key = "draft.summary.file_named" if wanted == "named" else "draft.summary.file"
    name = say.label(key, number=draft.number.replace("/", "-"))
    held = draft_summary.discussion(unit, say, draft, signed=wanted == "named")
    return Printed(name, say.language, held, wanted)


# --- for one who asked -------------------------------------------------------------------------------------


def _gather(unit: Unit, order: Order, say: Speech) -> Printed | None:
    """The one summary that the chat may get."""
    draft = _draft(unit, order)
    if draft is None or order.person is None or owed(unit, draft.id):
        return None
    official = officials.official(unit, order.person)
    if refusal(draft, official, Action.DRAFT_WATCH, unit.catalogue) is not None:
        return None
    what = order.what if isinstance(order.what, dict) else {}
    if what.get("named"):
        return _named(unit, say, draft, order, official)
    return _printed(unit, say, draft, "whole" if what.get("personal") else "bare")


def _named(unit: Unit, say: Speech, draft: Draft, order: Order, official: Official) -> Printed | None:
    """With the names of those who sign, as they stand now; for who publishes summaries, where they may go."""
    able = may(official.rights, Action.DRAFT_SUMMARIZE, draft.authority, None, unit.catalogue)
    if not able or network_of(order.address) not in carrying:
        return None
    return _printed(unit, say, draft, "named")


def _settle(unit: Unit, order: Order, came: Made) -> None:
    draft = _draft(unit, order)
    facts = came.facts if isinstance(came.facts, dict) else {}
    also = [("layout.withheld", None)] if facts.get("withheld") else []
    if isinstance(order.what, dict) and order.what.get("named"):
        also.append(("work.register.careful", None))
    if draft is not None:
        made.bring(unit, order, "draft.file.summary", came, also=also, number=draft.number)


# --- for everybody -----------------------------------------------------------------------------------------


def _gather_all(unit: Unit, order: Order, say: Speech) -> Printed | None:
    """None when there is a later order, of the next phase."""
    draft = _draft(unit, order)
    what = order.what if isinstance(order.what, dict) else {}
    if draft is None or draft.phase not in _SUMMED_UP or draft.phase.value != what.get("phase"):
        return None
    return _printed(unit, say, draft, "all")


def _settle_all(unit: Unit, order: Order, came: Made) -> None:
    draft = _draft(unit, order)
    if draft is None:
        return
    one = len(came.files) // 2  # of files in each summary, when there are two
    facts = came.facts if isinstance(came.facts, dict) else {}
    if facts.get("summaries") == 1:
        shown = [Shown.EVERYWHERE] * len(came.files)
    else:
        shown = [Shown.BARE] * one + [Shown.PERSONAL] * one
    draft_files.put_instead(unit, draft.id, FileKind.SUMMARY, zip(came.files, shown, strict=True))


def _failed_all(unit: Unit, order: Order, why: Why) -> None:
    """Whoever published it is told; whoever makes the draft, where nobody did by hand."""
    draft = _draft(unit, order)
    by = order.what.get("by") if isinstance(order.what, dict) else None
    if draft is not None:
        persons = (by,) if isinstance(by, int) else draft_work.editors(unit, draft)
        draft_work.tell(unit, draft, "unprinted", persons, f"unprinted:{order.id}")


# --- the whole text ----------------------------------------------------------------------------------------


def order_text(chat: Here, draft: Draft) -> Rich:
    """The text was published before files of texts were made, or is being made just now: brought soon."""
    return made.order(chat, TEXT, text_of(draft))


def _gather_text(unit: Unit, order: Order, say: Speech) -> Act | None:
    """None when it is there already and nobody waits for it."""
    draft = _draft(unit, order)
    what = order.what if isinstance(order.what, dict) else {}
    if draft is None or not draft.public or draft.version != what.get("version"):
        return None
    if not order.address and draft_files.read(unit, draft, FileKind.TEXT, personal=False):
        return None
    version = sections.version(unit, draft.id, draft.version)
    tree = sections.tree(unit, draft.id, draft.version)
    shown = files.load(unit, sorted({picture for each in tree for picture in each.pictures}))
    zone = ZoneInfo(zone_of(unit.catalogue, draft.authority))
    at = version.published_at if version is not None and version.published_at is not None else unit.now
    pictures = {each.id: each.hash for each in shown if each.hash is not None}
    return Act(draft, draft.version, at.astimezone(zone).date(), tree, pictures)


def _settle_text(unit: Unit, order: Order, came: Made) -> None:
    draft = _draft(unit, order)
    if draft is None:
        return
    what = order.what if isinstance(order.what, dict) else {}
    there = draft_files.read(unit, draft, FileKind.TEXT, personal=False)
    if there or draft.version != what.get("version"):
        draft_files.discard(unit, came.files)
    else:
        own = [(each, Shown.EVERYWHERE) for each in came.files]
        draft_files.put_instead(unit, draft.id, FileKind.TEXT, own, version=draft.version)
    found = draft_files.read(unit, draft, FileKind.TEXT, personal=False)
    if order.address:
        ids = tuple(each.file for each in found)
        made.bring(unit, order, "draft.file.text", Made(None, ids), number=draft.number)


crafts: tuple[AnyCraft, ...] = (
    Craft(SUMMARY, _gather, printing.make, _settle, made.broke),
    Craft(PUBLISHED, _gather_all, printing.make, _settle_all, _failed_all, keep=None),
    Craft(TEXT, _gather_text, writing.make, _settle_text, made.broke, keep=None),
)
