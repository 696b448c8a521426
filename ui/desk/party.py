"""Those who travel together in one vehicle: what is carried on from one to the next, and who they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from borderpost.domain.crossing import Crossing, EntryId
from ui.correction.fields import Field

CARRIED = (
    Field.MEANS, Field.PLATE, Field.PURPOSE, Field.ORIGIN, Field.DESTINATION, Field.PLATE_STATE,
    Field.TRAILER, Field.CARRIER, Field.ADDRESS, Field.PHONE,
)  # fmt: skip
"""What one traveller of a vehicle shares with the next."""


@dataclass(frozen=True, slots=True)
class Party:
    """Hold the travellers recorded so far, oldest first, and the texts carried on; frozen like any value."""

    carried: Mapping[Field, str] = field(default_factory=dict)
    members: tuple[Crossing, ...] = ()

    @property
    def first(self) -> EntryId | None:
        """Return the crossing that the others name, annulled or not; None before anybody is recorded."""
        if not self.members:
            return None
        oldest = self.members[0]
        return oldest.draft.ties.party or oldest.id

    def with_traveller(self, crossing: Crossing, texts: Mapping[Field, str]) -> "Party":
        """Return the party with one more, whose texts are carried on."""
        carried = {name: texts[name] for name in CARRIED}
        return replace(self, carried=carried, members=(*self.members, crossing))

    def without(self, crossing: EntryId) -> "Party":
        """Return the party without one: that crossing was undone."""
        return replace(self, members=tuple(one for one in self.members if one.id != crossing))
