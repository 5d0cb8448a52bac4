"""A record to the thing it describes, section by section; None when something in it is wrong."""

from functools import partial

from domain.catalogue import (
    Authority,
    Category,
    DayOffRule,
    Extra,
    ExtraKind,
    Hours,
    Practice,
    Term,
    Territory,
    Topic,
    Unit,
)
from domain.emergency import EMERGENCIES
from storage.imports import values
from storage.imports.fields import Fields
from storage.imports.report import OfficialRow, said

_CODE = said("right.code")
_TERM = said("right.term")
_FLAG = said("right.flag")
_EMERGENCIES = {key: key for key in EMERGENCIES}


def territory(fields: Fields) -> Territory | None:
    """A row of `territories`."""
    code = fields.need("code", values.code, _CODE)
    name = fields.text("name", needed=True)
    kind = fields.one_of("kind", values.TERRITORY_KINDS)
    parent = fields.may("parent", values.code, _CODE, None)
    latitude = fields.may("latitude", partial(values.within, -90, 90), said("right.latitude"), None)
    longitude = fields.may("longitude", partial(values.within, -180, 180), said("right.longitude"), None)
    if (latitude is None) != (longitude is None) and fields.sound:
        fields.wrong("latitude", "", said("half_point"), said("right.both"))
    if not fields.done() or code is None or kind is None:
        return None
    return Territory(code, name, kind, parent, latitude, longitude)


def authority(fields: Fields) -> Authority | None:
    """A row of `authorities`."""
    code = fields.need("code", values.code, _CODE)
    name = fields.text("name", needed=True)
    kind = fields.need("kind", values.code, said("right.kind"))
    where = fields.need("territory", values.code, said("right.territory"))
    parent = fields.may("parent", values.code, _CODE, None)
    short = fields.text("short", longest=60)
    zone = fields.may("zone", values.zone, said("right.zone"), "Europe/Moscow")
    hours = _hours(fields)
    day_off = fields.one_of("day_off", values.DAY_OFF_RULES, DayOffRule.NEXT)
    phone = fields.text("phone", longest=60)
    inner = fields.parts("practice")
    practice = _practice(inner[0]) if inner else None
    if not fields.done() or code is None or kind is None or where is None:
        return None
    return Authority(
        code, name, kind, where, parent, short, zone, hours, day_off or DayOffRule.NEXT, phone, practice
    )


def category(fields: Fields) -> Category | None:
    """A row of `categories`."""
    code = fields.need("code", values.code, _CODE)
    name = fields.languages("name", needed=True)
    if not fields.done() or code is None:
        return None
    return Category(code, name)


def topic(fields: Fields) -> Topic | None:
    """A row of `topics`."""
    code = fields.need("code", values.code, _CODE)
    of = fields.need("category", values.code, said("right.category"))
    found = Topic(
        code or "",
        of or "",
        fields.languages("name", needed=True),
        fields.words("keywords", str, said("right.keywords")),
        fields.languages("covers"),
        fields.languages("excludes"),
        fields.may("term", values.term, _TERM, Term(8, Unit.WORKING_DAYS)),
        fields.may("moderation", values.term, _TERM, Term(1, Unit.WORKING_DAYS)),
        fields.words("kinds", values.code, said("right.kinds")),
        fields.may("season", values.season, said("right.season"), None),
        fields.may("photo_required", values.flag, _FLAG, False),
        fields.may("photo_in_answer", values.flag, _FLAG, False),
        fields.may("place_required", values.flag, _FLAG, True),
        fields.may("radius", values.metres, said("right.radius"), 200),
        tuple(extra for part in fields.parts("extras") if (extra := _extra(part)) is not None),
        fields.one_of("emergency", _EMERGENCIES, "") or "",
        fields.may("active", values.flag, _FLAG, True),
        fields.may("response", values.term, _TERM, Term(2, Unit.WORKING_DAYS)),
        fields.pairs("responsible", values.code, said("right.responsible")),
    )
    keys = [extra.key for extra in found.extras]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        fields.wrong("extras", key, said("extra_twice"), said("right.own_key"))
    return found if fields.done() else None


def official(fields: Fields) -> OfficialRow | None:
    """A row of `officials`."""
    role = fields.one_of("role", values.ROLES)
    where = fields.need("authority", values.code, said("right.authority"))
    about = fields.may("topic", values.code, said("right.topic"), None)
    note = fields.text("note")
    if not fields.done() or role is None or where is None:
        return None
    return OfficialRow(role, where, about, note)


def _hours(fields: Fields) -> Hours:
    usual = Hours()
    opens, closes = fields.may("hours", values.span, said("right.hours"), (usual.opens, usual.closes))
    pause = fields.may("break", values.pause, said("right.break"), None)
    days = fields.may("weekdays", values.weekdays, said("right.weekdays"), usual.weekdays)
    if pause is not None and pause != (0, 0) and not opens < pause[0] < pause[1] < closes:
        fields.wrong("break", "", said("break_outside"), said("right.break_inside"))
    begins, ends = pause if pause is not None else (usual.break_starts, usual.break_ends)
    return Hours(opens, closes, begins, ends, days)


def _practice(fields: Fields) -> Practice | None:
    usual = Practice()

    def number(key: str, least: int, most: int, default: int) -> int:
        def whole(text: str) -> int:
            return int(values.within(least, most, str(int(text))))

        return fields.may(key, whole, said("right.number", least=least, most=most), default)

    found = Practice(
        fields.may("moderation", values.flag, _FLAG, usual.moderation),
        fields.may("approval", values.flag, _FLAG, usual.approval),
        fields.may("clock_stops", values.flag, _FLAG, usual.clock_stops),
        number("silence_days", 1, 365, usual.silence_days),
        number("follow_up_days", 0, 365, usual.follow_up_days),
        number("extension_days", 0, 365, usual.extension_days),
        number("redirections", 0, 20, usual.redirections),
        fields.words("agreement", values.code, said("right.authorities")),
        number("agreement_days", 1, 60, usual.agreement_days),
        fields.may("poll_approval", values.flag, _FLAG, usual.poll_approval),
        fields.may("draft_approval", values.flag, _FLAG, usual.draft_approval),
    )
    return found if fields.done() else None


def _extra(fields: Fields) -> Extra | None:
    key = fields.need("key", values.code, _CODE)
    ask = fields.languages("ask", needed=True)
    kind = fields.one_of("kind", {each.value: each for each in ExtraKind})
    options = fields.labels("options")
    required = fields.may("required", values.flag, _FLAG, True)
    personal = fields.may("personal", values.flag, _FLAG, False)
    if kind in (ExtraKind.ONE_OF, ExtraKind.SEVERAL_OF) and len(options) < 2:
        fields.wrong("options", "", said("no_options"), said("right.two_options"))
    if not fields.done() or key is None or kind is None:
        return None
    return Extra(key, ask, kind, options, required, personal)
