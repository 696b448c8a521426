"""`borderpost export`: every crossing, one JSON object a line; it asks who is there and is journaled."""

import json
import sys
from datetime import date

import click

from borderpost.domain.crossing import Crossing
from borderpost.domain.fee import Fee
from borderpost.domain.journal import Json, moment_text
from borderpost.domain.minor import Minor
from borderpost.domain.stay_evidence import StayEvidence
from borderpost.domain.visa import Visa
from borderpost.services import exporting
from resources.words import Words
from ui.commands.call import Call, ExitCode, Verb, now, progress
from ui.commands.opening import officer_option, signed_in


def verb(words: Words) -> Verb:
    """Return the verb."""
    form = click.Option(
        ["--json", "as_json"],
        is_flag=True,
        help=words("Un objeto JSON por línea (la única forma, por ahora)."),
    )
    return Verb("export", words, export, params=[form, officer_option(words)])


def export(call: Call, as_json: bool, officer: str | None) -> int:
    """Write every crossing in the order of its recording, annulled ones marked."""
    with signed_in(call, officer) as (store, session), progress(among_answers=True) as bars:
        bar = bars.add_task(call.words("Cruces"), total=store.crossing_count())
        for crossing in exporting.crossings(store, session, now=now()):
            sys.stdout.write(line(crossing) + "\n")
            bars.advance(bar)
    return ExitCode.DONE


def line(crossing: Crossing) -> str:
    """Return a crossing as one line of JSON (``docs/command-line.md``).

    What makes somebody vulnerable does not leave the desk in this way.
    """
    return json.dumps(_content(crossing), ensure_ascii=False)


def _content(crossing: Crossing) -> Json:
    draft = crossing.draft
    traveller, document, trip = draft.traveller, draft.document, draft.trip
    return {
        "id": crossing.id,
        "at": moment_text(crossing.at),
        "recorded_at": moment_text(crossing.recorded_at),
        "post": crossing.post,
        "lane": crossing.lane,
        "officer": crossing.officer,
        "shift": crossing.shift,
        "direction": draft.direction.value,
        "outcome": draft.outcome.value,
        "traveller": {
            "surname": traveller.surname,
            "given_names": traveller.given_names,
            "nationality": traveller.nationality,
            "birth_date": str(traveller.birth) if traveller.birth else None,
            "sex": traveller.sex.value,
            "national_number": traveller.national_number,
            "residence": traveller.residence,
            "birth_country": traveller.birth_country,
            "occupation": traveller.occupation,
            "married_name": traveller.married_name,
        },
        "document": {
            "kind": document.kind.value,
            "number": document.number,
            "issuing_state": document.issuing_state,
            "expiry_date": _day(document.expiry),
            "issue_date": _day(document.issued),
            "read_method": document.read_method.value,
            "mrz": list(document.mrz),
        },
        "trip": {
            "means": trip.means.value,
            "plate": trip.plate,
            "purpose": trip.purpose.value,
            "days": trip.days,
            "until": _day(trip.until),
            "note": trip.note,
            "origin": trip.origin,
            "destination": trip.destination,
            "carrier": trip.carrier,
            "plate_state": trip.plate_state,
            "trailer": trip.trailer,
            "address": trip.address,
            "phone": trip.phone,
            "precheck": trip.precheck,
        },
        "status": draft.status.value if draft.status else None,
        "visa": _visa(draft.visa) if draft.visa else None,
        "minor": _minor(draft.minor) if draft.minor else None,
        "stay": _stay(draft.stay) if draft.stay else None,
        "removal": (
            {"state": draft.removal.state, "document": draft.removal.document} if draft.removal else None
        ),
        "fees": [_fee(fee) for fee in draft.fees],
        "ties": {
            "party": draft.ties.party,
            "companion": draft.ties.companion,
            "linked": draft.ties.linked,
        },
        "findings": [finding.code for finding in draft.findings],
        "answers": [{"code": answer.code, "text": answer.text} for answer in draft.answers],
        "reason": draft.reason.value if draft.reason else None,
        "reason_text": draft.reason_text,
        "slip": draft.slip,
        "amended": crossing.amended,
        "annulled": crossing.annulled,
    }


def _visa(visa: Visa) -> Json:
    return {
        "kind": visa.kind.value,
        "category": visa.category.value if visa.category else None,
        "number": visa.number,
        "valid_until": _day(visa.valid_until),
        "residence": visa.residence,
    }


def _stay(told: StayEvidence) -> Json:
    return {
        "entered": _day(told.entered),
        "country": told.country,
        "source": told.source.value if told.source else None,
        "extended_until": _day(told.extended_until),
        "extended_by": told.extended_by,
    }


def _minor(minor: Minor) -> Json:
    paper = minor.permission
    return {
        "accompanied": minor.accompanied.value,
        "referred_to": minor.referred_to,
        "permission": None
        if paper is None
        else {
            "kind": paper.kind.value,
            "number": paper.number,
            "authority": paper.authority,
            "issue_date": _day(paper.issued),
            "valid_until": _day(paper.valid_until),
            "returns_by": _day(paper.returns_by),
            "qr": paper.qr,
            "copy": paper.copy,
        },
    }


def _fee(fee: Fee) -> Json:
    return {
        "item": fee.item.value,
        "amount": fee.amount,
        "currency": fee.currency,
        "receipt": fee.receipt,
        "exempt": fee.exempt,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
