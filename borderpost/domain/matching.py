"""Is this traveller on the alert list: by document for sure, by name and birth date perhaps."""

from collections.abc import Iterable
from datetime import date

from borderpost.domain.alert import Alert, AlertKind, Hit, HitStrength
from borderpost.domain.crossing import Direction
from borderpost.domain.document import Document
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.inspection import DISCREET
from borderpost.domain.mrz_layout import FILLER, fit
from borderpost.domain.names import agree, person_key, surnames
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.people import Sex, Traveller

BY_DOCUMENT = "document"
BY_NAME_AND_BIRTH = "name_birth"
BY_NAME = "name"

WORDS_FOR_A_NAME_ALONE = 3
"""Words that a name needs before it counts without a birth date."""

_GRAVITY = {kind: place for place, kind in enumerate(AlertKind)} | {AlertKind.INFORMATION: len(AlertKind)}


def document_key(number: str) -> str:
    """Return the form in which two document numbers are compared: capital letters and digits alone."""
    return "".join(character for character in number.upper() if character.isalnum())


def match(
    traveller: Traveller,
    document: Document,
    alerts: Iterable[Alert],
    *,
    direction: Direction,
    today: date,
    list_version: str,
) -> tuple[Hit, ...]:
    """Return the hits among candidate alerts, one an alert, the surest and gravest first.

    Candidates may be any superset of what matches. An alert of the other direction, one that is
    over, and one without anything to compare never hits.
    """
    hits = []
    for alert in {alert.id: alert for alert in alerts}.values():
        if alert.direction not in (None, direction) or (alert.valid_until or date.max) < today:
            continue
        by = _matched_by(alert, traveller, document)
        if by is not None:
            strength = HitStrength.SURE if by == BY_DOCUMENT else HitStrength.POSSIBLE
            hits.append(Hit(alert, strength, by, list_version))
    return tuple(sorted(hits, key=lambda hit: (hit.strength is not HitStrength.SURE, _rank(hit))))


def names_of(traveller: Traveller, document: Document) -> tuple[tuple[str, str], ...]:
    """Return the (surname, given names) under which a list may know the traveller, as presented first.

    Marriage adds a surname, or puts it in the second one's place; a zone that is full has cut the last
    given name.
    """
    surname, given_names = traveller.surname, traveller.given_names
    names = [(surname, given_names)]
    if traveller.married_name:
        names.append((f"{surname} {traveller.married_name}", given_names))
    parts = surnames(surname)
    if parts.married or not parts.sure:
        own = " ".join(part for part in (parts.first, parts.second if parts.married else "") if part)
        names.append((own, given_names))
    shape = fit(document.mrz)
    if shape is not None and not shape[0].names.of(shape[1]).endswith(FILLER):
        names += [(own, given.rpartition(" ")[0]) for own, given in names if " " in given]
    return tuple(dict.fromkeys(names))


def finding(hit: Hit, *, cleared: bool) -> Finding:
    """Return what a hit tells the officer; its kind stays out of the words where it is discreet.

    ``cleared`` says that an officer found today that it is somebody else; that never hides a
    document match.
    """
    sure = hit.strength is HitStrength.SURE
    if cleared and not sure:
        return Finding.of("alert.cleared", Severity.INFO)
    if hit.alert.kind is AlertKind.INFORMATION:
        return Finding.of("alert.information", Severity.REVIEW if sure else Severity.INFO)
    severity = Severity.STOP if sure else Severity.REVIEW
    if hit.alert.kind in DISCREET:
        return Finding.of("alert.discreet", severity)
    return Finding.of("alert.document" if sure else "alert.person", severity)


def _rank(hit: Hit) -> tuple[int, str]:
    return _GRAVITY[hit.alert.kind], hit.alert.id


def _matched_by(alert: Alert, traveller: Traveller, document: Document) -> str | None:
    if _same_document(alert, traveller, document):
        return BY_DOCUMENT
    if not (alert.surname or alert.given_names) or _sexes_contradict(alert.sex, traveller.sex):
        return None
    if alert.birth is None or traveller.birth is None:
        return BY_NAME if _same_long_name(alert, traveller) else None
    if not _births_agree(alert.birth, traveller.birth):
        return None
    listed = f"{alert.surname} {alert.given_names}"
    presented = (" ".join(name) for name in names_of(traveller, document))
    return BY_NAME_AND_BIRTH if any(agree(listed, name) for name in presented) else None


def _same_document(alert: Alert, traveller: Traveller, document: Document) -> bool:
    listed = document_key(alert.document_number)
    if not listed or alert.issuing_state != document.issuing_state:
        return False
    return listed in (document_key(document.number), document_key(traveller.national_number or ""))


def _same_long_name(alert: Alert, traveller: Traveller) -> bool:
    listed = person_key(alert.surname, alert.given_names)
    same = listed == person_key(traveller.surname, traveller.given_names)
    return same and len(listed.split()) >= WORDS_FOR_A_NAME_ALONE


def _sexes_contradict(listed: Sex | None, presented: Sex) -> bool:
    stated = {listed, presented} - {None, Sex.UNSPECIFIED}
    return len(stated) == 2


def _births_agree(listed: PartialDate, presented: PartialDate) -> bool:
    """Tell whether two dates can be one: what both know is equal, or day and month are swapped."""
    if listed.year != presented.year:
        return False
    swapped = (listed.day, listed.month) == (presented.month, presented.day)
    if listed.known and presented.known and swapped:
        return True
    parts = ((listed.month, presented.month), (listed.day, presented.day))
    return all(ours is None or theirs is None or ours == theirs for ours, theirs in parts)
