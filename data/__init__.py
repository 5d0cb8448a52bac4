"""What is shipped with the program: the starter classifier and a sample district, as files to import."""

from importlib.resources import files


def starter() -> dict[str, bytes]:
    """The classifier of topics, by file name: what a new deployment imports first."""
    return _read("topics.yaml")


def sample() -> dict[str, bytes]:
    """An imaginary district for the demo and tests: territories, boundaries, authorities, roles."""
    return _read(
        "sample/territories.yaml",
        "sample/boundaries.geojson",
        "sample/authorities.yaml",
        "sample/officials.csv",
    )


def under_way() -> dict[str, bytes]:
    """What already goes on in that district: a poll, and a draft act with its text, in YAML by kind."""
    return {kind: _read(f"sample/{kind}.yaml")[f"sample/{kind}.yaml"] for kind in ("poll", "draft")}


def poll() -> bytes:
    """An example of a poll with every kind of question, in YAML."""
    return _read("poll.yaml")["poll.yaml"]


def _read(*names: str) -> dict[str, bytes]:
    return {name: files(__name__).joinpath(name).read_bytes() for name in names}
