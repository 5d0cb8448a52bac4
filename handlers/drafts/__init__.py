"""What a citizen does with draft acts: reads them, says what they think, sees what became of it."""

from handlers.drafts import card, changes, contents, find, lists, remark, remarks, say, section, taken
from handlers.drafts import papers as draft_papers
from handlers.here import Room

room = Room(
    (
        *lists.scenes,
        *card.scenes,
        *contents.scenes,
        *section.scenes,
        *find.scenes,
        *changes.scenes,
        *remarks.scenes,
        *remark.scenes,
        *say.scenes,
        *taken.scenes,
    ),
    {**lists.entries, **card.entries, **section.entries, **remark.entries, **taken.entries},
    crafts=draft_papers.crafts,
)
