"""Synthetic documents as data: passports, visas and the cards of the region, of invented people."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from random import Random

from borderpost.domain.mrz_compose import MrzFields, compose
from borderpost.domain.mrz_layout import LAYOUTS, MrzFormat, Span
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.people import Sex, Traveller
from borderpost.domain.states import REGION, SPECIMEN_STATE
from borderpost.specimens import numbering, people

_YEAR = timedelta(days=365)


class SpecimenKind(StrEnum):
    """Name the documents that can be drawn: every kind of the table of documents whose zone is known."""

    PASSPORT = "passport"
    VISA_A = "visa_a"
    VISA_B = "visa_b"
    TD1_CARD = "td1_card"
    TD2_CARD = "td2_card"
    DPI = "dpi"
    DNI = "dni"
    DIMEX = "dimex"
    CEDULA_CRI = "cedula_cri"
    TIM = "tim"
    RESIDENCE_HND = "residence_hnd"
    CREW_CARD = "crew_card"
    DIPLOMATIC_PASSPORT = "diplomatic_passport"
    OFFICIAL_PASSPORT = "official_passport"
    EMERGENCY_PASSPORT = "emergency_passport"
    REFUGEE_DOCUMENT = "refugee_document"
    STATELESS_DOCUMENT = "stateless_document"
    LAISSEZ_PASSER = "laissez_passer"
    UN_LAISSEZ_PASSER = "un_laissez_passer"


PASSPORT_STATES = (*REGION, "MEX", "USA", "COL", "ESP", "D", SPECIMEN_STATE)
"""The States whose passports have a number form and a look of their own."""


@dataclass(frozen=True, slots=True)
class Specimen:
    """Hold one synthetic document: what it says (names as its front prints them) and its MRZ lines."""

    kind: SpecimenKind
    seed: int
    fields: MrzFields
    mrz: tuple[str, ...]
    issued: date
    birth_place: str
    national_number: str | None


@dataclass(frozen=True, slots=True)
class _Card:
    """Hold how a kind is numbered: format, code, issuing State, nationality, optional data; whose it is."""

    format: MrzFormat
    code: str
    state: str
    nationality: str
    number: Callable[[Traveller, Random], tuple[str, str, str]]
    years: int
    ages: tuple[int, int] = people.ADULT


def _serial(_: Traveller, random: Random) -> tuple[str, str, str]:
    return numbering.digits(9, random), "", ""


def _dpi(holder: Traveller, random: Random) -> tuple[str, str, str]:
    number = holder.national_number or numbering.cui(random)
    return number[:9], f"{number[9:]}S{number[9:]}<<<001", f"<<{numbering.digits(9, random)}"


def _dimex(_: Traveller, random: Random) -> tuple[str, str, str]:
    number = numbering.dimex(random)
    return number[:9], number[9:], ""


def _cedula(holder: Traveller, random: Random) -> tuple[str, str, str]:
    return holder.national_number or numbering.cedula_cri(random), f"<C{numbering.digits(8, random)}", ""


def _passport(holder: Traveller, random: Random) -> tuple[str, str, str]:
    return numbering.passport_number(holder.nationality, random), holder.national_number or "", ""


def _visa(_: Traveller, random: Random) -> tuple[str, str, str]:
    return f"V{numbering.digits(8, random)}", numbering.digits(6, random), ""


def _overflowing(_: Traveller, random: Random) -> tuple[str, str, str]:
    return f"D{numbering.digits(random.choice((8, 11)), random)}", "", ""


_CARDS = {
    SpecimenKind.PASSPORT: _Card(MrzFormat.TD3, "P", "HND", "HND", _passport, 10),
    SpecimenKind.VISA_A: _Card(MrzFormat.MRV_A, "V", "HND", "COL", _visa, 1),
    SpecimenKind.VISA_B: _Card(MrzFormat.MRV_B, "V", "GTM", "COL", _visa, 1),
    SpecimenKind.TD1_CARD: _Card(MrzFormat.TD1, "I", SPECIMEN_STATE, SPECIMEN_STATE, _overflowing, 10),
    SpecimenKind.TD2_CARD: _Card(MrzFormat.TD2, "I", SPECIMEN_STATE, SPECIMEN_STATE, _serial, 10),
    SpecimenKind.DPI: _Card(MrzFormat.TD1, "ID", "GTM", "GTM", _dpi, 10),
    SpecimenKind.DNI: _Card(MrzFormat.TD1, "I", "HND", "HND", _serial, 10),
    SpecimenKind.DIMEX: _Card(MrzFormat.TD1, "C", "CRI", "NIC", _dimex, 2),
    SpecimenKind.CEDULA_CRI: _Card(MrzFormat.TD1, "ID", "CRI", "CRI", _cedula, 10),
    SpecimenKind.TIM: _Card(MrzFormat.TD1, "ID", "CRI", "CRI", _cedula, 5, people.YOUNG),
    SpecimenKind.RESIDENCE_HND: _Card(MrzFormat.TD1, "I", "HND", "SLV", _serial, 5),
    SpecimenKind.CREW_CARD: _Card(MrzFormat.TD1, "AC", "PAN", "PAN", _serial, 5),
    SpecimenKind.DIPLOMATIC_PASSPORT: _Card(MrzFormat.TD3, "PD", "SLV", "SLV", _passport, 5),
    SpecimenKind.OFFICIAL_PASSPORT: _Card(MrzFormat.TD3, "PO", "GTM", "GTM", _passport, 5),
    SpecimenKind.EMERGENCY_PASSPORT: _Card(MrzFormat.TD3, "PE", "NIC", "NIC", _passport, 1),
    SpecimenKind.REFUGEE_DOCUMENT: _Card(MrzFormat.TD3, "PR", "CRI", "XXB", _passport, 2),
    SpecimenKind.STATELESS_DOCUMENT: _Card(MrzFormat.TD3, "P", "PAN", "XXA", _passport, 2),
    SpecimenKind.LAISSEZ_PASSER: _Card(MrzFormat.TD3, "PL", "GTM", "GTM", _passport, 1),
    SpecimenKind.UN_LAISSEZ_PASSER: _Card(MrzFormat.TD3, "P", "UNO", "UNO", _passport, 5),
}


def specimen(
    kind: SpecimenKind,
    seed: int,
    *,
    today: date,
    issuing_state: str | None = None,
    holder: Traveller | None = None,
    number: str | None = None,
    expiry: date | None = None,
    ages: tuple[int, int] | None = None,
    sex: Sex | None = None,
) -> Specimen:
    """Return a document of an invented person, the same for the same seed and day.

    What is given replaces what the seed would draw. A passport's ``issuing_state`` is also its
    holder's nationality. The document is valid on ``today`` unless ``expiry`` says otherwise.
    """
    random = Random(f"{kind}-{seed}")
    card = _CARDS[kind]
    state = issuing_state or card.state
    nationality = state if card.nationality == card.state else card.nationality
    person = holder or people.traveller(
        random.randrange(1 << 32), today=today, nationality=nationality, ages=ages or card.ages, sex=sex
    )
    drawn, optional_data, optional_data_2 = card.number(person, random)
    longest = card.years * 365 - 30
    last_day = expiry or today + timedelta(days=random.randint(200, longest))
    fields = MrzFields(
        format=card.format,
        document_code=card.code,
        issuing_state=state,
        document_number=number or drawn,
        nationality=person.nationality,
        surname=person.surname,
        given_names=person.given_names,
        birth=person.birth,
        sex=person.sex,
        expiry=PartialDate.of(last_day),
        optional_data=optional_data,
        optional_data_2=optional_data_2,
    )
    return Specimen(
        kind=kind,
        seed=seed,
        fields=fields,
        mrz=compose(fields),
        issued=last_day - card.years * _YEAR,
        birth_place=people.birth_place(person.nationality, seed),
        national_number=person.national_number,
    )


def with_wrong_check_digit(original: Specimen) -> Specimen:
    """Return the document with the check digit of its number printed wrongly, as some exist."""
    layout = LAYOUTS[original.fields.format]
    place = layout.document_number_check
    wrong = str((int(place.of(original.mrz)) + 3) % 10)
    return replace(original, mrz=_printed(original.mrz, place, wrong))


def _printed(lines: tuple[str, ...], place: Span, text: str) -> tuple[str, ...]:
    changed = list(lines)
    line = lines[place.line]
    changed[place.line] = line[: place.start] + text + line[place.end :]
    return tuple(changed)
