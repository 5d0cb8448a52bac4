"""«Проекты актов» of the workplace: made, checked, approved, watched, brought to the final text."""

from handlers.officials.drafts import (
    alike,
    attached,
    bring,
    card,
    deeds,
    desk,
    ending,
    judged,
    make,
    mend,
    moderate,
    names,
    section,
    summary,
    text,
)

scenes = (
    *desk.scenes,
    *card.scenes,
    *make.scenes,
    *text.scenes,
    *section.scenes,
    *mend.scenes,
    *bring.scenes,
    *moderate.scenes,
    *names.scenes,
    *alike.scenes,
    *judged.scenes,
    *attached.scenes,
    *deeds.scenes,
    *ending.scenes,
)
entries = {**card.entries, **desk.entries, **summary.entries, **text.entries}
crafts = bring.crafts
watches = desk.watches
