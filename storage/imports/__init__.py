"""Catalogues from files: parsed, checked, and taken as a whole or not at all. The format: docs/import.md.

Pure: bytes in, rows or faults out. `storage.catalogue.put` writes the rows, officials become invitations.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar

from domain.catalogue import Catalogue
from storage.imports import boundaries, checks, geojson, rows
from storage.imports.cells import Record, records
from storage.imports.fields import Fields, Nearest
from storage.imports.report import Fault, Imported, ImportFault, OfficialRow, Said, said

__all__ = ["Fault", "ImportFault", "Imported", "OfficialRow", "Said", "parse"]

R = TypeVar("R")


def parse(files: Mapping[str, bytes], known: Catalogue) -> Imported | ImportFault:
    """Read and check `files` (name -> content) together with what is in the database already (`known`).

    A row replaces the known one of the same code. With a single error nothing is imported; the result is
    then `ImportFault` with every error, by file and line.
    """
    faults: list[Fault] = []
    nearest = Nearest()
    drawn = {name: content for name, content in files.items() if geojson.is_geojson(name, content)}
    found = [
        record
        for name, content in files.items()
        if name not in drawn
        for record in records(name, content, faults)
    ]
    if not found and not drawn and not faults:
        faults.append(Fault(", ".join(files) or "—", 1, "", "", said("empty"), said("right.one")))

    def read(section: str, make: Callable[[Fields], R | None]) -> list[tuple[R | None, Fields]]:
        parts = [_fields(record, faults, nearest) for record in found if record.section == section]
        return [(make(part), part) for part in parts]

    territories = read("territories", rows.territory)
    authorities = read("authorities", rows.authority)
    categories = read("categories", rows.category)
    topics = read("topics", rows.topic)
    officials = read("officials", rows.official)

    # A row that is wrong in itself still has its code: what refers to it is not wrong for that.
    territory_codes = known.territories.keys() | _codes(territories)
    authority_codes = known.authorities.keys() | _codes(authorities)
    category_codes = known.categories.keys() | _codes(categories)
    topic_codes = known.topics.keys() | _codes(topics)

    new_territories = [(row, at) for row, at in territories if row is not None]
    new_authorities = [(row, at) for row, at in authorities if row is not None]
    new_topics = [(row, at) for row, at in topics if row is not None]

    for key, written, codes, what in (
        ("parent", territories, territory_codes, "no_territory"),
        ("territory", authorities, territory_codes, "no_territory"),
        ("parent", authorities, authority_codes, "no_authority"),
        ("category", topics, category_codes, "no_category"),
        ("authority", officials, authority_codes, "no_authority"),
        ("topic", officials, topic_codes | category_codes, "no_topic"),
    ):
        checks.references(key, (at for _, at in written), codes, what)

    checks.responsible((at for _, at in topics), territory_codes, authority_codes)

    all_territories = dict(known.territories) | {row.code: row for row, _ in new_territories}
    all_authorities = dict(known.authorities) | {row.code: row for row, _ in new_authorities}
    places = {row.code: at for row, at in new_territories}
    checks.levels(all_territories, places)
    checks.circles(all_territories, places)
    checks.circles(all_authorities, {row.code: at for row, at in new_authorities})
    warnings: list[Fault] = []
    features = (each for name, content in drawn.items() for each in geojson.features(name, content, faults))
    spoilt = territory_codes - all_territories.keys()
    shapes = boundaries.read(features, all_territories, spoilt, nearest, faults, warnings)
    if faults:
        order = {name: number for number, name in enumerate(files)}
        return ImportFault(tuple(sorted(faults, key=lambda fault: (order.get(fault.file, 0), fault.line))))

    checks.unanswered(new_topics, all_authorities, warnings.append)
    return Imported(
        territories=tuple(row for row, _ in new_territories),
        authorities=tuple(row for row, _ in new_authorities),
        categories=tuple(row for row, _ in categories if row is not None),
        topics=tuple(row for row, _ in new_topics),
        boundaries=shapes,
        officials=tuple(row for row, _ in officials if row is not None),
        warnings=tuple(warnings),
    )


def _fields(record: Record, faults: list[Fault], nearest: Nearest) -> Fields:
    return Fields(record, faults, nearest)


def _codes(read: list[tuple[R | None, Fields]]) -> set[str]:
    return checks.repeated(((code, at) for _, at in read if (code := at.written("code"))))
