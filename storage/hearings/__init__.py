"""Hearings on draft acts in the shared database: set, come to, asked about."""
