"""`borderpost inspect`: the whole decision about a traveller without a screen, and on what it stands."""

import json
import sys
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import msgspec
from rich.console import Console
from rich.table import Table

from borderpost.domain.crossing import Direction, EntryId, Outcome, PastCrossing
from borderpost.domain.errors import Trouble
from borderpost.domain.finding import Finding
from borderpost.domain.journal import Json
from borderpost.domain.national_id import MODULES, kind_of, written
from borderpost.domain.post import Post
from borderpost.domain.rule_book import RuleBook, basis
from borderpost.domain.stay import Stay
from borderpost.domain.stay_evidence import StayEvidence
from borderpost.services import adopting_rules, rule_pack
from borderpost.services.deciding import Decision, decide
from borderpost.services.inspecting import USUAL_OUTCOME
from borderpost.services.listing_posts import listed_posts
from borderpost.services.setting_up import PRACTICE_POST
from borderpost.store.files import disk_troubles
from resources.words import Words
from ui.commands.call import Call, ExitCode, Verb, now
from ui.spoken_values import in_words

_NOON = time(12)


class _Past(msgspec.Struct, forbid_unknown_fields=True):
    at: datetime
    direction: Direction
    post: str
    outcome: Outcome | None = None
    days: int | None = None
    stay: StayEvidence | None = None


def verb(words: Words) -> Verb:
    """Return the verb."""
    first = click.Option(["--mrz"], required=True, metavar=words("LÍNEA1"), help=words("Zona de lectura."))
    rest = click.Argument(["rest"], nargs=-1, metavar=words("LÍNEA2 [LÍNEA3]"))
    form = click.Option(["--json", "as_json"], is_flag=True, help=words("Un objeto JSON."))
    direction = click.Option(
        ["--direction"],
        type=click.Choice([one.value for one in Direction]),
        default=Direction.ENTRY.value,
        help=words("Sentido del cruce."),
    )
    day = click.Option(
        ["--on"],
        type=click.DateTime(["%Y-%m-%d"]),
        metavar=words("AAAA-MM-DD"),
        help=words("Día del cruce, AAAA-MM-DD; si no, hoy."),
    )
    post = click.Option(
        ["--post"], metavar=words("CÓDIGO"), help=words("Código del puesto; si no, el de práctica.")
    )
    history = click.Option(
        ["--history"],
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        help=words("Cruces anteriores: un objeto JSON por línea, con at, direction y post."),
    )
    rules = click.Option(
        ["--rules"],
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        help=words("Paquete de reglas que se prueba; si no, el del programa."),
    )
    params = [first, rest, form, direction, day, post, history, rules]
    return Verb("inspect", words, inspect, params=params)


def inspect(
    call: Call,
    mrz: str,
    rest: tuple[str, ...],
    as_json: bool,
    direction: str,
    on: datetime | None,
    post: str | None,
    history: Path | None,
    rules: Path | None,
) -> int:
    """Print the decision; exit 0 whatever it is, 3 where the lines are no MRZ."""
    book = adopting_rules.sound(adopting_rules.file_content(rules)) if rules else rule_pack.shipped()
    where = _post(post)
    decision = decide(
        (mrz, *rest),
        direction=Direction(direction),
        post=where,
        history=_history(history) if history else (),
        now=_moment(on.date(), where) if on else now(),
        book=book,
    )
    if as_json:
        sys.stdout.write(json.dumps(answer(decision, book), ensure_ascii=False) + "\n")
    else:
        Console().print(_table(call.words, decision, book))
    return ExitCode.DONE


