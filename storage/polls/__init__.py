"""Polls in the shared database: made, voted in, counted."""
