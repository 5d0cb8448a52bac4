"""The command line: arguments in, an exit code out (0 done, 1 refused or wrong, 2 not understood).

Everything heavy is imported by the command that needs it, so that `--help` and `db` are quick.
"""

import argparse
import asyncio
import os
import re
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, NoReturn

from bot.commands.told import Refusal, Told, here, near

COMMANDS: Final = ("run", "demo", "check", "db", "invite", "import", "export", "chat")


def main(argv: Sequence[str]) -> int:
    """Do the command; its results on stdout, troubles in one sentence on stderr."""
    told = here()
    try:
        given = parser(told).parse_args(_known(told, argv))
    except SystemExit as stop:  # --help, or argparse has said what is not understood
        return stop.code if isinstance(stop.code, int) else 2
    try:
        return _obeyed(told, given)
    except Refusal as refusal:
        told.complain(refusal.key, None, **refusal.values)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `| head` has seen enough; nothing more may be written, not even at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _obeyed(told: Told, given: argparse.Namespace) -> int:
    match given.command:
        case "demo":
            from bot.commands.run import demo

            return demo(told, given.port)
        case "check":
            from bot.commands.check import check

            _quiet("critical")
            return asyncio.run(check(told, given.config))
    from bot.commands.settings import faults, settings
    from bot.misconfigured import Misconfigured

    try:
        if given.command == "chat":
            from bot.commands.chat import chat

            _quiet("error")
            return asyncio.run(chat(told, given.config))
        found = settings(given.config)
    except Misconfigured as wrong:
        told.complain("cli.misconfigured", len(wrong.faults))
        told.complain_lines(f"  {line}" for line in faults(told, wrong))
        return 1
    url = found.database.url
    match given.command:
        case "run":
            from bot.commands.run import run

            return run(found, given.roles)
        case "db":
            from bot.commands import db

            match given.action:
                case "upgrade":
                    return asyncio.run(db.upgrade(told, url))
                case "downgrade":
                    return asyncio.run(db.downgrade(told, url, given.to))
                case _:
                    return asyncio.run(db.current(told, url))
        case "invite":
            from bot.commands.invite import invite

            _quiet("critical")
            return asyncio.run(invite(told, found, given.role, given.authority, given.topic, given.note))
        case "import":
            if given.poll or given.into:
                from bot.commands.import_polls import import_polls

                return asyncio.run(import_polls(told, url, found.files.path, given.files, given.into))
            from bot.commands.imports import import_files

            return asyncio.run(import_files(told, url, given.files, given.invitations))
        case _:
            from bot.commands.exports import Wanted, export

            wanted = Wanted(
                given.register,
                given.format or ("csv" if given.output and given.output.suffix != ".xlsx" else "xlsx"),
                given.output,
                given.since,
                given.until,
                given.authority,
                given.with_text,
            )
            return export(told, url, wanted)


def _quiet(level: str) -> None:
    """Results are told in words: the log only speaks when it is asked for (OTKLIK_LOG)."""
    from bot import journal

    os.environ.setdefault("OTKLIK_LOG", level)
    journal.begin(pretty=True)


# --- the arguments ----------------------------------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    """argparse that speaks the language of the terminal."""

    def __init__(self, *, told: Told, **known: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, **known)
        self._told = told
        self.given = self.add_argument_group(told.words("cli.arguments"))
        self.options = self.add_argument_group(told.words("cli.options"))
        self.options.add_argument("-h", "--help", action="help", help=told.words("cli.help.help"))

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", self._told.words("cli.usage") + " ", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", self._told.words("cli.usage") + " ", 1)

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.format_usage()}{_complaint(self._told, message)}\n")


_SAID: Final = (
    (re.compile(r"the following arguments are required: (?P<what>.*)"), "cli.usage.missing"),
    (re.compile(r"unrecognized arguments: (?P<what>.*)"), "cli.usage.unknown"),
    (re.compile(r"argument (?P<what>\S+): expected .*"), "cli.usage.empty"),
    (
        re.compile(
            r"argument (?P<what>[^:]+): invalid choice: '(?P<value>[^']*)' \(choose from (?P<known>.*)\)"
        ),
        "cli.usage.choice",
    ),
    (re.compile(r"argument (?P<what>[^:]+): invalid .*?: (?P<value>'[^']*').*"), "cli.usage.wrong"),
)


