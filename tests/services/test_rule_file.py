"""A broken pack is told by line, row and field, in both languages, and never crashes the reader."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from borderpost.services import rule_file, rule_pack
from resources.words import Words

SHIPPED = rule_pack.shipped_source()
TEXT = SHIPPED.decode()
LINES = TEXT.splitlines()
SPANISH = Words("es")


def faults(text: str) -> list[tuple[str, str, str, str, str]]:
    found = rule_file.read(text.encode()).faults
    told = [dict(fault.values) for fault in found]
    return [
        (fault.code.removeprefix("rules.fault."), said["line"], said.get("table", ""), said.get("id", ""),
         said.get("name", ""))
        for fault, said in zip(found, told, strict=True)
    ]  # fmt: skip


def line_of(text: str, part: str) -> str:
    return str(text[: text.index(part)].count("\n") + 1)


def test_the_pack_that_ships_is_sound_and_says_how_much_is_unverified() -> None:
    book = rule_file.read(SHIPPED).book
    assert book is not None
    assert book.count > 130
    assert 0 < book.unverified < book.count


@pytest.mark.parametrize(
    ("before", "after", "code", "name"),
    [
        ('max_days = 60', 'max_days = "x"', "not_number", "max_days"),
        ('max_days = 60', 'max_dias = 60', "unknown_field", "max_dias"),
        ('max_days = 60', 'max_days = 0', "range", "max_days"),
        ('nationalities = ["COL", "ECU", "TWN"]', 'nationalities = ["COL", "QQQ"]', "state", "nationalities"),
        ('nationalities = ["COL", "ECU", "TWN"]', 'nationalities = "COL"', "not_list", "nationalities"),
        ('amount = "37.50"', 'amount = "much"', "not_amount", "amount"),
        ('amount = "37.50"', 'amount = "37.505"', "not_amount", "amount"),
        ('currency = "BZD"', 'currency = "B$"', "currency", "currency"),
        ('currency = "BZD"', 'currency = "XQQ"', "currency", "currency"),
        ('code = "document.expired"', 'code = "document.expird"', "code", "code"),
        ('item = "tourist_card"', 'item = "bribe"', "not_choice", "item"),
        ('valid_from = 2023-01-12', 'valid_from = "12-01-2023"', "not_date", "valid_from"),
        ('valid_from = 2023-01-12', 'valid_from = 2023-01-12T10:00:00', "not_date", "valid_from"),
        ('valid_from = 2023-01-12', 'valid_from = 1023-01-12', "day", "valid_from"),
        ('valid_to = 2026-02-15', 'valid_to = 2020-02-15', "ends_first", "valid_to"),
        ('id = "EST-SV-2"', 'id = "est sv"', "id", "id"),
        ('id = "EST-SV-2"', 'id = "EST-SV-1"', "id_twice", "id"),
        ('source = "Diario Libre SV"', 'source = " "', "empty", "source"),
        ('name = "alerts_fresh_hours"', 'name = "alert_hours"', "name", "name"),
        ('members = ["GTM", "SLV", "HND", "NIC"]', 'members = ["*"]', "any", "members"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line_its_row_and_its_field(
    before: str, after: str, code: str, name: str
) -> None:
    assert before in TEXT
    broken = TEXT.replace(before, after, 1)
    told = faults(broken)
    assert (code, line_of(TEXT, before)) in [(one[0], one[1]) for one in told]
    place = next(one for one in told if one[0] == code)
    assert place[4] == name
    assert place[2]


def test_what_lacks_is_told_at_its_row() -> None:
    broken = TEXT.replace('countries = ["CRI"]\nmonths', "months", 1).replace(
        'id = "VIG-SV"\ncountries = ["SLV"]\n', 'id = "VIG-SV"\n', 1
    )
    assert ("missing", line_of(broken, '[[validity]]\nid = "VIG-SV"'), "validity", "VIG-SV", "countries") in (
        faults(broken)
    )


def test_two_rows_that_no_order_decides_between_are_a_fault() -> None:
    again = TEXT + TEXT[TEXT.index('[[grant]]\nid = "EST-SV-2"') :].split("\n\n")[0].replace("SV-2", "SV-9")
    assert [(code, id_) for code, _, _, id_, _ in faults(again)] == [("clash", "EST-SV-9")]


def test_a_pack_that_says_less_than_a_newer_program_needs_is_made_whole_by_the_programs_own() -> None:
    start = TEXT.index('[[value]]\nid = "VAL-05"')
    book = rule_file.read((TEXT[:start] + TEXT[TEXT.index("# Whether the day") :]).encode()).sound
    assert book is not None
    assert not any(row.name == "alerts_fresh_hours" for row in book.value)
    hours = [row.amount for row in rule_pack.whole(book).value if row.name == "alerts_fresh_hours"]
    assert hours == [24]


def test_a_pack_without_what_the_program_needs_is_no_pack() -> None:
    told = faults('version = "1"\nas_of = 2026-01-01\n')
    assert {code for code, *_ in told} == {"lacking"}
    assert {table for _, _, table, _, _ in told} == {"grant", "majority", "bloc"}
    assert [code for code, *_ in faults("")][:2] == ["missing_head", "missing_head"]


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b'version = "1"\nx = = 2\n', "rules.fault.syntax", "2"),
        (b'version = "1"\n\xff\xfe', "rules.fault.not_utf8", "2"),
        (b"a = " + b"[" * 20_000, "rules.fault.syntax", "1"),
        (b'visa = 3\nversion="1"\nas_of=2026-01-01\n', "rules.fault.not_rows", "1"),
        (b'[[visum]]\nid = "X"\n', "rules.fault.unknown_table", "1"),
    ],
)
def test_what_is_no_pack_at_all_is_told_too(content: bytes, code: str, line: str) -> None:
    found = rule_file.read(content)
    assert found.book is None
    assert (code, line) in [(one.code, dict(one.values)["line"]) for one in found.faults]


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_fault_reads_as_a_sentence_with_nothing_left_to_fill_in(language: str) -> None:
    words = Words(language)
    broken = TEXT.replace("max_days = 60", 'max_dias = "x"', 1).replace('category = "B"', 'category = "D"', 1)
    said = [words.code(one.code, one.values) for one in rule_file.read(broken.encode()).faults]
    assert len(said) == 2
    assert not any("{" in sentence or "rules.fault" in sentence for sentence in said)
    assert all(re.search(r"(Línea|Line) \d+, \[\[visa\]\]", sentence) for sentence in said)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_pack_is_told_or_sound_and_never_a_crash(data: st.DataObject) -> None:
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        act = data.draw(st.sampled_from(["drop", "double", "garble", "swap"]))
        if act == "drop":
            del lines[at]
        elif act == "double":
            lines.insert(at, lines[at])
        elif act == "swap":
            lines[at] = data.draw(st.sampled_from(LINES))
        else:
            place = data.draw(st.integers(0, max(len(lines[at]), 1)))
            lines[at] = lines[at][:place] + data.draw(st.text(max_size=3)) + lines[at][place + 1 :]
    content = "\n".join(lines).encode("utf-8", "surrogatepass")
    found = rule_file.read(content)
    assert (found.sound is None) is bool(found.faults)
    for fault in found.faults:
        line = int(dict(fault.values)["line"])
        assert "rules.fault" not in SPANISH.code(fault.code, fault.values)
        assert 1 <= line <= content.count(b"\n") + 2


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200))
def test_bytes_of_any_kind_are_told_and_never_a_crash(content: bytes) -> None:
    found = rule_file.read(content)
    assert found.faults
    assert found.book is None


def test_dates_of_the_shipped_pack_are_days_and_not_moments() -> None:
    book = rule_pack.shipped()
    assert all(type(row.valid_from) is date for row in book.rows())
