"""Notices on their way out: written by the turn that causes them, sent by a dispatcher."""
