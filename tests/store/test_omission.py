"""Bodies of crossings: what says nothing is left out, and what is left out comes back."""

import json

from hypothesis import given, settings

from borderpost.domain.crossing import CrossingDraft, EntryId
from borderpost.domain.journal import EntryKind
from borderpost.domain.shift import ShiftId
from borderpost.store.bodies import Body, CrossingAmended, CrossingRecorded, decode, encode
from tests.store.drafts import NOW, crossing_drafts, draft


def written(kind: EntryKind, body: Body) -> bytes:
    return encode(kind, body, actor="somebody", at=NOW)


@settings(max_examples=150)
@given(crossing_drafts)
def test_any_crossing_comes_back_whole_and_is_written_the_same_again(full: CrossingDraft) -> None:
    for kind, body in (
        (EntryKind.CROSSING, CrossingRecorded(full, "HN-AMA", "2", ShiftId("s"))),
        (EntryKind.AMENDMENT, CrossingAmended(EntryId("c"), full, "mal leído")),
    ):
        content = written(kind, body)
        again = decode(content).body
        assert again == body
        assert written(kind, again) == content


def test_the_common_crossing_says_nothing_of_what_was_not_asked() -> None:
    said = json.loads(written(EntryKind.CROSSING, CrossingRecorded(draft(), "HN-AMA", "2", ShiftId("s"))))
    body = said["body"]["draft"]
    assert body.keys() == {"direction", "document", "outcome", "traveller", "trip"}
    assert body["trip"] == {"means": "on_foot", "purpose": "tourism"}
    assert body["traveller"].keys() == {"birth", "given_names", "nationality", "sex", "surname"}
    assert body["document"].keys() == {"expiry", "issuing_state", "kind", "number", "read_method"}
