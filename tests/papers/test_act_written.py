"""The text of an act as a file: what is written is read back as the same sections."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
from PIL import Image

from domain.drafts import Section
from domain.drafts.outline import outline
from domain.drafts.sections import keyed
from papers.acts import writing
from papers.acts.reading import read
from papers.bench import Bench
from storage.files.blobs import Blobs
from tests.drafts import DRAFT, TREE
from tests.papers import docx_maker


def written(folder: Path, tree: tuple[Section, ...], pictures: dict[int, str] | None = None) -> bytes:
    bench = Bench(folder, Blobs(folder / "files"))
    act = writing.Act(replace(DRAFT, number="7/2026"), 2, date(2026, 11, 24), tree, pictures or {})
    writing.make(act, bench)
    [sheet] = bench.sheets
    assert sheet.name == "Проект 7-2026, редакция 2.docx"
    return sheet.path.read_bytes()


def told(tree: tuple[Section, ...]) -> list[tuple[str, str, str, str]]:
    return [(each.kind.value, each.number, each.title, each.text) for each in tree]


def test_the_text_and_its_headings_stand_as_they_are_read(tmp_path: Path) -> None:
    said = [each.text for each in docx.Document(io.BytesIO(written(tmp_path, TREE))).paragraphs]
    assert said == [
        "Проект правил № 7/2026",
        "Правила содержания дворов",
        "Редакция 2 от 24 ноября 2026 г.",
        "В соответствии с уставом района администрация постановляет:",
        "Глава 1. Общие положения",
        "1. Правила устанавливают порядок содержания дворов.",
        "2. Правила обязательны для управляющих организаций и жителей.",
        "Глава 2. Уборка снега",
        "3. Снег убирают не позднее 12 часов после окончания снегопада.",
        "4. Складывать снег на газонах запрещается.",
        "Приложение 1. Перечень дворов",
        "Садовая, 1; Речная, 5.",
    ]


def test_an_act_of_real_size_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    first = keyed(outline(read(docx_maker.act()).lines))
    bare = tuple(replace(each, pictures=()) for each in first)
    again = keyed(outline(read(written(tmp_path, bare)).lines))
    assert told(again)[1:] == told(bare)[1:]  # the first holds the name of the act too


def test_a_table_drawn_as_a_picture_fits_the_page(tmp_path: Path) -> None:
    image = io.BytesIO()
    Image.new("RGB", (3000, 600), "white").save(image, "PNG")
    hash = Blobs(tmp_path / "files").put(image.getvalue(), "image/png").hash
    tree = (*TREE[:5], replace(TREE[5], pictures=(7, 8)), *TREE[6:])
    document = docx.Document(io.BytesIO(written(tmp_path, tree, {7: hash})))
    [shape] = document.inline_shapes
    assert shape.width.cm <= 17
    assert abs(shape.width / shape.height - 5) < 0.1
