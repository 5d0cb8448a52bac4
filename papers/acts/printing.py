"""Papers about a draft act made in the workshop: the summary of proposals as DOCX and XLSX."""

from dataclasses import dataclass
from typing import Final

from bot.chat import Json
from papers.acts.summary import Summary, as_docx, as_xlsx
from papers.bench import Bench
from papers.workbook import MIME as XLSX

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Printed:
    """`name` is of the files, without an ending; each of the summaries makes two of them, in this order.

    `withheld`: personal data were left out of the one there is.
    """

    name: str
    summaries: tuple[Summary, ...]
    withheld: bool = False


def make(printed: Printed, bench: Bench) -> Json:
    """Write them; answers how many summaries there are, and what was `withheld`."""
    for each in printed.summaries:
        bench.put(f"{printed.name}.docx", DOCX, as_docx(each))
        bench.put(f"{printed.name}.xlsx", XLSX, as_xlsx(each))
    return {"summaries": len(printed.summaries), "withheld": printed.withheld}
