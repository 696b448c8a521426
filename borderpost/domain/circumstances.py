"""Where, when and under which pack the rules are asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo

from borderpost.domain.alert import ListStatus
from borderpost.domain.crossing import CrossingDraft, Direction
from borderpost.domain.document_kinds import ListedDocument
from borderpost.domain.post import Place, Post, PostKind
from borderpost.domain.rule_pack import RulePack
from borderpost.domain.stay import Movement


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Hold where and when the rules are asked; ``now`` is aware, ``zone`` the post's own.

    ``places`` says where other posts lie, by code: a history may name them; ``documents`` is what is known
    of each kind of document.
    """

    post: Post
    pack: RulePack
    now: datetime
    zone: tzinfo
    lists: ListStatus | None
    places: Mapping[str, Place] = field(default_factory=dict)
    documents: Sequence[ListedDocument] = ()

    def day(self, moment: datetime) -> date:
        """Return the post's local day of an aware moment."""
        return moment.astimezone(self.zone).date()

    def day_of(self, draft: CrossingDraft) -> date:
        """Return the post's local day of a movement: the slip's own, else today."""
        return self.day(draft.occurred_at or self.now)

    def country_of(self, post: str) -> str:
        """Return the country of a post; of one not listed, this post's."""
        place = self.places.get(post)
        return self.post.country if place is None else place.country

    def movement(
        self, post: str, moment: datetime, direction: Direction, days: int | None = None
    ) -> Movement:
        """Return a movement at a post and the days granted; at one not listed it is as at this post."""
        place = self.places.get(post) or Place(self.post.country, self.post.kind)
        return Movement(self.day(moment), place.country, direction, place.kind is PostKind.PERIPHERAL, days)
