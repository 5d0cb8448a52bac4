"""«Опросы» of the workplace: made, checked, approved, watched, answered for."""

from handlers.officials.polls import ask, card, content, deeds, desk, make, project, watch

scenes = (
    *desk.scenes,
    *card.scenes,
    *make.scenes,
    *content.scenes,
    *ask.scenes,
    *project.scenes,
    *deeds.scenes,
    *watch.scenes,
)
entries = card.entries
watches = desk.watches
