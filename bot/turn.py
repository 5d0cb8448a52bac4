"""One turn as a pure step over a unit: what was said goes in, the conversation moves, a screen comes out.

No IO but the unit's own transaction, no clock but the unit's: the engine runs it, a test may too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Generic

from bot.chat import (
    Blocked,
    Chose,
    Command,
    Files,
    Json,
    Moved,
    Press,
    Said,
    Screen,
    Start,
    Strange,
    Unblocked,
    Update,
    Words,
    network_of,
)
from bot.flood import Flood
from bot.layout import NEXT, PREVIOUS, Drawing, chosen, fit, once, pressed
from bot.memory import (
    Memo,
    Memory,
    Stored,
    Undrawn,
    later,
    read_memo,
    read_shown,
    read_undrawn,
    write_memo,
    write_undrawn,
)
from bot.network import Limits, Part
from bot.scene import (
    ERASED,
    UNKEPT,
    Answer,
    Chat,
    Done,
    Frame,
    Go,
    Home,
    House,
    Outdated,
    State,
    Stay,
    U,
    Unclear,
)
from bot.speech import Speech
from bot.text import Rich, paragraphs
from bot.withholding import withheld

FLOOD: Final = "flood"
_DEPTH: Final = 20  # frames of one conversation; nobody walks deeper


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a committed turn asks of the network: answer the press, paint the screen, set the menu.

    `paint` is None when what is to be seen stands there already. `kind` is for the log.
    """

    kind: str
    scene: str = ""
    toast: str = ""
    paint: Undrawn | None = None
    menu: tuple[tuple[str, str], ...] | None = None
    standing: str = ""  # `Stored.shown`: what stands in the chat, as far as is known
    wait: float = 0.0  # seconds to paint it after: too much comes at once
    secret: bool = False  # what was said is a secret: it is to be taken out of the chat


