"""The fields of a crossing that a form shows: their names, what each is chosen from, how each is called."""

from collections.abc import Mapping
from enum import StrEnum

from borderpost.domain.crossing import Direction, Means, Outcome, Purpose, RefusalReason, Status
from borderpost.domain.document import DocumentKind
from borderpost.domain.fee import FeeItem
from borderpost.domain.minor import Accompaniment, PermissionKind
from borderpost.domain.people import Sex
from borderpost.domain.stay_evidence import EntrySource
from borderpost.domain.visa import VisaCategory, VisaKind


class Field(StrEnum):
    """Name the fields that a form may change."""

    SURNAME = "surname"
    GIVEN_NAMES = "given_names"
    NATIONALITY = "nationality"
    BIRTH = "birth"
    SEX = "sex"
    KIND = "kind"
    NUMBER = "number"
    STATE = "state"
    EXPIRY = "expiry"
    DIRECTION = "direction"
    OUTCOME = "outcome"
    REASON = "reason"
    REASON_TEXT = "reason_text"
    MEANS = "means"
    PLATE = "plate"
    PURPOSE = "purpose"
    DAYS = "days"
    NOTE = "note"
    ORIGIN = "origin"
    DESTINATION = "destination"
    RESIDENCE = "residence"
    BIRTH_COUNTRY = "birth_country"
    ADDRESS = "address"
    PHONE = "phone"
    OCCUPATION = "occupation"
    MARRIED_NAME = "married_name"
    PRECHECK = "precheck"
    ISSUED = "issued"
    PLATE_STATE = "plate_state"
    TRAILER = "trailer"
    CARRIER = "carrier"
    STATUS = "status"
    UNTIL = "until"
    ENTERED = "entered"
    ENTERED_IN = "entered_in"
    ENTERED_BY = "entered_by"
    EXTENDED_UNTIL = "extended_until"
    EXTENDED_BY = "extended_by"
    VISA_KIND = "visa_kind"
    VISA_CATEGORY = "visa_category"
    VISA_NUMBER = "visa_number"
    VISA_UNTIL = "visa_until"
    VISA_RESIDENCE = "visa_residence"
    FEE_ITEM_1 = "fee_item_1"
    FEE_AMOUNT_1 = "fee_amount_1"
    FEE_CURRENCY_1 = "fee_currency_1"
    FEE_RECEIPT_1 = "fee_receipt_1"
    FEE_EXEMPT_1 = "fee_exempt_1"
    FEE_ITEM_2 = "fee_item_2"
    FEE_AMOUNT_2 = "fee_amount_2"
    FEE_CURRENCY_2 = "fee_currency_2"
    FEE_RECEIPT_2 = "fee_receipt_2"
    FEE_EXEMPT_2 = "fee_exempt_2"
    FEE_ITEM_3 = "fee_item_3"
    FEE_AMOUNT_3 = "fee_amount_3"
    FEE_CURRENCY_3 = "fee_currency_3"
    FEE_RECEIPT_3 = "fee_receipt_3"
    FEE_EXEMPT_3 = "fee_exempt_3"
    ACCOMPANIED = "accompanied"
    COMPANION = "companion"
    PERMISSION = "permission"
    PERMISSION_NUMBER = "permission_number"
    AUTHORITY = "authority"
    PERMISSION_ISSUED = "permission_issued"
    PERMISSION_UNTIL = "permission_until"
    RETURNS_BY = "returns_by"
    QR = "qr"
    REFERRED_TO = "referred_to"
    REMOVAL_STATE = "removal_state"
    REMOVAL_DOCUMENT = "removal_document"


FEE_ROWS: tuple[tuple[Field, Field, Field, Field, Field], ...] = tuple(
    (
        Field(f"fee_item_{row}"),
        Field(f"fee_amount_{row}"),
        Field(f"fee_currency_{row}"),
        Field(f"fee_receipt_{row}"),
        Field(f"fee_exempt_{row}"),
    )
    for row in (1, 2, 3)
)
"""The fields of each fee: item, amount, currency, receipt, why nothing was taken."""
_ITEMS = tuple(row[0] for row in FEE_ROWS)
CURRENCIES = frozenset(row[2] for row in FEE_ROWS)

CHOICES: Mapping[Field, tuple[str, ...]] = {
    Field.SEX: tuple(Sex),
    Field.KIND: tuple(DocumentKind),
    Field.DIRECTION: tuple(Direction),
    Field.OUTCOME: tuple(Outcome),
    Field.REASON: (*RefusalReason, ""),
    Field.MEANS: tuple(Means),
    Field.PURPOSE: tuple(Purpose),
    Field.STATUS: (*Status, ""),
    Field.ENTERED_BY: (*EntrySource, ""),
    Field.VISA_KIND: (*VisaKind, ""),
    Field.VISA_CATEGORY: (*VisaCategory, ""),
    Field.VISA_RESIDENCE: ("residence", ""),
    **dict.fromkeys(_ITEMS, (*FeeItem, "")),
    Field.ACCOMPANIED: (*Accompaniment, ""),
    Field.PERMISSION: (*PermissionKind, ""),
}
"""The fields that are chosen, not typed, with the codes to choose from; "" is none."""

