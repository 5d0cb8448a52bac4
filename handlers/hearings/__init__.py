"""What a citizen does with a hearing: comes, asks beforehand, is reminded of it."""

from handlers.hearings import card, naming, questions
from handlers.here import Room

room = Room((*card.scenes, *naming.scenes, *questions.scenes), card.entries)
