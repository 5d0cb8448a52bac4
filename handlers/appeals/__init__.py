"""What a citizen does with appeals: submit, follow, answer, contest."""

from handlers.appeals import card, follow, joining, mine, offer, report
from handlers.here import Room

room = Room(
    (*report.scenes, *offer.scenes, *mine.scenes, *card.scenes, *joining.scenes, *follow.scenes),
    {**report.entries, **mine.entries, **card.entries, **follow.entries},
    means=card.numbered,
)
