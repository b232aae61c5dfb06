"""The guide to the files: its examples are read without a fault, score what it says, and each way of writing is right."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from evaluator.cli.check import check
from evaluator.model.node import STATUS_WORDS
from evaluator.model.report import Assessment, Report
from evaluator.model.result import Result
from evaluator.model.standard import Standard
from evaluator.reading.assessment import build_assessment
from evaluator.reading.report import build_report
from evaluator.reading.standard import build_standard
from evaluator.rendering.view_requirements import findings
from evaluator.rendering.words import counts_words
from evaluator.scoring.conclude import conclude
from evaluator.scoring.lines import score_text
from tests.docs import examples as guide
from tests.docs.examples import DOCS, FILES, Example

WHOLE = DOCS / "评分规则" / "标准文件.md"
(WAYS,) = guide.examples(FILES, "写法")
ROWS = guide.rows(WAYS, "题型", "可以写", "不能写（报什么错）")
RIGHT = [(kind, text) for kind, right, _ in ROWS for text in guide.codes(right)]
WRONG = [(kind, *pair) for kind, _, wrong in ROWS for pair in re.findall(r"`([^`]+)` ([A-Z]\d{3})", wrong)]


def only(path: Path, kind: str) -> Example:
    (example,) = guide.examples(path, kind)
    return example


def text_of(path: Path, kind: str) -> str:
    return only(path, kind).blocks["yaml"] + "\n"


@cache
def standard() -> Standard:
    found, faults = build_standard(guide.parse(text_of(WHOLE, "标准")))
    assert found is not None, faults
    return found


@cache
def report() -> Report:
    found, faults = build_report(guide.parse(text_of(FILES, "自评报告")), standard())
    assert found is not None, faults
    assert not faults
    return found


@cache
def assessment() -> Assessment:
    found, faults = build_assessment(guide.parse(text_of(FILES, "评估记录")), standard(), report())
    assert found is not None, faults
    assert not faults
    return found


@cache
def result() -> Result:
    return conclude(standard(), report(), assessment(), "0")


def test_the_examples_pass_the_check_as_files(tmp_path: Path) -> None:
    """The standard is found beside the self-report, and the self-report by the name of the assessment."""
    texts = {"标准.yaml": text_of(WHOLE, "标准"), "青禾.yaml": text_of(FILES, "自评报告")}
    texts["青禾.assessment.yaml"] = text_of(FILES, "评估记录")
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    for name in texts:
        run = CliRunner().invoke(check, [str(tmp_path / name)])
        assert (run.exit_code, run.stderr) == (0, "")
        assert "没有错误" in run.stdout


@pytest.mark.parametrize(
    ("code", "claimed", "assessed"),
    [row[:3] for row in guide.rows(only(FILES, "得分"), "指标", "自评测算", "评估得分", "说明")],
)
def test_the_scores_are_those_of_the_table(code: str, claimed: str, assessed: str) -> None:
    conclusion = result().conclusion
    assert conclusion.assessed is not None
    if code == "等次":
        told = ["、".join(total.grades) for total in (conclusion.claimed, conclusion.assessed)]
    elif code == "总分":
        told = [score_text(total.score) for total in (conclusion.claimed, conclusion.assessed)]
    else:
        (node,) = (node for node in conclusion.leaves() if node.code == code)
        told = [score_text(node.score("claimed")), score_text(node.score("assessed"))]
    assert told == [claimed, assessed]


def test_the_table_has_every_leaf() -> None:
    listed = [row[0] for row in guide.rows(only(FILES, "得分"), "指标", "自评测算", "评估得分", "说明")]
    assert listed == [*(leaf.code for leaf in standard().leaves()), "总分", "等次"]


def test_the_typed_self_score_that_differs_is_told() -> None:
    told = [remark.text for remark in result().conclusion.remarks if remark.kind == "self_score"]
    assert told == ["自评填写2分，按填报数据为1分"]


def test_the_requirements_stand_as_the_table_says() -> None:
    listed, faults = build_standard(guide.parse(text_of(FILES, "要求清单")))
    assert listed is not None, faults
    assert not listed.scored
    claims, faults = build_report(guide.parse(text_of(FILES, "要求清单的自评报告")), listed)
    assert claims is not None, faults
    assert not faults
    found = conclude(listed, claims, None, "0")
    rows = [
        [leaf.code, STATUS_WORDS[leaf.claimed.status], *findings(leaf, found)] for leaf in found.conclusion.leaves()
    ]
    assert found.conclusion.claimed.counts is not None
    total = ["合计", "", counts_words(found.conclusion.claimed.counts)]
    assert guide.rows(only(FILES, "要求清单的结论"), "指标", "情况", "现状与差距") == [*rows, total]


@cache
def ways() -> Standard:
    """A standard with the facts of the table of ways."""
    leaf = {"met": "有制度"}
    facts = WAYS.data("采集项")
    head = {"id": "ways", "version": "1", "title": "例", "provenance": "own", "total": guide.parse("1"), "facts": facts}
    found, faults = build_standard(
        {**head, "indicators": [{"code": "1", "name": "例", "points": guide.parse("1"), "rule": leaf}]}
    )
    assert found is not None, faults
    return found


def faults_of(kind: str, text: str) -> list[str]:
    """The codes of what is wrong with a fact that is filled in so."""
    (name,) = guide.codes(kind)
    data = {
        "standard": "ways@1",
        "subject": {"id": "1", "name": "例"},
        "period": {"from": "2022-07-01", "to": "2023-06-30"},
    }
    _, faults = build_report({**data, "facts": {name: guide.parse(f"- {text}")[0]}}, ways())
    return [fault.code for fault in faults]


@pytest.mark.parametrize(("kind", "text"), RIGHT)
def test_what_may_be_written_is_read(kind: str, text: str) -> None:
    assert faults_of(kind, text) == []


@pytest.mark.parametrize(("kind", "text", "code"), WRONG)
def test_what_may_not_be_written_gives_the_fault_named(kind: str, text: str, code: str) -> None:
    assert faults_of(kind, text) == [code]


@pytest.mark.parametrize("kind", [row[0] for row in ROWS if "`{" not in row[1]])
def test_nothing_written_is_unanswered_and_an_empty_text_is_a_fault(kind: str) -> None:
    assert faults_of(kind, "~") == []
    assert faults_of(kind, '""') == ["S209"]
