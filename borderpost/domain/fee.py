"""What a traveller paid at the post, or was let off: fees and fines with their receipts."""

from dataclasses import dataclass
from enum import StrEnum

MINOR_UNITS = 100
"""Cents of every currency of the region (ISO 4217 gives each of them two decimals)."""


class FeeItem(StrEnum):
    """Name what is paid for."""

    ENTRY_FEE = "entry_fee"
    EXIT_FEE = "exit_fee"
    TOURIST_CARD = "tourist_card"
    MUNICIPAL_FEE = "municipal_fee"
    EXTENSION = "extension"
    SAFE_CONDUCT = "safe_conduct"
    OVERSTAY_FINE = "overstay_fine"
    ENTRY_OUTSIDE_POST_FINE = "entry_outside_post_fine"
    NO_CONTROL_FINE = "no_control_fine"
    TRANSPORT_FINE = "transport_fine"
    CARRIER_FINE = "carrier_fine"
    SANCTION = "sanction"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Fee:
    """Hold one item: ``amount`` in minor units (cents) of ``currency``, an ISO 4217 code.

    Where nothing was taken, ``exempt`` says why and ``amount`` is what would have been due.
    """

    item: FeeItem
    amount: int
    currency: str
    receipt: str = ""
    exempt: str = ""

    @property
    def paid(self) -> int:
        """Return the minor units that were taken."""
        return 0 if self.exempt else self.amount


def money(amount: int) -> str:
    """Return minor units as a sum with a decimal point; the currency stands apart."""
    sign, whole = ("-" if amount < 0 else ""), abs(amount)
    return f"{sign}{whole // MINOR_UNITS}.{whole % MINOR_UNITS:02d}"
