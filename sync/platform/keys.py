"""The platform's own keys: who it is, in a folder that only its owner opens."""

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from borderpost.domain.errors import Trouble
from borderpost.store.files import disk_troubles, make_folder, write_whole
from sync import wire
from sync.letter import new_sealing_key, sealing_public_key
from sync.signing import KEY_SIZE, new_key, public_key
from sync.wire import Identity

DEFAULT_NAME = "Plataforma regional"
SECRET_SIZE = 10
"""Bytes of an enrolment code's secret, and of the fingerprint that follows it."""

_FILE = "platform.json"


class _Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    id: bytes
    signing: bytes
    sealing: bytes
    session: bytes


@dataclass(frozen=True, slots=True)
class PlatformKeys:
    """Hold who the platform is; every node of one platform has the same keys.

    ``id`` has 16 bytes. ``signing`` (Ed25519) and ``sealing`` (X25519) are private keys, ``session``
    the secret of the tokens that a welcome hands out. ``authority`` is the PEM of the certificate
    authority that desks pin; it and the server's certificate lie in ``folder``.
    """

    folder: Path
    name: str
    id: bytes
    authority: str
    signing: bytes = field(repr=False)
    sealing: bytes = field(repr=False)
    session: bytes = field(repr=False)

    @classmethod
    def load_or_create(cls, folder: Path, *, name: str = DEFAULT_NAME) -> "PlatformKeys":
        """Read the keys of a folder, or make them; ``name`` counts only when they are made.

        Raise Trouble ``platform_keys.damaged``, or what the disk refuses.
        """
        make_folder(folder)
        path = folder / _FILE
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
        return cls(folder, form.name, form.id, "", form.signing, form.sealing, form.session)

    @property
    def identity(self) -> Identity:
        """Return what the platform says of itself to anybody."""
        return Identity(
            version=wire.VERSION,
            platform=self.id,
            name=self.name,
            authority=self.authority,
            signing_key=public_key(self.signing),
            sealing_key=sealing_public_key(self.sealing),
        )


def enrolment_code(secret: bytes, identity: Identity) -> str:
    """Return the line that a person types: the secret and the platform's fingerprint, in groups of four."""
    fingerprint = hashlib.sha256(wire.encode(identity)).digest()[:SECRET_SIZE]
    letters = base64.b32encode(secret + fingerprint).decode()
    return "-".join(letters[place : place + 4] for place in range(0, len(letters), 4))


def _make(path: Path, name: str) -> None:
    form = _Form(name, secrets.token_bytes(16), new_key(), new_sealing_key(), secrets.token_bytes(KEY_SIZE))
    write_whole(path, msgspec.json.encode(form) + b"\n")
