"""What training lines say: MRZ lines of every format, and random text, so that characters are learnt."""

from random import Random

from borderpost.domain.mrz_compose import MrzFields, compose
from borderpost.domain.mrz_layout import ALPHABET, LAYOUTS, MrzFormat
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.people import Sex
from borderpost.domain.states import STATES

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = "0123456789"
_CODES = {
    MrzFormat.TD1: ("I", "ID", "C", "A", "IP", "AC"),
    MrzFormat.TD2: ("I", "ID", "C", "A"),
    MrzFormat.TD3: ("P", "PD", "PS", "PP"),
    MrzFormat.MRV_A: ("V", "VC"),
    MrzFormat.MRV_B: ("V",),
}
_STATES = tuple(STATES)


def lines(random: Random) -> tuple[str, ...]:
    """Return two or three lines of one length: half of them a valid zone, half without any sense."""
    layout = LAYOUTS[random.choice(tuple(MrzFormat))]
    if random.random() < 0.5:
        return _zone(layout.format, random)
    return tuple(_senseless(layout.width, random) for _ in range(layout.rows))


def _zone(mrz_format: MrzFormat, random: Random) -> tuple[str, ...]:
    two = mrz_format is MrzFormat.TD1 and random.random() < 0.4
    room = 8 if mrz_format in (MrzFormat.TD2, MrzFormat.MRV_B) else 11
    optional = _mixed(random.randint(3, room - 2), random) if random.random() < 0.6 else ""
    issuer = random.choice(_STATES)
    fields = MrzFields(
        format=mrz_format,
        document_code=random.choice(_CODES[mrz_format]),
        issuing_state=issuer,
        document_number=_mixed(random.randint(6, 9), random),
        nationality=issuer if random.random() < 0.7 else random.choice(_STATES),
        surname=" ".join(_name(random) for _ in range(random.randint(1, 2))),
        given_names=" ".join(_name(random) for _ in range(random.randint(0, 3))),
        birth=_day(random, 1930, 2024),
        sex=random.choice((Sex.FEMALE, Sex.MALE, Sex.UNSPECIFIED)),
        expiry=_day(random, 2018, 2040),
        optional_data=optional,
        optional_data_2=_mixed(random.randint(3, 10), random) if two else "",
    )
    return compose(fields)


def _senseless(width: int, random: Random) -> str:
    """Return words of letters, numbers, of both and of every character, and short runs of fillers."""
    text = ""
    while len(text) < width:
        length = random.randint(1, 9)
        kind = random.random()
        if kind < 0.3:
            text += "".join(random.choices(_LETTERS, k=length))
        elif kind < 0.5:
            text += "".join(random.choices(_DIGITS, k=length))
        elif kind < 0.9:
            text += "".join(random.choices(ALPHABET, k=length))
        text += "<" * random.choice((0, 0, 1, 1, 2, 4))
    return text[:width]


def _mixed(length: int, random: Random) -> str:
    letters = random.choice((0.0, 0.1, 0.5))
    return "".join(random.choice(_LETTERS if random.random() < letters else _DIGITS) for _ in range(length))


def _name(random: Random) -> str:
    return "".join(random.choices(_LETTERS, k=random.randint(2, 10)))


def _day(random: Random, first: int, last: int) -> PartialDate:
    return PartialDate(random.randint(first, last), random.randint(1, 12), random.randint(1, 28))
