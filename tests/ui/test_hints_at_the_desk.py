"""What the picture says about how to hold the document comes to the officer, the most useful first."""


import pytest

from borderpost.domain.reading import Hint
from tests.ui.bench import Bench
from ui.desk.telling import hint_said
from ui.widgets.notices import Hint as Pill
from ui.words import Speech


def test_a_document_held_too_near_and_dirty_glass_are_told_at_the_window(bench: Bench) -> None:
    hint = bench.view.picture.findChild(Pill)
    assert hint is not None
    bench.camera.hints = (Hint.BLURRED, Hint.TOO_NEAR, Hint.NO_MRZ)
    bench.until(lambda: hint.text() == "aléjelo un poco")
    bench.camera.hints = (Hint.NO_MRZ, Hint.DIRTY_GLASS)
    bench.until(lambda: hint.text() == "limpie el vidrio de la cámara")
    assert hint.isVisible()
    bench.camera.hints = ()
    bench.until(lambda: not hint.isVisible())


@pytest.mark.parametrize("hint", [Hint.TOO_NEAR, Hint.DIRTY_GLASS])
def test_both_have_words_in_both_languages(hint: Hint) -> None:
    said = {hint_said((hint,), Speech(language), found=True) for language in ("es", "en")}
    assert len(said) == 2
    assert "" not in said
