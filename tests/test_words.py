"""Every code has words in both languages, and every Spanish sentence in the code has its English."""

import ast
import string
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import polib
import pytest

from borderpost.domain.alert import AlertKind, HitStrength, ResolutionOutcome
from borderpost.domain.clock import ClockFault
from borderpost.domain.crossing import Direction, Means, Outcome, Purpose, RefusalReason, Status
from borderpost.domain.document import DocumentKind, ReadMethod
from borderpost.domain.errors import Refusal, Trouble
from borderpost.domain.fee import FeeItem
from borderpost.domain.finding import Finding, Severity, Verdict
from borderpost.domain.minor import Accompaniment, PermissionKind
from borderpost.domain.officer import Role
from borderpost.domain.people import CountGroup, Sex
from borderpost.domain.post import PostKind
from borderpost.domain.retention import DataClass
from borderpost.domain.self_test import CheckName, CheckState
from borderpost.domain.stay_evidence import EntrySource
from borderpost.domain.visa import VisaCategory, VisaKind
from borderpost.domain.vulnerability import Need
from resources.words import LANGUAGES, ROOMS

ROOT = Path(__file__).parents[1]
WORDS = ROOT / "resources" / "words"
SOURCES = sorted(path for room in ("borderpost", "ui", "sync") for path in (ROOT / room).rglob("*.py"))
TREES = {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8")) for path in SOURCES}
LABELLED: dict[str, type[StrEnum]] = {
    "data": DataClass, "retention.due": DataClass,
    "direction": Direction, "outcome": Outcome, "means": Means, "purpose": Purpose, "reason": RefusalReason,
    "document_kind": DocumentKind, "method": ReadMethod, "group": CountGroup, "alert_kind": AlertKind,
    "strength": HitStrength, "resolution": ResolutionOutcome, "verdict": Verdict, "severity": Severity,
    "clock": ClockFault, "check_name": CheckName, "check_state": CheckState,
    "role": Role, "sex": Sex, "post_kind": PostKind,
    "status": Status, "accompanied": Accompaniment, "permission": PermissionKind, "visa_kind": VisaKind,
    "visa_category": VisaCategory, "need": Need, "fee": FeeItem, "entry_source": EntrySource,
}  # fmt: skip
CODED = {"Finding", "Trouble", "Refusal", "BorderPostError", "Notice"}
SPEAKERS = {"words", "speech", "say", "tr", "_words", "_speech", "_say"}


def catalogue(language: str) -> dict[str, str]:
    return {
        said: entry.msgstr or entry.msgstr_plural.get(1, "")
        for room in ROOMS
        for entry in polib.pofile(str(WORDS / language / f"{room}.po"))
        for said in filter(None, (entry.msgid, entry.msgid_plural))
    }


CATALOGUES = {language: catalogue(language) for language in LANGUAGES}


def texts(node: ast.expr) -> Iterator[str]:
    """Yield the literal strings that an argument can be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    if isinstance(node, ast.IfExp):
        yield from texts(node.body)
        yield from texts(node.orelse)


def name_of(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return name_of(function.value) if function.attr == "of" else function.attr
    return function.id if isinstance(function, ast.Name) else ""


def calls() -> Iterator[tuple[str, ast.Call]]:
    for where, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield where, node


def codes() -> dict[str, str]:
    """Return every code that the source makes, with where."""
    found: dict[str, str] = {}
    for where, call in calls():
        if name_of(call.func) in CODED and call.args:
            found |= dict.fromkeys(texts(call.args[0]), f"{where}:{call.lineno}")
        if isinstance(call.func, ast.Attribute) and call.func.attr == "code" and call.args:
            found |= dict.fromkeys(texts(call.args[0]), f"{where}:{call.lineno}")
    return found


def sentences() -> dict[str, str]:
    """Return every Spanish sentence that the source speaks, with where."""
    found: dict[str, str] = {}
    for where, call in calls():
        speaks = name_of(call.func) in SPEAKERS
        counts = isinstance(call.func, ast.Attribute) and call.func.attr == "count" and (
            name_of(call.func.value) in SPEAKERS
        )
        for argument in call.args[: 2 if counts else 1] if speaks or counts else []:
            found |= dict.fromkeys(texts(argument), f"{where}:{call.lineno}")
    return found


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_in_the_source_has_words(language: str) -> None:
    assert {code: at for code, at in codes().items() if not CATALOGUES[language].get(code)} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_that_is_shown_has_a_label(language: str) -> None:
    labels = {f"{kind}.{member.value}" for kind, members in LABELLED.items() for member in members}
    assert {label for label in labels if not CATALOGUES[language].get(label)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_of_a_finding_has_a_name(language: str) -> None:
    said = {
        value
        for _, call in calls()
        if name_of(call.func) == "Finding" and call.args
        for code in texts(call.args[0])
        for value in places(CATALOGUES[language][code])
    }
    assert {value for value in said if not CATALOGUES[language].get(f"value.{value}")} == set()


def test_codes_are_found_in_the_source() -> None:
    assert {"role.forbids"} <= codes().keys()
    assert Refusal("role.forbids").code == Trouble("role.forbids").code
    assert Finding.__name__ in CODED


def test_every_sentence_in_the_source_has_english() -> None:
    assert {text: at for text, at in sentences().items() if not CATALOGUES["en"].get(text)} == {}


@pytest.mark.parametrize("room", ROOMS)
def test_both_languages_have_the_same_codes_and_places(room: str) -> None:
    spanish, english = (
        {entry.msgid: entry for entry in polib.pofile(str(WORDS / language / f"{room}.po"))}
        for language in ("es", "en")
    )
    if room == "codes":
        assert spanish.keys() == english.keys()
        assert {key for key in spanish if places(spanish[key].msgstr) != places(english[key].msgstr)} == set()
    assert {key for key, entry in english.items() if not (entry.msgstr or entry.msgstr_plural)} == set()
    assert {key for key, entry in english.items() if " " in key and places(entry.msgstr) != places(key)} - {
        key for key, entry in english.items() if entry.msgid_plural
    } == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_stands_in_two_rooms_with_different_words(language: str) -> None:
    seen: dict[str, str] = {}
    different = set()
    for room in ROOMS:
        for entry in polib.pofile(str(WORDS / language / f"{room}.po")):
            if seen.setdefault(entry.msgid, entry.msgstr) != entry.msgstr:
                different.add(entry.msgid)
    assert different == set()


def test_every_rule_in_the_rule_pack_has_words() -> None:
    files = sorted((ROOT / "resources" / "reference" / "rules").glob("*.toml"))
    assert files
    names = {code for file in files for code in _strings(tomllib.loads(file.read_text("utf-8")), "code")}
    spoken = {code for code in names if all(CATALOGUES[language].get(code) for language in LANGUAGES)}
    assert names - spoken == set()


def _strings(value: object, key: str) -> Iterator[str]:
    if isinstance(value, dict):
        found = value.get(key)
        if isinstance(found, str):
            yield found
        for inner in value.values():
            yield from _strings(inner, key)
    if isinstance(value, list):
        for inner in value:
            yield from _strings(inner, key)
