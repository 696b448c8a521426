"""`borderpost recovery`: the key kept outside the post, its sheet, its drill, and opening a post with it."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from borderpost.domain.errors import Trouble
from borderpost.domain.officer import Role
from borderpost.domain.recovery import RecoverySheet
from borderpost.reports import safe_sheets
from borderpost.services import recovering
from borderpost.services.session import Session
from borderpost.services.setting_up import NewOfficer
from borderpost.services.witnessing import Code, Person
from borderpost.store.files import disk_troubles, make_folder, write_whole
from borderpost.store.recovery_key import public_key_of
from borderpost.store.store import Store
from resources.words import Words
from ui.commands.call import Call, ExitCode, Verb, now
from ui.commands.opening import (
    PASSPHRASE,
    RESET_CODE,
    new_secret,
    officer_option,
    second_option,
    second_person,
    signed_in,
)

PUBLIC_FILE = "recovery-key.json"
SHEET_FILE = "recovery-sheet.pdf"
CODES_FILE = "reset-codes.pdf"


@dataclass(frozen=True, slots=True)
class _Wanted:
    folder: Path
    public: Path | None
    second: Person | Code | None


def verb(words: Words) -> Verb:
    """Return the verb."""
    path = click.Path(path_type=Path, dir_okay=False, exists=True)
    folder = click.Path(path_type=Path, file_okay=False)
    params: list[click.Parameter] = [
        click.Argument(["act"], type=click.Choice(["new-key", *_WRITTEN, "drill", "open"])),
        click.Option(
            ["--folder"], type=folder, metavar="DIR", help=words("Carpeta para lo que se escribe.")
        ),
        click.Option(
            ["--public"],
            type=path,
            metavar=words("ARCHIVO"),
            help=words("set-key: la clave pública de la dirección; sin ella el puesto hace una suya."),
        ),
        click.Option(
            ["--paper"],
            type=path,
            multiple=True,
            metavar=words("ARCHIVO"),
            help=words("drill, open: archivo con el código o con una mitad; se repite. Sin él se pregunta."),
        ),
        click.Option(
            ["--seal"],
            type=path,
            metavar=words("ARCHIVO"),
            help=words("open: archivo con el sello de la hoja, si se perdió keys.json."),
        ),
        click.Option(
            ["--backup"],
            type=path,
            metavar=words("ARCHIVO"),
            help=words("open: copia de la que se hace el puesto en un equipo que no tiene nada de él."),
        ),
        click.Option(
            ["--administrator"], metavar=words("USUARIO"), help=words("open: usuario del administrador.")
        ),
        click.Option(
            ["--administrator-name"], metavar=words("NOMBRE"), help=words("open: nombre del administrador.")
        ),
        second_option(
            words,
            words("set-key, codes: segunda persona; sin ella, un código de la caja fuerte."),
        ),
        officer_option(words),
    ]
    return Verb("recovery", words, recovery, params=params)


def recovery(
    call: Call,
    act: str,
    folder: Path | None,
    public: Path | None,
    paper: tuple[Path, ...],
    seal: Path | None,
    backup: Path | None,
    administrator: str | None,
    administrator_name: str | None,
    second: str | None,
    officer: str | None,
) -> int:
    """Do one of the acts of the recovery key."""
    if act == "open":
        return _open(call, paper, seal, backup, administrator, administrator_name)
    if act == "drill":
        return _drill(call, paper, officer)
    if act == "new-key":
        return _new_key(call, folder or Path())
    with signed_in(call, officer) as (store, session):
        by = _second(call, second) if act in {"set-key", "codes"} else None
        return _WRITTEN[act](call, store, session, _Wanted(folder or Path(), public, by))


def save_sheet(sheet: RecoverySheet, path: Path, words: Words) -> None:
    """Write a recovery sheet and say what is to be done with it."""
    safe_sheets.write_recovery(sheet, path, words)
    print(words("Hoja de recuperación: {path}", path=path))
    if sheet.code:
        print(
            words("Imprímala, guárdela fuera del puesto y borre el archivo: con ella sola se abre el puesto.")
        )


def _new_key(call: Call, folder: Path) -> int:
    words = call.words
    made = recovering.directorate_key()
    make_folder(folder)
    files = {PUBLIC_FILE: made.public_file}
    for number, half in enumerate(made.halves, start=1):
        title = words("Border Post: mitad {number} de 2 de la clave de recuperación", number=number)
        known = words("Huella: {fingerprint}", fingerprint=made.fingerprint)
        rule = words("Imprímala, désela a una sola persona y borre este archivo.")
        text = f"# {title}\n# {known}\n# {rule}\n\n{half}\n"
        files[f"recovery-half-{number}.txt"] = text.encode()
    taken = next((name for name in files if (folder / name).exists()), None)
    if taken is not None:
        raise Trouble("recovery.file_exists", name=taken)
    for name, content in files.items():
        write_whole(folder / name, content)
        print(folder / name)
    print(words("Huella: {fingerprint}", fingerprint=made.fingerprint))
    print(words("Cada puesto se prepara con {name}; las dos mitades, para dos personas.", name=PUBLIC_FILE))
    return ExitCode.DONE


def _second(call: Call, second: str | None) -> Person | Code | None:
    """Return who stands by; None asks for nobody, which is right where nobody else can."""
    if second is not None:
        return second_person(call, second)
    typed = os.environ.get(RESET_CODE)
    return Code(typed) if typed is not None else None


def _set_key(call: Call, store: Store, session: Session, wanted: _Wanted) -> int:
    key = public_key_of(wanted.public) if wanted.public else None
    sheet = recovering.seal_to(store, session, key, second=wanted.second, now=now())
    save_sheet(sheet, wanted.folder / SHEET_FILE, call.words)
    return ExitCode.DONE


def _sheet(call: Call, store: Store, session: Session, wanted: _Wanted) -> int:
    sheet = recovering.sheet(store, session, now=now())
    save_sheet(sheet, wanted.folder / SHEET_FILE, call.words)
    return ExitCode.DONE


def _codes(call: Call, store: Store, session: Session, wanted: _Wanted) -> int:
    sheet = recovering.new_codes(store, session, second=wanted.second, now=now())
    path = wanted.folder / CODES_FILE
    safe_sheets.write_codes(sheet, path, call.words)
    print(call.words("Códigos de un solo uso, hoja {name}: {path}", name=sheet.name, path=path))
    print(call.words("Imprímala, ciérrela en un sobre en la caja fuerte y borre el archivo."))
    return ExitCode.DONE


def _drill(call: Call, files: tuple[Path, ...], officer: str | None) -> int:
    words = call.words
    papers = _papers(words, files)
    with signed_in(call, officer) as (store, session):
        opens = recovering.drill(store, session, papers, now=now())
    if opens:
        print(words("Abre: con lo escrito se puede abrir este puesto. Nada se mostró; consta en el diario."))
        return ExitCode.DONE
    print(words("No abre: es una clave de recuperación, pero no la de este puesto. Consta en el diario."))
    return ExitCode.NOT_AS_IT_SHOULD


def _open(
    call: Call,
    files: tuple[Path, ...],
    seal: Path | None,
    backup: Path | None,
    username: str | None,
    name: str | None,
) -> int:
    words = call.words
    papers = _papers(words, files)
    new = NewOfficer(
        username or _asked(words, words("Usuario del administrador"), "--administrator"),
        name or _asked(words, words("Nombre del administrador"), "--administrator-name"),
        Role.ADMINISTRATOR,
        new_secret(words, PASSPHRASE, words("Contraseña nueva")),
    )
    typed = _text(seal) if seal else ""
    officer = recovering.open_post(call.home, papers, new, now=now(), seal=typed, backup=backup)
    print(words("Puesto abierto: {username} entra con su contraseña nueva.", username=officer.username))
    print(words("Si se cambió de equipo, dé contraseñas nuevas a los demás. Ensaye y reimprima la hoja."))
    return ExitCode.DONE


def _papers(words: Words, files: tuple[Path, ...]) -> list[str]:
    if files:
        return [_text(path) for path in files]
    first = _asked(words, words("Código de recuperación, o primera mitad"), "--paper")
    if recovering.is_whole(first):
        return [first]
    return [first, _asked(words, words("Segunda mitad"), "--paper")]


def _text(path: Path) -> str:
    """Return what of a file is no comment."""
    with disk_troubles():
        lines = path.read_text("utf-8", errors="replace").splitlines()
    return " ".join(line for line in lines if not line.startswith("#"))


def _asked(words: Words, question: str, option: str) -> str:
    if not sys.stdin.isatty():
        raise Trouble("setup.unanswered", option=option)
    answer: str = click.prompt(question, err=True)
    return answer


_WRITTEN: dict[str, Callable[[Call, Store, Session, _Wanted], int]] = {
    "set-key": _set_key,
    "sheet": _sheet,
    "codes": _codes,
}
