"""The short form of `make soak-fuzz`: a few hundred damaged inputs for every target, the same each time."""

from random import Random

import pytest

from tests.soak.fuzz_promise import feed, mutated
from tests.soak.fuzz_targets import TARGETS

ROUNDS = {"pictures": 4, "rules": 25}
USUAL_ROUNDS = 300


@pytest.mark.parametrize("name", TARGETS)
def test_strangers_bytes_let_nothing_out_but_what_is_expected(name: str) -> None:
    target = TARGETS[name]
    seeds = target.seeds()
    for seed in seeds if name not in ROUNDS else ():
        feed(target, seed)
    for number in range(ROUNDS.get(name, USUAL_ROUNDS)):
        feed(target, mutated(Random(number), seeds))
