"""Crossings with everything in them: through the body, a sealed block and the platform's PostgreSQL."""

import psycopg
from hypothesis import HealthCheck, given, settings

from borderpost.domain.crossing import CrossingDraft
from borderpost.domain.journal import EntryKind
from borderpost.store.bodies import CrossingRecorded, decode
from sync.platform.regional import RegionalPlatform
from tests.platform.desks import SHIFT, Desk
from tests.platform.regions import NOW
from tests.store.drafts import crossing_drafts, draft


def contents(url: str, desk: Desk) -> dict[str, bytes]:
    """Return what the platform keeps of a desk's crossings, by their ids."""
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "SELECT entry.id::text, content FROM entry JOIN crossing ON crossing.entry = entry.number"
            " WHERE entry.device = %s",
            [desk.device],
        ).fetchall()
    return {id_: bytes(content) for id_, content in rows}


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(crossing_drafts)
def test_any_crossing_reaches_the_platform_whole(
    platform: RegionalPlatform, url: str, full: CrossingDraft
) -> None:
    desk = Desk(platform).enrol()
    sent = desk.cross(full)
    receipt = desk.send([sent])
    held = {verdict.code for verdict in receipt.verdicts if verdict.verdict == "held"}
    here = contents(url, desk)
    if held:
        # Only what PostgreSQL cannot keep in a text: it is kept as bytes, and said.
        assert held == {"entry.unreadable"}
        assert b"\\u0000" in sent.content
        return
    said = decode(here[str(sent.id)]).body
    assert isinstance(said, CrossingRecorded)
    assert said.draft == full


def test_the_other_half_of_one_stop_counts_in_its_own_country(platform: RegionalPlatform, url: str) -> None:
    desk = Desk(platform).enrol()
    ours = desk.cross()
    theirs = CrossingRecorded(draft("B1"), "SV-POY", "1", SHIFT, "SLV")
    desk.append(EntryKind.CROSSING, theirs, at=NOW)
    desk.send(desk.journal)
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT post, country FROM crossing ORDER BY entry").fetchall()
    assert found == [("HN-AMA", "HND"), ("SV-POY", "SLV")]
    assert {count.group.post for count in platform.statistics()} == {"HN-AMA", "SV-POY"}
    assert ours.content.count(b'"country"') == 0
