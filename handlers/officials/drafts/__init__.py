"""«Проекты актов» of the workplace: made, checked, approved, watched, brought to the final text."""

from handlers.officials.drafts import card, deeds, desk, make

scenes = (*desk.scenes, *card.scenes, *make.scenes, *deeds.scenes)
entries = card.entries
watches = desk.watches
