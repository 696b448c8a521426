"""Invented people with the names of the region: two surnames, Ñ, accents, particles; seeded."""

from datetime import date, timedelta
from random import Random

from borderpost.domain.partial_date import PartialDate
from borderpost.domain.people import Sex, Traveller
from borderpost.specimens import numbering

_SURNAMES = (
    "Pérez", "López", "Núñez", "Peña", "García", "Martínez", "Hernández", "Rodríguez", "Ramírez", "Castañeda",
    "Mejía", "Zelaya", "Funes", "Guzmán", "Agüero", "Muñoz", "Ordóñez", "Quiñónez", "Ávila", "Cáceres",
    "Alvarado", "Chávez", "Tzul", "Ixchop", "Coc", "Xicay", "Batz", "Tum", "Orellana", "Portillo",
    "Membreño", "Ulloa", "Vásquez", "Wilson", "Hodgson", "Castillo", "Rivas", "Bonilla", "Espinoza",
    "de la Cruz", "de León", "del Cid", "San Martín", "Argüello", "Treviño", "Zúñiga", "Solórzano", "Jiménez",
    "Méndez", "Barrios", "Cuéllar", "Yanes", "Herrarte", "Rojas", "Mora", "Calderón", "Villalobos",
)  # fmt: skip
_FEMALE = (
    "María", "Ana Lucía", "Sofía", "Íngrid", "Xiomara", "Karla Begoña", "Wendy", "Daniela", "Rosa Amelia",
    "Gabriela", "Keyla", "Marta Inés", "Lesbia", "Yolanda", "Verónica", "Claudia", "Jacinta", "Reina Isabel",
    "Flor de María", "Estefanía", "Juana", "Norma", "Fátima", "Dunia",
)  # fmt: skip
_MALE = (
    "José Ángel", "Juan Carlos", "Óscar", "Wilmer", "Nery", "Kevin Josué", "Édgar", "Íñigo", "Marvin",
    "Luis Fernando", "Ramón", "Walter", "Denis", "Santos", "Héctor", "Jairo", "Milton", "Víctor Manuel",
    "Byron", "Selvin", "Gerson", "Rubén Darío", "Tomás", "Xavier",
)  # fmt: skip
_ABROAD: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "USA": (("Whitfield", "O'Hara", "Baxter", "Lindqvist"), ("Emily", "Grace"), ("Walter", "James")),
    "D": (("Müller", "Weiß", "Schröder", "Köhler"), ("Käthe", "Grete"), ("Jürgen", "Björn")),
    "UTO": (("Eriksson", "Björkman", "Ångström"), ("Anna Maria", "Zoë"), ("Peter John", "Søren")),
}
_PLACES = {
    "GTM": ("Quetzaltenango", "Cobán", "Jutiapa", "Chiquimula"),
    "SLV": ("Ahuachapán", "Sonsonate", "La Unión", "Chalatenango"),
    "HND": ("Choluteca", "Ocotepeque", "Santa Rosa de Copán", "Nacaome"),
    "NIC": ("Somoto", "Chinandega", "Estelí", "Rivas"),
    "CRI": ("Liberia", "Upala", "Limón", "Cartago"),
    "PAN": ("David", "Bocas del Toro", "Penonomé", "Santiago"),
    "BLZ": ("Benque Viejo", "San Ignacio", "Dangriga", "Orange Walk"),
    "DOM": ("Dajabón", "Jimaní", "Azua", "Moca"),
}
ADULT = (18, 78)
"""Ages in years from which a traveller is drawn."""
YOUNG = (12, 17)


def traveller(
    seed: int, *, today: date, nationality: str = "HND", ages: tuple[int, int] = ADULT, sex: Sex | None = None
) -> Traveller:
    """Return an invented person, spelled as the front of a document would, the same for the same seed.

    ``ages`` are the least and greatest age in completed years on ``today``.
    """
    random = Random(seed)
    drawn = sex or random.choice((Sex.FEMALE, Sex.MALE))
    surnames, female, male = _ABROAD.get(nationality, (_SURNAMES, _FEMALE, _MALE))
    both = nationality not in _ABROAD and random.random() < 0.93
    surname = " ".join(random.sample(surnames, 2 if both else 1))
    given = random.choice(male if drawn is Sex.MALE else female)
    youngest = _years_before(today, ages[0])
    oldest = _years_before(today, ages[1] + 1) + timedelta(days=1)
    birth = PartialDate.of(oldest + timedelta(days=random.randint(0, (youngest - oldest).days)))
    return Traveller(surname, given, nationality, birth, drawn, _national_number(nationality, birth, random))


def birth_place(nationality: str, seed: int) -> str:
    """Return a town of the State, or of Utopia where none is listed."""
    return Random(seed).choice(_PLACES.get(nationality, ("Ciudad Espécimen", "Puerto Modelo")))


def _national_number(nationality: str, birth: PartialDate, random: Random) -> str | None:
    match nationality:
        case "GTM":
            return numbering.cui(random)
        case "HND":
            return numbering.dni(birth, random)
        case "CRI":
            return numbering.cedula_cri(random)
        case _:
            return None


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