def _complaint(told: Told, message: str) -> str:
    """What argparse says in English, in the language of the terminal."""
    for pattern, key in _SAID:
        if found := pattern.fullmatch(message):
            said = {name: words.replace("'", "") for name, words in found.groupdict().items()}
            return told.words(key, None, **said)
    return message


def _known(told: Told, argv: Sequence[str]) -> Sequence[str]:
    """The arguments, when they begin with a command there is. Raises `SystemExit`."""
    if argv and not argv[0].startswith("-") and argv[0] not in COMMANDS:
        meant = near(argv[0], {name: name for name in COMMANDS}, 1)
        told.complain("cli.usage.no_command", command=argv[0], commands=", ".join(meant or COMMANDS))
        raise SystemExit(2)
    return argv


def parser(told: Told) -> _Parser:
    """What can be asked for on the command line. A part of the contract: it is only ever added to."""
    found = _Parser(told=told, prog="python -m bot", description=told.words("cli.help.product"))
    commands = found.add_subparsers(
        dest="command", required=True, title=told.words("cli.commands"), metavar=told.words("cli.command")
    )

    def command(name: str, *, config: bool = True) -> _Parser:
        words = told.words(f"cli.help.{name}")
        made: _Parser = commands.add_parser(name, told=told, help=words, description=words)
        if config:
            made.options.add_argument(
                "--config", type=Path, metavar="FILE", help=told.words("cli.help.config")
            )
        return made

    run = command("run")
    run.options.add_argument(
        "--roles", metavar="web,messengers,dispatch,schedule", help=told.words("cli.help.roles")
    )
    demo = command("demo", config=False)
    demo.options.add_argument(
        "--port", type=_port, default=8080, metavar="PORT", help=told.words("cli.help.port")
    )
    command("check")
    db = command("db")
    db.given.add_argument(
        "action", choices=("upgrade", "downgrade", "current"), help=told.words("cli.help.action")
    )
    db.options.add_argument("--to", default="-1", metavar="REV", help=told.words("cli.help.to"))
    invite = command("invite")
    invite.options.add_argument("--role", required=True, help=told.words("cli.help.role"))
    invite.options.add_argument(
        "--authority", required=True, metavar="CODE", help=told.words("cli.help.authority")
    )
    invite.options.add_argument("--topic", metavar="CODE", help=told.words("cli.help.topic"))
    invite.options.add_argument("--note", default="", help=told.words("cli.help.note"))
    imported = command("import")
    imported.given.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help=told.words("cli.help.files")
    )
    imported.options.add_argument(
        "--invitations", type=Path, metavar="FILE", help=told.words("cli.help.invitations")
    )
    imported.options.add_argument("--poll", action="store_true", help=told.words("cli.help.poll"))
    imported.options.add_argument("--into", default="", metavar="NUMBER", help=told.words("cli.help.into"))
    _export(told, command("export"))
    command("chat")
    return found


def _export(told: Told, export: _Parser) -> None:
    export.given.add_argument(
        "register", choices=("appeals", "events", "audit"), help=told.words("cli.help.register")
    )
    export.options.add_argument("--format", choices=("xlsx", "csv"), help=told.words("cli.help.format"))
    export.options.add_argument("--output", type=Path, metavar="FILE", help=told.words("cli.help.output"))
    export.options.add_argument(
        "--since", type=date.fromisoformat, metavar="2026-01-31", help=told.words("cli.help.since")
    )
    export.options.add_argument(
        "--until", type=date.fromisoformat, metavar="2026-12-31", help=told.words("cli.help.until")
    )
    export.options.add_argument("--authority", metavar="CODE", help=told.words("cli.help.below"))
    export.options.add_argument("--with-text", action="store_true", help=told.words("cli.help.with_text"))


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise ValueError(text)
    return port
