"""The two ways in which an act can fail that people are told about; anything else is a bug."""


class BorderPostError(Exception):
    """Carry a code and its values to the one place that has words for them.

    ``code`` is a stable English identifier ("database.newer"); ``values`` are the strings that
    fill the sentence. Neither ever holds a traveller's name, number or date.
    """

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values

    def __str__(self) -> str:
        return " ".join([self.code, *(f"{key}={value}" for key, value in self.values.items())])


class Trouble(BorderPostError):
    """Report that the environment failed (disk, camera, file): shown, and tried again."""


class Refusal(BorderPostError):
    """Report that a role, a shift or the law says no: shown, never retried by itself."""
