"""Acting on a case: what every action of an official shares, from the button to the commit.

The version the official saw goes with the script from its first question to the end: a case that has moved
meanwhile is not overwritten, and what they wrote is given back to them.
"""

from collections.abc import Callable, Mapping
from typing import Final

from bot.ask import Ask
from bot.chat import Json
from bot.scene import Answer, Done, Go, Outdated, Scene, State, Stay
from bot.script import Script
from bot.speech import Speech
from bot.text import Rich, lines, quote, typed
from domain import statutory
from domain.actions import refusal
from domain.appeals import WORDS_AT_LEAST, Appeal
from domain.moves import Moved, last_extension, same_hand
from domain.people import Official
from domain.refusal import NotAllowed
from domain.rights import Action
from domain.world import World
from handlers.here import Here, loaded
from handlers.officials import told, who
from handlers.refused import said as said_no
from storage.appeals import appeals
from storage.appeals.appeals import Changed
from storage.officials import officials
from storage.unit import Unit
from storage.world import world

Move = Callable[[Appeal, Official, World], Moved]


def of(chat: Here, state: State) -> tuple[Appeal, Official]:
    """The case of the frame and who looks at it. Raises `Outdated` unless they may read it now."""
    appeal = loaded(chat, appeals.load, state.get("appeal"))
    official = who.acting(chat)
    if not _reads(chat, official, appeal):
        raise Outdated
    return appeal, official


def asked(ask: Ask[Unit]) -> tuple[Appeal, Official]:
    """The case a script is about. Raises `Outdated` as `of`, giving back what the official has written."""
    try:
        return of(ask.chat, {"appeal": ask.given("appeal")})
    except Outdated:
        _copy(ask.chat, "work.copy_words", {name: ask.given(name) for name in _WORDS})
        raise


_WORDS: Final = ("text", "reason")  # answers in an official's own words


def citizens(chat: Here, appeal: Appeal) -> Speech:
    """The language the citizen will read it in."""
    return chat.languages.get(appeal.language, chat.say)


def few_words(say: Speech) -> Callable[[str], Rich | None]:
    """What is wrong with the words of a refusal or an answer: «Нет» explains nothing, and goes for good.

    As many signs are asked of officials as of citizens.
    """
    return lambda text: say("case.too_short") if len(text.strip()) < WORDS_AT_LEAST else None


def begin(chat: Here, state: State, action: Action) -> Answer:
    """From the card into the action's script, if the case is still what the card shows."""
    appeal, official = of(chat, state)
    try:
        appeals.load(chat.unit, appeal.id, seen=_seen(state, appeal))
    except Changed as changed:
        return Stay(note=told.changed(chat, changed))
    refused = refusal(appeal, official, action, chat.unit.catalogue)
    if refused is not None:
        return Stay(note=said_no(chat, refused))
    if action is Action.ASSIGN and not officials.assignable(chat.unit, appeal):
        return Stay(note=chat.say("case.assign.no_one"))
    if action is Action.ANSWER:
        others = officials.others(chat.unit, appeal, official.person)
        if same_hand(appeal, official, others=others):
            return Stay(note=chat.say("appeal.same_executor", number=appeal.number))
    try:
        _in_time(appeal, action, world(chat.unit))
    except NotAllowed as late:
        return Stay(note=said_no(chat, late))
    if action is Action.EXTEND:
        latest = last_extension(appeal, world(chat.unit))
        if latest <= max(appeal.due_at, chat.now):
            return Stay(note=chat.say("case.extend.no_more"))
    scene = f"case.{action.value}"
    _forget_other(chat, scene, appeal.id)
    return Go(scene, Script.begin(appeal=appeal.id, seen=appeal.version))


def _in_time(appeal: Appeal, action: Action, around: World) -> None:
    """Raise `NotAllowed` for what the law lets be done only once, or only for some days."""
    match action:
        case Action.EXTEND:
            statutory.check_extension(appeal)
        case Action.REDIRECT:
            statutory.check_redirection(appeal, around)


