"""A part and its printed share: the worked cases of tests/cases/whole.yaml, and what holds for every whole number."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.expressions.certain import certain
from evaluator.expressions.whole import Whole
from evaluator.model.numbers import fixed, parse_number
from evaluator.model.question import Known, Value
from evaluator.model.rule import worked
from evaluator.reading.document import read_document
from tests.scoring.test_requirements import standard_of

CASES = Path(__file__).parent.parent / "cases" / "whole.yaml"
HOLDS = {"是": True, "否": False, None: None}


def entries() -> list[dict[str, Any]]:
    document, problems = read_document(CASES)
    assert document is not None, problems
    found: list[dict[str, Any]] = document.value
    return found


def whole(places: int) -> Whole:
    facts = {
        "部分": {"label": "建站", "type": "count", "unit": "个"},
        "占比": {"label": "覆盖率", "type": "share", "max": "200%"},
    }
    check = {"part": "部分", "share": "占比", "places": Fraction(places), "of": "乡镇数", "say": "建站数和覆盖率"}
    leaf = {"code": "1", "name": "建站", "rule": {"met": "已建站"}}
    that = standard_of({"facts": facts, "checks": [check], "indicators": [leaf]}).checks[0].that
    assert isinstance(that, Whole)
    return that


def known(part: Fraction | None, share: Fraction | None) -> Known:
    values: dict[str, Value] = {} if part is None else {"部分": part}
    return Known(values if share is None else {**values, "占比": share}, blank="未填")


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: str(entry["name"]))
def test_worked_case(entry: dict[str, Any]) -> None:
    share = parse_number(entry["share"]) if "share" in entry else None
    found, given_ = whole(int(entry["places"])), known(entry.get("part"), share)
    assert found.truth(given_) is HOLDS[entry["holds"]]
    if "wholes" in entry:
        assert found.wholes(given_) == tuple(int(one) for one in entry["wholes"])


def test_it_says_which_whole() -> None:
    said = "建站1683个，覆盖率92.22%；乡镇数应为1825个（1683÷1825＝92.22%）"
    assert worked(whole(2), known(Fraction(1683), parse_number("92.22%"))) == said
    several = "建站30个，覆盖率48%；乡镇数应为62至63个（30÷62＝48%）"
    assert worked(whole(0), known(Fraction(30), parse_number("48%"))) == several
    none = "建站7个，覆盖率92.22%；没有哪个整数的乡镇数能同时得出这两个数"
    assert worked(whole(2), known(Fraction(7), parse_number("92.22%"))) == none
    assert worked(whole(2), known(None, parse_number("92.22%"))) == "建站（未填），覆盖率92.22%"


def test_what_is_not_answered_is_never_settled_beforehand() -> None:
    assert certain(whole(2)) is None


sizes = st.integers(1, 5000)


@given(sizes, st.data(), st.integers(0, 4))
def test_every_whole_bears_out_its_own_part_and_share(size: int, data: st.DataObject, places: int) -> None:
    """A part of a whole, with the share that is printed of it, always fits, and the whole is among those it finds."""
    part = data.draw(st.integers(0, size))
    share = parse_number(fixed(Fraction(part, size) * 100, places) + "%")
    found, given_ = whole(places), known(Fraction(part), share)
    least_and_most = found.wholes(given_)
    if share * 200 * 10**places <= 1:
        assert found.truth(given_) is None, "a share that prints as nothing says nothing"
    else:
        assert found.truth(given_) is True
        assert least_and_most is not None
        assert least_and_most[0] <= size <= least_and_most[1]


@given(st.integers(0, 400), st.integers(1, 12000), st.integers(0, 2))
def test_the_wholes_are_those_that_print_as_the_share_and_no_others(part: int, tenths: int, places: int) -> None:
    """Held against division, one whole after the other."""
    share = parse_number(fixed(Fraction(tenths, 100), places) + "%")
    found = whole(places).wholes(known(Fraction(part), share))
    if found is None:
        return
    printed = fixed(share * 100, places)
    some = range(1, min(found[1] + 3, 3000))
    fitting = [size for size in some if fixed(Fraction(part, size) * 100, places) == printed]
    assert fitting == [size for size in some if found[0] <= size <= found[1]]
