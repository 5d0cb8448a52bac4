"""A register as an XLSX file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.chat import Json
from papers.bench import Bench
from papers.sheets import Cell, Xlsx

MIME: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Register:
    """`name` is of the file, without its ending; `yes_no` show flags; `cut`: there were more rows.

    `title` stands on each page of one that is to be printed.
    """

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    yes_no: tuple[str, str]
    cut: bool = False
    title: str = ""


def make(register: Register, bench: Bench) -> Json:
    """Write it; answers how many rows it has."""
    path = bench.sheet(f"{register.name}.xlsx", MIME)
    sheet = Xlsx(path, register.headings, register.yes_no, title=register.title)
    for cells in register.rows:
        sheet.row(cells)
    sheet.close()
    return {"rows": len(register.rows), "cut": register.cut}
