"""Texts that a screen keeps and says later are in the catalogue, as those that it says at once are."""

import ast
from collections.abc import Iterator
from pathlib import Path

from resources.words import Words
from ui import days
from ui.correction import fields
from ui.help import view as help_view
from ui.setup import setup_view

UI = Path(__file__).parents[2] / "ui"
SAID_LATER = {"show_message": 0, "KeyAct": 1, "_done": 0, "_keys_card": 0}
"""Functions whose argument at a place is a Spanish sentence."""


def kept_sentences() -> Iterator[str]:
    for file in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                yield from _of_call(node)
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
                subscripted = node.targets[0].value
                if isinstance(subscripted, ast.Name) and subscripted.id == "faults":
                    yield from _literal(node.value)


def _of_call(call: ast.Call) -> Iterator[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    place = SAID_LATER.get(str(name))
    if place is not None and len(call.args) > place:
        yield from _literal(call.args[place])
    for keyword in call.keywords:
        if keyword.arg == "heading":
            yield from _literal(keyword.value)


def _literal(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value


def test_every_kept_sentence_has_english() -> None:
    english = Words("en")
    kept = set(kept_sentences()) - {"Border Post"}
    kept |= {*setup_view._HEADINGS.values(), *fields.LABELS.values(), *days.DAY_FAULTS.values()}
    for keys in (help_view._DESK, help_view._EVERYWHERE, help_view._PRACTICE):
        kept |= {words for _, words in keys}
    assert len(kept) > 60
    assert {text for text in kept if english(text) == text} == set()


def test_every_choice_of_a_correction_has_words_in_both_languages() -> None:
    for words in (Words("es"), Words("en")):
        for field, values in fields.CHOICES.items():
            assert all(words.has(fields.CODES[field].format(value)) for value in values if value)
