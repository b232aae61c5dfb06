"""The sentences that the engine prints of the shipped standards, read back: the same sentence, or an honest judge."""

from __future__ import annotations

import pytest

from evaluator.authoring.asking import Facts
from evaluator.authoring.proposing import Proposed, propose
from evaluator.model.indicator import Indicator
from evaluator.reading import library
from evaluator.reading.standard import read_standard


def leaves() -> list[Indicator]:
    found = []
    for entry in library.shipped():
        standard, _ = read_standard(entry.path)
        assert standard is not None
        found += list(standard.leaves())
    return found


def together(text: str) -> str:
    """A text without its line ends, which a cell of a table may have anywhere."""
    return "".join(text.split())


#: a count that the original knows the end of, so that it needs no 最多
BOUNDED = {"3.2.1"}


@pytest.mark.parametrize("leaf", leaves(), ids=lambda leaf: f"{leaf.code}-{leaf.name}")
def test_a_sentence_comes_back_or_is_not_read(leaf: Indicator) -> None:
    found = propose(leaf.sentence(), leaf.name, leaf.points, Facts())
    if isinstance(found, Proposed) and leaf.code not in BOUNDED:
        assert together(found.sentence) == together(leaf.sentence())


def test_most_sentences_come_back() -> None:
    read = [propose(leaf.sentence(), leaf.name, leaf.points, Facts()) for leaf in leaves()]
    assert sum(isinstance(found, Proposed) for found in read) >= 84, "of 88"
