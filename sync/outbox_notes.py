"""What lies in the outbox folder beside bytes: the name of a block, and the notes between exchanges."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from borderpost.domain.enrolment import Enrolment
from borderpost.domain.journal import ChainPlace
from sync.block import SealedBlock

FIRST_WAIT = timedelta(minutes=10)
LONGEST_WAIT = timedelta(hours=24)
"""How long a block that the platform would not take rests before it is tried again."""


@dataclass(frozen=True, slots=True)
class LinkFile:
    """Hold what carrying needs: how the platform is reached and known, and the key of requests."""

    platform: bytes
    name: str
    address: str
    authority: str
    signing_key: bytes
    device: bytes
    link_key: bytes = field(repr=False)

    @classmethod
    def of(cls, enrolment: Enrolment) -> "LinkFile":
        """Return what of an enrolment may lie outside the encrypted database."""
        platform = enrolment.platform
        return cls(
            platform=platform.id,
            name=platform.name,
            address=platform.address,
            authority=platform.authority,
            signing_key=platform.signing_key,
            device=enrolment.device,
            link_key=enrolment.keys.link,
        )

    def same_bond(self, other: "LinkFile") -> bool:
        """Tell whether both speak of one enrolment, wherever the platform is reached."""
        mine = (self.platform, self.signing_key, self.device, self.link_key)
        return mine == (other.platform, other.signing_key, other.device, other.link_key)


@dataclass(frozen=True, slots=True)
class Told:
    """Hold what the desk last said of itself, for a hello without the data key."""

    mark: ChainPlace | None
    segments: tuple[bytes, ...]
    packs: dict[str, int]
    unsent: int


@dataclass(frozen=True, slots=True)
class Contact:
    """Hold the platform's last signed word: its time, this machine's own clock then, its log.

    ``boot`` names the start of the machine, ``running_ms`` how long it ran since then
    (``borderpost.store.machine_clock``). ``restored`` says that its log was shorter than before, until
    the desk has taken note.
    """

    platform_time: datetime
    boot: str
    running_ms: int
    log_index: int
    log_head: bytes
    restored: bool = False


@dataclass(frozen=True, slots=True)
class Why:
    """Say why something was set aside, when, and how often; ``intact`` where its bytes are as built."""

    code: str
    at: datetime
    intact: bool
    times: int = 1

    def due(self, now: datetime) -> bool:
        """Tell whether to try once more; a clock that jumped may make it sooner, never never."""
        wait = min(LONGEST_WAIT, FIRST_WAIT * (1 << min(self.times - 1, 10)))
        return self.intact and abs(now - self.at) >= wait


@dataclass(frozen=True, slots=True, order=True)
class BlockName:
    """Say what is in a block, by its file's name; sorted: express first, then in the journal's order.

    ``first`` and ``last`` are positions of the journal, ``sequence`` is the first entry's in its segment.
    """

    bulk: bool
    first: int
    last: int
    segment: bytes
    sequence: int
    digest: bytes

    @classmethod
    def of(cls, sealed: SealedBlock) -> "BlockName":
        """Return the name of a block that was built."""
        header = sealed.header
        last = header.position + header.last - header.first
        return cls(not header.express, header.position, last, header.segment, header.first, sealed.digest)

    @classmethod
    def parse(cls, stem: str) -> "BlockName | None":
        """Read a file's stem; None where it is no block's."""
        try:
            rank, first, last, segment, sequence, digest = stem.split("-")
            name = cls(
                bulk=rank == "1",
                first=int(first),
                last=int(last),
                segment=bytes.fromhex(segment),
                sequence=int(sequence),
                digest=bytes.fromhex(digest),
            )
        except ValueError:
            return None
        return name if name.stem == stem and 1 <= name.first <= name.last else None

    @property
    def stem(self) -> str:
        """Return the name as a file's stem."""
        place = f"{int(self.bulk)}-{self.first:012d}-{self.last:012d}"
        return f"{place}-{self.segment.hex()}-{self.sequence:09d}-{self.digest.hex()}"

    @property
    def entries(self) -> int:
        """Return how many entries the block holds."""
        return self.last - self.first + 1

    @property
    def final(self) -> int:
        """Return the sequence of the last entry in its segment."""
        return self.sequence + self.last - self.first
