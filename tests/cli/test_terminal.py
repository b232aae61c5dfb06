"""What the terminal tells of a standard with a bit of everything: what is beyond the points, folded, vetoed, left open."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from evaluator.cli import evaluator
from evaluator.rendering.console import printed

STANDARD = """
id: zayang
version: "1.0"
title: 杂样（内容是编的）
provenance: own
total: 40
facts:
  老人: {label: 入住老人数, type: count, unit: 人}
  护理员: {label: 护理员人数, type: count, unit: 人}
  跌倒: {label: 跌倒例数, type: count, unit: 例}
  事故: {label: 责任事故, type: count, unit: 起}
  有食堂: {label: 有食堂, type: yes_no}
indicators:
  - code: "1"
    name: 人员和安全
    points: 20
    children:
      - {code: "1.1", name: 配比, points: 6, rule: {bands: {of: ratio(老人，护理员，999), at_most: [[3, 6], [4, 3]], else: 0}}, penalty: [{fault: 被通报, points: 5}]}
      - {code: "1.2", name: 跌倒, points: 6, rule: {bands: {of: ratio(跌倒，老人，0), at_most: [[0, 6], [3%, 3]], else: 0}}}
      - {code: "1.3", name: 食堂, points: 8, na: [{when: not 有食堂, gives: rescale}], rule: {met: 食堂整洁}}
  - code: "2"
    name: 财务
    points: 20
    requires: [明细账, 对账单]
    rule: {add: [{need: 年度审计, points: 20, rule: {choose: {options: {无保留: 20, 保留: 5, 没有: 0}}}}]}
    bonus: [{need: 受表彰, points: 5}]
gates:
  - {name: 弄虚作假, fault: [虚报人数, 伪造记录], effect: fail}
  - {name: 安全事故, when: 事故 > 0, effect: fail}
grades: {bands: [[合格, 20], 不合格]}
"""
REPORT = """
standard: zayang@1.0
subject: {id: A, name: 甲院}
period: {from: 2025-01-01, to: 2025-12-31}
facts: {老人: 80, 护理员: 20, 跌倒: 2, 事故: 0, 有食堂: 否}
answers:
  "1.1": {被通报: 是}
  "2": {年度审计: 无保留, 受表彰: 是, 明细账: 是, 对账单: 是}
  弄虚作假: {虚报人数: 否, 伪造记录: 否}
"""
ASSESSMENT = """
standard: zayang@1.0
subject: A
assessor: P1
date: 2026-01-20
answers:
  "1.1": verified
  "1.2": verified
  "1.3": verified
  "2": {年度审计: {choose: 无保留, reason: 审计报告}, rest: verified}
  弄虚作假: verified
"""


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What each command prints, without the line breaks that the width makes."""
    for name, text in {"标准.yaml": STANDARD, "甲.yaml": REPORT, "甲.assessment.yaml": ASSESSMENT}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    both = ["甲.yaml", "--standard", "标准.yaml", "--assessment", "甲.assessment.yaml"]
    commands = {
        "check": ["check", "甲.yaml", "甲.assessment.yaml"],
        "score": ["score", *both],
        "explain 1": ["explain", *both, "1"],
        "explain 2": ["explain", *both, "2"],
        "show": ["standard", "show", "标准.yaml"],
    }
    commands["report"] = ["report", *both, "-o", "甲.html"]
    results = {name: CliRunner().invoke(evaluator, words) for name, words in commands.items()}
    assert all(result.exit_code == 0 for result in results.values()), {n: r.output for n, r in results.items()}
    return {**{name: result.output for name, result in results.items()}, "html": Path("甲.html").read_text("utf-8")}


def test_a_gate_is_confirmed_as_a_whole(told: dict[str, str]) -> None:
    assert "提醒" not in told["check"]
    assert "弄虚作假" not in told["score"].partition("等次：")[2]


