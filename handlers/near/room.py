"""«Что рядом»: subscriptions to places, the latest cases there, what strangers see of a case."""

from handlers.here import Room
from handlers.near import less, seen, subscribe, subscriptions

room = Room(
    (*subscriptions.scenes, *subscribe.scenes, *seen.scenes, *less.scenes),
    {**subscriptions.entries, **seen.entries, **less.entries},
)
