"""«Опросы» of the workplace: made, checked, approved, watched, answered for."""

from handlers.officials.polls import (
    ask,
    bring,
    card,
    content,
    deeds,
    desk,
    download,
    make,
    project,
    watch,
    wordings,
)
from handlers.polls import wordings as poll_wordings

scenes = (
    *desk.scenes,
    *card.scenes,
    *make.scenes,
    *content.scenes,
    *ask.scenes,
    *project.scenes,
    *deeds.scenes,
    *bring.scenes,
    *watch.scenes,
    *wordings.scenes,
)
entries = {**card.entries, **bring.entries, **wordings.entries}
crafts = (bring.craft, download.craft, poll_wordings.craft)
watches = desk.watches
