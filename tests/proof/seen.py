"""All of a message that a messenger is given, as text: what a leak is looked for in."""

from bot.network import Part


def all_of(part: Part) -> str:
    """Words, links, buttons, names of files, cards."""
    buttons = [f"{b.label} {b.data} {b.url}" for row in (*part.inline, *part.bottom) for b in row]
    links = [node.url for node in part.text.nodes if node.url]
    plates = [
        f"{each.title} {each.text} {' '.join(f'{b.label} {b.data} {b.url}' for b in each.buttons)}"
        for each in part.plates
    ]
    return "\n".join([part.text.plain, *links, *buttons, *plates, *(each.name for each in part.files)])
