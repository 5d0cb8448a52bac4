"""Canaries: what is personal in the planted district, each another: a leak tells where it came from."""

from collections.abc import Mapping
from typing import Final

MARKUP: Final = (
    "<b>b</b> [id1|x] @id1 *id1 (x) @durov #тег /start https://зло.рф vk.com/id1"
    " \u202eолз\u200b a\u0301\u0301\u0301"
)
"""What would become a mention, a tag, a command or a link, were it not a person's words."""

CANARIES: Final[Mapping[str, str]] = {
    "name": "Канарейкина Нина",
    "signed": "Канарейкина Подпись Павловна",
    "signed_at": "Речинск, Канареечная улица, 12",
    "caller": "Канарейкин Звонок",
    "caller_at": "+7 900 555-02-02",
    "owner": "Канарейкин Владелец",
    "text": "+7 900 555-03-03",
    "text_mail": "kanarejka@example.org",
    "text_flat": "кв. 303",
    "place_flat": "кв. 304",
    "replied": "+7 900 555-04-04",
    "supplemented": "8 (900) 555-05-05",
    "contested": "+7 900 555-06-06",
    "plea": "+7 900 555-07-07",
    "ballot": "+7 900 555-08-08",
    "ballot_draft": "+7 900 555-09-09",
    "draft": "+7 900 555-10-10",
    "draft_name": "Канарейкина Черновик",
    "file": "Канарейкина-паспорт",
    "crowd": "+7 900 555-11-11",
    "remark": "+7 900 555-13-13",
    "remark_why": "+7 900 555-14-14",
    "signer": "Канарейкина Участница",
    "wording": "+7 900 555-19-19",
    "held": "+7 900 555-18-18",
    "remark_reply": "+7 900 555-16-16",
    "remark_again": "+7 900 555-17-17",
    "visitor": "Канарейкина Слушательница",
    "asked": "+7 900 555-15-15",
    "account": "530199",
    "raw": "+7 900 555-12-12",
}
"""By what it was said as; each another, so that a leak tells where it came from."""

VISIBLE_TO_NOBODY: Final = frozenset({"account", "raw", "ballot"})
"""Canaries that no screen shows anywhere: ids in messengers, updates that broke us, ballots."""


def words(key: str, about: str) -> str:
    """What a person says `about` something, with a canary in it."""
    return f"{about} Звоните {CANARIES[key]}. {MARKUP}"


TEXT: Final = (
    "Яма на дороге у школы, пробил колесо. "
    f"Пишите {CANARIES['text_mail']}, звоните {CANARIES['text']}, живу в {CANARIES['text_flat']}. {MARKUP}"
)
