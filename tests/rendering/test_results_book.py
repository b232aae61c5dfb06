"""The workbook of results: every figure is that of the result, and nothing empty, zero, open or foreign is taken for another."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from evaluator.model.derivation import SettlementLine
from evaluator.model.dossier import Edition
from evaluator.model.node import Node, Score, Status, counts
from evaluator.model.report import Assessment, Finding, Report, Subject
from evaluator.model.result import Result, dump, load
from evaluator.rendering import results_book, workbook
from evaluator.rendering.results_book import UnfitError, write_summary, write_tables, write_workbook
from evaluator.rendering.sheet_rows import MOST_TEXT, typed
from evaluator.rendering.view_scores import row, without_extra
from evaluator.rendering.words import Printer
from evaluator.scoring.conclude import conclude
from tests.examples import examples
from tests.rendering import made
from tests.rendering.made_round import SECRET, in_round
from tests.rendering.test_round_samples import NAMED, round_of
from tests.rendering.test_samples import sample
from tests.scoring import made as standards
from tests.scoring.test_properties import relaxed

Row = dict[str, Any]
NAMES = ("hainan/qiongzhong-xiang", "hainan/jiedao", "hainan/dashequ", "hainan/xubao", "hainan/weitian")


def book(results: Iterable[Result], wanted: Edition | None = None) -> bytes:
    stream = io.BytesIO()
    write_workbook(stream, results, wanted)
    return stream.getvalue()


def tables(content: bytes) -> dict[str, list[Row]]:
    """The rows of each sheet by heading, as another library reads them; a cell without anything is None."""
    opened = CalamineWorkbook.from_filelike(io.BytesIO(content))
    found = {}
    for name in opened.sheet_names[1:]:
        head, *rows = opened.get_sheet_by_name(name).to_python(skip_empty_area=False)
        found[name] = [
            {str(h): None if cell == "" else cell for h, cell in zip(head, one, strict=True)} for one in rows
        ]
    return found


def text_tables(results: Iterable[Result], wanted: Edition | None = None) -> dict[str, list[dict[str, str]]]:
    """The tables as CSV, read back."""
    streams: dict[str, io.BytesIO] = {}
    write_tables(lambda name: streams.setdefault(name, io.BytesIO()), results, wanted)
    assert all(stream.getvalue().startswith(b"\xef\xbb\xbf") for stream in streams.values())
    return {
        name: list(csv.DictReader(io.StringIO(stream.getvalue().decode("utf-8-sig"), newline="")))
        for name, stream in streams.items()
    }


@cache
def samples() -> tuple[Result, ...]:
    return tuple(sample(name, assessed=True) for name in NAMES)


@cache
def sample_tables() -> dict[str, list[Row]]:
    return tables(book(samples()))


# -- figures ---------------------------------------------------------------------------------------------------------


def agrees(one: Row, before: str, score: Score | None) -> None:
    """Whether the two columns of a score hold it."""
    cells = [one[f"{before}最低"], one[f"{before}最高"]]
    if score is None or not score.counted:
        assert cells == [None, None]
    else:
        assert cells == [float(score.low), float(score.high)]


def agree(result: Result, found: dict[str, list[Row]], number: int = 0) -> None:
    """Whether every figure of a result stands in the tables; it is the n-th of them."""
    conclusion = result.conclusion
    one = found["汇总表"][number]
    assessed = conclusion.assessed
    total = assessed or conclusion.claimed
    assert (one["编号"], one["名称"]) == (conclusion.subject, conclusion.name)
    agrees(one, "自评", conclusion.claimed.score)
    agrees(one, "评估", None if assessed is None else assessed.score)
    share = without_extra(total.score).share
    assert [one["得分率最低"], one["得分率最高"]] == ([None, None] if share is None else [float(end) for end in share])
    assert (one["加减分最低"], one["加减分最高"]) == (float(total.score.extra_low), float(total.score.extra_high))
    if assessed is None:
        assert one["等次"] == "未评估"
    else:
        assert one["等次"] == (assessed.grade or "待定")
        assert one["可能的等次"] == (None if assessed.grade else "、".join(assessed.grades))
    for root in conclusion.nodes:
        agrees(one, f"{root.code} {root.name} 自评", root.claimed)
        agrees(one, f"{root.code} {root.name} 评估", root.assessed)
    details = [line for line in found["评分明细"] if line["编号"] == conclusion.subject]
    for line, leaf in zip(details, conclusion.leaves(), strict=True):
        assert line["指标编号"] == leaf.code
        agrees(line, "自评", leaf.claimed)
        agrees(line, "评估", leaf.assessed)
        assert line["满分"] == float(leaf.score(result.run).full)


def test_the_figures_of_the_samples() -> None:
    for number, result in enumerate(samples()):
        agree(result, sample_tables(), number)


def test_they_are_those_of_the_printed_report() -> None:
    """Where a figure ends, the cell in print is the very text of the report."""
    printer = Printer(2)
    details = iter(sample_tables()["评分明细"])
    for result in samples():
        for leaf, line in zip(result.conclusion.leaves(), details, strict=False):
            printed = row(leaf, "assessed", printer)
            ends = [printer.points(Fraction(repr(line[f"评估{end}"]))) for end in ("最低", "最高")]
            assert "—".join(dict.fromkeys(ends)) == printed.assessed
            shares = [f"{line[f'得分率{end}']:.2%}" for end in ("最低", "最高")]
            assert "—".join(dict.fromkeys(shares)) == printed.share


@pytest.mark.slow
@settings(relaxed, max_examples=examples(20))
@given(st.data())
def test_whatever_is_scored_comes_back_the_same(data: st.DataObject) -> None:
    standard = data.draw(standards.standards())
    values = data.draw(standards.answers(standard))
    claimed = data.draw(standards.some_of(values))
    report = Report(standard.ref, Subject("=S1", "甲站"), ("2023-01-01", "2023-12-31"), claimed)
    found = {key: Finding("supplied", value, "+1") for key, value in data.draw(standards.some_of(values)).items()}
    assessment = Assessment(standard.ref, "=S1", "P1", "2024-01-31", found) if data.draw(st.booleans()) else None
    result = load(json.loads(json.dumps(dump(conclude(standard, report, assessment, "test", advice=False)))))
    agree(result, tables(book([result])))


def test_a_figure_without_end_stands_beside_its_fraction() -> None:
    whole = made.result(codes=made.FEW)
    third = Fraction(10, 3)

    def with_third(node: Node) -> Node:
        score = node.assessed
        assert score is not None
        return replace(
            node, assessed=replace(score, low=third, high=third), children=tuple(map(with_third, node.children))
        )

    nodes = tuple(map(with_third, whole.conclusion.nodes))
    found = tables(book([replace(whole, conclusion=replace(whole.conclusion, nodes=nodes))]))
    first = found["评分明细"][0]
    assert first["评估最低"] == float(third)
    assert first["精确值"] == "评估10/3"
    assert "总分评估" not in found["汇总表"][0]["精确值"]
    assert found["汇总表"][0]["精确值"].split("；")[0].endswith("评估10/3")


# -- what is not a figure --------------------------------------------------------------------------------------------


def test_empty_zero_open_and_not_applicable_are_four_things() -> None:
    """A leaf of 0 points, one that is open, one rescaled away, and one nobody assessed."""
    whole = made.result(codes=made.FEW)

    def with_score(node: Node, score: Score | None) -> Node:
        return replace(node, assessed=score)

    status: Status = "not_applicable"
    leaves = list(whole.conclusion.leaves())
    plain = leaves[0].assessed
    assert plain is not None
    zero = Fraction(0)
    changed = [
        with_score(leaves[0], replace(plain, low=zero, high=zero, status="not_met")),
        with_score(leaves[1], replace(plain, low=zero, high=plain.full, status="open")),
        with_score(leaves[2], replace(plain, low=zero, high=zero, status=status, gives="rescale")),
        with_score(leaves[3], replace(plain, low=zero, high=zero, status=status, gives="zero")),
    ]
    root = replace(whole.conclusion.nodes[0], children=tuple(changed))
    result = replace(whole, conclusion=replace(whole.conclusion, nodes=(root,)))
    rows = tables(book([result]))["评分明细"]
    told = [(one["评估最低"], one["评估最高"], one["评估情况"]) for one in rows]
    assert told == [
        (0, 0, "失分"), (0, float(plain.full), "未定"), (None, None, "不适用"), (0, 0, "不适用"),
    ]  # fmt: skip
    assert rows[2]["得分率最低"] is None
    assert rows[2]["不适用怎样计"] == "不适用，不计分，由其余指标折算"


def test_answers_are_numbers_dates_and_texts() -> None:
    values = ("", "0", "12", "-3.5", "96.67%", "007", "1e5", "2022-07-18", "1850-01-01", "2022-02-30", "是", "9" * 30)
    kinds = [type(typed(text)) for text in values]
    assert kinds == [str, int, int, float, float, str, str, datetime.date, str, str, str, str]
    answers = [one for one in sample_tables()["采集数据"] if one["编号"] == "LM-TQ-005"]
    by_item = {(one["采集项"], one["代号"]): one for one in answers}
    assert isinstance(by_item["按期办结件数", "投诉.done"]["填报"], float)
    days = [one["填报"] for one in answers if isinstance(one["填报"], datetime.date)]
    assert len(days) == 5
    missing = [one for one in answers if one["填报"] is None]
    assert {one["情况"] for one in missing} <= {"评估填写", "没有填报", "尚未核实", "不影响得分"}
    assert any(one["填报"] == 0 for one in sample_tables()["采集数据"])


def test_without_an_assessment_it_says_so() -> None:
    content = book([sample("hainan/weitian", assessed=False)])
    one = tables(content)["汇总表"][0]
    assert (one["依据"], one["等次"], one["按自评的等次"]) == ("自评（未经核实）", "未评估", "待定")
    opened = load_workbook(io.BytesIO(content))
    for page in opened.worksheets:
        assert page.oddFooter is not None
        assert "未经核实" in str(page.oddFooter.left.text)
    assert any("未经核实" in str(cell.value) for line in opened["说明"].iter_rows() for cell in line)


def test_a_workbook_is_set_up_for_filters_and_for_paper() -> None:
    opened = load_workbook(io.BytesIO(book(samples()[:2])))
    assert opened.sheetnames == ["说明", "汇总表", "评分明细", "采集数据"]
    for page in opened.worksheets[1:]:
        assert page.freeze_panes == "C2"
        assert page.auto_filter.ref == page.dimensions
        assert page.print_title_rows == "$1:$1"
        assert page.page_setup.orientation == "landscape"
        assert page.page_setup.paperSize == 9
        assert page.oddFooter is not None
        assert "&P" in str(page.oddFooter.right.text)
        headings = [cell.value for cell in page[1]]
        assert len(set(headings)) == len(headings)


def test_the_order_is_that_in_which_they_were_given() -> None:
    turned = tables(book(reversed(samples())))["汇总表"]
    assert [one["编号"] for one in turned] == [result.conclusion.subject for result in reversed(samples())]


def test_subjects_of_different_kinds_stand_in_one_table() -> None:
    """A bureau and a contractor have trees of their own; what is not in a tree is empty."""
    bureau, contractor, *_ = tables(book(round_of("final").results))["汇总表"]
    assert bureau["1 协调力 评估最低"] == 25.15
    assert bureau["4 执行力 满分"] is None
    assert contractor["1 协调力 满分"] is None
    assert list(bureau).index("1 协调力 满分") < list(bureau).index("5 学习力 满分")


def test_a_standard_without_points_has_counts() -> None:
    result = sample("requirements/yunling", assessed=True)
    found = tables(book([result]))
    one, total = found["汇总表"][0], counts(result.conclusion.nodes, "assessed")
    told = [one[f"评估{word}"] for word in ("达到", "未达到", "未到期限", "尚不能判断", "不适用")]
    assert told == [total.met, total.not_met, total.not_due, total.open, total.not_applicable]
    assert one["项数"] == total.all == len(found["逐项判断"])
    assert not [heading for rows in found.values() for heading in rows[0] if "分" in heading.replace("评分", "")]


def test_what_vetoes_did_is_told() -> None:
    result = sample("hainan/jiedao", assessed=True)
    assert result.conclusion.assessed is not None
    line = "重大事故成立，等次不高于合格：良好 → 合格"
    steps = (*result.conclusion.assessed.steps, SettlementLine(line, "gate", "重大事故"))
    total = replace(result.conclusion.assessed, steps=steps)
    vetoed = replace(result, conclusion=replace(result.conclusion, assessed=total))
    assert [one["否决和限制"] for one in tables(book([result, vetoed]))["汇总表"]] == [None, line]


# -- what may not be shown -------------------------------------------------------------------------------------------


def words(found: dict[str, list[Row]]) -> str:
    return " ".join(str(cell) for rows in found.values() for one in rows for cell in one.values())


def test_before_the_objections_no_assessor_is_named() -> None:
    assert NAMED.search(words(tables(book(round_of("final").results))))
    assert NAMED.findall(words(tables(book(round_of("draft").results)))) == []
    drafted = words(tables(book([in_round(made.result(codes=made.FEW), "draft")])))
    assert [secret for secret in SECRET if secret in drafted] == []


def test_the_public_edition_has_no_words_of_anybody() -> None:
    found = tables(book(samples(), "public"))
    assert {one["理由"] for one in found["采集数据"]} == {None}
    assert {one["自评说明"] for one in found["评分明细"]} == {None}
    assert {one["稿别"] for one in found["汇总表"]} == {"公开版"}
    for number, result in enumerate(samples()):
        agree(result, found, number)


@pytest.mark.parametrize("begin", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_no_text_becomes_a_formula(begin: str) -> None:
    evil = f"{begin}|cmd"
    result = made.result(name=evil, codes=made.FEW)
    opened = load_workbook(io.BytesIO(book([result])))
    cell = opened["汇总表"]["B2"]
    assert cell.data_type in ("s", "inlineStr")
    assert cell.quotePrefix
    assert {one["名称"] for one in text_tables([result])["评分明细"]} == {f"'{evil}"}


def test_whatever_is_in_a_text_comes_back() -> None:
    text = "甲<&>\"'站\n 第二行 _x0041_ 𠮷"
    opened = load_workbook(io.BytesIO(book([made.result(name=text, codes=made.FEW)])))
    assert opened["汇总表"]["B2"].value == text.replace("_x0041_", "_x005F_x0041_")  # as Excel writes it
    assert text_tables([made.result(name=text, codes=made.FEW)])["汇总表"][0]["名称"] == text


def test_a_text_longer_than_a_cell_says_that_it_goes_on() -> None:
    one = tables(book([made.result(name="长" * 40_000, codes=made.FEW)]))["汇总表"][0]
    assert len(one["名称"]) == MOST_TEXT
    assert one["名称"].endswith("其余见报告）")


# -- bytes, streams, refusals ----------------------------------------------------------------------------------------


def test_the_same_results_give_the_same_bytes() -> None:
    assert book(samples()[:2]) == book(iter(samples()[:2]))


def test_csv_says_the_same() -> None:
    texts, cells = text_tables(samples()), sample_tables()
    stream = io.BytesIO()
    write_summary(stream, samples())
    assert stream.getvalue().decode("utf-8-sig").splitlines()[0].split(",") == list(cells["汇总表"][0])
    for name, rows in cells.items():
        assert len(texts[name]) == len(rows)
        for said, one in zip(texts[name], rows, strict=True):
            for heading, cell in one.items():
                same(said[heading], cell)


def same(said: str, cell: Any) -> None:
    """A cell of CSV beside one of the workbook."""
    if cell is None:
        assert said == ""
    elif isinstance(cell, datetime.date):
        assert said == cell.isoformat()
    elif isinstance(cell, str):
        assert said.removeprefix("'") == cell
    elif said.endswith("%"):
        assert abs(float(said[:-1]) / 100 - cell) < 0.00005 + 1e-12
    else:
        assert float(said) == cell


def test_a_result_is_asked_for_once_and_only_when_it_is_needed() -> None:
    asked = []

    def results() -> Iterator[Result]:
        for result in samples()[:3]:
            asked.append(result.conclusion.subject)
            yield result

    stream = io.BytesIO()
    assert write_workbook(stream, results()) == 3
    assert len(asked) == 3


def test_results_of_different_standards_are_refused() -> None:
    other = sample("requirements/yunling", assessed=True)
    with pytest.raises(UnfitError, match="标准或版本不同"):
        book([samples()[0], other])


def test_no_result_is_refused() -> None:
    with pytest.raises(UnfitError, match="没有可以写的结果"):
        book([])


def test_more_rows_than_a_sheet_has_are_refused_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results_book, "MOST_ROWS", 150)
    with pytest.raises(
        UnfitError, match=re.escape("“采集数据”超过 150 行，一张工作表放不下；请写成 CSV：-o 后面写一个文件夹")
    ):
        book([samples()[0]] * 5)
    assert len(text_tables([samples()[0]] * 5)["评分明细"]) == 185


def test_it_is_foreseen_that_a_sheet_will_not_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results_book, "MOST_ROWS", 37 * 100)
    monkeypatch.setattr(results_book, "_FORESEEN_BY", 3)
    given_out: list[Result] = []

    def results() -> Iterator[Result]:
        for _ in range(89):
            given_out.append(samples()[0])
            yield given_out[-1]

    with pytest.raises(
        UnfitError, match="2000 个对象的“评分明细”约有 74000 行，超过 3700 行，一张工作表放不下；请写成 CSV"
    ):
        write_workbook(io.BytesIO(), results(), None, 2000)
    assert len(given_out) == 3
    monkeypatch.setattr(results_book, "MOST_ROWS", 10_000)
    assert write_workbook(io.BytesIO(), results(), None, 89) == 89


def test_a_sheet_with_too_much_in_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_MOST_BYTES", 10_000)
    with pytest.raises(UnfitError, match="“评分明细”的内容太多，一张工作表放不下"):
        book([samples()[0]])
