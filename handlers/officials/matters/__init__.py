"""What officials do alike with every matter put before people, be it a poll or a draft act.

`handlers.officials.polls` and `handlers.officials.drafts` are made of these: what a poll alone has, or a
draft alone, stands there. Texts are `work.poll.…` and `work.draft.…`, with the same endings.
"""
