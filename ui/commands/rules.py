"""`borderpost rules`: check a rule pack, show one, adopt one, or try it on the crossings of the last days."""

import json
import sys
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import msgspec
from rich.console import Console
from rich.table import Table

from borderpost.domain.journal import Json
from borderpost.domain.rule_book import RuleBook
from borderpost.domain.rule_rows import ANY, Row
from borderpost.domain.rule_trial import Change, Trial, Weighed
from borderpost.domain.states import is_known
from borderpost.reports import trial_csv
from borderpost.services import adopting_rules, rule_file, rule_pack, setting_up, trying_rules
from resources.words import Words
from ui.commands.call import Call, ExitCode, Verb, now, progress
from ui.commands.opening import officer_option, signed_in, unlocked
from ui.spoken_values import in_words

DAYS = 30
ACTS = ("check", "show", "adopt", "dry-run")
_SAID_OF_EVERY_ROW = {field.name for field in fields(Row)}


def verb(words: Words) -> Verb:
    """Return the verb."""
    act = click.Argument(["act"], type=click.Choice(ACTS))
    act.metavar = "|".join(ACTS)
    file = click.Argument(
        ["file"], required=False, type=click.Path(path_type=Path, dir_okay=False), metavar=words("[ARCHIVO]")
    )
    country = click.Option(["--country"], metavar="ISO3", help=words("Con show: solo las filas de un país."))
    day = click.Option(
        ["--on"],
        type=click.DateTime(["%Y-%m-%d"]),
        metavar=words("AAAA-MM-DD"),
        help=words("Con show: solo lo vigente ese día."),
    )
    source = click.Option(["--source"], is_flag=True, help=words("Con show: el texto mismo, para editarlo."))
    days = click.Option(
        ["--days"],
        type=click.IntRange(1, 3660),
        metavar="N",
        default=DAYS,
        help=words("Con dry-run: cuántos días hacia atrás (por omisión, 30)."),
    )
    form = click.Option(["--json", "as_json"], is_flag=True, help=words("Un objeto JSON."))
    table = click.Option(
        ["--csv", "table"],
        type=click.Path(path_type=Path, dir_okay=False),
        metavar=words("ARCHIVO"),
        help=words("Con dry-run: escribe los cruces que cambian, sin nombres."),
    )
    params = [act, file, country, day, source, days, form, table, officer_option(words)]
    return Verb("rules", words, rules, params=params)


def rules(
    call: Call,
    act: str,
    file: Path | None,
    country: str | None,
    on: datetime | None,
    source: bool,
    days: int,
    as_json: bool,
    table: Path | None,
    officer: str | None,
) -> int:
    """Do one act; exit 4 where a pack is not sound, 3 where the officer may not."""
    if file is None and act != "show":
        raise click.UsageError(call.words("Falta {name}.", name=call.words("ARCHIVO")))
    if country and not is_known(country.upper()):
        raise click.UsageError(call.words("{code} no es el código de un Estado (ISO3).", code=country))
    content = adopting_rules.file_content(file) if file else b""
    if act == "check":
        return _check(content, call.words, as_json=as_json)
    if act == "show":
        shown = content if file else _in_force(call, officer)
        return _show(shown, call.words, country and country.upper(), on, source, as_json)
    if officer is None and call.home.practice.exists():
        officer = setting_up.PRACTICE_ADMINISTRATOR
    if act == "adopt":
        return _adopt(call, content, officer)
    return _dry_run(call, content, officer, days, table, as_json=as_json)


def _check(content: bytes, words: Words, *, as_json: bool) -> int:
    found = rule_file.read(content)
    if as_json:
        faults: list[Json] = [{"code": one.code, **dict(one.values)} for one in found.faults]
        sound: dict[str, Json] = {"sound": found.sound is not None, "faults": faults}
        sys.stdout.write(json.dumps(sound, ensure_ascii=False) + "\n")
    elif found.sound is None:
        for fault in found.faults:
            values = [(name, in_words(name, value, words.code)) for name, value in fault.values]
            print(" ".join(words.code(fault.code, values).split()))
    else:
        _say_sound(found.sound, words)
    return ExitCode.DONE if found.sound else ExitCode.NOT_AS_IT_SHOULD


def _say_sound(book: RuleBook, words: Words) -> None:
    print(
        words(
            "Paquete {version} del {day}, sin fallos: {count} reglas y filas, {unverified} por verificar.",
            version=book.version,
            day=book.as_of.isoformat(),
            count=book.count,
            unverified=book.unverified,
        )
    )


def _in_force(call: Call, officer: str | None) -> bytes:
    """Return the text in force at the desk, or the program's own where no desk is set up."""
    if not call.home.is_set_up:
        return rule_pack.shipped_source()
    with unlocked(call, officer) as store:
        return rule_pack.source_of(store)