@dataclass(frozen=True)  # no slots: Python 3.11 cannot call the alias of a slotted generic
class Turn(Generic[U]):
    """Everything a turn needs besides the unit; made once."""

    memory: Memory[U]
    house: House[U]
    limits: Mapping[str, Limits]  # by network
    personal: Mapping[str, bool]  # by network: may it carry personal data
    speeches: Mapping[str, Speech]
    updates: int = 0  # of one chat in a minute, all of them answered at once; 0: any number

    def __call__(self, unit: U, update: Update, drawn_mark: int, shown: str) -> Outcome:
        """Take the update.

        `drawn_mark` and `shown` are what this process painted last and may not have kept yet.
        """
        new, stored = self.memory.begin(unit, update.id, update.address, update.language)
        if not new:
            return self._repeated(stored, drawn_mark)
        if shown:
            undrawn = "" if drawn_mark == stored.mark else stored.undrawn
            stored = replace(stored, shown=shown, undrawn=undrawn)
        memo = read_memo(stored.stack)
        chat = self._chat(unit, stored, update)
        chat.stack = memo.frames or [Frame(self.house.home)]
        memo.frames = chat.stack
        if isinstance(update.said, Blocked | Unblocked | Moved):
            self.house.arrive(chat, update.said)
            self.memory.save(unit, stored)
            return Outcome(type(update.said).__name__.lower())
        source = update.said.source if isinstance(update.said, Press) else ""
        over, wait = self._too_much(chat, memo)
        asked = isinstance(update.said, Words) and bool(chat.stack[-1].state.get(ERASED))
        kind, note = self._said(chat, memo, stored.mark, update.said)
        if over == 1 and memo.flood is not None and not memo.flood.going_on:
            note = paragraphs(chat.say("flood.slower"), note or Rich())
        secret = asked and kind != "arrive"
        if over <= 1:
            return replace(self._drawn(unit, chat, memo, stored, kind, note, source), secret=secret)
        chat.toast = ""
        drawn = self._drawn(unit, chat, memo, stored, FLOOD, note, source)
        return replace(drawn, wait=wait, secret=secret)

    def _too_much(self, chat: Chat[U], memo: Memo) -> tuple[int, float]:
        """By how many updates this minute is too full, and how many seconds the answer waits."""
        if not self.updates:
            return 0, 0.0
        memo.flood = Flood(chat.now) if memo.flood is None else memo.flood.more(chat.now, self.updates)
        return memo.flood.over(self.updates), memo.flood.wait(chat.now, self.updates)

    def raw(self, unit: U, update: Update) -> str:
        """What may be kept of an update that breaks us: "" where the person was typing a secret."""
        try:
            memo = read_memo(self.memory.load(unit, update.address, update.language).stack)
        except (ValueError, KeyError, TypeError):
            return ""  # a conversation that cannot be read: who knows what it asks
        return "" if any(frame.state.get(UNKEPT) for frame in memo.frames) else update.raw

    def _repeated(self, stored: Stored, drawn_mark: int) -> Outcome:
        """The same screen again, if it was never shown; else it stands there already."""
        if not stored.undrawn or drawn_mark == stored.mark:
            return Outcome("repeat")
        return Outcome("repeat", paint=read_undrawn(stored.undrawn), standing=stored.shown)

    def _chat(self, unit: U, stored: Stored, update: Update) -> Chat[U]:
        network = network_of(stored.address)

        def keep(media: object) -> int | Rich:
            return self.house.keep(chat, media)  # type: ignore[arg-type]

        chat: Chat[U] = Chat(
            unit=unit,
            address=stored.address,
            person=stored.person,
            say=self.speeches.get(stored.language) or self.speeches["ru"],
            now=self.memory.now(unit),
            personal=self.personal.get(network, False),
            limits=self.limits[network] if update.tiles else replace(self.limits[network], tiles=0),
            keep=keep,
            languages=dict(self.speeches),
            update=update.id,
            half_done=self._half_done,
        )
        return chat

    # --- what was said -------------------------------------------------------------------------------

    def _said(self, chat: Chat[U], memo: Memo, mark: int, said: Said) -> tuple[str, Rich | None]:
        """Move the conversation; gives the kind for the log and a note."""
        if isinstance(said, Press):
            return self._press(chat, memo, mark, said)
        if said == Words(""):  # nothing but signs that nobody sees
            said = Strange("empty")
        if isinstance(said, Start | Command | Words | Files):
            answer = self.house.arrive(chat, said)
            if answer is not None:
                return "arrive", self._moved(chat, answer, jump=True)
        if isinstance(said, Words):
            key = chosen(said.text, memo.options)
            if key is not None:
                return self._chose(chat, key)
        return self._given(chat, said)

    def _press(self, chat: Chat[U], memo: Memo, mark: int, said: Press) -> tuple[str, Rich | None]:
        press = pressed(said.data)
        if press is not None and press.entry:
            answer = self.house.arrive(chat, Press(press.entry, said.source))
            if answer is not None:
                return "entry", self._moved(chat, answer, jump=True)
        elif press is not None and press.mark == mark and any(press.key == key for key, _ in memo.options):
            return self._chose(chat, press.key)
        chat.toast = chat.say.label("layout.outdated")
        return "outdated", None

    def _chose(self, chat: Chat[U], key: str) -> tuple[str, Rich | None]:
        if key.startswith("e:"):
            answer = self.house.arrive(chat, Press(key[2:]))
            return "entry", self._moved(chat, answer or Stay(), jump=True)
        if key in (NEXT, PREVIOUS):
            chat.stack[-1].page += 1 if key == NEXT else -1
            return "page", None
        return self._given(chat, Chose(key))

    def _given(self, chat: Chat[U], said: Said) -> tuple[str, Rich | None]:
        frame = chat.stack[-1]
        scene = self.house.scene(frame.scene)
        if scene is None:
            chat.stack[1:] = []
            return "gone", chat.say("layout.gone")
        try:
            answer = scene.take(chat, frame.state, said)
        except Outdated:
            del chat.stack[max(1, len(chat.stack) - 1) :]
            return "gone", chat.say("layout.gone")
        if isinstance(answer, Unclear):
            answer = self.house.unclear(chat, said)
        kind = "took" if not isinstance(answer, Stay) or answer.note is None else "noted"
        return kind, self._moved(chat, answer, jump=False)

    def _moved(self, chat: Chat[U], answer: Answer, *, jump: bool) -> Rich | None:
        match answer:
            case Stay(state, note, first):
                if state is not None:
                    chat.stack[-1].state = state
                if first:
                    chat.stack[-1].page = 0
                return note
            case Go(scene, state, instead, note):
                if jump:
                    self._leave(chat)
                elif instead and len(chat.stack) > 1:
                    chat.stack.pop()
                if scene != self.house.home:
                    self._enter(chat, scene, state)
                return note
            case Done(note, then):
                if len(chat.stack) > 1:
                    chat.stack.pop()
                if then is None:
                    return note
                _, told = self._given(chat, then)
                return paragraphs(note or Rich(), told or Rich()) or None
            case Home(note):
                self._leave(chat)
                return note
            case Unclear():
                return None

    def _enter(self, chat: Chat[U], scene: str, state: State) -> None:
        """Push a frame; a draft of that scene is taken up, what came with the frame waiting beside it."""
        drafts = chat.stack[0].state.get("drafts")
        draft = drafts.pop(scene, None) if isinstance(drafts, dict) else None
        if isinstance(draft, dict):
            state = {**draft, "afresh": state}
        chat.stack.append(Frame(scene, state))
        if len(chat.stack) > _DEPTH:
            del chat.stack[1]

    def _leave(self, chat: Chat[U]) -> None:
        """Back to the bottom; half-done work is kept as a draft."""
        if begun := self._half_done(chat.stack[1:]):
            base = chat.stack[0].state
            drafts = base.get("drafts")
            base["drafts"] = (drafts if isinstance(drafts, dict) else {}) | begun
        del chat.stack[1:]

    def _half_done(self, frames: Sequence[Frame]) -> dict[str, Json]:
        found: dict[str, Json] = {}
        for frame in frames:
            scene = self.house.scene(frame.scene)
            if scene is not None and (draft := scene.draft(frame.state)) is not None:
                found[frame.scene] = draft
        return found

    # --- what is to be seen ---------------------------------------------------------------------------

    def _drawn(
        self,
        unit: U,
        chat: Chat[U],
        memo: Memo,
        stored: Stored,
        kind: str,
        note: Rich | None,
        source: str,
    ) -> Outcome:
        screen, note = self._screen(chat, note)
        frame = chat.stack[-1]
        limits = chat.limits
        mark = stored.mark + 1
        if note:
            screen = replace(screen, text=paragraphs(note, screen.text))
        before = chat.ahead
        if not chat.personal:
            screen, before = withheld(screen, chat.say), [withheld(each, chat.say) for each in chat.ahead]
        drawing = fit(screen, limits, chat.say, mark, frame.page)
        frame.page = drawing.page
        standing = read_shown(stored.shown).has(source)
        waiting = read_undrawn(stored.undrawn) if stored.undrawn else None
        if not chat.ahead and drawing.digest == memo.digest and (standing or (source and waiting)):
            self._save(unit, chat, memo, stored)  # it stands there, or is on its way
            if waiting is None and not chat.toast:  # a press is never left without an answer
                chat.toast = _again(note) or chat.say.label("layout.same")
            return Outcome(kind, frame.scene, chat.toast, waiting, _menu(chat), stored.shown)
        ahead = tuple(p for each in before for p in fit(each, limits, chat.say, mark).parts)
        if kind == FLOOD and waiting is not None:  # the same warning again and again is one
            ahead = tuple(each for each in ahead if all(each.text != said.text for said in waiting.ahead))
        ahead += _given_back(chat, memo, drawing)
        # Pressed on a message that a crash kept from being noted: it is answered by a new one, now and at
        # every try. Edited by one try and sent by another, the screen would stand in the chat twice.
        pressed = source if standing or waiting is None else ""
        undrawn = _keyed(Undrawn(ahead, drawing, pressed, mark), stored.address)
        if waiting is not None:
            undrawn = later(waiting, undrawn)
        memo.options, memo.digest = drawing.options, drawing.digest
        self._save(unit, chat, memo, replace(stored, mark=mark, undrawn=write_undrawn(undrawn)))
        return Outcome(kind, frame.scene, chat.toast, undrawn, _menu(chat), stored.shown)

    def _screen(self, chat: Chat[U], note: Rich | None) -> tuple[Screen, Rich | None]:
        while True:
            frame = chat.stack[-1]
            scene = self.house.scene(frame.scene)
            try:
                if scene is not None:
                    return scene.show(chat, frame.state), note
            except Outdated:
                pass
            if len(chat.stack) == 1:
                raise RuntimeError("the home scene cannot be shown")
            chat.stack.pop()
            note = note or chat.say("layout.gone")

    def _save(self, unit: U, chat: Chat[U], memo: Memo, stored: Stored) -> None:
        memo.frames = chat.stack
        stack = write_memo(memo)
        self.memory.save(unit, replace(stored, person=chat.person, stack=stack, language=chat.language))


