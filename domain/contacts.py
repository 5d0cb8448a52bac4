"""What of a text leads to a person: phones, e-mails, flats, numbers of their papers."""

import re
from typing import Final

_GAP: Final = r"[ \u00a0().\-–]{0,3}"
_CONTACT: Final = re.compile(
    r"""
    (?P<other>(?<!\d)20\d\d-\d{6}(?!\d)                    # the number of a case, a date: no contacts
      | (?<!\d)(?:0[1-9]|[12]\d|3[01])-(?:0[1-9]|1[0-2])-\d\d(?:\d\d)?(?![\w-]))
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+                          # e-mail
    | \+\d(?:GAP\d){6,14}                                   # phone: in any country
    | (?<![\w-])[78](?:GAP\d){10}(?!\d)                     # of Russia
    | (?<![\w-])\(?9\d\d(?:GAP\d){7}(?!\d)                  # a mobile one without 8
    | (?<![\w-])\d{1,3}-\d\d-\d\d(?![\w-])                  # of a town
    | \bтел(?:ефон\w{0,2})?\b[.:\s№]{1,3}\d[\d\s-]{2,}\d      # after its name
    | \b(?:паспорт|снилс|инн)\w{0,2}\b[^\d\n]{0,12}\d[\d\s-]{5,}\d
    | \b(?:кв|кварт|квартира|квартире|квартиры|квартиру|комн|комната|flat|apt|apartment)\b\.?\s*№?\s*\d+\w?\b
    | \b\d+(?:-?[а-я]{1,2})?\s+квартир[аеуы]\b
    """.replace("GAP", _GAP),
    re.IGNORECASE | re.VERBOSE,
)
_ENTRANCES: Final = re.compile(r"\b(?:подъезд|эт|этаж)\b\.?\s*№?\s*\d+\w?", re.IGNORECASE)


def without_contacts(text: str, instead: str = "…") -> str:
    """The text with `instead` in the place of each phone, e-mail, flat, passport number.

    A name cannot be told from other words, nor a house from the place of a problem: those stay.
    """
    return _CONTACT.sub(lambda found: found[0] if found["other"] else instead, text)


def without_address(text: str, instead: str = "…") -> str:
    """Also without entrances and floors: for those who have nothing to do there."""
    return _ENTRANCES.sub(instead, without_contacts(text, instead))


_NAMES: Final = re.compile(
    r"""
    \b(?:[А-ЯЁ][а-яё-]+\s+){1,2}
        [А-ЯЁ][а-яё]+(?:ич(?:а|у|ем|е)?|[вч]н(?:а|ы|е|у|ой|ою))\b   # a patronymic, in any case
        (?:\s+[А-ЯЁ][а-яё-]+)?
    | \b[А-ЯЁ][а-яё-]+\s+[А-ЯЁ]\.\s?[А-ЯЁ]\.                       # or initials
    """,
    re.VERBOSE,
)


def without_names(text: str, instead: str = "…") -> str:
    """Without names that have a patronymic or initials; those of streets are such too."""
    return _NAMES.sub(instead, text)
