"""`borderpost devices`: what this machine has to read documents with, by the names that `desk` takes."""

import json
import sys
from collections.abc import Iterator

import click

from borderpost.domain.errors import Trouble
from resources.words import Words
from ui.commands.call import Call, ExitCode, Verb


def verb(words: Words) -> Verb:
    """Return the verb."""
    as_json = click.Option(["--json", "as_json"], is_flag=True, help=words("JSON en lugar de texto."))
    return Verb("devices", words, devices, params=[as_json])


def devices(call: Call, as_json: bool) -> int:
    """List every device with the option of `borderpost desk` that takes it; looking takes seconds."""
    for option, name, label in _found(call.words):
        if as_json:
            print(json.dumps({"option": option, "name": name, "label": label}, ensure_ascii=False))
        else:
            print(f"--{option} {name!r}  {label}")
    return ExitCode.DONE


def _found(words: Words) -> Iterator[tuple[str, str, str]]:
    # Late, because OpenCV is slow to import and only this verb looks for devices.
    from borderpost.devices.scanner import scanners
    from borderpost.devices.serial_reader import ports
    from borderpost.devices.webcam import cameras

    for camera in cameras():
        yield "camera", str(camera.index), camera.name
    try:
        for scanner in scanners():
            yield "scanner", scanner.id, scanner.label
    except Trouble as trouble:
        sys.stderr.write(words.code(trouble.code, trouble.values.items()) + "\n")
    for port, label in ports():
        yield "reader", port, label