def _given_back(chat: Chat[U], memo: Memo, drawing: Drawing) -> tuple[Part, ...]:
    """The keyboard under the input line, after a question that borrowed it (to ask for the place).

    A message has either buttons of its own or that keyboard, so it takes a short message ahead.
    """
    last = drawing.parts[-1]
    back: tuple[Part, ...] = ()
    if memo.borrowed and not last.bottom and memo.bottom:
        back = (Part(chat.say("layout.noted"), bottom=memo.bottom),)
    memo.borrowed = last.bottom_once
    if last.bottom and not last.bottom_once:
        memo.bottom = last.bottom
    return back


def _again(note: Rich | None) -> str:
    """The note that stands above the screen already, once more; a citizen's words are not (`withheld`)."""
    return "" if note is None or any(node.own for node in note.nodes) else note.plain


def _menu(chat: Chat[U]) -> tuple[tuple[str, str], ...] | None:
    return None if chat.menu is None else tuple(chat.menu)


def _keyed(undrawn: Undrawn, address: str) -> Undrawn:
    """Give every message the key that makes sending it again harmless."""

    def keyed(parts: tuple[Part, ...], begin: int) -> tuple[Part, ...]:
        return tuple(
            replace(part, key=once(address, undrawn.mark, begin + at)) for at, part in enumerate(parts)
        )

    drawing = replace(undrawn.drawing, parts=keyed(undrawn.drawing.parts, 100))
    return replace(undrawn, ahead=keyed(undrawn.ahead, 0), drawing=drawing)