def _show(
    content: bytes, words: Words, country: str | None, on: datetime | None, source: bool, as_json: bool
) -> int:
    if source:
        sys.stdout.write(content.decode("utf-8-sig"))
        return ExitCode.DONE
    book = adopting_rules.sound(content)
    shown = [row for row in book.rows() if _concerns(row, country) and (on is None or row.holds(on.date()))]
    if as_json:
        rows = [{"table": _table_of(book, row), **msgspec.to_builtins(row)} for row in shown]
        said = {"version": book.version, "as_of": book.as_of.isoformat(), "rows": rows}
        sys.stdout.write(json.dumps(said, ensure_ascii=False, default=str) + "\n")
        return ExitCode.DONE
    _say_sound(book, words)
    table = Table()
    for heading in (words("Fila"), words("Dice"), words("Vigente"), words("Fuente")):
        table.add_column(heading, overflow="fold")
    for row in shown:
        until = row.valid_to.isoformat() if row.valid_to else "…"
        marks = [
            words("por verificar") if row.verify else "",
            words("lista incompleta") if row.incomplete else "",
            "" if row.source == "house" else row.source,
        ]
        table.add_row(
            row.id, _said(row), f"{row.valid_from} {until}", " · ".join(mark for mark in marks if mark)
        )
    Console().print(table)
    return ExitCode.DONE


def _concerns(row: Row, country: str | None) -> bool:
    if country is None:
        return True
    named = getattr(row, "countries", None) or [getattr(row, "country", ANY)]
    return country.upper() in named or ANY in named


def _table_of(book: RuleBook, row: Row) -> str:
    return next(field.name for field in fields(book) if row in _rows(getattr(book, field.name)))


def _rows(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def _said(row: Row) -> str:
    """Return what a row says beyond what every row says of itself."""
    return " ".join(_parts(row))


def _parts(row: Row) -> Iterator[str]:
    for field in fields(row):
        value = getattr(row, field.name)
        if field.name in _SAID_OF_EVERY_ROW or value in (None, (), "", field.default):
            continue
        yield f"{field.name}={','.join(map(str, value)) if isinstance(value, tuple) else value}"


def _adopt(call: Call, content: bytes, officer: str | None) -> int:
    with signed_in(call, officer) as (store, session):
        adopted = adopting_rules.adopt(store, session, content, now=now())
    print(
        call.words(
            "En vigor desde el {day}: paquete {version}, {count} reglas y filas, {unverified} por verificar.",
            day=adopted.effective.isoformat(),
            version=adopted.version,
            count=adopted.count,
            unverified=adopted.unverified,
        )
    )
    print(f"SHA-256 {adopted.digest}")
    return ExitCode.DONE


def _dry_run(
    call: Call, content: bytes, officer: str | None, days: int, table: Path | None, *, as_json: bool
) -> int:
    words = call.words
    book = adopting_rules.sound(content)
    with signed_in(call, officer) as (store, session):
        with progress(among_answers=True) as bars:
            bar = bars.add_task(words("Se prueba"), total=None)
            trial = trying_rules.dry_run(
                store,
                session,
                book,
                days=days,
                now=now(),
                progress=lambda done, total: bars.update(bar, completed=done, total=total),
            )
        zone = ZoneInfo(session.post.zone)
    if table is not None:
        trial_csv.write(trial, table, zone=zone)
    if as_json:
        sys.stdout.write(json.dumps(answer(trial), ensure_ascii=False) + "\n")
        return ExitCode.DONE
    _say_trial(trial, words)
    if table is not None:
        print(words("Escrito: {path}", path=table))
    return ExitCode.DONE


def _say_trial(trial: Trial, words: Words) -> None:
    print(
        words(
            "Cruces desde el {day}: {tried}; se decidirían de otro modo: {changed}.",
            tried=trial.tried,
            day=trial.since.date().isoformat(),
            changed=len(trial.changes),
        )
    )
    for (before, after), count in trial.colours().most_common():
        names = words.code(f"verdict.{before.value}"), words.code(f"verdict.{after.value}")
        print(f"  {count:>7}  {names[0]} → {names[1]}")
    for sign, counted in (("+", trial.added()), ("-", trial.removed())):
        for (code, severity), count in counted.most_common():
            print(f"  {count:>7}  {sign} {code} ({severity.value})")


def answer(trial: Trial) -> dict[str, Json]:
    """Return what ``dry-run --json`` prints; programs rely on this shape."""
    return {
        "since": trial.since.isoformat(),
        "tried": trial.tried,
        "changed": len(trial.changes),
        "colours": [
            {"before": before.value, "after": after.value, "count": count}
            for (before, after), count in trial.colours().most_common()
        ],
        "crossings": [_change(one) for one in trial.changes],
    }


def _change(one: Change) -> dict[str, Json]:
    return {
        "crossing": one.crossing,
        "at": one.at.isoformat(),
        "direction": one.direction.value,
        "nationality": one.nationality,
        "before": one.before.value,
        "after": one.after.value,
        "added": _findings(one.added),
        "removed": _findings(one.removed),
    }


def _findings(listed: tuple[Weighed, ...]) -> list[Json]:
    return [{"code": code, "severity": severity.value} for code, severity in listed]
