"""Charts become pictures: photos, in their order."""

from dataclasses import dataclass

from bot.chat import Json
from papers.bench import Bench
from papers.charts import Chart


@dataclass(frozen=True, slots=True)
class Ordered:
    """What is to be drawn; `about` is answered as it came."""

    charts: tuple[Chart, ...]
    about: Json


def make(stuff: Ordered, bench: Bench) -> Json:
    """A PNG for each picture of each chart."""
    from papers.drawing import draw  # heavy: in the child process alone

    pictures = [picture for chart in stuff.charts for picture in draw(chart)]
    for at, picture in enumerate(pictures, 1):
        bench.put(f"results-{at}.png", "image/png", picture, "photo")
    return stuff.about
