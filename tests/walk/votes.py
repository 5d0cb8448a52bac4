"""Polls of the planted district and the ballots in them."""

from dataclasses import replace
from datetime import date, timedelta

from domain.polls import Answer, Chosen, Level, Marked, Poll, Results, State, Written
from handlers.polls import wordings as shown
from storage.polls import ballots, counts, mixing, polls, statements, wordings
from storage.polls import drafts as poll_drafts
from storage.polls import mailings as poll_mailings
from tests.polls import QUESTIONNAIRE, RATING
from tests.walk.canaries import MARKUP, words
from tests.walk.ground import TOWN, Ground


class Votes:
    """Puts them there."""

    def __init__(self, ground: Ground) -> None:
        self.unit = ground.unit
        self.now = ground.now
        self.made = ground.made

    def all(self) -> None:
        """A poll of every state, ballots in those that count."""
        unit = self.unit
        given: dict[str, Answer] = {
            "yard": Chosen(("c",)),
            "why": Written(words("ballot", "Потому.")),
            "what": Chosen(("b", "c")),
            "order": Chosen(("c", "a", "b")),
            "clean": Marked(4),
            "gate": Chosen(("yes",)),
        }
        live = replace(QUESTIONNAIRE, changing=True, results=Results.LIVE)
        for name, poll in {"open": live, "rating": RATING, "draft": QUESTIONNAIRE}.items():
            self._poll(name, poll)
        self._state("draft", State.DRAFT)
        for name, state in (
            ("checking", State.CHECKING),
            ("scheduled", State.SCHEDULED),
            ("closed", State.CLOSED),
            ("decided", State.DECIDED),
            ("cancelled", State.CANCELLED),
        ):
            self._poll(name, QUESTIONNAIRE)
            if state in (State.CLOSED, State.DECIDED):
                self._vote(name, "neighbour", given)
            self._state(name, state)
        self.made.codes["receipt"] = self._vote("open", "neighbour", given)
        draft = {"why": words("ballot_draft", "Не знаю."), "yard": "c"}
        poll_drafts.keep(unit, self.made.polls["open"], self.made.persons["citizen"], draft)
        statements.lives_in(unit, self.made.persons["joiner"], TOWN)
        poll_mailings.subscribe(unit, self.made.persons["citizen"], "zarechny")
        for each in mixing.waiting(unit):
            while mixing.mix(unit, each):
                pass
        self._grouped(polls.load(unit, self.made.polls["open"]), "why")

    def _grouped(self, poll: Poll, question: str) -> None:
        """What was written to it is put in groups already."""
        digest = shown.digest(self.unit, poll, question, counts.tally(self.unit, poll.id))
        found = [wordings.Wording(1, 0, words("wording", "Потому."), 1, 1, 1)]
        wordings.keep(self.unit, poll.id, question, wordings.Set(digest, 1, 1, 0, self.unit.now), found)

    def _poll(self, name: str, poll: Poll) -> None:
        titled = {language: f"{each} {MARKUP[:40]}" for language, each in poll.title.items()}
        mine = replace(poll, authority="adm", territory="zarechny", title=titled)
        self.made.polls[name] = polls.create(self.unit, mine).id

    def _state(self, name: str, state: State) -> None:
        poll = polls.load(self.unit, self.made.polls[name])
        decision = {"ru": f"Построим {MARKUP}"} if state is State.DECIDED else {}
        opens = self.now + timedelta(days=3) if state is State.SCHEDULED else poll.opens_at
        polls.save(self.unit, replace(poll, state=state, decision=decision, opens_at=opens))

    def _vote(self, poll: str, who: str, given: dict[str, Answer]) -> str:
        return ballots.cast(
            self.unit,
            self.made.polls[poll],
            self.made.persons[who],
            given,
            level=Level.CHANNEL,
            territory=TOWN,
            day=date(2026, 11, 24),
        )
