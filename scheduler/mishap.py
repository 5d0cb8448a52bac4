"""What may be logged of an exception: its kind and its place. Its words may be a person's."""

import traceback


def mishap(error: BaseException) -> dict[str, str]:
    """`error` and `where` for a line of the log."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    where = " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames))
    return {"error": type(error).__name__, "where": where}
