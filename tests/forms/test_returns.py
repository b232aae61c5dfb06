"""Matching what came back with the list, by itself: no files, no forms."""

from __future__ import annotations

import datetime
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from evaluator.forms.returns import Case, Return, sort_out
from evaluator.forms.subjects import Listed

NOON = datetime.datetime(2023, 7, 1, 12, tzinfo=datetime.UTC)
LIST = [Listed("LM-001", "甲站", county="澜门市"), Listed("LM-002", "乙站")]
ONE = Return("a.xlsx", NOON, "LM-001", "甲站")


def states(cases: list[Case]) -> list[tuple[str, str]]:
    return [(case.id, case.state) for case in cases]


def test_each_of_the_list_in_its_order_whatever_files_are_called() -> None:
    files = [replace(ONE, file="最终版(2).xlsx", subject="LM-002", name="乙站", unanswered=3), ONE]
    assert states(sort_out(files, LIST)) == [("LM-001", "complete"), ("LM-002", "partial")]


def test_nothing_came_back() -> None:
    cases = sort_out([], LIST)
    assert states(cases) == [("LM-001", "missing"), ("LM-002", "missing")]
    assert cases[0].county == "澜门市"


def test_ids_written_a_little_differently_are_the_same() -> None:
    assert states(sort_out([replace(ONE, subject="ｌｍ-001 ")], LIST))[0] == ("LM-001", "complete")


def test_faults_and_another_standard() -> None:
    assert states(sort_out([replace(ONE, faults=2)], LIST))[0] == ("LM-001", "faulty")
    assert states(sort_out([replace(ONE, outdated="依据的是 x@1")], LIST))[0] == ("LM-001", "other_standard")


def test_of_several_the_newer_first_by_date_inside_then_by_time() -> None:
    late = replace(ONE, file="b.xlsx", saved=NOON + datetime.timedelta(days=9))
    signed = replace(ONE, file="c.xlsx", signed="2023-07-02")
    earlier = replace(ONE, file="d.xlsx", signed="2023-07-01", saved=NOON + datetime.timedelta(days=20))
    case = sort_out([ONE, late, earlier, signed], LIST)[0]
    assert case.state == "several"
    assert [file.file for file in case.returns] == ["c.xlsx", "d.xlsx", "b.xlsx", "a.xlsx"]


def test_several_stay_several_though_only_one_is_sound() -> None:
    case = sort_out([ONE, replace(ONE, file="b.xlsx", outdated="旧版")], LIST)[0]
    assert (case.state, len(case.returns)) == ("several", 2)


def test_another_name_or_period_than_the_list_has_is_a_doubt() -> None:
    case = sort_out([replace(ONE, name="乙站")], LIST)[0]
    assert (case.state, case.doubts) == ("doubtful", ("表里的名称是“乙站”，名单上是“甲站”",))
    dated = replace(LIST[0], period=("2023-01-01", "2023-12-31"))
    case = sort_out([replace(ONE, period=("2022-01-01", "2022-12-31"))], [dated])[0]
    assert case.state == "doubtful"
    assert sort_out([replace(ONE, faults=1, name="乙站")], LIST)[0].state == "faulty", "and the doubt is said too"


def test_who_is_not_on_the_list_comes_after_it_and_is_never_a_doubt() -> None:
    cases = sort_out([replace(ONE, subject="LM-009", name="丙站")], LIST)
    assert states(cases) == [("LM-001", "missing"), ("LM-002", "missing"), ("LM-009", "unlisted")]


def test_a_file_of_nobody_is_only_hinted_at_by_its_name() -> None:
    cases = sort_out([replace(ONE, subject="", unknown="没有填编号")], LIST)
    assert states(cases)[-1] == ("", "unknown")
    assert states(cases)[0] == ("LM-001", "missing")
    assert cases[-1].doubts == ("名称与名单上的 LM-001 相同，可能是它的",)


def test_without_a_list_nobody_is_missing_or_unlisted() -> None:
    assert states(sort_out([replace(ONE, subject="B"), replace(ONE, subject="A", faults=1)])) == [
        ("A", "faulty"),
        ("B", "complete"),
    ]
    assert sort_out([]) == []


returns = st.builds(
    Return,
    st.uuids().map(str),
    st.just(NOON),
    st.sampled_from(["LM-001", "lm-001", "LM-002", "LM-003", ""]),
    st.sampled_from(["甲站", "乙站", ""]),
    unknown=st.sampled_from(["", "", "看不出"]),
    outdated=st.sampled_from(["", "旧版"]),
    faults=st.integers(0, 1),
    unanswered=st.integers(0, 1),
)


@given(st.lists(returns, max_size=8), st.booleans())
def test_no_file_and_nobody_is_lost(files: list[Return], with_list: bool) -> None:
    cases = sort_out(files, LIST if with_list else None)
    shown = sorted(file.file for case in cases for file in case.returns)
    assert shown == sorted(file.file for file in files), "each file once"
    if with_list:
        assert [case.id for case in cases[:2]] == ["LM-001", "LM-002"]
    for case in cases:
        assert (case.state == "missing") == (not case.returns)
        assert not case.settled or [file.state for file in case.returns] == ["complete"]
