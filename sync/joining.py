"""Enrolling a desk: the one-time code that a person types, and the keys that are made for the platform."""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from borderpost.domain.enrolment import DeviceKeys, Enrolment, PlatformIdentity
from borderpost.domain.errors import Refusal
from borderpost.domain.journal import DeviceId
from borderpost.domain.post import Post
from borderpost.store.keys import DataKey
from sync import letter, signing, wire
from sync.contract import Gate
from sync.signing import Context
from sync.trust import FINGERPRINT_SIZE, demand_fingerprint

SECRET_SIZE = 10
"""Bytes of the secret with which a code begins; the platform's fingerprint follows."""
_LETTERS = (SECRET_SIZE + FINGERPRINT_SIZE) * 8 // 5
_MISREAD = str.maketrans("018", "OIB")

OpenGate = Callable[[str, str | None], Gate]
"""Reaches a platform by its address: with the authority (PEM) that it must have, or with None."""


@dataclass(frozen=True, slots=True)
class Code:
    """Hold a one-time code: the secret for the platform, the fingerprint for the desk."""

    secret: bytes
    fingerprint: bytes


def parse_code(typed: str) -> Code:
    """Read a code as people type it: any case, any spaces, 0 1 8 for O I B.

    Raise Refusal ``enrolment.code_form`` where it cannot be one.
    """
    letters = "".join(sign for sign in typed.upper() if sign.isalnum()).translate(_MISREAD)
    try:
        content = base64.b32decode(letters)
    except (binascii.Error, ValueError) as error:
        raise Refusal("enrolment.code_form") from error
    if len(letters) != _LETTERS:
        raise Refusal("enrolment.code_form")
    return Code(content[:SECRET_SIZE], content[SECRET_SIZE:])


def made_keys(data_key: DataKey, secret: bytes, device: DeviceId) -> DeviceKeys:
    """Return the desk's private keys for one code.

    They are derived from the data key, which is random and never leaves the desk, so that asking
    again with the same code after a crash asks with the same keys and nothing had to be kept before.
    """

    def derived(what: bytes) -> bytes:
        info = b"border post enrolment keys 1\x00" + what
        return HKDF(SHA256(), signing.KEY_SIZE, salt=secret + device, info=info).derive(data_key.secret)

    return DeviceKeys(signing=derived(b"signing"), sealing=derived(b"sealing"), link=derived(b"link"))


def join(
    address: str,
    code: Code,
    *,
    post: Post,
    device: DeviceId,
    data_key: DataKey,
    gate: OpenGate,
    now: datetime,
) -> Enrolment:
    """Ask a platform to enrol this desk and return the enrolment, which nobody has kept yet.

    Raise Refusal ``enrolment.platform`` where another answers than the code speaks of,
    ``enrolment.code`` where the platform does not take it, ``protocol.newer``; Trouble ``link.*``.
    """
    identity = gate(address, None).identity()
    wire.demand_version(identity.version)
    demand_fingerprint(identity, code.fingerprint)
    keys = made_keys(data_key, code.secret, device)
    request = wire.EnrolmentRequest(
        version=wire.VERSION,
        secret=code.secret,
        device=device,
        post=post.code,
        lane=post.lane,
        country=post.country,
        zone=post.zone,
        signing_key=signing.public_key(keys.signing),
        link_key=signing.public_key(keys.link),
        sealing_key=letter.sealing_public_key(keys.sealing),
        practice=post.practice,
    )
    signed = gate(address, identity.authority).enrol(request)
    enrolled = wire.trusted(signed, wire.Enrolled, key=identity.signing_key, context=Context.ENROLMENT)
    if (enrolled.platform, enrolled.device) != (identity.platform, device):
        raise Refusal("enrolment.platform")
    platform = PlatformIdentity(
        id=identity.platform,
        name=identity.name,
        address=address,
        authority=identity.authority,
        signing_key=identity.signing_key,
        sealing_key=identity.sealing_key,
    )
    return Enrolment(platform, device, keys, now)
