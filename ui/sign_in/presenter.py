"""Decides who gets in, says why not, and opens a shift where none is open."""

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from borderpost.domain.errors import BorderPostError, Trouble
from borderpost.domain.officer import Act, may
from borderpost.domain.shift import Shift
from borderpost.services import backing_up, officering, resetting, restoring, shifting, signing_in
from borderpost.services.backing_up import Backup
from borderpost.services.restoring import Restoration
from borderpost.services.session import Session
from borderpost.store.home import Home
from borderpost.store.store import Store
from borderpost.store.wiping import Typed
from ui.lanes import Lane
from ui.session import Clock, Records
from ui.sign_in.passphrase_forms import TypedChange, TypedReset, TypedRestore
from ui.sign_in.view import SignInView
from ui.words import Speech

SECOND_MS = 1000


class SignInPresenter(QObject):
    """Drive the sign-in screen; ``entered`` carries the new sign-in's Records.

    ``entered_to_test`` carries those of an officer who wants the desk tested before the shift opens.
    """

    entered = Signal(object)
    entered_to_test = Signal(object)

    def __init__(self, view: SignInView, *, home: Home, lane: Lane, speech: Speech, clock: Clock) -> None:
        super().__init__(view)
        self._view = view
        self._home = home
        self._lane = lane
        self._speech = speech
        self._clock = clock
        self._records: Records | None = None
        self._wait = 0
        self._ticker = QTimer(self)
        self._ticker.setInterval(SECOND_MS)
        self._ticker.timeout.connect(self._tick)
        view.submitted.connect(self.try_passphrase)
        view.shift_confirmed.connect(self._open_shift)
        view.abandoned.connect(self._abandon)
        view.reset_submitted.connect(self._reset)
        view.change_submitted.connect(self._change)
        view.restore_submitted.connect(self._restore)
        view.test_wanted.connect(self.test)

    def start(self, preferred: str = "", *, locked: bool = False) -> None:
        """Ask for a passphrase; ``preferred`` is the officer whose name stands chosen."""
        self._records = None
        self._view.show_passphrase_step(locked=locked)
        self._lane.run(
            lambda: signing_in.usernames(self._home),
            lambda names: self._view.show_usernames(names, preferred),
            self._refused,
        )

    def show_error(self, error: BorderPostError) -> None:
        """Say why nobody could be signed in."""
        self._view.show_error(error)

    def try_passphrase(self, username: str, passphrase: str) -> None:
        """Try to sign the officer in."""
        if self._wait:
            return
        self._view.show_busy(busy=True)
        typed = Typed(passphrase)
        self._lane.run(
            lambda: signing_in.sign_in(self._home, username, typed.text, now=self._clock()),
            self._signed_in,
            self._refused,
        )

    def test(self) -> None:
        """Enter without opening a shift, to test the desk first; nothing where nobody has proved himself."""
        if self._records is not None and self._view.asks_for_shift:
            self._enter(self.entered_to_test)

    def _reset(self, typed: TypedReset) -> None:
        second = typed.second
        if self._faulty(typed.fault) or second is None:
            return

        def reset() -> None:
            resetting.reset(
                self._home,
                typed.username,
                typed.new,
                supervisor=typed.supervisor,
                second=second,
                now=self._clock(),
            )

        self._lane.run(reset, lambda _: self._given(typed.username), self._not_given)

    def _change(self, typed: TypedChange) -> None:
        if self._faulty(typed.fault):
            return

        def change() -> None:
            now = self._clock()
            session = signing_in.sign_in(self._home, typed.username, typed.current, now=now)
            with Store.open(self._home, session.key) as store:
                officering.change_passphrase(store, session, current=typed.current, new=typed.new, now=now)

        self._lane.run(change, lambda _: self._given(typed.username), self._not_given)

    def _faulty(self, fault: str) -> bool:
        if fault:
            self._view.show_message(fault, tone="warn")
        else:
            self._view.show_busy(busy=True)
        return bool(fault)

    def _given(self, username: str) -> None:
        self._view.show_busy(busy=False)
        self._view.show_given(username)

    def _not_given(self, error: BorderPostError) -> None:
        self._view.show_busy(busy=False)
        self._view.show_error(error)

    def _signed_in(self, session: Session) -> None:
        self._records = Records(self._lane, session)
        self._view.clear_passphrase()
        self._records.ask(_open_and_last, self._know_shift, self._refused_inside)

    def _know_shift(self, shifts: tuple[Shift | None, Shift | None]) -> None:
        opened, last = shifts
        records = self._records
        if records is None:
            return
        if opened is None and may(records.officer.role, Act.OPEN_SHIFT):
            self._view.show_busy(busy=False)
            self._view.show_shift_step(records.officer.name, records.post, last)
            return
        self._enter()

    def _open_shift(self) -> None:
        if self._records is None:
            return
        self._view.show_busy(busy=True)
        self._records.ask(
            lambda store, session: shifting.open_shift(store, session, now=self._clock()),
            lambda _: self._enter(),
            self._refused_inside,
        )

    def _enter(self, how: SignalInstance | None = None) -> None:
        records, self._records = self._records, None
        self._view.show_busy(busy=False)
        if records is not None:
            (how or self.entered).emit(records)

    def _abandon(self) -> None:
        records, self._records = self._records, None
        if records is not None:
            records.close()
            self.start(records.officer.username)

    def _refused(self, error: BorderPostError) -> None:
        self._view.show_busy(busy=False)
        self._view.clear_passphrase()
        self._view.show_error(error)
        seconds = error.values.get("seconds", "")
        if error.code == "passphrase.wait" and seconds.isdecimal():
            self._wait = int(seconds)
            self._view.show_wait(self._wait)
            self._ticker.start()
        self._offer_way_back(error)

    def _offer_way_back(self, error: BorderPostError) -> None:
        """Where the database is beyond use and a backup lies at hand, offer it."""
        if error.code in restoring.BEYOND_USE:
            self._lane.run(lambda: backing_up.newest(self._home), self._know_backup, self._not_given)

    def _know_backup(self, found: Backup | None) -> None:
        if found is not None:
            made_at = f"{found.label.made_at:%Y-%m-%d %H:%M} UTC"
            self._view.show_way_back(made_at, found.label.entries)

    def _restore(self, typed: TypedRestore) -> None:
        second = typed.second
        if self._faulty(typed.fault) or second is None:
            return

        def restore() -> Restoration:
            found = backing_up.newest(self._home)
            if found is None:
                raise Trouble("backup.missing", name="")
            return restoring.restore(
                self._home,
                found.path,
                username=typed.by.username,
                passphrase=typed.by.passphrase,
                second=second,
                now=self._clock(),
            )

        self._lane.run(restore, self._restored, self._not_given)

    def _restored(self, done: Restoration) -> None:
        self._view.show_busy(busy=False)
        self._view.clear_passphrase()
        self._view.show_restored(done.entries, str(done.aside or ""))

    def _refused_inside(self, error: BorderPostError) -> None:
        records, self._records = self._records, None
        if records is not None:
            records.close()
            self.start(records.officer.username)
        self._view.show_busy(busy=False)
        self._view.show_error(error)
        self._offer_way_back(error)

    def _tick(self) -> None:
        self._wait -= 1
        self._view.show_wait(self._wait)
        if self._wait <= 0:
            self._wait = 0
            self._ticker.stop()


def _open_and_last(store: Store, _: Session) -> tuple[Shift | None, Shift | None]:
    shifts = store.shifts(1)
    return store.open_shift(), shifts[0] if shifts else None
