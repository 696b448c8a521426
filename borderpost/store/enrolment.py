"""The desk's bond with the regional platform: one row, keys included, inside the encrypted file."""

from borderpost.domain.enrolment import DeviceKeys, Enrolment, PlatformIdentity
from borderpost.domain.errors import Trouble
from borderpost.domain.journal import DeviceId
from borderpost.store import tail
from borderpost.store.database import Database
from borderpost.store.moments import from_ms, to_ms


def enrolment(database: Database) -> Enrolment | None:
    """Return the enrolment of this desk; None where there is none."""
    match database.row(
        "SELECT platform, name, address, authority, signing_key, sealing_key, device,"
        " our_signing_key, our_sealing_key, our_link_key, at FROM enrolment"
    ):
        case None:
            return None
        case (
            bytes(id_),
            str(name),
            str(address),
            str(authority),
            bytes(signing),
            bytes(sealing),
            bytes(device),
            bytes(our_signing),
            bytes(our_sealing),
            bytes(our_link),
            int(at),
        ):
            platform = PlatformIdentity(id_, name, address, authority, signing, sealing)
            keys = DeviceKeys(our_signing, our_sealing, our_link)
            return Enrolment(platform, DeviceId(device), keys, from_ms(at))
    raise Trouble("database.damaged")


def keep(database: Database, bond: Enrolment) -> None:
    """Put an enrolment in the place of the one before, in the caller's transaction.

    At another platform everything is unsent again and none of its packs was seen yet.
    """
    if not database.in_transaction:
        raise RuntimeError("an enrolment is kept in a transaction")
    before = enrolment(database)
    if before is not None and before.platform.id != bond.platform.id:
        tail.forget(database)
        database.script(["DELETE FROM verdict", "UPDATE pack SET number = 0"])
    database.run(
        "INSERT OR REPLACE INTO enrolment (one, platform, name, address, authority, signing_key, sealing_key,"
        " device, our_signing_key, our_sealing_key, our_link_key, at)"
        " VALUES (1, :platform, :name, :address, :authority, :signing_key, :sealing_key,"
        " :device, :our_signing_key, :our_sealing_key, :our_link_key, :at)",
        platform=bond.platform.id,
        name=bond.platform.name,
        address=bond.platform.address,
        authority=bond.platform.authority,
        signing_key=bond.platform.signing_key,
        sealing_key=bond.platform.sealing_key,
        device=bond.device,
        our_signing_key=bond.keys.signing,
        our_sealing_key=bond.keys.sealing,
        our_link_key=bond.keys.link,
        at=to_ms(bond.at),
    )
