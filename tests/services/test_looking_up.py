import pytest

from borderpost.domain.crossing import Direction
from borderpost.domain.states import REGION, STATES, StateKind, country_of
from borderpost.domain.type_ahead import Table
from borderpost.services.listing_posts import listed_posts, one_stop_directions, posts_found
from borderpost.services.looking_up import (
    countries,
    currencies,
    destinations,
    issuing_states,
    listed_currencies,
)

TABLES = (issuing_states(), countries(), destinations(), currencies())


def found(table: Table, typed: str, language: str = "es") -> list[str]:
    return [entry.code for entry in table.search(typed, language)]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("nic", "NIC"), ("nica", "NIC"), ("hond", "HND"), ("HND", "HND"), ("hn", "HND"),
        ("estados u", "USA"), ("ee uu", "USA"), ("EE. UU.", "USA"), ("eeuu", "USA"), ("usa", "USA"),
        ("inglaterra", "GBR"), ("holanda", "NLD"), ("salva", "SLV"), ("canada", "CAN"), ("PERU", "PER"),
        ("rep dom", "DOM"), ("costa", "CRI"), ("bel", "BEL"), ("be", "BLZ"), ("germany", "D"), ("deu", "D"),
        ("apatrida", "XXA"), ("refug", "XXB"), ("costa de marfil", "CIV"), ("kosovo", "RKS"),
    ],
)  # fmt: skip
def test_a_state_is_found_as_an_officer_types(typed: str, code: str) -> None:
    assert found(issuing_states(), typed)[0] == code


def test_english_names_go_first_in_english_and_are_found_in_spanish() -> None:
    assert found(countries(), "ger", "en")[0] == "DEU"
    assert found(countries(), "spain", "es")[0] == "ESP"
    assert found(countries(), "switz", "es")[0] == "CHE"


def test_nothing_typed_offers_the_region_and_what_no_row_answers_offers_nothing() -> None:
    assert found(countries(), "") == list(REGION)
    assert found(countries(), "qqq") == []
    assert found(countries(), " --- ") == []


def test_every_iso_country_has_two_codes_and_icao_ones_are_all_there() -> None:
    iso = [state for state in STATES.values() if state.kind is StateKind.COUNTRY]
    assert len(iso) == 249
    assert len({state.alpha2 for state in iso}) == 249
    assert all(len(state.alpha2) == 2 for state in iso)
    added = "XXA XXB XXC XXX UNO UNA UNK EUE XOM XPO XBA XIM XCC XCE XCO XEC XES XMP XDC GBD GBN GBO GBP GBS"
    assert all(STATES[code].kind is StateKind.SPECIAL for code in (*added.split(), "D", "RKS"))
    assert (country_of("D"), country_of("HND")) == ("DEU", "HND")


def test_every_row_is_found_by_its_code_and_by_its_name() -> None:
    for table in TABLES:
        for entry in table.entries:
            assert table.get(entry.code) is not None
            for language in ("es", "en"):
                name = entry.name(language)
                assert entry in table.search(name, language, limit=20), (entry, language)


def test_posts_lie_in_pairs_of_two_countries_and_one_kind() -> None:
    by_code = {post.code: post for post in listed_posts()}
    pairs = [(post, by_code[post.pair]) for post in listed_posts() if post.pair]
    assert len(pairs) == 44
    for post, other in pairs:
        assert other.pair == post.code
        assert (post.neighbour, post.neighbour_country) == (other.name, other.country)
        assert post.country != other.country
        assert (post.kind, post.one_stop) == (other.kind, other.one_stop)


def test_one_stop_serves_two_countries_at_integrated_posts_and_where_one_controls_for_both() -> None:
    served = {post.code: one_stop_directions(post.code) for post in listed_posts()}
    assert {code for code, ways in served.items() if ways == set(Direction)} == {
        "GT-ACA", "GT-FLO", "GT-CIN", "HN-ACA", "HN-FLO", "HN-COR",
    }  # fmt: skip
    assert {code for code, ways in served.items() if ways == {Direction.EXIT}} == {
        "GT-PAL", "GT-VNU", "GT-SCR", "GT-ANG", "SV-HAC", "SV-CHI", "SV-SCR", "SV-ANG",
    }  # fmt: skip
    assert one_stop_directions("ZZ-NONE") == set()


def test_a_post_is_found_by_its_name_its_code_and_its_country() -> None:
    assert [post.code for post in posts_found("amat", "es")] == ["SV-AMA", "HN-AMA"]
    assert [post.code for post in posts_found("hn ama", "es")] == ["HN-AMA"]
    assert [post.code for post in posts_found("ni-pbl", "es")] == ["NI-PBL"]
    assert {post.country for post in posts_found("honduras", "es")} == {"HND"}
    assert posts_found("", "es") == listed_posts()


def test_amounts_have_the_minor_units_of_their_currency() -> None:
    decimals = {one.code: one.decimals for one in listed_currencies()}
    assert {code: decimals[code] for code in ("GTQ", "USD", "HNL", "CLP", "JPY", "KWD")} == {
        "GTQ": 2, "USD": 2, "HNL": 2, "CLP": 0, "JPY": 0, "KWD": 3,
    }  # fmt: skip
    assert found(currencies(), "quet") == ["GTQ"]
    assert found(currencies(), "jpy") == []
    assert [one.code for one in listed_currencies()][:8] == [
        "GTQ", "USD", "HNL", "NIO", "CRC", "PAB", "BZD", "DOP",
    ]  # fmt: skip


def test_a_town_says_its_country_and_an_airport_its_code() -> None:
    (town,) = destinations().search("san pedro s", "es", limit=1)
    assert (town.name("es"), town.beside) == ("San Pedro Sula", "HND")
    assert found(destinations(), "mga")[0] == "MGA"
    assert {entry.beside for entry in destinations().search("honduras", "es", limit=60)} == {"HND"}
