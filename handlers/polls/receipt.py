"""A receipt checked: is my ballot counted?"""

from bot.chat import Chose, Option, Said, Screen, Words
from bot.scene import UNKEPT, Answer, Done, State, Stay, Unclear
from handlers.here import Here, View
from handlers.polls.card import poll_of
from storage.polls import receipts


def _show(chat: Here, state: State) -> Screen:
    poll_of(chat, state)
    state[UNKEPT] = True  # a receipt beside an address would tell whose ballot it is
    return Screen(chat.say("vote.receipt.ask"), rows=((Option("back", chat.say.label("go.back")),),))


def _take(chat: Here, state: State, said: Said) -> Answer:
    poll = poll_of(chat, state)
    match said:
        case Words(text):
            code = receipts.read(text)
            if code is None:
                return Stay(note=chat.say("vote.receipt.not_a_code"))
            found = receipts.whereabouts(chat.unit, poll.id, code)
            if found is receipts.Whereabouts.COUNTED and receipts.published(chat.unit, poll.id):
                line = chat.say("vote.receipt.line", line=receipts.hashed(code))
                chat.tell(Screen(line, unkept=True))
            return Stay(note=chat.say(f"vote.receipt.{found.value}", number=poll.number))
        case Chose("back"):
            return Done()
        case _:
            return Unclear()


scenes = (View("vote.receipt", _show, _take),)
