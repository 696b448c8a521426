"""`borderpost rules`: a pack is checked, shown, tried on the crossings of a desk and adopted."""

import json
from pathlib import Path

from borderpost.services import rule_pack
from tests.commands.borderpost import borderpost

SPANISH = ("--language", "es")


def test_a_broken_pack_is_told_in_both_languages_and_a_sound_one_is_tried_and_adopted(
    practice: Path, slips: Path, tmp_path: Path
) -> None:
    text = rule_pack.shipped_source().decode()
    broken, better = tmp_path / "broken.toml", tmp_path / "better.toml"
    broken.write_text(text.replace("max_days = 60", "max_dias = 60", 1), encoding="utf-8")
    wider = text.replace(
        'name = "passport_expires_soon_days"\namount = 183',
        'name = "passport_expires_soon_days"\namount = 9000',
    )
    better.write_text(wider.replace('version = "2026-11-22"', 'version = "B2"'), encoding="utf-8")

    told = borderpost(*SPANISH, "rules", "check", broken)
    assert told.returncode == 4
    assert "max_dias: no hay tal columna (max_days?)" in told.stdout
    assert "there is no such column" in borderpost("--language", "en", "rules", "check", broken).stdout
    refused = borderpost("--home", practice, "rules", "adopt", broken)
    assert (refused.returncode, "[rules.unsound]" in refused.stderr) == (1, True)

    assert borderpost("--home", practice, "import", slips).returncode == 0
    tried = borderpost("--home", practice, "rules", "dry-run", better, "--days", "3660", "--json")
    assert tried.returncode == 0, tried.stderr
    answer = json.loads(tried.stdout)
    assert answer["tried"] == 4
    added = {one["code"] for crossing in answer["crossings"] for one in crossing["added"]}
    assert added == {"document.expiring"}
    by_hand = borderpost("--home", practice, "rules", "adopt", better, "--officer", "practica")
    assert (by_hand.returncode, "[role.forbids]" in by_hand.stderr) == (3, True)
    adopted = borderpost("--home", practice, "rules", "adopt", better)
    assert adopted.returncode == 0, adopted.stderr
    shown = borderpost("--home", practice, "rules", "show", "--country", "HND", "--json")
    said = json.loads(shown.stdout)
    assert said["version"] == "B2"
    assert next(row["amount"] for row in said["rows"] if row["id"] == "VAL-01") == 9000
    assert all(row.get("country") != "NIC" for row in said["rows"])
    source = borderpost("--home", practice, "rules", "show", "--source")
    assert source.stdout == better.read_text(encoding="utf-8")
