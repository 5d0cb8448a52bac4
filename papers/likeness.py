"""Remarks to a draft act put together by likeness, in the child process."""

from bot.chat import Json
from domain.drafts.likeness import Cluster, Piece, clusters
from papers.bench import Bench
from storage.stems import stems


def make(stuff: list[Piece], bench: Bench) -> Json:
    """Clusters as `[group, told, remarks]`."""
    return [[each.group, each.told, list(each.remarks)] for each in clusters(stuff, stems)]


def read(facts: Json, given: list[Piece]) -> list[Cluster]:
    """What `make` answered, as far as it is of what was given. Raises `ValueError`."""
    alone = {each.remark for each in given if each.group is None}
    groups = {each.group for each in given}
    found: list[Cluster] = []
    for each in facts if isinstance(facts, list) else [None]:
        match each:
            case [int() | None as group, int() as told, [*ids]] if group in groups and alone.issuperset(ids):
                found.append(Cluster(group, told, tuple(one for one in ids if isinstance(one, int))))
            case _:
                raise ValueError("not clusters of what was given")
    return found
