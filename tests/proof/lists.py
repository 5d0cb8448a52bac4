"""What cannot be reached where nothing personal may be, each with its reason. The lists may only shrink: an
entry that is reached, or is not there any more, is a complaint (`tests.proof.coverage`).
"""

from collections.abc import Mapping
from typing import Final

SCENES: Final[Mapping[str, str]] = {
    "hearing.name": "asks a name: opened only where it may be carried",
    "link.carry": "what was begun is gone on with where it may be carried, and only there",
    "vote.phone": "asks a phone: only where it may be carried and the messenger can share one",
    "work.name": "asks a name: opened only where it may be carried",
    "case.excuse": "not yet: a co-executor of the planted district",
    "hearings": "not yet: a draft act with two hearings",
    "work.draft.drop": "not yet: a second version being made",
    "work.draft.join": "not yet: clauses of a draft being made",
    "work.list.entry": "not yet: an entry of a word list, pressed by its number",
    "work.pin": "not yet: a dangerous deed in Telegram",
    "work.poll.card.change": "not yet: a rating vote being made",
    "work.template.name": "not yet: a template, pressed by its number",
    "work.template.text": "not yet: a template, pressed by its number",
}
NOTICES: Final[Mapping[str, str]] = {}
CRAFTS: Final[Mapping[str, str]] = {
    "draft_text": "reads what an official has sent: makes nothing of what citizens said",
    "poll_bring": "reads what an official has sent: makes nothing of what citizens said",
    "poll_wordings": "makes rows, not files: scenes show them as citizens' own words",
}
ASKED: Final[Mapping[str, str]] = dict.fromkeys(
    (f"appeals/statutory:{each}" for each in ("against.*", "agree", "official", "signed")),
    "an official appeal is not begun there: `report.onward` leads to where it may be carried",
)
LEFT_OUT: Final[Mapping[str, str]] = {
    "appeals/statutory:name": "an official appeal is not begun there",
    "appeals/statutory:reply_to": "an official appeal is not begun there",
    "hearings/naming:name": "the whole scene is opened only where it may be carried",
    "officials/joining:name": "the whole scene is opened only where it may be carried",
}
CARRIED: Final[Mapping[str, str]] = {}
