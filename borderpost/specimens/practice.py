"""What a practice post starts with: a dozen documents, and an alert list that one of them is on."""

import json
from datetime import date, datetime, timedelta

from borderpost.domain.alert import Alert, AlertKind, AlertList
from borderpost.domain.crossing import Direction
from borderpost.domain.journal import moment_text
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.people import Sex
from borderpost.domain.states import SPECIMEN_STATE
from borderpost.specimens.documents import Specimen, SpecimenKind, specimen, with_wrong_check_digit

LISTED_NUMBER = "C00457190"
LISTED_STATE = "NIC"
"""The document of the dozen that the practice alert list names."""

_EXPIRED_FOR = timedelta(days=47)
_CHILD = (8, 14)
_LIST_AGE = timedelta(hours=6)


def dozen(today: date) -> tuple[Specimen, ...]:
    """Return twelve documents in the order in which practice and the tour present them.

    In turn: a passport, a DPI, a DNI, an expired passport, a child's passport, a DIMEX, the
    passport on the alert list, a Costa Rican cédula, a passport whose number has a wrong check
    digit, a passport of the specimen State, a passport of Belize and one of Panama.
    """
    passport = SpecimenKind.PASSPORT
    return (
        specimen(passport, 101, today=today, issuing_state="HND"),
        specimen(SpecimenKind.DPI, 102, today=today),
        specimen(SpecimenKind.DNI, 103, today=today),
        specimen(passport, 104, today=today, issuing_state="SLV", expiry=today - _EXPIRED_FOR),
        specimen(passport, 105, today=today, issuing_state="GTM", ages=_CHILD),
        specimen(SpecimenKind.DIMEX, 106, today=today),
        specimen(passport, 107, today=today, issuing_state=LISTED_STATE, number=LISTED_NUMBER),
        specimen(SpecimenKind.CEDULA_CRI, 108, today=today),
        with_wrong_check_digit(specimen(passport, 109, today=today, issuing_state="DOM")),
        specimen(passport, 110, today=today, issuing_state=SPECIMEN_STATE),
        specimen(passport, 111, today=today, issuing_state="BLZ"),
        specimen(passport, 112, today=today, issuing_state="PAN"),
    )


def alert_list(today: date, now: datetime) -> AlertList:
    """Return the practice list: one alert names a document of the dozen, the others nobody in it."""
    return AlertList(
        version=f"PRACTICA-{today:%Y%m%d}",
        as_of=now - _LIST_AGE,
        alerts=(
            Alert(
                id="PRA-0001",
                kind=AlertKind.LOST_DOCUMENT,
                source="Práctica",
                instruction="Documento reportado como perdido. Remita a segunda línea y avise al supervisor.",
                document_number=LISTED_NUMBER,
                issuing_state=LISTED_STATE,
            ),
            Alert(
                id="PRA-0002",
                kind=AlertKind.EXIT_BAN,
                source="Práctica",
                instruction="Impedimento de salida por orden judicial. No afecta la entrada.",
                surname="Quiroz Espécimen",
                given_names="Baltasar",
                birth=PartialDate(1979, 3, 4),
                sex=Sex.MALE,
                direction=Direction.EXIT,
            ),
            Alert(
                id="PRA-0003",
                kind=AlertKind.MISSING_CHILD,
                source="Práctica",
                instruction="Alerta de niña desaparecida. No deje salir; llame a la unidad de turno.",
                surname="Espécimen Ñurinda",
                given_names="Lucía",
                birth=PartialDate(today.year - 9, 6),
                sex=Sex.FEMALE,
                direction=Direction.EXIT,
            ),
            Alert(
                id="PRA-0004",
                kind=AlertKind.ENTRY_BAN,
                source="Práctica",
                instruction="Prohibición de ingreso vigente. Remita a segunda línea.",
                surname="Modelo",
                given_names="Casimiro",
                birth=PartialDate(1968),
                direction=Direction.ENTRY,
                valid_until=today + timedelta(days=200),
            ),
            Alert(
                id="PRA-0005",
                kind=AlertKind.LOST_DOCUMENT,
                source="Práctica",
                instruction="Pasaporte reportado como robado. Retenga el documento y avise al supervisor.",
                document_number="A99999999",
                issuing_state="SLV",
            ),
        ),
    )


def alert_file(listed: AlertList) -> str:
    """Return the list as the JSON text of an alert list file."""
    content = {
        "version": listed.version,
        "as_of": moment_text(listed.as_of),
        "alerts": [_alert(alert) for alert in listed.alerts],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _alert(alert: Alert) -> dict[str, str | None]:
    return {
        "id": alert.id,
        "kind": alert.kind.value,
        "source": alert.source,
        "instruction": alert.instruction,
        "document_number": alert.document_number,
        "issuing_state": alert.issuing_state,
        "surname": alert.surname,
        "given_names": alert.given_names,
        "birth": None if alert.birth is None else str(alert.birth),
        "sex": None if alert.sex is None else alert.sex.value,
        "direction": None if alert.direction is None else alert.direction.value,
        "valid_until": None if alert.valid_until is None else alert.valid_until.isoformat(),
    }
