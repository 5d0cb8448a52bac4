"""What a citizen does with polls: finds them, takes part, checks the receipt."""

from handlers.here import Room
from handlers.polls import ballot, card, receipt, standing

room = Room((*card.scenes, *ballot.scenes, *standing.scenes, *receipt.scenes), card.entries)
