"""`parse_mode`: HTML, MarkdownV2 and the old Markdown, with the real server's complaints."""

from sandbox.telegram.entities import Entity, Parse
from sandbox.telegram.html import html
from sandbox.telegram.markdown import markdown
from sandbox.telegram.markdown_v2 import markdown_v2
from sandbox.telegram.rules import Refusal


def parser(mode: str) -> Parse | None:
    """The parse of a `parse_mode`; none for a plain text. Raises `Refusal` for an unknown one."""
    match mode.lower():
        case "" | "none":
            return None
        case "html":
            return _told(html)
        case "markdownv2":
            return _told(markdown_v2)
        case "markdown":
            return _told(markdown)
    raise Refusal("Unsupported parse_mode")


def _told(parse: Parse) -> Parse:
    def parsed(text: str) -> tuple[str, list[Entity]]:
        try:
            return parse(text)
        except SyntaxError as error:
            raise Refusal(f"Can't parse entities: {error.msg}") from None

    return parsed
