"""`borderpost setup`: a post of its own, by questions or options, or one to practise on."""

import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from borderpost.domain.crossing import Direction
from borderpost.domain.errors import Refusal, Trouble
from borderpost.domain.officer import Role
from borderpost.services import setting_up
from borderpost.services.listing_posts import ListedPost, listed_posts
from borderpost.services.setting_up import NewOfficer
from borderpost.store.recovery_key import public_key_of
from resources.words import Words
from ui.commands.call import Call, ExitCode, Verb, now
from ui.commands.opening import PASSPHRASE, new_secret
from ui.commands.recovery import SHEET_FILE, save_sheet

SUPERVISOR_PASSPHRASE = "BORDERPOST_SUPERVISOR_PASSPHRASE"


def verb(words: Words) -> Verb:
    """Return the verb."""
    return Verb(
        "setup",
        words,
        setup,
        params=[
            click.Option(["--practice"], is_flag=True, help=words("Puesto de prácticas, sin preguntas.")),
            click.Option(["--post"], metavar=words("CÓDIGO"), help=words("Puesto, por ejemplo HN-AMA.")),
            click.Option(["--lane"], metavar="N", help=words("Carril de este equipo.")),
            click.Option(
                ["--direction"],
                type=click.Choice([one.value for one in Direction]),
                help=words("Dirección habitual del carril."),
            ),
            click.Option(
                ["--administrator"], metavar=words("USUARIO"), help=words("Usuario del administrador.")
            ),
            click.Option(
                ["--administrator-name"], metavar=words("NOMBRE"), help=words("Nombre del administrador.")
            ),
            click.Option(["--supervisor"], metavar=words("USUARIO"), help=words("Usuario del supervisor.")),
            click.Option(
                ["--supervisor-name"], metavar=words("NOMBRE"), help=words("Nombre del supervisor.")
            ),
            click.Option(
                ["--recovery-key"],
                type=click.Path(path_type=Path, dir_okay=False, exists=True),
                metavar=words("ARCHIVO"),
                help=words("Clave pública de recuperación de la dirección; sin ella, una propia."),
            ),
            click.Option(
                ["--folder"],
                type=click.Path(path_type=Path, file_okay=False),
                metavar="DIR",
                help=words("Carpeta para la hoja de recuperación (por omisión, la actual)."),
            ),
        ],
    )


def setup(
    call: Call,
    practice: bool,
    post: str | None,
    lane: str | None,
    direction: str | None,
    administrator: str | None,
    administrator_name: str | None,
    supervisor: str | None,
    supervisor_name: str | None,
    recovery_key: Path | None,
    folder: Path | None,
) -> int:
    """Set the home up; whatever is not given is asked where somebody can answer."""
    words = call.words
    if practice:
        set_up_practice(call)
        print(words("Puesto de prácticas listo en {path}, con un turno abierto.", path=call.home.path))
        return ExitCode.DONE
    if call.home.is_set_up:
        raise Refusal("home.already_set_up")
    listed = _listed(words, post)
    place = listed.post(
        lane=_answer(words, lane, words("Carril de este equipo"), "--lane", default="1"),
        direction=Direction(
            _answer(
                words,
                direction,
                words("Dirección habitual del carril"),
                "--direction",
                default=Direction.ENTRY.value,
                choices=[one.value for one in Direction],
            )
        ),
    )
    first = NewOfficer(
        _answer(words, administrator, words("Usuario del administrador"), "--administrator"),
        _answer(words, administrator_name, words("Nombre del administrador"), "--administrator-name"),
        Role.ADMINISTRATOR,
        new_secret(words, PASSPHRASE, words("Contraseña del administrador")),
    )
    setting_up.demand_presentable(first)
    second = NewOfficer(
        _answer(words, supervisor, words("Usuario del supervisor"), "--supervisor"),
        _answer(words, supervisor_name, words("Nombre del supervisor"), "--supervisor-name"),
        Role.SUPERVISOR,
        new_secret(words, SUPERVISOR_PASSPHRASE, words("Contraseña del supervisor")),
    )
    sheet = setting_up.set_up(
        call.home,
        post=place,
        administrator=first,
        officers=(second,),
        now=now(),
        recovery=public_key_of(recovery_key) if recovery_key else None,
    )
    print(words("Puesto {post} listo en {path}.", post=place.name, path=call.home.path))
    save_sheet(sheet, (folder or Path()) / SHEET_FILE, words)
    return ExitCode.DONE


def set_up_practice(call: Call) -> None:
    """Make a practice post with the practice alert list adopted."""
    from borderpost.specimens import practice as practice_documents

    moment = now()
    today = moment.astimezone(ZoneInfo(setting_up.PRACTICE_POST.zone)).date()
    alerts = practice_documents.alert_list(today, moment)
    setting_up.practise(call.home, now=moment, alerts=alerts)


def _listed(words: Words, code: str | None) -> ListedPost:
    posts = {one.code: one for one in listed_posts()}
    if code is None and sys.stdin.isatty():
        for one in posts.values():
            click.echo(f"{one.code:8} {one.name} ({one.country} – {one.neighbour_country})", err=True)
    chosen = _answer(words, code, words("Código del puesto"), "--post", choices=list(posts))
    if chosen not in posts:
        raise Trouble("post.unknown", post=chosen)
    return posts[chosen]


def _answer(
    words: Words,
    given: str | None,
    question: str,
    option: str,
    *,
    default: str | None = None,
    choices: list[str] | None = None,
) -> str:
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise Trouble("setup.unanswered", option=option)

    def checked(said: str) -> str:
        if choices and said not in choices:
            raise click.UsageError(words("«{said}» no está entre las opciones.", said=said))
        return said

    answer: str = click.prompt(question, default=default, value_proc=checked, err=True)
    return answer
