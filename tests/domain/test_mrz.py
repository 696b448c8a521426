"""The MRZ parser on the standard's own examples, the region's cards, and whatever a reader may send."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderpost.domain.finding import Severity
from borderpost.domain.mrz import Checks, Mrz, MrzFormat, check_digit, parse
from borderpost.domain.mrz_compose import MrzFields, compose
from borderpost.domain.mrz_layout import ALPHABET, LAYOUTS
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.people import Sex

TODAY = date(2026, 11, 22)

PASSPORT = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
TD2 = ("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6")
OVERFLOW = (
    "I<UTOD23145890<7349<<<<<<<<<<<",
    "3407127M9507122UTO<<<<<<<<<<<2",
    "STEVENSON<<PETER<JOHN<<<<<<<<<",
)
VISA_A = ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C4XXX4009078F96121096ZE184226B<<<<<<")
VISA_B = ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F9612109<<<<<<<<")


def read(*lines: str) -> Mrz:
    mrz = parse(lines, today=TODAY)
    assert mrz is not None
    return mrz


def codes(mrz: Mrz) -> list[str]:
    return [finding.code for finding in mrz.findings]


def changed(line: str, start: int, text: str) -> str:
    return line[:start] + text + line[start + len(text) :]


def test_the_standards_passport_is_read_whole() -> None:
    mrz = read(*PASSPORT)
    assert mrz.format is MrzFormat.TD3
    assert (mrz.document_code, mrz.issuing_state, mrz.nationality) == ("P", "UTO", "UTO")
    assert (mrz.document_number, mrz.optional_data) == ("L898902C3", "ZE184226B")
    assert (mrz.surname, mrz.given_names) == ("ERIKSSON", "ANNA MARIA")
    assert (mrz.birth, mrz.sex) == (PartialDate(1974, 8, 12), Sex.FEMALE)
    assert mrz.expiry == PartialDate(2012, 4, 15)
    assert mrz.checks == Checks(True, True, True, True, True)


@pytest.mark.parametrize(
    ("lines", "mrz_format", "number", "checks"),
    [
        (TD2, MrzFormat.TD2, "D23145890", Checks(True, True, True, None, True)),
        (OVERFLOW, MrzFormat.TD1, "D23145890734", Checks(True, True, True, None, True)),
        (VISA_A, MrzFormat.MRV_A, "L8988901C", Checks(True, True, True, None, None)),
        (VISA_B, MrzFormat.MRV_B, "L8988901C", Checks(True, True, True, None, None)),
    ],
)
def test_every_format_of_the_standard_is_known(
    lines: tuple[str, ...], mrz_format: MrzFormat, number: str, checks: Checks
) -> None:
    mrz = read(*lines)
    assert (mrz.format, mrz.document_number, mrz.checks) == (mrz_format, number, checks)


def test_a_long_number_takes_its_check_digit_from_the_optional_data() -> None:
    assert "mrz.check.document_number" in codes(read(changed(OVERFLOW[0], 18, "8"), *OVERFLOW[1:]))


def test_each_wrong_digit_names_its_field_and_the_composite() -> None:
    places = {"document_number": 0, "birth_date": 14, "expiry_date": 22, "optional_data": 30}
    for field, place in places.items():
        wrong = changed(PASSPORT[1], place, "7")
        assert codes(read(PASSPORT[0], wrong))[:2] == [f"mrz.check.{field}", "mrz.check.composite"]


def test_a_wrong_composite_alone_asks_for_review() -> None:
    mrz = read(PASSPORT[0], changed(PASSPORT[1], 43, "5"))
    assert mrz.checks.composite is False
    assert mrz.findings[0].severity is Severity.REVIEW


def test_a_wrong_composite_on_a_guatemalan_card_only_informs() -> None:
    last = "PEREZ<<MARIA<<<<<<<<<<<<<<<<<<"
    mrz = read("IDGTM20000000480101S0101<<<001", "9001158F3301144GTM<<1000000019", last)
    assert codes(mrz) == ["mrz.check.composite_gtm"]
    assert mrz.findings[0].severity is Severity.INFO


def test_an_empty_personal_number_may_lack_its_check_digit() -> None:
    for digit in "<0":
        line = "L898902C36UTO7408122F1204159<<<<<<<<<<<<<<" + digit
        covered = line[0:10] + line[13:20] + line[21:43]
        mrz = read(PASSPORT[0], line + str(check_digit(covered)))
        assert mrz.checks.optional_data is (True if digit == "0" else None)
        assert not any(code.startswith("mrz.check") for code in codes(mrz))


@pytest.mark.parametrize(
    ("field", "birth", "code"),
    [
        ("5507<<", PartialDate(1955, 7), "mrz.birth_partial"),
        ("55<<<<", PartialDate(1955), "mrz.birth_partial"),
        ("<<<<<<", None, "mrz.birth_unknown"),
    ],
)
def test_an_unknown_birth_date_keeps_what_is_known_and_its_check_digit(
    field: str, birth: PartialDate | None, code: str
) -> None:
    mrz = read(PASSPORT[0], changed(PASSPORT[1], 13, field + str(check_digit(field))))
    assert (mrz.birth, mrz.checks.birth_date) == (birth, True)
    assert code in codes(mrz)


@pytest.mark.parametrize("field", ["991301", "990230", "<<0101", "9<0101", "AB0101", "000000"])
def test_an_impossible_birth_date_is_a_finding(field: str) -> None:
    mrz = read(PASSPORT[0], changed(PASSPORT[1], 13, field))
    assert mrz.birth is None
    assert "mrz.date.birth_date" in codes(mrz)


def test_nobody_is_born_in_the_future() -> None:
    today = TODAY.strftime("%y%m%d")
    assert read(PASSPORT[0], changed(PASSPORT[1], 13, today)).birth == PartialDate.of(TODAY)
    tomorrow = read(PASSPORT[0], changed(PASSPORT[1], 13, "261123")).birth
    assert tomorrow == PartialDate(1926, 11, 23)


@pytest.mark.parametrize(
    ("field", "year"), [("160101", 2016), ("460101", 2046), ("990101", 2099), ("000101", 2000)]
)
def test_expiry_lies_around_today(field: str, year: int) -> None:
    assert read(PASSPORT[0], changed(PASSPORT[1], 21, field)).expiry == PartialDate(year, 1, 1)


def test_an_expiry_far_from_today_is_grey() -> None:
    def weights(field: str) -> set[Severity]:
        found = read(PASSPORT[0], changed(PASSPORT[1], 21, field)).findings
        return {one.severity for one in found if one.code == "mrz.expiry_century"}

    assert weights("990101") == weights("000101") == {Severity.UNVERIFIED}
    assert weights("460101") == weights("160101") == set()


def test_a_full_name_field_may_be_cut() -> None:
    line = "P<UTO" + "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K"
    mrz = read(line, PASSPORT[1])
    assert mrz.name_truncated
    assert "mrz.name_truncated" in codes(mrz)


def test_a_single_name_is_a_surname() -> None:
    mrz = read("P<UTOARKFREITH".ljust(44, "<"), PASSPORT[1])
    assert (mrz.surname, mrz.given_names, mrz.name_truncated) == ("ARKFREITH", "", False)


def test_fillers_lost_at_the_end_of_a_name_line_come_back_with_a_finding() -> None:
    mrz = read(PASSPORT[0].rstrip("<"), PASSPORT[1])
    assert mrz.lines == PASSPORT
    assert "mrz.line_length" in codes(mrz)


def test_spaces_small_letters_and_one_long_line_are_read() -> None:
    assert read(PASSPORT[0].lower(), " ".join(PASSPORT[1])).lines == PASSPORT
    assert read("".join(PASSPORT)).lines == PASSPORT
    assert read("\n".join(OVERFLOW)).lines == OVERFLOW


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("",),
        ("P<UTO",),
        PASSPORT[:1],
        (PASSPORT[0], PASSPORT[1][:-1]),
        (*PASSPORT, PASSPORT[0]),
        ("A" * 30,) * 2,
    ],
)
def test_lines_of_no_known_shape_are_no_mrz(lines: tuple[str, ...]) -> None:
    assert parse(lines, today=TODAY) is None


def test_odd_content_is_named() -> None:
    lines = ("X<QQQ0RIKSSON<<ÁNNA".ljust(44, "<"), changed(changed(PASSPORT[1], 10, "ZZZ"), 20, "Q"))
    found = codes(read(*lines))
    states = {"mrz.state.issuing_state", "mrz.state.nationality"}
    assert states | {"mrz.alphabet", "mrz.document_code", "mrz.sex", "mrz.name_digits"} <= set(found)


@pytest.mark.parametrize("state", ["D<<", "RKS", "XXA", "XXB", "XPO", "XDC", "UNO", "GBD", "HND", "UTO"])
def test_codes_beside_iso_are_known(state: str) -> None:
    mrz = read(PASSPORT[0], changed(PASSPORT[1], 10, state))
    assert mrz.nationality == state.rstrip("<")
    assert "mrz.state.nationality" not in codes(mrz)


words = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=7)
names = st.lists(words, min_size=1, max_size=2).map(" ".join)
mrz_text = st.text(ALPHABET[:-1], max_size=9)
births = st.dates(date(1930, 1, 1), TODAY).map(PartialDate.of)


@given(
    mrz_format=st.sampled_from(MrzFormat),
    number=st.text(ALPHABET[:-1], min_size=1, max_size=12),
    surname=names,
    given_names=names,
    birth=st.one_of(births, births.map(lambda day: PartialDate(day.year, day.month)), st.none()),
    sex=st.sampled_from(Sex),
    expiry=st.dates(date(2017, 1, 1), date(2046, 12, 31)).map(PartialDate.of),
    optional_data=mrz_text,
    optional_data_2=mrz_text,
)
def test_what_is_composed_is_parsed_back(
    mrz_format: MrzFormat,
    number: str,
    surname: str,
    given_names: str,
    birth: PartialDate | None,
    sex: Sex,
    expiry: PartialDate,
    optional_data: str,
    optional_data_2: str,
) -> None:
    layout = LAYOUTS[mrz_format]
    number = number if layout.long_number else number[:9]
    room = layout.optional_data.width - (len(number) - 9 + 2 if len(number) > 9 else 0)
    optional_data = optional_data[: max(room, 0)]
    codes_ = {MrzFormat.TD1: "I", MrzFormat.TD2: "I", MrzFormat.TD3: "P"}
    fields = MrzFields(
        format=mrz_format,
        document_code=codes_.get(mrz_format, "V"),
        issuing_state="GTM",
        document_number=number,
        nationality="HND",
        surname=surname,
        given_names=given_names,
        birth=birth,
        sex=sex,
        expiry=expiry,
        optional_data=optional_data,
        optional_data_2=optional_data_2 if layout.optional_data_2 else "",
    )
    lines = compose(fields)
    assert [len(line) for line in lines] == [layout.width] * layout.rows
    mrz = read(*lines)
    assert mrz.format is mrz_format
    assert mrz.document_number == number
    assert (mrz.birth, mrz.sex, mrz.expiry) == (birth, sex, expiry)
    assert (mrz.optional_data, mrz.optional_data_2) == (optional_data, fields.optional_data_2)
    if not mrz.name_truncated:
        assert (mrz.surname, mrz.given_names) == (surname, given_names)
    assert False not in (mrz.checks.document_number, mrz.checks.birth_date, mrz.checks.expiry_date)
    assert False not in (mrz.checks.optional_data, mrz.checks.composite)


shaped = st.sampled_from([(2, 44), (2, 36), (3, 30)]).flatmap(
    lambda shape: st.lists(
        st.text(st.one_of(st.sampled_from(ALPHABET), st.characters()), min_size=shape[1], max_size=shape[1]),
        min_size=shape[0],
        max_size=shape[0],
    )
)


@given(lines=st.one_of(st.lists(st.text()), shaped), today=st.dates())
def test_no_text_whatever_makes_the_parser_raise(lines: list[str], today: date) -> None:
    mrz = parse(lines, today=today)
    if mrz is not None:
        assert len({len(line) for line in mrz.lines}) == 1
        if mrz.birth is not None:
            assert mrz.birth.earliest <= today


def test_the_check_digit_refuses_what_is_not_mrz() -> None:
    assert check_digit("D23145890734") == 9
    with pytest.raises(ValueError, match="alphabet"):
        check_digit("Ñ")
