"""The platform's own keys: who it is, in a folder that only its owner opens."""

import base64
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from filelock import FileLock

from borderpost.domain.errors import Trouble
from borderpost.store.files import OWNER_ONLY, disk_troubles, make_folder, write_whole
from sync import wire
from sync.letter import new_sealing_key, sealing_public_key
from sync.platform.certificates import Certified, expiry, hosts_of, new_authority, new_server_certificate
from sync.signing import KEY_SIZE, new_key, public_key
from sync.trust import fingerprint
from sync.wire import Identity

DEFAULT_NAME = "Plataforma regional"
SECRET_SIZE = 10
"""Bytes of an enrolment code's secret; the platform's fingerprint follows it."""
RENEWAL = timedelta(days=365)
"""How long before its end a server's certificate is made anew."""

_FILE = "platform.json"


class _Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    authority: str
    authority_key: str
    id: bytes
    signing: bytes
    sealing: bytes
    session: bytes


@dataclass(frozen=True, slots=True)
class PlatformKeys:
    """Hold who the platform is; every node of one platform has the same keys.

    ``id`` has 16 bytes. ``signing`` (Ed25519) and ``sealing`` (X25519) are private keys, ``session``
    the secret of the tokens that a welcome hands out. ``authority`` is the certificate authority that
    desks pin, with its key; servers' certificates lie in ``folder``.
    """

    folder: Path
    name: str
    id: bytes
    authority: Certified
    signing: bytes = field(repr=False)
    sealing: bytes = field(repr=False)
    session: bytes = field(repr=False)

    @classmethod
    def load(cls, folder: Path) -> "PlatformKeys":
        """Read the keys of a folder; raise as ``load_or_create``, and ``platform.none`` without any."""
        if not (folder / _FILE).exists():
            raise Trouble("platform.none", folder=str(folder.parent))
        return cls.load_or_create(folder)

    @classmethod
    def load_or_create(cls, folder: Path, *, name: str = DEFAULT_NAME) -> "PlatformKeys":
        """Read the keys of a folder, or make them; ``name`` counts only when they are made.

        Raise Trouble ``platform_keys.damaged``, or what the disk refuses.
        """
        make_folder(folder)
        path = folder / _FILE
        with _alone(folder):
            if not path.exists():
                _make(path, name)
        with disk_troubles():
            content = path.read_bytes()
        try:
            form = msgspec.json.decode(content, type=_Form)
        except msgspec.DecodeError as error:
            raise Trouble("platform_keys.damaged") from error
        if (len(form.id), *map(len, (form.signing, form.sealing, form.session))) != (16, *[KEY_SIZE] * 3):
            raise Trouble("platform_keys.damaged")
        authority = Certified(form.authority, form.authority_key)
        return cls(folder, form.name, form.id, authority, form.signing, form.sealing, form.session)

    def server_files(self, hosts: Sequence[str]) -> tuple[Path, Path]:
        """Return the files of a certificate for these hosts and of its key, made anew where need be."""
        certificate, key = self.folder / "server.pem", self.folder / "server.key"
        now = datetime.now(UTC)
        with _alone(self.folder):
            if not _serves(certificate, key, hosts, now=now):
                made = new_server_certificate(self.authority, hosts, now=now)
                write_whole(key, made.key.encode())
                write_whole(certificate, made.certificate.encode())
        return certificate, key

    @property
    def identity(self) -> Identity:
        """Return what the platform says of itself to anybody."""
        return Identity(
            version=wire.VERSION,
            platform=self.id,
            name=self.name,
            authority=self.authority.certificate,
            signing_key=public_key(self.signing),
            sealing_key=sealing_public_key(self.sealing),
        )


def enrolment_code(secret: bytes, identity: Identity) -> str:
    """Return the line that a person types: the secret and the platform's fingerprint, in groups of four."""
    letters = base64.b32encode(secret + fingerprint(identity)).decode()
    return "-".join(letters[place : place + 4] for place in range(0, len(letters), 4))


def _make(path: Path, name: str) -> None:
    authority = new_authority(name, now=datetime.now(UTC))
    form = _Form(
        name=name,
        authority=authority.certificate,
        authority_key=authority.key,
        id=secrets.token_bytes(16),
        signing=new_key(),
        sealing=new_sealing_key(),
        session=secrets.token_bytes(KEY_SIZE),
    )
    write_whole(path, msgspec.json.encode(form) + b"\n")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one process at a time make keys."""
    with disk_troubles(), FileLock(folder / "keys.lock", mode=OWNER_ONLY):
        yield


def _serves(certificate: Path, key: Path, hosts: Sequence[str], *, now: datetime) -> bool:
    if not (certificate.exists() and key.exists()):
        return False
    with disk_troubles():
        pem = certificate.read_text()
    return set(hosts_of(pem)) == set(hosts) and expiry(pem) > now + RENEWAL
