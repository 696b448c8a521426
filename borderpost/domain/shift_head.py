"""What an officer signs when a shift opens or closes: all that the entry says, and the chain it stands on."""

from borderpost.domain.journal import ChainPlace, DeviceId

_PREFIX = b"border post shift head 1\x00"


def signed_content(device: DeviceId, before: ChainPlace | None, said: bytes) -> bytes:
    """Return the bytes that are signed.

    ``before`` is the last place of the chain before the entry (None where there is none), ``said`` the
    entry's canonical bytes with an empty signature. Who has the data key alone can write the chain before
    a shift's head anew, and not what the officer signed of it.
    """
    if before is None:
        place = bytes(8 + 8 + 32)
    else:
        place = before.segment + before.sequence.to_bytes(8) + before.head
    return _PREFIX + device + place + said
