"""The cookbook: every snippet in docs/写法对照.md loads without a fault, prints what stands there, and scores so."""

from __future__ import annotations

import pytest

from tests.docs import cookbook
from tests.docs import examples as guide

ROWS = [row for table in cookbook.tables() for row in table.rows[2:]]
SAID = [row for table in cookbook.tables() if table.rows[0] == cookbook.SAID for row in table.rows[2:]]
#: a row that has only its snippet (and a link) is about something that no single score shows
SCORED = [row for row in ROWS if len(row) > 4]


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_snippet_loads_without_a_fault(row: list[str]) -> None:
    _, faults = cookbook.standard_of(row[1], guide.codes(row[2])[0])
    assert [fault for fault in faults if fault.code != "C510"] == []
    cookbook.sound(row)


@pytest.mark.parametrize("row", SCORED, ids=[row[0] for row in SCORED])
def test_a_snippet_scores_what_the_row_says(row: list[str]) -> None:
    assert row[4] == cookbook.score(row)


@pytest.mark.parametrize("row", SAID, ids=[row[0] for row in SAID])
def test_a_wording_prints_the_sentence_below_it(row: list[str]) -> None:
    assert row[2].partition("<br>")[2] == cookbook.printed(row), "python -m tests.regenerate writes the sentences"


def test_there_are_enough() -> None:
    assert len(SCORED) >= 125
    assert len(SAID) >= 60
