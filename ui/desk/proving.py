"""Asks the officer's passphrase again before somebody passes whom an alert stops; others pass without."""

from collections.abc import Callable

from borderpost.domain.alert import ResolutionOutcome
from borderpost.domain.errors import BorderPostError
from borderpost.services.resolving import stops
from borderpost.store.wiping import Typed
from ui.desk.case import Case
from ui.desk.shown import Panel
from ui.desk.state import DeskState
from ui.desk.view import DeskView

Failed = Callable[[BorderPostError], None]
Act = Callable[[Typed, Failed], None]
"""What waits for a passphrase; it calls the second where that was refused."""


def overrides(case: Case) -> bool:
    """Tell whether to let somebody pass now is to pass over an alert that stops him."""
    return any(
        stops(resolved.hit) and resolved.outcome is not ResolutionOutcome.NOT_THE_SAME
        for resolved in case.resolved
    )


class Proving:
    """Hold the act that waits for a passphrase; practice's own is typed beforehand."""

    def __init__(self, view: DeskView, state: DeskState, *, passphrase: str, failed: Failed) -> None:
        self._view = view
        self._state = state
        self._passphrase = passphrase
        self._failed = failed
        self._case: Case | None = None
        self._act: Act | None = None
        self._trying = False

    def ask(self, act: Act) -> None:
        """Open the panel; with a passphrase typed, the act is tried for the traveller of now."""
        self._case, self._act = self._state.case, act
        self._trying = False
        panel = self._view.passphrase
        panel.clear()
        panel.show_busy(busy=False)
        panel.secret.show_value(self._passphrase)
        self._view.show_panel(Panel.PASSPHRASE)

    def take(self) -> None:
        """Try the act with what was typed (Enter)."""
        panel = self._view.passphrase
        if self._trying or self._act is None:
            return
        if self._case is not self._state.case:
            self._view.show_panel(Panel.NONE)
            return
        if not panel.secret.edit.text():
            panel.secret.mark("warn")
            panel.secret.setFocus()
            return
        self._trying = True
        panel.show_busy(busy=True)
        typed = Typed(panel.secret.edit.text())
        panel.clear()
        self._act(typed, self._refused)

    def _refused(self, error: BorderPostError) -> None:
        self._trying = False
        self._view.passphrase.show_busy(busy=False)
        if self._view.panel is Panel.PASSPHRASE:
            self._view.passphrase.setFocus()
        self._failed(error)
