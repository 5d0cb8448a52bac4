"""The second of the three kinds of error: the rules refused, and the person is told so politely."""


class NotAllowed(Exception):
    """The domain refused. `reason` is a key of `texts/<language>/*.po`; `params` fill its placeholders."""

    def __init__(self, reason: str, **params: str | int) -> None:
        super().__init__(reason, params)
        self.reason = reason
        self.params = params
