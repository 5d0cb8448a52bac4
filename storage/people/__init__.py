"""Persons in the shared database: who they are, what they want to hear, what is kept of them."""
