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
    "remark.sign": "asks a name: opened only where it may be carried",
    "work.draft.unname": "shows a name: opened only where it may be carried",
}
NOTICES: Final[Mapping[str, str]] = {}
CRAFTS: Final[Mapping[str, str]] = {
    "draft_text": "reads what an official has sent: makes nothing of what citizens said",
    "poll_bring": "reads what an official has sent: makes nothing of what citizens said",
    "poll_wordings": "makes rows, not files: scenes show them as citizens' own words",
}
ASKED: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        (f"appeals/statutory:{each}" for each in ("against.*", "agree", "official", "signed")),
        "an official appeal is not begun there: `report.onward` leads to where it may be carried",
    ),
    "officials/drafts/names:why": "the whole scene is opened only where a name may be shown",
}
LEFT_OUT: Final[Mapping[str, str]] = {
    "appeals/statutory:name": "an official appeal is not begun there",
    "appeals/statutory:reply_to": "an official appeal is not begun there",
    "drafts/signing:name": "a remark is by number there: `signing.wished` asks nothing",
    "drafts/signing:shown": "a remark is by number there: `signing.wished` asks nothing",
    "hearings/naming:name": "the whole scene is opened only where it may be carried",
    "naming:agree": "the consent to a name: asked only before a name",
    "officials/joining:name": "the whole scene is opened only where it may be carried",
}
CARRIED: Final[Mapping[str, str]] = {}
