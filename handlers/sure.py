"""«Точно?»: what is asked before something that is not simply taken back."""

from bot.chat import Option, Row, Tone
from bot.speech import Speech


def rows(say: Speech, yes: str, tone: Tone = Tone.BAD) -> tuple[Row, Row]:
    """`Chose("yes")` under the text of this key; below it the way back, `Chose("no")`."""
    return (Option("yes", say.label(yes), tone),), (Option("no", say.label("go.back")),)
