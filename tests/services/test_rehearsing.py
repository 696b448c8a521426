"""Rehearsing a restore: whose passphrase opens a backup, and how often a wrong one may be tried."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from borderpost.domain.errors import BorderPostError
from borderpost.domain.officer import Role
from borderpost.services import backing_up, restoring, setting_up, signing_in
from borderpost.services.session import Session
from borderpost.store import attempts, keys
from borderpost.store.home import Home
from borderpost.store.keys import KeyCost, Protection
from tests.store.drafts import NOW

LATER = NOW + timedelta(hours=2)
NAME = setting_up.PRACTICE_SUPERVISOR


def test_a_backup_from_before_a_new_passphrase_opens_elsewhere_with_the_old_one_alone(
    tmp_path: Path,
) -> None:
    home = Home(tmp_path / "post")
    old, new = "una frase larga de verdad 7", "otra frase larga de verdad 8"
    people = [
        setting_up.NewOfficer("ana", "Ana", Role.ADMINISTRATOR, old),
    ]
    cheap = Protection(KeyCost(1, 8 * 1024, 1), key_store=False)
    setting_up.set_up(
        home, post=setting_up.PRACTICE_POST, administrator=people[0], officers=(), now=NOW, protection=cheap
    )
    session = signing_in.sign_in(home, "ana", old, now=NOW)
    backup = backing_up.back_up(session, now=NOW)
    own = keys.unwrap(home, "ana", old).own
    keys.keep(home, keys.made_wrap(home, session.key, "ana", new, own=own))
    now_known = restoring.rehearse(home, backup.path, username="ana", passphrase=new, now=LATER)
    assert not now_known.own_keys
    elsewhere = Home(tmp_path / "elsewhere")
    elsewhere.path.mkdir()
    shutil.copy(home.device_secret, elsewhere.device_secret)
    rehearsed = restoring.rehearse(elsewhere, backup.path, username="ana", passphrase=old, now=LATER)
    assert rehearsed.own_keys
    for place, wrong in ((home, old), (elsewhere, new)):
        with pytest.raises(BorderPostError, match=r"passphrase\.wrong"):
            restoring.rehearse(place, backup.path, username="ana", passphrase=wrong, now=LATER)


def test_a_rehearsal_is_no_way_around_the_delays_of_wrong_passphrases(
    home: Home, session: Session, tmp_path: Path
) -> None:
    backup, elsewhere = backing_up.back_up(session, tmp_path, now=NOW), Home(tmp_path / "elsewhere")
    passphrase = setting_up.practice_passphrase(home)
    elsewhere.path.mkdir()
    shutil.copy(home.device_secret, elsewhere.device_secret)
    for place in (home, elsewhere):
        for _ in range(attempts.FREE_ATTEMPTS):
            with pytest.raises(BorderPostError, match=r"passphrase\.wrong"):
                restoring.rehearse(place, backup.path, username=NAME, passphrase="no es la frase", now=LATER)
        with pytest.raises(BorderPostError, match=r"passphrase\.wait"):
            restoring.rehearse(place, backup.path, username=NAME, passphrase=passphrase, now=LATER)
