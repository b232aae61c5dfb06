"""The ledger of what is to be mended: its points are what scoring again gives, and a later result ticks it off."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from evaluator.analysis.ledger import LedgerRow, dump_rows, ledger, load_rows
from evaluator.analysis.losses import lost_of
from evaluator.analysis.ticking import ticked
from evaluator.model.question import Value
from evaluator.model.standard import Standard
from evaluator.scoring.leaves import Leaves
from evaluator.scoring.raising import Raising
from tests.analysis.made import result_of
from tests.scoring import made

relaxed = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


# -- what holds for every standard -----------------------------------------------------------------------------------


def gained(standard: Standard, values: Mapping[str, Value], row: LedgerRow) -> tuple[Fraction, Mapping[str, Value]]:
    """What scoring again gives once the change that the row advises is made, and the answers then."""
    leaf = next(leaf for leaf in standard.leaves() if leaf.code == row.code)
    start = Raising(Leaves(standard), values, {})
    before = start.settled(leaf).score
    found = [gain for gain in start.gains(leaf) if gain.change.what in row.advice]
    best = max(found, key=lambda gain: gain.gain)
    after = start.changed(best.change.answers)
    score = after.settled(leaf).score
    return score.low + score.extra_low - before.low - before.extra_low, after.values


@relaxed
@given(st.data())
def test_points_to_regain_are_what_scoring_again_gives(data: st.DataObject) -> None:
    standard = data.draw(made.standards())
    values = data.draw(made.answers(standard))
    for row in ledger(result_of(standard, values)):
        event(f"{row.kind}, {'scored again' if row.scored else 'no change known'}")
        if row.kind == "veto":
            continue
        if not row.scored:
            assert row.regain == row.lost
            continue
        gain, after = gained(standard, values, row)
        assert row.regain == gain * row.counts
        (then,) = ticked([row], result_of(standard, after))
        event(f"after the change: {then.state}")
        assert then.state != "not_mended", (row, then)


@relaxed
@given(st.data())
def test_every_loss_is_in_the_ledger_and_no_more(data: st.DataObject) -> None:
    standard = data.draw(made.standards())
    result = result_of(standard, data.draw(made.answers(standard)))
    rows = ledger(result)
    assert len({row.id for row in rows}) == len(rows)
    for node in result.conclusion.leaves():
        lost = lost_of(node, "assessed")
        own = [row for row in rows if row.code == node.code and not row.what.startswith("另扣：")]
        assert bool(own) == (lost > 0)
        assert all(0 < row.lost <= lost for row in own)
        assert all(row.at_most for row in own) or sum(row.lost for row in own) <= lost + Fraction(1, 100)


@relaxed
@given(st.data())
def test_against_the_same_result_nothing_is_mended(data: st.DataObject) -> None:
    standard = data.draw(made.standards())
    result = result_of(standard, data.draw(made.answers(standard)))
    assert {one.state for one in ticked(ledger(result), result)} <= {"not_mended"}


@relaxed
@given(st.data())
def test_the_ledger_comes_back_from_json(data: st.DataObject) -> None:
    standard = data.draw(made.standards())
    rows = ledger(result_of(standard, data.draw(made.answers(standard))))
    assert load_rows(json.loads(json.dumps(dump_rows(rows)))) == rows
