"""`borderpost tour`: the whole job on specimens, without a screen; its exit code says whether it held."""

import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from borderpost.domain.errors import Refusal
from borderpost.services import setting_up, shifting, signing_in
from borderpost.services.session import Session
from borderpost.store import verify as verifying
from borderpost.store.store import Store
from resources.words import Words
from ui.commands.call import Call, ExitCode, Verb, now, usual_home
from ui.commands.setup import set_up_practice

if TYPE_CHECKING:
    from ui.commands.specimen_day import SpecimenDay
    from ui.commands.tour_region import Delivery

SEED = 1


def verb(words: Words) -> Verb:
    """Return the verb."""
    return Verb("tour", words, tour)


def tour(call: Call) -> int:
    """Do a day's work on a dozen specimens; exit 0 only where all of it held."""
    from borderpost.specimens import practice
    from ui.commands.specimen_day import SpecimenDay

    words = call.words
    console = Console(width=None if Console().is_terminal else 110, highlight=False)
    begun = time.monotonic()
    if call.given is None:
        call.given = usual_home() / "tours" / f"{now():%Y%m%d-%H%M%S}"
    home = call.home
    if home.is_set_up and not home.practice.exists():
        raise Refusal("tour.real_post", path=str(home.path))
    console.print(words("Recorrido con documentos de muestra en {path}", path=home.path))
    if not home.is_set_up:
        set_up_practice(call)
    passphrase = setting_up.practice_passphrase(home)
    session = signing_in.sign_in(home, setting_up.PRACTICE_SUPERVISOR, passphrase, now=now())
    with Store.open(home, session.key) as store:
        if store.open_shift() is None:
            shifting.open_shift(store, session, now=now())
        day = SpecimenDay(store, session, practice.dozen(now().date()), seed=SEED)
        _pass(console, words, day)
        corrected = day.correct_one()
        report, files = day.close(words, home.reports)
        with _progress(console) as bars:
            bar = bars.add_task(words("Se comprueba el diario"), total=None)
            verified = verifying.verify(
                store, lambda done, total: bars.update(bar, completed=done, total=total)
            )
        wrong = day.wrong()
    delivery = _deliver(console, call, session)
    console.print(_table(words, day))
    misread = sum(not passage.exact for passage in day.passages)
    times = sorted(passage.whole for passage in day.passages)
    right, all_ = len(times) - len(wrong), len(times)
    held = {
        words("Registrados como dice su documento: {n} de {all}", n=right, all=all_): not wrong,
        words("Corregido con motivo: {n}", n=corrected.amended): corrected.amended > 0,
        words("Alertas resueltas: {n}", n=day.resolved): day.resolved > 0,
        words("Turno {number} cerrado con {n} registros", number=report.shift.number, n=report.records): (
            report.shift.closed_at is not None and report.records >= len(times)
        ),
        words("Diario íntegro: {n} asientos", n=verified.entries): verified.ok,
        **{words("Informe: {path}", path=path): path.stat().st_size > 0 for path in files},
        **_delivered(words, delivery),
    }
    for sentence, good in held.items():
        console.print(f"[green]✓[/] {sentence}" if good else f"[red]✗[/] {sentence}", soft_wrap=True)
    console.print(
        words(
            "Leídos sin error por la cámara: {read}; escritos a mano como haría el oficial: {typed}.",
            read=len(times) - misread,
            typed=misread,
        )
    )
    console.print(
        words(
            "Por viajero: mediana {median:.1f} s, máximo {worst:.1f} s. Todo el recorrido: {whole:.1f} s.",
            median=times[len(times) // 2],
            worst=times[-1],
            whole=time.monotonic() - begun,
        )
    )
    return ExitCode.DONE if all(held.values()) else ExitCode.NOT_AS_IT_SHOULD


def _pass(console: Console, words: Words, day: "SpecimenDay") -> None:
    from borderpost.specimens.scene import Profile

    with _progress(console) as bars:
        bar = bars.add_task(words("Viajeros"), total=day.expected)
        for _ in day.pass_travellers(Profile.CLEAN):
            bars.advance(bar)


def _deliver(console: Console, call: Call, session: Session) -> "Delivery":
    from ui.commands.tour_region import deliver

    words, home = call.words, call.home
    # Not under the home: root's own folder is closed to the account that a database server runs as.
    folder = Path(tempfile.mkdtemp(prefix="borderpost-region-"))
    with _progress(console) as bars:
        bars.add_task(words("Se envía a una plataforma regional de prueba"), total=None)
        delivery = deliver(home, session, folder)
    if delivery.agrees:
        shutil.rmtree(folder, ignore_errors=True)
    return delivery


def _delivered(words: Words, delivery: "Delivery") -> dict[str, bool]:
    """Return what the region's part promises, and whether it held."""
    proof = delivery.proof
    return {
        words("Enlace cortado a medio envío: {n} asientos esperaron aquí", n=delivery.cut_at): delivery.broke,
        words(
            "Plataforma: {there} asientos recibidos de {here}; último acuse n.º {receipt}",
            there=delivery.at_platform,
            here=delivery.entries,
            receipt=delivery.last_receipt,
        ): delivery.agrees,
        words("Acuses con firma válida: {n}", n=proof.receipts): proof.receipts > 0 and not proof.doubtful,
        words("Lista de alertas de la región en vigor en el puesto"): delivery.list_in_force,
        words(
            "La región contestó una consulta; cruces en la respuesta: {n}", n=delivery.answered
        ): delivery.answered > 0,
    }


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _table(words: Words, day: "SpecimenDay") -> Table:
    table = Table()
    for heading in ("n.º", "Documento", "Decisión", "Resultado", "Lectura", "Cuadros", "Leer", "Guardar"):
        right = heading in {"n.º", "Cuadros", "Leer", "Guardar"}
        table.add_column(words(heading), justify="right" if right else "left")
    for number, passage in enumerate(day.passages, start=1):
        draft = passage.crossing.draft
        table.add_row(
            str(number),
            f"{draft.document.issuing_state} {words.code(f'document_kind.{draft.document.kind.value}')}",
            words.code(f"verdict.{passage.verdict.value}"),
            words.code(f"outcome.{draft.outcome.value}"),
            words.code(f"method.{draft.document.read_method.value}"),
            str(passage.frames),
            f"{passage.reading:.2f} s",
            f"{passage.committing * 1000:.0f} ms",
        )
    return table
