"""How each State's specimens look: colours, titles and the words for a kind of document."""

from dataclasses import dataclass

from borderpost.specimens.documents import SpecimenKind

Colour = tuple[int, int, int]
"""Red, green, blue, 0 to 255."""


@dataclass(frozen=True, slots=True)
class Look:
    """Hold the State's title, the paper's tint, two colours of fine lines and the ink of titles."""

    title: str
    paper: Colour
    lines: tuple[Colour, Colour]
    ink: Colour


_LOOKS = {
    "GTM": Look(
        "REPÚBLICA DE GUATEMALA", (226, 238, 246), ((120, 170, 205), (150, 190, 160)), (24, 62, 112)
    ),
    "SLV": Look(
        "REPÚBLICA DE EL SALVADOR", (228, 234, 247), ((130, 150, 205), (205, 180, 140)), (22, 44, 104)
    ),
    "HND": Look(
        "REPÚBLICA DE HONDURAS", (224, 241, 245), ((105, 175, 195), (165, 180, 215)), (12, 78, 108)
    ),
    "NIC": Look(
        "REPÚBLICA DE NICARAGUA", (233, 238, 248), ((135, 165, 215), (215, 195, 150)), (30, 58, 120)
    ),
    "CRI": Look(
        "REPÚBLICA DE COSTA RICA", (245, 234, 232), ((205, 140, 135), (140, 160, 205)), (110, 30, 40)
    ),
    "PAN": Look(
        "REPÚBLICA DE PANAMÁ", (241, 236, 242), ((185, 145, 185), (140, 165, 205)), (84, 30, 84)
    ),
    "BLZ": Look(
        "BELIZE", (230, 243, 236), ((120, 185, 150), (150, 165, 205)), (16, 84, 62)
    ),
    "DOM": Look(
        "REPÚBLICA DOMINICANA", (238, 238, 247), ((150, 155, 205), (205, 150, 150)), (36, 40, 108)
    ),
    "MEX": Look(
        "ESTADOS UNIDOS MEXICANOS", (232, 243, 232), ((140, 185, 140), (200, 170, 130)), (24, 84, 46)
    ),
    "USA": Look(
        "UNITED STATES OF AMERICA", (240, 236, 234), ((170, 175, 205), (205, 165, 160)), (40, 44, 96)
    ),
    "COL": Look(
        "REPÚBLICA DE COLOMBIA", (246, 240, 226), ((205, 180, 120), (150, 165, 205)), (104, 66, 16)
    ),
    "ESP": Look(
        "ESPAÑA", (245, 236, 230), ((210, 165, 135), (190, 150, 165)), (110, 36, 26)
    ),
    "D": Look(
        "BUNDESREPUBLIK DEUTSCHLAND", (244, 238, 236), ((190, 165, 165), (165, 175, 160)), (84, 30, 40)
    ),
    "UNO": Look(
        "NACIONES UNIDAS · UNITED NATIONS", (228, 239, 247), ((130, 180, 215), (165, 190, 205)), (20, 70, 120)
    ),
}
_UTOPIA = Look("UTOPÍA · UTOPIA", (236, 240, 232), ((150, 180, 165), (190, 170, 205)), (52, 66, 60))

_WORDS = {
    SpecimenKind.PASSPORT: "PASAPORTE / PASSPORT",
    SpecimenKind.VISA_A: "VISA",
    SpecimenKind.VISA_B: "VISA",
    SpecimenKind.TD1_CARD: "DOCUMENTO DE IDENTIDAD / IDENTITY CARD",
    SpecimenKind.TD2_CARD: "DOCUMENTO DE IDENTIDAD / IDENTITY CARD",
    SpecimenKind.DPI: "DOCUMENTO PERSONAL DE IDENTIFICACIÓN",
    SpecimenKind.DNI: "DOCUMENTO NACIONAL DE IDENTIFICACIÓN",
    SpecimenKind.DIMEX: "DOCUMENTO DE IDENTIDAD PARA EXTRANJEROS",
    SpecimenKind.CEDULA_CRI: "CÉDULA DE IDENTIDAD",
    SpecimenKind.TIM: "TARJETA DE IDENTIDAD DE MENORES",
    SpecimenKind.RESIDENCE_HND: "CARNÉ DE RESIDENTE",
    SpecimenKind.CREW_CARD: "CARNÉ DE TRIPULANTE / CREW MEMBER",
    SpecimenKind.DIPLOMATIC_PASSPORT: "PASAPORTE DIPLOMÁTICO",
    SpecimenKind.OFFICIAL_PASSPORT: "PASAPORTE OFICIAL",
    SpecimenKind.EMERGENCY_PASSPORT: "PASAPORTE DE EMERGENCIA",
    SpecimenKind.REFUGEE_DOCUMENT: "DOCUMENTO DE VIAJE (1951)",
    SpecimenKind.STATELESS_DOCUMENT: "DOCUMENTO DE VIAJE (1954)",
    SpecimenKind.LAISSEZ_PASSER: "LAISSEZ-PASSER",
    SpecimenKind.UN_LAISSEZ_PASSER: "LAISSEZ-PASSER",
}


def look(issuing_state: str) -> Look:
    """Return the State's look, Utopia's where it has none."""
    return _LOOKS.get(issuing_state, _UTOPIA)


def document_words(kind: SpecimenKind) -> str:
    """Return what the document calls itself."""
    return _WORDS[kind]
