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


def _read(*names: str) -> dict[str, bytes]:
    return {name: files(__name__).joinpath(name).read_bytes() for name in names}
