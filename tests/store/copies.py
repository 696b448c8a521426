"""Desks made once in a test process, and copied for every test that wants one like them."""

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from borderpost.store.files import make_folder
from borderpost.store.home import Home

Files = Mapping[str, bytes]


def files_of(make: Callable[[Home], object]) -> Files:
    """Return the files of a desk as it was made; it is closed."""
    with TemporaryDirectory() as folder:
        home = Home(Path(folder) / "desk")
        make(home)
        return {path.name: path.read_bytes() for path in home.path.iterdir()}


def copy_to(home: Home, files: Files) -> Home:
    """Put the same desk, the same device's, at another place."""
    make_folder(home.path)
    for name, content in files.items():
        place = home.path / name
        place.touch(0o600)
        place.write_bytes(content)
    return home
