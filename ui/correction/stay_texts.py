"""The texts of what is told of a stay (a stamp, the traveller's word, an extension), and back from them."""

from collections.abc import Mapping
from datetime import date

from borderpost.domain.partial_date import PartialDate
from borderpost.domain.states import CA4
from borderpost.domain.stay_evidence import EntrySource, StayEvidence
from ui.correction.fields import Field
from ui.days import day_typed


def stay_texts(told: StayEvidence | None) -> dict[Field, str]:
    """Return the fields as they are typed, or as their codes."""
    one = told or StayEvidence()
    return {
        Field.ENTERED: day_typed(one.entered),
        Field.ENTERED_IN: one.country,
        Field.ENTERED_BY: one.source.value if one.source else "",
        Field.EXTENDED_UNTIL: day_typed(one.extended_until),
        Field.EXTENDED_BY: one.extended_by,
    }


def stay_days(told: StayEvidence | None) -> dict[Field, date | None]:
    """Return the days that are on the record."""
    one = told or StayEvidence()
    return {Field.ENTERED: one.entered, Field.EXTENDED_UNTIL: one.extended_until}


def stay_told(
    texts: Mapping[Field, str], days: Mapping[Field, PartialDate | None], faults: dict[Field, str]
) -> StayEvidence | None:
    """Return what the texts tell, None where they tell nothing; what is half told is added to the faults."""
    entered, extended = days[Field.ENTERED], days[Field.EXTENDED_UNTIL]
    country, by = texts[Field.ENTERED_IN].upper(), texts[Field.EXTENDED_BY].upper()
    source = texts[Field.ENTERED_BY]
    if (country or source) and not texts[Field.ENTERED]:
        faults[Field.ENTERED] = "Diga qué día entró."
    if texts[Field.ENTERED] and country not in CA4:
        faults[Field.ENTERED_IN] = "Diga por cuál de los cuatro países entró."
    if texts[Field.ENTERED] and not source:
        faults[Field.ENTERED_BY] = "Diga si vio el sello o si lo dice el viajero."
    if by and not texts[Field.EXTENDED_UNTIL]:
        faults[Field.EXTENDED_UNTIL] = "Diga hasta qué día es la prórroga."
    if texts[Field.EXTENDED_UNTIL] and by not in CA4:
        faults[Field.EXTENDED_BY] = "Diga cuál de los cuatro países dio la prórroga."
    told = StayEvidence(
        entered.known if entered else None,
        country,
        EntrySource(source) if source else None,
        extended.known if extended else None,
        by,
    )
    return None if told == StayEvidence() else told
