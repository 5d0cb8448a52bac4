"""«Рабочее место»: what officials do in the same bot."""

from handlers.here import Room
from handlers.officials import (
    agreement,
    approval,
    away,
    blocks,
    card,
    desk,
    filters,
    invite,
    joining,
    lists,
    more,
    pin,
    queue,
    reply,
    route,
    staff,
    timeline,
    work,
)

room = Room(
    (
        *desk.scenes,
        *queue.scenes,
        *filters.scenes,
        *card.scenes,
        *timeline.scenes,
        *route.scenes,
        *work.scenes,
        *reply.scenes,
        *approval.scenes,
        *agreement.scenes,
        *staff.scenes,
        *invite.scenes,
        *joining.scenes,
        *more.scenes,
        *away.scenes,
        *pin.scenes,
        *blocks.scenes,
        *lists.scenes,
    ),
    {**desk.entries, **card.entries, **joining.entries, **blocks.entries},
    joining.hears,
    lambda chat, said: queue.numbered(chat, said.text),
)
