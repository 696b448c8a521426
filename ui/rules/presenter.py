"""Decides that a rule pack is tried on what was recorded before it takes the place of the one in force."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject

from borderpost.domain.finding import Finding
from borderpost.domain.rule_trial import Trial
from borderpost.services import adopting_rules, rule_file, rule_pack, trying_rules
from borderpost.services.session import Session
from borderpost.services.trying_rules import Trying
from borderpost.store import rules
from borderpost.store.rule_bodies import RulesAdopted
from borderpost.store.store import Store
from ui.rules.view import PackShown, RulesView
from ui.session import Clock, Records
from ui.spoken_values import in_words
from ui.words import Speech

DAYS = 30


@dataclass(frozen=True, slots=True)
class _Tried:
    """Hold a file that was looked at: what is wrong with it, or what it would change as far as was asked."""

    content: bytes
    faults: tuple[Finding, ...]
    trying: Trying | None


class RulesPresenter(QObject):
    """Drive the rule pack screen; what is adopted is the very text that was tried."""

    def __init__(self, view: RulesView, *, speech: Speech, clock: Clock) -> None:
        super().__init__(view)
        self._view = view
        self._speech = speech
        self._clock = clock
        self._records: Records | None = None
        self._tried: _Tried | None = None
        self._asked = 0
        view.tried.connect(self._try)
        view.adopted.connect(self._adopt)
        speech.changed.connect(self._tell)

    def work_for(self, records: Records) -> None:
        """Work for another sign-in."""
        self._records = records

    def show(self) -> None:
        """Read the pack in force and show it."""
        self._view.show_message("")
        self._asked += 1
        self._tried = None
        self._tell()
        self._renew()

    def _renew(self) -> None:
        if self._records is not None:
            self._records.ask(lambda store, _: _shown(store), self._know, self._view.show_error)

    def _know(self, pack: PackShown) -> None:
        self._view.show_pack(pack, today=self._today())

    def _today(self) -> date:
        zone = self._records.post.zone if self._records is not None else "UTC"
        return self._clock().astimezone(ZoneInfo(zone)).date()

    def _try(self, typed: str) -> None:
        if self._records is None:
            return
        if not typed:
            self._view.show_message("Escriba la ruta del archivo, o elíjalo con Ctrl+N.", tone="warn")
            return
        path = Path(typed.strip("\"'")).expanduser()
        now = self._clock()

        def job(store: Store, session: Session) -> _Tried:
            content = adopting_rules.file_content(path)
            read = rule_file.read(content)
            if read.sound is None:
                return _Tried(content, read.faults, None)
            book = rule_pack.whole(read.sound)
            return _Tried(content, (), trying_rules.begin(store, session, book, days=DAYS, now=now))

        self._asked += 1
        asked = self._asked
        self._view.show_message("Se prueba con los cruces de los últimos 30 días…")
        self._records.ask(job, lambda tried: self._know_trial(tried, asked), self._view.show_error)

    def _know_trial(self, tried: _Tried, asked: int) -> None:
        """Take what was found so far, and ask on: between two steps the lane serves who waits at the desk."""
        trying = tried.trying
        if asked != self._asked or self._records is None:
            return
        if trying is None or trying.position is None:
            self._view.show_message("")
            self._tried = tried
            self._tell()
            return
        self._view.show_message(
            "Se prueban los cruces de los últimos 30 días: {tried} de {total}…",
            tried=trying.tried,
            total=trying.total,
        )
        self._records.ask(
            lambda store, session: replace(tried, trying=trying_rules.step(store, session, trying)),
            lambda further: self._know_trial(further, asked),
            self._view.show_error,
        )

    def _tell(self) -> None:
        tried, say = self._tried, self._speech
        if tried is None:
            self._view.show_found("", ("", ""), (), adoptable=False)
        elif tried.trying is None:
            faults = [(str(number), _fault(one, say)) for number, one in enumerate(tried.faults, start=1)]
            titles = (say("N.º"), say("Fallo"))
            self._view.show_found(say("El paquete no se puede adoptar"), titles, faults, adoptable=False)
        else:
            head = say(
                "Cruces probados: {tried}; se decidirían de otro modo: {changed}",
                tried=tried.trying.tried,
                changed=len(tried.trying.changes),
            )
            titles = (say("Cruces"), say("Qué cambia"))
            self._view.show_found(head, titles, _changes(tried.trying.trial, say), adoptable=True)

    def _adopt(self) -> None:
        tried = self._tried
        if self._records is None or tried is None or tried.trying is None:
            return
        now = self._clock()
        self._records.ask(
            lambda store, session: adopting_rules.adopt(store, session, tried.content, now=now),
            self._adopted,
            self._view.show_error,
        )

    def _adopted(self, adopted: RulesAdopted) -> None:
        self._tried = None
        self._tell()
        self._renew()
        self._view.path.show_value("")
        self._view.show_message("El paquete {version} está en vigor.", tone="ok", version=adopted.version)


def _shown(store: Store) -> PackShown:
    book = rule_pack.of(store)
    adopted = rules.adopted(store.database, limit=1)
    effective = adopted[0].effective if adopted else None
    return PackShown(book.version, book.as_of, book.count, book.unverified, effective)


def _fault(fault: Finding, say: Speech) -> str:
    values = [(name, in_words(name, value, say.code)) for name, value in fault.values]
    return " ".join(say.code(fault.code, values).split())


def _changes(trial: Trial, say: Speech) -> list[tuple[str, str]]:
    """Return the colours that change, then the findings that come and go, the most frequent first."""
    rows = [
        (str(count), f"{say.code(f'verdict.{before.value}')} → {say.code(f'verdict.{after.value}')}")
        for (before, after), count in trial.colours().most_common()
    ]
    for sign, counted in (("+", trial.added()), ("−", trial.removed())):
        for (code, severity), count in counted.most_common():
            weight = say.code(f"verdict.{_VERDICT[severity.value]}")
            rows.append((f"{sign} {count}", f"{weight}: {say.code(code, _LEFT_OPEN)}"))
    return rows


_LEFT_OPEN = [
    (name, "…")
    for name in (
        "accompanied", "age", "amount", "body", "category", "country", "currency", "date", "days", "hours",
        "item", "lane", "least", "minutes", "months", "most", "norm", "open", "papers", "permissions",
        "since", "state", "unit", "until", "visa",
    )
]  # fmt: skip
"""What a sentence leaves open where it stands for many crossings."""
_VERDICT = {"info": "proceed", "unverified": "unverified", "review": "review", "stop": "stop"}
