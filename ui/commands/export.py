"""`borderpost export`: every crossing, one JSON object a line; it asks who is there and is journaled."""

import json
import sys

import click

from borderpost.domain.crossing import Crossing
from borderpost.domain.journal import Json, moment_text
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
    """Return a crossing as one line of JSON (``docs/command-line.md``)."""
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
        },
        "document": {
            "kind": document.kind.value,
            "number": document.number,
            "issuing_state": document.issuing_state,
            "expiry_date": document.expiry.isoformat() if document.expiry else None,
            "read_method": document.read_method.value,
            "mrz": list(document.mrz),
        },
        "trip": {
            "means": trip.means.value,
            "plate": trip.plate,
            "purpose": trip.purpose.value,
            "days": trip.days,
            "note": trip.note,
        },
        "findings": [finding.code for finding in draft.findings],
        "answers": [{"code": answer.code, "text": answer.text} for answer in draft.answers],
        "reason": draft.reason.value if draft.reason else None,
        "reason_text": draft.reason_text,
        "slip": draft.slip,
        "amended": crossing.amended,
        "annulled": crossing.annulled,
    }
