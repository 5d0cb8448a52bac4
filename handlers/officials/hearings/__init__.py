"""Hearings of a draft act at the workplace: set, changed, cancelled, who comes, what is asked."""

from handlers.officials.hearings import card, door, make, questions

scenes = (*card.scenes, *make.scenes, *questions.scenes)
crafts = (door.craft,)
