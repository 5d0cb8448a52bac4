"""Согласование: with whom an answer is agreed, согласовать, не согласовать с замечаниями."""

from bot.ask import Ask
from bot.questions import Choice
from bot.scene import Answer, State
from bot.script import Script
from bot.text import Rich, join, lines, rich
from domain import moves
from domain.appeals import PARTIES_LIMIT, Appeal, Party, Status
from domain.rights import Action
from handlers.appeals import words
from handlers.here import Here
from handlers.officials import acting, approval, who
from handlers.officials.questions import AuthorityOf
from storage.officials import officials
from storage.unit import Unit


def name(chat: Here, party: Party) -> Rich:
    """«Управление ЖКХ», or «Управление ЖКХ, Петрова»."""
    authority = rich(words.authority_name(chat.unit.catalogue, party.authority))
    return authority if party.person is None else join(", ", [authority, who.name_of(chat, party.person)])


def names(chat: Here, parties: tuple[Party, ...]) -> Rich:
    """All of them."""
    return join("; ", [name(chat, each) for each in parties])


def stands(chat: Here, appeal: Appeal) -> Rich:
    """Who has agreed the answer, who is waited for and until when; empty while nobody is asked."""
    made = appeal.agreement
    if appeal.status is not Status.APPROVAL or made is None or made.over:
        return Rich()
    zone = words.zone_of(chat.unit.catalogue, appeal.authority)
    head = chat.say("case.agreement.done")
    if made.pending:
        moment = chat.say.moment(made.due_at, zone, words.day_of(chat.now, zone))
        late = made.due_at < chat.now
        head = chat.say("case.agreement.late" if late else "case.agreement.until", moment=moment)
    return lines(
        head, *(join(" ", ["✅" if each.agreed else "⏳", name(chat, each)]) for each in made.parties)
    )


def parties(ask: Ask[Unit]) -> tuple[Party, ...]:
    """Authority after authority, and in each of them any who speaks for it or one official."""
    found: list[Party] = []
    for number in range(1, PARTIES_LIMIT + 1):
        found.append(_party(ask, number, tuple(each.authority for each in found)))
        if number == PARTIES_LIMIT:
            break
        more = [Choice(key, ask.say.label(f"case.answer.more.{key}")) for key in ("enough", "more")]
        asked = lines(ask.say("case.answer.asked", names=names(ask.chat, tuple(found))))
        if ask.one_of(f"more.{number}", more, prompt=asked, label=Rich()) == "enough":
            break
    return tuple(found)


def _party(ask: Ask[Unit], number: int, taken: tuple[str, ...]) -> Party:
    say, catalogue, me = ask.say, ask.chat.unit.catalogue, ask.chat.person
    prompt = say("case.answer.authority")
    question = AuthorityOf(f"party.{number}", prompt, catalogue, fits=lambda code: code not in taken)
    authority = str(ask.once(question, Rich()))
    colleagues = [each for each in officials.colleagues(ask.chat.unit, authority) if each.person != me]
    anyone = Choice("any", say.label("case.answer.anyone"))
    people = [Choice(str(each.person), who.name_of(ask.chat, each.person).plain) for each in colleagues]
    if not people:
        return Party(authority)
    of = say("case.answer.who", authority=words.authority_name(catalogue, authority))
    chosen = ask.one_of(f"who.{number}.{authority}", [anyone, *people], prompt=of, label=Rich())
    return Party(authority, None if chosen == anyone.key else int(chosen))


def _agree(chat: Here, made: None, state: State) -> Answer:
    return acting.act(chat, agree, state, Action.AGREE, moves.agree, thanks=_thanks)


def _thanks(after: Appeal) -> str:
    if after.status is Status.APPROVAL:
        return "case.agree.last" if not after.agreeing else "case.agree.done"
    return "case.agree.answered"


def _object(chat: Here, remarks: str, state: State) -> Answer:
    return acting.act(
        chat,
        object_to,
        state,
        Action.OBJECT,
        lambda appeal, official, around: moves.object_to(appeal, official, around, remarks=remarks),
        said=remarks,
        again=("text",),
    )


agree = Script("case.agree", lambda ask: approval.preview(ask, "case.agree.send"), _agree)
object_to = Script("case.object", approval.remarks, _object, keeps=True)
scenes = (agree, object_to)