def test_what_a_gate_waits_for_is_named_and_counted(told: dict[str, str]) -> None:
    assert "安全事故尚未确定（未核实：责任事故），等次定为不合格：合格 → 合格或不合格" in told["score"]
    assert "未核实 1 项" in told["score"]


def test_what_is_beyond_the_points_is_told_even_where_it_cancels_out(told: dict[str, str]) -> None:
    assert "加减分：30.00＋（0.00）＝30.00" in told["score"].replace("\n", "")
    assert "人员和安全（加减分-5）" in told["score"]
    assert "评估得分：20 分（加减分+5）" in told["explain 2"]


def test_a_branch_tells_what_lies_between_its_children_and_its_figure(told: dict[str, str]) -> None:
    assert "折算：6.00÷12×20＝10.00" in told["explain 1"]
    assert "食堂（不适用，不计分）" in told["explain 1"]


def test_what_is_not_counted_loses_nothing(told: dict[str, str]) -> None:
    words = re.sub(r"<[^>]+>", "", told["html"])
    assert "下列2项指标确定失分，合计10.00分" in words, "3 of 12 for the ratio and for the falls are 5 of 20 each"


def test_sentences(told: dict[str, str]) -> None:
    show = "".join(told["show"].split())  # wherever its lines end
    assert "不超过3的得6分；超过3、不超过4的得3分" in show, "limits written as numbers"
    assert "超过0%、不超过3%的得3分" in show, "limits written per cent"
    assert "“明细账”、“对账单”缺任何一样的，本项不得分，也不加分。" in show
    assert "年度审计：无保留的得20分" in show, "what an item asks is its own text"


def test_lines_break_neither_in_numbers_nor_before_closing_marks() -> None:
    text = "增长率100.25%，及以上（含本数）的得20分。" * 30
    lines = printed([text]).splitlines()
    assert "".join(lines) == text
    assert not [line for line in lines if line[0] in "，。）；%"]
    assert not [line for line in lines if line.endswith(("（", *"0123456789."))]


def test_before_handing_in_a_station_is_told_what_is_missing_and_what_is_cheap() -> None:
    run = CliRunner().invoke(evaluator, ["score", "samples/hainan/weitian.yaml"])
    assert run.exit_code == 0, run.output
    said = "".join(run.output.split())
    assert "还没有填的（11项）：1.1.1.2面谈房间装有摄像头" in said
    assert "还没有附佐证材料的（13项）：1.1.1.2面谈私密保护：面谈房间现场照片" in said
    assert "最容易得的分" in said
    assert "建档率达到“100%及以上”（已建档人数由260人改为268人）" in said


def test_a_station_that_has_been_assessed_is_told_none_of_it() -> None:
    found = ["score", "samples/hainan/jiedao.yaml", "--assessment", "samples/hainan/jiedao.assessment.yaml"]
    assert "还没有填的" not in CliRunner().invoke(evaluator, found).output


def test_subjects_of_different_kinds_stand_each_under_its_own_indicators() -> None:
    names = ("岚溪县民政局", "同禾社会工作服务中心")
    run = CliRunner().invoke(evaluator, ["score", *(f"samples/guizhou/自评/{name}.yaml" for name in names)])
    assert run.exit_code == 0, run.output
    rows = [line.split() for line in run.output.splitlines()]
    assert rows[1] == ["1", "协调力", "2", "指导力", "3", "监管力", "4", "执行力", "5", "学习力"]
    bureau, contractor, full = (
        next(row for row in rows if row and row[0].startswith(w)) for w in ("岚溪县民", "岚溪县同", "满分")
    )
    assert bureau[1:6] == ["27.90", "30.70—33.70", "28.21", "—", "—"]
    assert contractor[1:6] == ["—", "—", "—", "60.81—65.81", "17.50—29.50"]
    assert full[1:] == ["30.00", "40.00", "30.00", "70.00", "30.00", "100.00"]
