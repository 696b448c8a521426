"""`borderpost desk`: opens the window; without a screen it says so."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from borderpost.domain.errors import Trouble
from resources.words import Words
from ui.commands.call import Call, Verb


def verb(words: Words) -> Verb:
    """Return the verb."""
    instead = click.Option(
        ["--or-tour"], is_flag=True, help=words("Sin pantalla, hace el recorrido de muestra en su lugar.")
    )
    devices = [
        click.Option(
            ["--camera"], metavar="N|DEV", help=words("Cámara: número o dispositivo; vacío, ninguna.")
        ),
        click.Option(["--folder"], metavar="DIR", help=words("Carpeta vigilada en lugar de la cámara.")),
        click.Option(["--reader"], metavar="PORT", help=words("Puerto serie de un lector de ZLM.")),
        click.Option(
            ["--scanner"], metavar="auto|ID", help=words("Escáner de la tecla F3: auto, o su nombre en SANE.")
        ),
    ]
    return Verb("desk", words, desk, params=[instead, *devices])


def desk(
    call: Call,
    or_tour: bool = False,
    camera: str | None = None,
    folder: str | None = None,
    reader: str | None = None,
    scanner: str | None = None,
) -> int:
    """Open the desk; the devices named are kept for the next start.

    A watched folder stands in the camera's place until a camera is named again. Raise Trouble
    ``screen.absent`` where there is no screen to open it on, and UsageError for both at once.
    """
    if camera and folder:
        raise click.UsageError(call.words("--camera y --folder se excluyen: diga uno de los dos."))
    if folder:
        folder = str(Path(folder).expanduser().resolve())
    if has_screen(os.environ):
        from ui.app import run

        given = {"camera": camera, "folder": folder, "reader": reader, "scanner": scanner}
        devices = {name: value for name, value in given.items() if value is not None}
        return run(call.home.path, language=call.spoken, devices=devices)
    if not or_tour:
        raise Trouble("screen.absent")
    sys.stderr.write(call.words.code("screen.absent") + "\n")
    sys.stderr.write(call.words("Se hace el recorrido con documentos de muestra en su lugar.") + "\n")
    from ui.commands.tour import tour

    return tour(call)


def has_screen(environment: Mapping[str, str]) -> bool:
    """Tell whether a window can open: Qt would end the program where it finds no screen."""
    if environment.get("QT_QPA_PLATFORM") or not sys.platform.startswith("linux"):
        return True
    if environment.get("WAYLAND_DISPLAY"):
        return True
    host, _, number = environment.get("DISPLAY", "").rpartition(":")
    if not number:
        return False
    return bool(host) or Path(f"/tmp/.X11-unix/X{number.partition('.')[0]}").exists()
