"""python -m bot invite: a one-time code that makes somebody an official."""

from bot.commands import links
from bot.commands.database import opened
from bot.commands.told import Refusal, Told, near
from bot.config import Settings
from domain.catalogue import Catalogue
from domain.rights import Right, Role
from storage.imports.values import ROLES
from storage.officials import appointments
from storage.unit import Unit

FROM = "terminal:engineer"
"""The address in the audit of what is done from the command line."""


async def invite(
    told: Told, settings: Settings, role: str, authority: str, topic: str | None, note: str
) -> int:
    """Print a code, until when it is good, and links for the messengers that are on."""
    wanted = ROLES.get(role.strip().lower())
    if wanted is None:
        meant = near(role, {name: name for name in ROLES}, 1)
        raise Refusal(
            "cli.invite.no_role",
            role=role,
            roles=", ".join(each.value for each in Role),
            meant=_meant(told, [str(ROLES[name].value) for name in meant]),
        )

    def turn(unit: Unit) -> tuple[appointments.Invitation, str, str]:
        right = _right(told, unit.catalogue, wanted, authority, topic)
        made = appointments.invite(unit, None, right, FROM, note=note)
        of = unit.catalogue.authorities[right.authority]
        return made, of.name, of.zone

    async with opened(settings.database.url) as store:
        made, name, zone = await store.run(turn)
        until = told.speech.moment(made.expires_at, zone, made.expires_at.date())
        told.say("cli.invite.made", role=wanted.value, authority=name)
        told.say("cli.invite.code", code=made.code, until=until, zone=zone)
        told.say("cli.invite.how")
        for line in await links.lines(told, settings, made.payload):
            told.line(line)
    return 0


def _right(told: Told, known: Catalogue, role: Role, authority: str, topic: str | None) -> Right:
    if not known.authorities:
        raise Refusal("cli.invite.no_authorities")
    if authority not in known.authorities:
        names = {code: f"{each.short} {each.name}" for code, each in known.authorities.items()}
        meant = [f"{code} ({known.authorities[code].name})" for code in near(authority, names)]
        raise Refusal("cli.no_authority", authority=authority, meant=_meant(told, meant))
    topics = {code: each.name.get("ru", "") for code, each in known.topics.items()}
    topics |= {code: each.name.get("ru", "") for code, each in known.categories.items()}
    if topic is not None and topic not in topics:
        meant = [f"{code} ({topics[code]})" for code in near(topic, topics)]
        raise Refusal("cli.invite.no_topic", topic=topic, meant=_meant(told, meant))
    return Right(role, authority, topic)


def _meant(told: Told, names: list[str]) -> str:
    return " " + told.words("cli.meant", names=", ".join(names)) if names else ""
