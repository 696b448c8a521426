"""The command ``borderpost-platform``: serves the regional platform, and what its keepers do with it."""

import sync.first_moment  # noqa: F401

# isort: split
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import click
import platformdirs

from borderpost.domain.errors import Refusal, Trouble
from borderpost.domain.journal import Json, moment_text
from borderpost.services.adopting import LARGEST_FILE
from borderpost.services.adopting_rules import file_content
from borderpost.store.files import disk_troubles, write_whole
from resources.words import LANGUAGES, Words
from sync import wire
from sync.command_line import ExitCode, answer, leave, now
from sync.platform.cluster import Cluster
from sync.platform.devices import DEVICE_SIZE, Device
from sync.platform.keys import DEFAULT_NAME, PlatformKeys
from sync.platform.movement_counts import COLUMNS, as_csv, cells
from sync.platform.regional import RegionalPlatform
from sync.spoken_help import Verbs, language_option

DATABASE = "BORDERPOST_PLATFORM_DATABASE"
FOLDER = "BORDERPOST_PLATFORM_FOLDER"

Act = TypeVar("Act", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Place:
    """Hold where a platform is: its folder, and its database unless that lies in the folder too."""

    folder: Path
    database: str | None

    @property
    def served(self) -> Path:
        """Return the file that says under which address it was last served."""
        return self.folder / "served"

    def made(self, name: str) -> PlatformKeys:
        """Return its keys, made with this name where there are none yet."""
        return PlatformKeys.load_or_create(self.folder / "keys", name=name)

    @contextmanager
    def known(self) -> Iterator[RegionalPlatform]:
        """Reach the platform that was served from here; raise Trouble ``platform.none``."""
        with self.opened(PlatformKeys.load(self.folder / "keys")) as platform:
            yield platform

    @contextmanager
    def opened(self, keys: PlatformKeys) -> Iterator[RegionalPlatform]:
        """Reach its database, a private server's where none was named."""
        if self.database is not None:
            with RegionalPlatform(self.database, keys, clock=now) as platform:
                yield platform
            return
        cluster = Cluster(self.folder / "cluster")
        with cluster, RegionalPlatform(cluster.url, keys, clock=now) as platform:
            yield platform


def main() -> None:
    """Run the command line and leave with its exit code."""
    leave(run)


def run(arguments: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    return answer("borderpost-platform", commands, arguments, interrupted=ExitCode.INTERRUPTED)


def commands(words: Words) -> click.Group:
    """Return the command with its verbs."""
    say = words
    spoken = [language_option(words)]
    group = Verbs(
        "borderpost-platform",
        words,
        params=spoken,
        help=say("La plataforma regional: recibe los cruces de los puestos y les lleva las alertas."),
    )
    as_json = click.option("--json", "as_json", is_flag=True, help=say("JSON en lugar de texto."))
    practice = click.option("--practice", is_flag=True, help=say("De los puestos de prácticas."))
    placed = _placed(words)

    @group.verb("serve", say("Atiende a los equipos hasta que se le termina."))
    @placed
    @click.option(
        "--host", default="", metavar="IP", help=say("Dirección en la que escucha (por omisión, todas).")
    )
    @click.option(
        "--port",
        metavar="N",
        type=click.IntRange(0, 65535),
        default=wire.PORT,
        show_default=True,
        help=say("Puerto; 0, uno libre."),
    )
    @click.option(
        "--address",
        "names",
        metavar="HOST",
        multiple=True,
        help=say("Nombre o IP por el que llegan los equipos."),
    )
    @click.option(
        "--name",
        metavar=say("NOMBRE"),
        default=DEFAULT_NAME,
        help=say("Nombre de la plataforma, al crearla."),
    )
    @as_json
    def serve(place: Place, host: str, port: int, names: tuple[str, ...], name: str, as_json: bool) -> None:
        _serve(place, words, host=host, port=port, names=names, name=name, as_json=as_json)

    @group.verb("enrol", say("Da un código de un solo uso para inscribir un equipo."))
    @placed
    @click.option("--again", metavar="ID", help=say("Equipo conocido que vuelve con claves nuevas."))
    @as_json
    def enrol(place: Place, again: str | None, as_json: bool) -> None:
        with place.known() as platform:
            code = platform.issue_code(again=None if again is None else device_id(again))
        address = place.served.read_text().strip() if place.served.exists() else ""
        if as_json:
            _write_json({"code": code, "address": address})
            return
        _write(say("Código: {code}", code=code))
        _write(say("Sirve una vez, para un equipo, durante 7 días."))
        if address:
            _write(say("Dirección: {address}", address=address))

    @group.verb("revoke", say("Retira un equipo: lo que envíe queda retenido."))
    @click.argument("device", metavar="ID")
    @placed
    def revoke(place: Place, device: str) -> None:
        with place.known() as platform:
            platform.revoke(device_id(device))
        _write(say("Equipo retirado: {device}", device=device))

    @group.verb("devices", say("Los equipos inscritos."))
    @placed
    @as_json
    def devices(place: Place, as_json: bool) -> None:
        with place.known() as platform:
            known = platform.devices()
        for device in known:
            if as_json:
                _write_json(_device(device))
            else:
                _write(_line(device, words))

    alerts = Verbs("alerts", words, help=say("Las listas de alertas."), params=spoken)
    group.add_command(alerts)

    @alerts.verb("publish", say("Pone en vigor una lista (JSON) y la lleva a los puestos."))
    @click.argument("file", metavar=say("ARCHIVO"), type=click.Path(path_type=Path, dir_okay=False))
    @placed
    @practice
    @as_json
    def publish(place: Place, file: Path, practice: bool, as_json: bool) -> None:
        content = _read(file)
        with place.known() as platform:
            done = platform.publish_alerts(content, practice=practice)
        if as_json:
            _write_json(
                {"number": done.number, "version": done.version, "count": done.count, "new": done.new}
            )
        else:
            _write(say("Lista n.º {number}: {count} alertas.", number=done.number, count=done.count))

    rules = Verbs("rules", words, help=say("Los paquetes de reglas."), params=spoken)
    group.add_command(rules)

    @rules.verb("publish", say("Pone en vigor un paquete de reglas y lo lleva a los puestos."))
    @click.argument("file", metavar=say("ARCHIVO"), type=click.Path(path_type=Path, dir_okay=False))
    @click.option("--country", default="", metavar="ISO3", help=say("Solo los puestos de un país."))
    @placed
    @as_json
    def publish_rules(place: Place, file: Path, country: str, as_json: bool) -> None:
        content = file_content(file)
        with place.known() as platform:
            done = platform.publish_rules(content, country=country.upper())
        if as_json:
            _write_json(
                {
                    "number": done.number, "version": done.version, "count": done.count,
                    "unverified": done.unverified, "new": done.new,
                }
            )  # fmt: skip
        else:
            _write(
                say(
                    "Paquete n.º {number}: {count} reglas y filas, {unverified} por verificar.",
                    number=done.number,
                    count=done.count,
                    unverified=done.unverified,
                )
            )

    @group.verb("stats", say("Entradas, salidas y retornos por mes; menos de 5 no se muestra."))
    @placed
    @practice
    @click.option("--csv", "as_csv_file", is_flag=True, help=say("CSV para hojas de cálculo."))
    def stats(place: Place, practice: bool, as_csv_file: bool) -> None:
        with place.known() as platform:
            counted = platform.statistics(practice=practice)
        if as_csv_file:
            sys.stdout.buffer.write(as_csv(counted))
            return
        for line in (COLUMNS, *map(cells, counted)):
            _write("  ".join(line))

    @group.verb("gaps", say("Lo que falta de cada equipo."))
    @placed
    @as_json
    def gaps(place: Place, as_json: bool) -> None:
        with place.known() as platform:
            missing = platform.gaps()
        for gap in missing:
            device, segment = gap.device.hex(), gap.segment.hex()
            if as_json:
                span: dict[str, Json] = {"first": gap.first, "last": gap.last, "held": gap.held}
                _write_json({"device": device, "segment": segment, **span})
            else:
                held = say("retenido") if gap.held else ""
                _write(f"{device} {segment} {gap.first}-{gap.last} {held}".rstrip())

    @group.verb("totals", say("Cuánto se ha recibido."))
    @placed
    def totals(place: Place) -> None:
        with place.known() as platform:
            here = platform.totals()
        _write_json(
            {"entries": here.entries, "held": here.held, "crossings": here.crossings, "blocks": here.blocks}
        )

    return group


def _placed(words: Words) -> Callable[[Act], Act]:
    """Return what gives a verb the options that say where the platform is, as one ``Place``."""
    say = words

    def chosen(context: click.Context, _: click.Parameter, folder: Path | None) -> None:
        database, embedded = context.params.pop("database", None), context.params.pop("embedded", False)
        if (database is None) == (not embedded):
            raise click.UsageError(say("Indique --database URL o --embedded."), context)
        context.params["place"] = Place((folder or usual_folder()).absolute(), database)

    def decorate(verb: Act) -> Act:
        for option in (
            click.option(
                "--language",
                type=click.Choice(LANGUAGES),
                expose_value=False,
                help=say("Idioma de los mensajes (por omisión, el del sistema)."),
            ),
            click.option(
                "--folder",
                type=click.Path(path_type=Path, file_okay=False),
                metavar="DIR",
                envvar=FOLDER,
                expose_value=False,
                callback=chosen,
                help=say("Carpeta de sus claves y de su base de datos propia."),
            ),
            click.option(
                "--embedded", is_flag=True, is_eager=True, help=say("PostgreSQL propio en la carpeta.")
            ),
            click.option(
                "--database",
                metavar="URL",
                envvar=DATABASE,
                is_eager=True,
                help=say("Base de datos PostgreSQL."),
            ),
        ):
            verb = option(verb)
        return verb

    return decorate


def _serve(
    place: Place, words: Words, *, host: str, port: int, names: tuple[str, ...], name: str, as_json: bool
) -> None:
    # Only this verb needs the server.
    from sync.platform.server import Server
    from sync.platform.web import application

    keys = place.made(name)
    hosts = (*names, host) if host else (*names, "localhost", "127.0.0.1")
    certificate, key = keys.server_files(tuple(dict.fromkeys(hosts)))
    with place.opened(keys) as platform:
        server = Server(application(platform), certificate=certificate, key=key, host=host, port=port)
        address = hosts[0] if server.port == wire.PORT else f"{hosts[0]}:{server.port}"
        write_whole(place.served, f"{address}\n".encode())
        if as_json:
            _write_json({"port": server.port, "address": address})
        else:
            _write(words("Atiende en {address}.", address=address))
        sys.stdout.flush()
        server.serve()


def usual_folder() -> Path:
    """Return the folder of a platform where none is named."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return Path("/var/lib/borderpost-platform")
    return platformdirs.user_data_path("borderpost-platform", appauthor=False)


def device_id(text: str) -> bytes:
    """Read a device's id; raise Refusal ``device.unknown`` where it is none."""
    try:
        found = bytes.fromhex(text)
    except ValueError as error:
        raise Refusal("device.unknown") from error
    if len(found) != DEVICE_SIZE:
        raise Refusal("device.unknown")
    return found


def _read(file: Path) -> bytes:
    if not file.exists():
        raise Trouble("alerts.unreadable", where=file.name)
    with disk_troubles():
        if file.stat().st_size > LARGEST_FILE:
            raise Trouble("alerts.too_large", limit=f"{LARGEST_FILE // 1024 // 1024} MiB")
        return file.read_bytes()


def _device(device: Device) -> dict[str, Json]:
    """Return what ``--json`` says of a device; other programs rely on this shape."""
    return {
        "device": device.id.hex(),
        "post": device.post,
        "lane": device.lane,
        "country": device.country,
        "practice": device.practice,
        "enrolled_at": moment_text(device.enrolled_at),
        "revoked_at": moment_text(device.revoked_at) if device.revoked_at else None,
        "seen_at": moment_text(device.seen_at) if device.seen_at else None,
        "drift_ms": device.drift_ms,
        "program": device.program,
        "unsent": device.unsent,
        "alerts": device.alerts,
        "rules": device.rules,
    }


def _line(device: Device, words: Words) -> str:
    marks = [
        words("prácticas") if device.practice else "",
        words("retirado") if device.revoked else "",
        words("reloj desviado") if device.drift_ms is not None else "",
    ]
    seen = moment_text(device.seen_at) if device.seen_at else "-"
    parts = [device.id.hex(), device.post, device.lane, seen, str(device.unsent), *marks]
    return "  ".join(part for part in parts if part)


def _write(line: str) -> None:
    sys.stdout.write(line + "\n")


def _write_json(content: Json) -> None:
    _write(json.dumps(content, ensure_ascii=False))


if __name__ == "__main__":
    main()