def answer(decision: Decision, book: RuleBook) -> dict[str, Json]:
    """Return what ``--json`` prints; programs rely on this shape."""
    traveller, document = decision.draft.traveller, decision.draft.document
    return {
        "document": {
            "kind": document.kind.value,
            "number": document.number,
            "issuing_state": document.issuing_state,
            "expiry_date": document.expiry.isoformat() if document.expiry else None,
            "mrz": list(document.mrz),
        },
        "traveller": {
            "surname": traveller.surname,
            "given_names": traveller.given_names,
            "nationality": traveller.nationality,
            "birth_date": str(traveller.birth) if traveller.birth else None,
            "sex": traveller.sex.value,
        },
        "national_number": _number(decision),
        "findings": [_finding(finding, book) for finding in decision.findings],
        "stay": _stay(decision.stay) if decision.stay else None,
        "decision": decision.verdict.value,
    }


def _number(decision: Decision) -> dict[str, Json] | None:
    number, state = decision.draft.traveller.national_number, decision.draft.document.issuing_state
    kind = kind_of(state, number) if number else None
    if number is None or kind is None:
        return None
    return {
        "kind": kind.value,
        "number": number,
        "written": written(kind, number),
        "valid": MODULES[kind].is_valid(number),
    }


def _finding(finding: Finding, book: RuleBook) -> dict[str, Json]:
    ground = basis(book, finding)
    return {
        "rule": ground.rule_id if ground else None,
        "code": finding.code,
        "severity": finding.severity.value,
        "field": finding.field,
        "values": dict(finding.values),
    }


def _stay(stay: Stay) -> dict[str, Json]:
    earliest, latest = stay.started
    return {
        "answer": stay.answer.value,
        "started": {"earliest": earliest.isoformat() if earliest else None, "latest": latest.isoformat()},
        "days": {"least": stay.days[0], "most": stay.days[1]},
        "until": stay.until.isoformat() if stay.until else None,
        "gaps": [
            {
                "kind": gap.kind.value,
                "since": gap.since.isoformat() if gap.since else None,
                "until": gap.until.isoformat(),
            }
            for gap in stay.gaps
        ],
    }


def _table(words: Words, decision: Decision, book: RuleBook) -> Table:
    traveller, document = decision.draft.traveller, decision.draft.document
    table = Table(title=words.code(f"verdict.{decision.verdict.value}"), show_header=False)
    table.add_row(words("Viajero"), f"{traveller.surname}, {traveller.given_names} ({traveller.nationality})")
    table.add_row(words("Documento"), f"{document.issuing_state} {document.number}")
    for finding in decision.findings:
        ground = basis(book, finding)
        values = [(name, in_words(name, value, words.code)) for name, value in finding.values]
        table.add_row(ground.rule_id if ground else "", words.code(finding.code, values))
    return table


def _post(code: str | None) -> Post:
    if code is None or code == PRACTICE_POST.code:
        return PRACTICE_POST
    listed = {one.code: one for one in listed_posts()}.get(code)
    if listed is None:
        raise Trouble("post.unknown", post=code)
    return listed.post(lane="1", direction=Direction.ENTRY)


def _moment(day: date, post: Post) -> datetime:
    return datetime.combine(day, _NOON, tzinfo=ZoneInfo(post.zone)).astimezone(UTC)


def _history(file: Path) -> tuple[PastCrossing, ...]:
    """Return the crossings of a file; raise Trouble ``history.unreadable`` naming the first bad line."""
    with disk_troubles():
        lines = file.read_bytes().splitlines()
    return tuple(_past(number, line) for number, line in enumerate(lines, 1) if line.strip())


def _past(number: int, line: bytes) -> PastCrossing:
    try:
        past = msgspec.json.decode(line, type=_Past)
    except msgspec.DecodeError as error:
        raise Trouble("history.unreadable", line=str(number), why=str(error)) from error
    if past.at.tzinfo is None:
        raise Trouble("history.unreadable", line=str(number), why="at: UTC?")
    outcome = past.outcome or USUAL_OUTCOME[past.direction]
    id_ = EntryId(str(number))
    return PastCrossing(id_, past.at, past.post, "", past.direction, outcome, past.days, past.stay)
