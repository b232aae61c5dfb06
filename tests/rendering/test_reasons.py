"""What a report says of a loss: the figure with what it was held against, and each reason once."""

from __future__ import annotations

from fractions import Fraction

import pytest

from evaluator.analysis.losses import Loss
from evaluator.model.derivation import StepLine
from evaluator.model.node import AnswerLine
from evaluator.model.rule import Clause, ClauseKind
from evaluator.rendering.html import keep_figures
from evaluator.rendering.reasons import good, worded
from evaluator.rendering.view_answers import found_words


@pytest.mark.parametrize(
    ("what", "why", "named", "told"),
    [
        (
            "足额在岗率",
            [("足额在岗率9÷12＝75%", "figure"), ("，75%及以上、不足90%", "reached"), ("，得2分", "points")],
            True,
            "足额在岗率9÷12＝75%，75%及以上、不足90%",
        ),
        (
            "持证社工达到驻站社工的二分之一",
            [("持证社工人数1人×2＝2人", "figure"), ("，驻站社工人数3人", "other")],
            True,
            "没有达到：持证社工达到驻站社工的二分之一（持证社工人数1人×2＝2人，驻站社工人数3人）",
        ),
        (
            "个案服务数",
            [("个案服务数9个", "figure"), ("，9÷12＝75%", "reached"), ("；4×75%＝3分", "points")],
            True,
            "个案服务数9个，9÷12＝75%",
        ),
        (
            "捐款",
            [("链接资源价值9800元", "figure"), ("，计1步（每5000元一步），1×0.25分＝0.25分", "points")],
            False,
            "捐款（链接资源价值9800元）",
        ),
        ("满意度", [("人数为0", "figure"), ("，按0%计", "note"), ("，不足60%", "reached")], False, "满意度（人数为0）"),
    ],
)
def test_a_reason_says_what_a_figure_was_held_against(
    what: str, why: list[tuple[str, ClauseKind]], named: bool, told: str
) -> None:
    clauses = tuple(Clause(*one) for one in why)
    assert worded(Loss(StepLine(what, "not_met", clauses, None, None, Fraction(1), named=named), ())) == told


def test_a_fault_that_did_not_occur_is_no_praise_of_it() -> None:
    why = (Clause("支出9元"), Clause("，计划10元", "other"))
    step = StepLine("支出超过计划", "met", why, Fraction(0), Fraction(0), Fraction(0), fault=True, named=True)
    assert good(step).told == "没有出现：支出超过计划（支出9元，计划10元）"


def test_a_merged_judgement_names_nobody() -> None:
    step = StepLine(
        "评分合并", "met", (Clause("P1 4分、P2 4分"),), Fraction(4), Fraction(4), Fraction(0), kind="merged"
    )
    assert good(step).told == "由评估人员评定，合并后得4分"


def test_one_reason_for_several_figures_is_told_once() -> None:
    found = [("甲", "4", "缺签名"), ("乙", "3", "缺签名"), ("丙", "2", "重复"), ("丁", "1", "")]
    answers = [AnswerLine(k, k, "", "5", v, "corrected", reason, "", "both", shared=True) for k, v, reason in found]
    assert found_words(answers) == (
        "甲：填报5，核实4；乙：填报5，核实3（以上2项：缺签名）",
        "丙：填报5，核实2（重复）",
        "丁：填报5，核实1",
    )


def test_the_name_of_a_source_is_held_together() -> None:
    assert keep_figures("见hainan-2022。") == '见<span class="nw">hainan-2022</span>。'
    assert keep_figures("a-file.pdf") == "a-file.pdf"
