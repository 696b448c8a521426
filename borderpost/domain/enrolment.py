"""The bond between a desk and the regional platform: who it is, and the keys made for it."""

from dataclasses import dataclass, field
from datetime import datetime

from borderpost.domain.journal import DeviceId


@dataclass(frozen=True, slots=True)
class PlatformIdentity:
    """Hold who the platform is.

    ``id`` has 16 bytes, the public keys 32 raw bytes each (Ed25519 for what it signs, X25519 for
    what is sealed to it); ``authority`` is the PEM of the one certificate authority it is reached by.
    """

    id: bytes
    name: str
    address: str
    authority: str
    signing_key: bytes
    sealing_key: bytes


@dataclass(frozen=True, slots=True)
class DeviceKeys:
    """Hold the desk's private keys (32 raw bytes each); they never show themselves.

    ``signing`` (Ed25519) signs blocks and ``sealing`` (X25519) opens what comes down: both leave the
    encrypted database only into memory. ``link`` (Ed25519) signs requests and lies beside the outbox,
    so that the service without the data key can carry; it can forge no block and open no parcel.
    """

    signing: bytes = field(repr=False)
    sealing: bytes = field(repr=False)
    link: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Hold one enrolment of this desk; ``at`` is aware UTC."""

    platform: PlatformIdentity
    device: DeviceId
    keys: DeviceKeys
    at: datetime
