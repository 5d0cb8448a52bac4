"""«Опросы» of the workplace: made, checked, approved, watched, answered for."""

from handlers.officials.polls import ask, bring, card, content, deeds, desk, download, make, project, watch

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
)
entries = {**card.entries, **bring.entries}
crafts = (bring.craft, download.craft)
watches = desk.watches
