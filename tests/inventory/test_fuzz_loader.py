import random
from pathlib import Path

import pytest

from fuzz.loader import MUTATIONS, judge, judge_text, run, seeds


def test_mutated_files_are_valid_or_refused_with_their_problems() -> None:
    results = run(files=300, seed=20_250_724)

    assert results.total() == 300
    assert set(results) == {"valid", "refused"}


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_every_mutation_makes_files_that_are_refused(mutation: object, tmp_path: Path) -> None:
    assert callable(mutation)
    data = seeds()[0]

    results = [judge(mutation(data, random.Random(seed)), tmp_path) for seed in range(20)]

    assert "refused" in results


def test_the_seed_of_a_mutation_is_valid(tmp_path: Path) -> None:
    assert judge(seeds()[0], tmp_path) == "valid"
    assert judge_text(seeds()[0]) == "valid"
