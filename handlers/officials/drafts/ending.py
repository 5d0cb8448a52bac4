"""A new version of the text published; the final text, with what was taken from people."""

from dataclasses import replace

from bot.ask import Ask
from bot.scene import Answer, Outdated, State
from bot.script import Script
from bot.text import Rich, lines, paragraphs
from domain.drafts import Count, Draft, Tree, Version, moves
from domain.people import Official
from domain.rights import Action
from domain.world import World
from handlers.drafts import words
from handlers.here import Here
from handlers.officials.drafts import acting, text, version
from storage.drafts import counts as draft_counts
from storage.drafts import sections
from storage.unit import Unit


def _made(chat: Here, draft: Draft) -> tuple[Version, Tree] | None:
    """The version that is being made, with its text; None when there is none."""
    made = sections.being_made(chat.unit, draft.id)
    return None if made is None else (made, sections.tree(chat.unit, draft.id, made.number))


def _revising(ask: Ask[Unit]) -> tuple[int, str]:
    draft = acting.asked(ask, Action.DRAFT_REVISE)
    if _made(ask.chat, draft) is None:
        raise Outdated
    note = ask.words("text", limit=moves.NOTE_LIMIT)

    def after() -> Rich:
        shown = version.of(ask.chat, {"draft": draft.id})
        tree = sections.outline(ask.chat.unit, draft.id, shown.number)
        return paragraphs(text.news(ask.chat, shown, tree), ask.say("work.draft.revise.told"))

    ask.confirm("check", after=after)
    return draft.id, note


def _revise(chat: Here, made: tuple[int, str], state: State) -> Answer:
    draft, note = made

    def does(found: Draft, by: Official, around: World) -> moves.Moved:
        going = _made(chat, found)
        if going is None:
            raise Outdated
        noted = replace(going[0], note=note)
        moved = moves.revise(found, by, around, noted, going[1])
        sections.put_version(chat.unit, noted)
        return moved

    return acting.move(
        chat,
        draft,
        acting.given(state, "seen"),
        does,
        lambda after: chat.say("work.draft.done.revised", version=after.version),
        typed_words=note,
    )


def _finishing(ask: Ask[Unit]) -> tuple[int, str]:
    draft = acting.asked(ask, Action.DRAFT_FINISH)
    outcome = ask.words("text", limit=moves.OUTCOME_LIMIT)

    def after() -> Rich:
        going = _made(ask.chat, draft)
        counts = draft_counts.total(ask.chat.unit, draft.id)
        kind = "work.draft.finish.stays" if going is None else "work.draft.finish.new"
        number = draft.version if going is None else going[0].number
        return paragraphs(
            lines(
                ask.say(kind, version=number),
                ask.say("work.draft.finish.taken", taken=counts[Count.TAKEN], partly=counts[Count.PARTLY]),
                ask.say("work.draft.finish.listed") if words.tells_taken(draft, counts) else Rich(),
            ),
            ask.say("work.draft.finish.told"),
        )

    ask.confirm("check", after=after)
    return draft.id, outcome


def _finish(chat: Here, made: tuple[int, str], state: State) -> Answer:
    draft, outcome = made

    def does(found: Draft, by: Official, around: World) -> moves.Moved:
        going = _made(chat, found)
        if going is None:
            return moves.finish(found, by, around, outcome=outcome)
        final = replace(going[0], final=True)
        moved = moves.finish(found, by, around, outcome=outcome, version=final, tree=going[1])
        sections.put_version(chat.unit, final)
        return moved

    return acting.move(
        chat,
        draft,
        acting.given(state, "seen"),
        does,
        lambda after: chat.say("work.draft.done.final"),
        typed_words=outcome,
    )


scenes = (
    Script("work.draft.revise", _revising, _revise),
    Script("work.draft.finish", _finishing, _finish),
)