def at_once(chat: Here, state: State, move: Move, thanks: str) -> Answer:
    """An action that asks nothing: a press on the card does it."""
    appeal, _ = of(chat, state)
    try:
        _do(chat, appeal.id, _seen(state, appeal), move)
    except Changed as changed:
        return Stay(note=told.changed(chat, changed))
    except NotAllowed as refused:
        return Stay(note=said_no(chat, refused))
    return Stay(note=chat.say(thanks))


_CHECK: Final = ("check",)


def act(
    chat: Here,
    scene: Scene[Unit],
    state: State,
    action: Action,
    move: Move,
    *,
    said: str = "",
    again: tuple[str, ...] = _CHECK,
    thanks: Callable[[Appeal], str] | None = None,
) -> Answer:
    """The end of an action's script: do it, or say why not without losing `said`, what they typed.

    `again` are the answers to ask anew when the rules refuse. Thanks with the text `case.<action>.done`, or
    with what `thanks` says of the case as it stands then.
    """
    answers = state.get("answers")
    known: dict[str, Json] = dict(answers) if isinstance(answers, dict) else {}
    appeal, seen = known.get("appeal"), known.get("seen")
    if not isinstance(appeal, int) or not isinstance(seen, int):
        raise Outdated
    try:
        after = _do(chat, appeal, seen, move)
    except LookupError:
        raise Outdated from None
    except Changed as changed:
        _give_back(chat, scene, state, known, changed.current, said)
        if not _reads(chat, who.acting(chat), changed.current):
            return Done(chat.say("work.out_of_reach", number=changed.current.number))
        return Done(lines(told.changed(chat, changed), chat.say("work.nothing_done")))
    except NotAllowed as refused:
        found = appeals.load(chat.unit, appeal)
        if refusal(found, who.acting(chat), action, chat.unit.catalogue) is not None:
            _give_back(chat, scene, state, known, found, said)
            return Done(said_no(chat, refused))
        left: State = {**state, "answers": {name: known[name] for name in known if name not in again}}
        return Stay(left, said_no(chat, refused))
    told_so = chat.say(f"case.{action.value}.done" if thanks is None else thanks(after))
    if not _reads(chat, who.acting(chat), after):  # it has gone to others: there is no card to return to
        return Go("work", instead=True, note=told_so)
    return Done(told_so)


def _do(chat: Here, appeal: int, seen: int, move: Move) -> Appeal:
    found = appeals.load(chat.unit, appeal, seen=seen)
    moved = move(found, who.acting(chat), world(chat.unit))
    return appeals.apply(chat.unit, moved, chat.address)


def _reads(chat: Here, official: Official, appeal: Appeal) -> bool:
    return refusal(appeal, official, Action.READ, chat.unit.catalogue) is None


def _seen(state: State, appeal: Appeal) -> int:
    seen = state.get("seen")
    return seen if isinstance(seen, int) else appeal.version


def _give_back(
    chat: Here, scene: Scene[Unit], state: State, known: dict[str, Json], appeal: Appeal, said: str
) -> None:
    """What was typed, as a message to copy from, and as a draft that the same action takes up."""
    if not said:
        return
    chat.tell(lines(chat.say("work.your_words"), quote(typed(said))))
    answers = {name: value for name, value in known.items() if name not in _CHECK}
    draft = scene.draft({**state, "answers": {**answers, "seen": appeal.version}})
    if draft is not None:
        base = chat.stack[0].state
        drafts = base.get("drafts")
        base["drafts"] = {**(drafts if isinstance(drafts, dict) else {}), scene.name: draft}


def _forget_other(chat: Here, scene: str, appeal: int) -> None:
    """A draft of the same action on another case must not be taken up here; its words are given back."""
    drafts = chat.stack[0].state.get("drafts")
    draft = drafts.get(scene) if isinstance(drafts, dict) else None
    answers = draft.get("answers") if isinstance(draft, dict) else None
    if isinstance(drafts, dict) and isinstance(answers, dict) and answers.get("appeal") != appeal:
        drafts.pop(scene)
        _copy(chat, "work.other_draft", answers)


def _copy(chat: Here, key: str, answers: Mapping[str, Json]) -> None:
    """What an official has written, as a message to copy from."""
    written = [quote(typed(str(answers[name]))) for name in _WORDS if answers.get(name)]
    if written:
        chat.tell(lines(chat.say(key), *written))
