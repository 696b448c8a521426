"""`borderpost inspect`: the decision as other programs get it."""

import json
from pathlib import Path

from borderpost.domain.mrz_compose import MrzFields, compose
from borderpost.domain.mrz_layout import MrzFormat
from borderpost.domain.partial_date import PartialDate
from borderpost.domain.people import Sex
from tests.commands.borderpost import borderpost

DIMEX = ("C<CRI1558000003105<<<<<<<<<<<<", "9001158M2901145NIC<<<<<<<<<<<2", "MARTINEZ<LOPEZ<<JUAN<CARLOS<<<")
DPI = ("IDGTM20000000480101S0101<<<001", "9001158F3301144GTM<<1000000015", "PEREZ<LOPEZ<<MARIA<JOSE<<<<<<<")
TOURIST = compose(
    MrzFields(
        MrzFormat.TD3, "P", "DEU", "C01X00T47", "DEU", "MUSTER", "ERIKA",
        PartialDate(1964, 8, 12), Sex.FEMALE, PartialDate(2032, 2, 28),
    )
)  # fmt: skip


def inspected(*arguments: str | Path) -> dict[str, object]:
    done = borderpost("inspect", "--json", "--mrz", *arguments)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert isinstance(said, dict)
    return said


def history(folder: Path, *lines: str) -> Path:
    file = folder / "history.jsonl"
    file.write_text("\n".join(lines) + "\n")
    return file


def past(day: str, direction: str, post: str) -> str:
    return json.dumps({"at": f"{day}T18:00:00Z", "direction": direction, "post": post})


def test_a_nicaraguan_with_a_costa_rican_residence_card_at_penas_blancas() -> None:
    said = inspected(*DIMEX, "--direction", "exit", "--post", "NI-PBL", "--on", "2026-03-04")
    assert said["national_number"] == {
        "kind": "DIMEX", "number": "155800000105", "written": "155800000105", "valid": True,
    }  # fmt: skip
    assert isinstance(said["document"], dict)
    assert said["document"]["kind"] == "residence_card"
    assert said["stay"] is None
    assert said["findings"] == []
    assert said["decision"] == "proceed"


def test_the_split_number_of_a_guatemalan_card_is_composed() -> None:
    said = inspected(*DPI, "--on", "2026-03-04")
    assert said["national_number"] == {
        "kind": "CUI", "number": "2000000040101", "written": "2000 00004 0101", "valid": True,
    }  # fmt: skip


def test_a_stamp_and_an_extension_in_the_history_count(tmp_path: Path) -> None:
    told = {"entered": "2026-01-05", "country": "HND", "source": "stamp", "extended_until": "2026-05-04",
            "extended_by": "HND"}  # fmt: skip
    seen = {"at": "2026-02-20T18:00:00Z", "direction": "entry", "post": "HN-AMA", "stay": told}
    file = history(tmp_path, json.dumps(seen))
    asked = ("--direction", "exit", "--post", "HN-AMA", "--on", "2026-05-04", "--history", file)
    stay = inspected(*TOURIST, *asked)["stay"]
    assert isinstance(stay, dict)
    assert (stay["answer"], stay["until"]) == ("within", "2026-05-04")
    assert stay["days"] == {"least": 120, "most": 120}


def test_a_tourist_on_day_88_with_a_gap_is_uncertain_and_the_days_are_named(tmp_path: Path) -> None:
    known = history(
        tmp_path,
        past("2026-01-01", "entry", "GT-TU1"),
        past("2026-02-09", "exit", "GT-TU1"),
        past("2026-02-21", "entry", "SV-HAC"),
    )
    arguments = ("--direction", "exit", "--post", "SV-HAC", "--on", "2026-05-19", "--history", known)
    said = inspected(*TOURIST, *arguments)
    assert said["stay"] == {
        "answer": "unknown",
        "started": {"earliest": "2026-02-09", "latest": "2026-02-21"},
        "days": {"least": 88, "most": 100},
        "until": None,
        "gaps": [{"kind": "no_entry", "since": "2026-02-09", "until": "2026-02-21"}],
    }
    findings = said["findings"]
    assert isinstance(findings, list)
    finding = next(one for one in findings if one["code"] == "stay.no_entry_record")
    assert finding["rule"] == "EST-01"
    assert finding["values"]["open"] == "12"
    assert said["decision"] == "unverified"


def test_people_get_sentences_and_the_rules_they_stand_on() -> None:
    done = borderpost("--language", "en", "inspect", "--mrz", *DPI, "--on", "2034-03-04", "--post", "HN-AMA")
    assert done.returncode == 0, done.stderr
    assert "PEREZ LOPEZ, MARIA JOSE" in done.stdout
    assert "DOC-01" in done.stdout
    assert "expired" in done.stdout


def test_what_is_no_zone_no_post_or_no_history_is_said(tmp_path: Path) -> None:
    nothing = borderpost("inspect", "--mrz", "HOLA", "MUNDO")
    assert nothing.returncode == 3
    assert "[mrz.none]" in nothing.stderr
    assert "[post.unknown]" in borderpost("inspect", "--mrz", *DPI, "--post", "XX-NO").stderr
    for line in ("no", '{"at": "2026-01-01T00:00:00", "direction": "entry", "post": "GT-TU1"}', '{"at": 1}'):
        file = history(tmp_path, past("2026-01-01", "entry", "GT-TU1"), line)
        done = borderpost("inspect", "--mrz", *DPI, "--history", file)
        assert done.returncode == 1
        assert "[history.unreadable]" in done.stderr
        assert " 2 " in done.stderr
