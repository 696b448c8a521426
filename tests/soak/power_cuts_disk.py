"""What a disk may hold after the power went: read from the log of every write, sync, rename and removal.

Only what was synced is sure. Of what a file was told since its last sync any part may have arrived, torn
at sectors and in any order; of what its folder was told (names made, renamed, removed) any beginning.
Nothing ties the two: a name may arrive before what the file holds.
"""

import random
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

SECTOR = 512
_RECORD = struct.Struct("<c3xIQQ")


class Step(NamedTuple):
    """Hold one record of the log."""

    operation: str
    handle: int
    offset: int
    content: bytes


class Change(NamedTuple):
    """Hold a write (``content``) or a new size (None) of a file."""

    offset: int
    content: bytes | None


class Entry(NamedTuple):
    """Hold what a folder was told of one name: the file or folder that it names now, or None."""

    path: str
    node: "Node | None"


@dataclass
class Node:
    """Hold a file, or a folder: what is sure, what is not, and what the program itself sees."""

    folder: bool = False
    sure: bytearray = field(default_factory=bytearray)
    seen: bytearray = field(default_factory=bytearray)
    unsure: list[Change] = field(default_factory=list)


@dataclass
class Left:
    """Hold what a power cut left: every file's bytes by its path."""

    files: dict[str, bytes]
    folders: list[str]

    def lay(self, place: Path) -> None:
        """Write it where a desk can open it."""
        for folder in sorted(self.folders):
            (place / folder).mkdir()
        for path, content in self.files.items():
            (place / path).write_bytes(content)


class Disk:
    """Take the steps of a log one by one; between any two the power may go."""

    def __init__(self) -> None:
        self.promised: dict[str, int] = {}
        self.versions: dict[str, list[bytes | None]] = {}
        self._seen: dict[str, Node] = {"": Node(folder=True)}
        self._sure: dict[str, Node] = {}
        self._told: list[tuple[Entry, ...]] = []
        self._open: dict[int, tuple[str, Node]] = {}

    def take(self, step: Step) -> None:
        """Do what a step did."""
        text = step.content.decode("utf-8", "replace") if step.operation in "ORUDM" else ""
        match step.operation:
            case "O":
                self._opened(step, text)
            case "C":
                self._open.pop(step.handle)
            case "W":
                self._change(step, Change(step.offset, step.content))
            case "T":
                self._change(step, Change(step.offset, None))
            case "S":
                self._sync(*self._open[step.handle])
            case "R":
                before, _, after = text.partition("\0")
                node = self._seen.pop(before)
                self._tell(Entry(before, None), Entry(after, node))
                self.versions.setdefault(after, [None]).append(bytes(node.seen))
            case "U":
                self._tell(Entry(text, None))
                if text in self.versions:
                    self.versions[text].append(None)
            case "D":
                self._tell(Entry(text, Node(folder=True)))
            case "M":
                self._promise()

    def cut(self, chance: random.Random) -> Left:
        """Return one thing that a power cut now may leave."""
        mode = chance.choice(("nothing", "everything", "some", "some", "some"))
        told = {"nothing": 0, "everything": len(self._told)}.get(mode, chance.randint(0, len(self._told)))
        names = dict(self._sure)
        for entries in self._told[:told]:
            _rename(names, entries)
        reached = {path: node for path, node in names.items() if _is_reached(path, names)}
        return Left(
            {path: _content(node, mode, chance) for path, node in reached.items() if not node.folder},
            [path for path, node in reached.items() if node.folder],
        )

    def _opened(self, step: Step, path: str) -> None:
        if step.offset == 1:
            self._tell(Entry(path, Node()))
        node = self._seen[path]
        self._open[step.handle] = (path, node)
        if step.offset == 2:
            self._change(step, Change(0, None))

    def _tell(self, *entries: Entry) -> None:
        self._told.append(entries)
        _rename(self._seen, entries)

    def _change(self, step: Step, change: Change) -> None:
        node = self._open[step.handle][1]
        node.unsure.append(change)
        _apply(node.seen, change)

    def _sync(self, path: str, node: Node) -> None:
        for change in node.unsure:
            _apply(node.sure, change)
        node.unsure.clear()
        if not node.folder:
            return
        for entries in self._told:
            if _parent(entries[-1].path) == path:
                _rename(self._sure, entries)
        self._told = [entries for entries in self._told if _parent(entries[-1].path) != path]

    def _promise(self) -> None:
        """Hold that every file replaced so far is there from now on; a removal may still be undone."""
        for path, versions in self.versions.items():
            held = max(number for number, content in enumerate(versions) if content is not None)
            self.promised[path] = held


def steps(log: Path) -> Iterator[Step]:
    """Yield the steps of a log."""
    content = log.read_bytes()
    place = 0
    while place < len(content):
        operation, handle, offset, length = _RECORD.unpack_from(content, place)
        place += _RECORD.size
        yield Step(operation.decode(), handle, offset, content[place : place + length])
        place += length


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def _is_reached(path: str, names: dict[str, Node]) -> bool:
    parent = _parent(path)
    return not parent or (parent in names and _is_reached(parent, names))


def _rename(names: dict[str, Node], entries: Sequence[Entry]) -> None:
    for path, node in entries:
        if node is None:
            names.pop(path, None)
        else:
            names[path] = node


def _apply(content: bytearray, change: Change) -> None:
    offset, written = change
    if written is None:
        del content[offset:]
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    if written is not None:
        content[offset : offset + len(written)] = written


def _content(node: Node, mode: str, chance: random.Random) -> bytes:
    content = bytearray(node.sure)
    kept = {"nothing": [], "everything": node.unsure}.get(mode)
    for change in _some(node.unsure, chance) if kept is None else kept:
        _apply(content, change)
    return bytes(content)


def _some(changes: Sequence[Change], chance: random.Random) -> list[Change]:
    """Return what arrived of some changes: whole, in sectors, or not at all, and perhaps out of order."""
    kept: list[Change] = []
    for change in changes:
        luck = chance.random()
        if luck < 0.4:
            continue
        if luck < 0.6 and change.content is not None:
            kept += (sector for sector in _sectors(change) if chance.random() < 0.5)
        else:
            kept.append(change)
    if chance.random() < 0.3:
        chance.shuffle(kept)
    return kept


def _sectors(change: Change) -> Iterator[Change]:
    content = change.content or b""
    for start in range(0, len(content), SECTOR):
        yield Change(change.offset + start, content[start : start + SECTOR])
