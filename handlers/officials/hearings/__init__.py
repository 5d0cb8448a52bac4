"""Hearings of a draft act at the workplace: set, changed, cancelled, asked at, held."""

from handlers.officials.hearings import card, door, held, make, questions

scenes = (*card.scenes, *make.scenes, *questions.scenes, *held.scenes)
crafts = (door.craft,)
entries = card.entries
