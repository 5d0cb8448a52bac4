"""Papers about a draft act made in the workshop: the summary of proposals as DOCX and XLSX."""

from dataclasses import dataclass
from typing import Final, Literal

from bot.chat import Json
from bot.speech import TEXTS, load
from papers.acts import proposals
from papers.acts.proposals import Discussion
from papers.acts.summary import as_docx, as_xlsx
from papers.bench import Bench
from papers.workbook import MIME as XLSX

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

Wanted = Literal["all", "bare", "whole", "named"]
"""Without personal data and, where it differs, the whole one; one of them; the whole one with names."""


@dataclass(frozen=True, slots=True)
class Printed:
    """`name` is of the files, without an ending; each of the `wanted` summaries makes two of them."""

    name: str
    language: str
    held: Discussion
    wanted: Wanted


def make(printed: Printed, bench: Bench) -> Json:
    """Write them; answers how many summaries there are, and whether personal data were `withheld`."""
    say = load(TEXTS)[printed.language]
    found = (
        (proposals.named(say, printed.held),)
        if printed.wanted == "named"
        else proposals.summaries(say, printed.held)
    )
    mine = {"bare": found[:1], "whole": found[-1:]}.get(printed.wanted, found)
    for each in mine:
        bench.put(f"{printed.name}.docx", DOCX, as_docx(each))
        bench.put(f"{printed.name}.xlsx", XLSX, as_xlsx(each))
    return {"summaries": len(mine), "withheld": printed.wanted == "bare" and len(found) > 1}