CODES: Mapping[Field, str] = {
    Field.SEX: "sex.{}.long",
    Field.KIND: "document_kind.{}",
    Field.DIRECTION: "direction.{}",
    Field.OUTCOME: "outcome.{}",
    Field.REASON: "reason.{}",
    Field.MEANS: "means.{}",
    Field.PURPOSE: "purpose.{}",
    Field.STATUS: "status.{}",
    Field.ENTERED_BY: "entry_source.{}",
    Field.VISA_KIND: "visa_kind.{}",
    Field.VISA_CATEGORY: "visa_category.{}",
    Field.VISA_RESIDENCE: "visa_residence.{}",
    **dict.fromkeys(_ITEMS, "fee.{}"),
    Field.ACCOMPANIED: "accompanied.{}",
    Field.PERMISSION: "permission.{}",
}
"""Where the words of each choice stand."""

STATES = frozenset(
    {
        Field.NATIONALITY, Field.STATE, Field.ORIGIN, Field.DESTINATION, Field.RESIDENCE,
        Field.BIRTH_COUNTRY, Field.PLATE_STATE, Field.REMOVAL_STATE, Field.ENTERED_IN, Field.EXTENDED_BY,
    }
)  # fmt: skip
"""The fields that hold a State's code."""
DAYS = frozenset(
    {
        Field.BIRTH, Field.EXPIRY, Field.ISSUED, Field.UNTIL, Field.VISA_UNTIL, Field.PERMISSION_ISSUED,
        Field.PERMISSION_UNTIL, Field.RETURNS_BY, Field.ENTERED, Field.EXTENDED_UNTIL,
    }
)  # fmt: skip
"""The fields that hold a day."""
PAST_DAYS = frozenset({Field.BIRTH, Field.ISSUED, Field.PERMISSION_ISSUED, Field.ENTERED})
"""Those of them whose day has come already."""

LABELS: Mapping[Field, str] = {
    Field.SURNAME: "Apellidos",
    Field.GIVEN_NAMES: "Nombres",
    Field.NATIONALITY: "Nacionalidad",
    Field.BIRTH: "Nacimiento",
    Field.SEX: "Sexo",
    Field.KIND: "Documento",
    Field.NUMBER: "Número",
    Field.STATE: "Estado emisor",
    Field.EXPIRY: "Vence",
    Field.DIRECTION: "Sentido",
    Field.OUTCOME: "Resultado",
    Field.REASON: "Causa",
    Field.REASON_TEXT: "Explicación de la causa",
    Field.MEANS: "Medio",
    Field.PLATE: "Placa",
    Field.PURPOSE: "Motivo del viaje",
    Field.DAYS: "Días",
    Field.NOTE: "Nota",
    Field.ORIGIN: "Procedencia",
    Field.DESTINATION: "Destino",
    Field.RESIDENCE: "Residencia",
    Field.BIRTH_COUNTRY: "País de nacimiento",
    Field.ADDRESS: "Dirección en el destino",
    Field.PHONE: "Teléfono",
    Field.OCCUPATION: "Ocupación",
    Field.MARRIED_NAME: "Apellido de casada",
    Field.PRECHECK: "Código de prechequeo",
    Field.ISSUED: "Documento emitido",
    Field.PLATE_STATE: "País de la placa",
    Field.TRAILER: "Placa del remolque",
    Field.CARRIER: "Empresa de transporte",
    Field.STATUS: "Condición migratoria",
    Field.UNTIL: "Permanencia hasta",
    Field.ENTERED: "Entró al CA-4 el",
    Field.ENTERED_IN: "País por el que entró",
    Field.ENTERED_BY: "Se sabe por",
    Field.EXTENDED_UNTIL: "Prórroga hasta",
    Field.EXTENDED_BY: "País que la dio",
    Field.VISA_KIND: "Visa que muestra",
    Field.VISA_CATEGORY: "Categoría",
    Field.VISA_NUMBER: "N.º de visa",
    Field.VISA_UNTIL: "Visa vence",
    Field.VISA_RESIDENCE: "Clase",
    **dict.fromkeys(_ITEMS, "Concepto"),
    **{row[1]: "Monto" for row in FEE_ROWS},
    **{row[2]: "Moneda" for row in FEE_ROWS},
    **{row[3]: "N.º de recibo" for row in FEE_ROWS},
    **{row[4]: "Si no pagó, por qué" for row in FEE_ROWS},
    Field.ACCOMPANIED: "Viaja",
    Field.COMPANION: "Acompañante",
    Field.PERMISSION: "Permiso",
    Field.PERMISSION_NUMBER: "N.º de permiso",
    Field.AUTHORITY: "Notario o autoridad",
    Field.PERMISSION_ISSUED: "Permiso emitido",
    Field.PERMISSION_UNTIL: "Permiso vence",
    Field.RETURNS_BY: "Regresa a más tardar",
    Field.QR: "Texto del código QR (lector o a mano)",
    Field.REFERRED_TO: "Remitido a (protege, no castiga)",
    Field.REMOVAL_STATE: "Estado que lo devuelve o lo recibe",
    Field.REMOVAL_DOCUMENT: "Documento de la devolución",
}
"""How each field is called, as a sentence of the catalogue."""
