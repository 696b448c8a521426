"""Everything of the product that is data, reached only through ``resource``."""

from pathlib import Path

_ROOT = Path(__file__).parent


def resource(*parts: str) -> Path:
    """Return the path of a shipped file; raise FileNotFoundError where it is missing."""
    path = _ROOT.joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(path)
    return path
