"""What a report says for and against its subject, in the words of the samples: no sentence says the opposite of what is meant."""

from __future__ import annotations

import re
from functools import cache

import pytest

from evaluator.rendering.flow import Paragraph
from evaluator.rendering.flow_html import flow
from evaluator.rendering.html import as_printed, report_html
from evaluator.rendering.view import Report, view
from tests.rendering.test_samples import sample


@cache
def report(name: str, *, assessed: bool = True) -> Report:
    return view(sample(name, assessed=assessed))


@cache
def page(name: str, *, assessed: bool) -> str:
    """The 公开版 as text, without tags and white space."""
    html = report_html(sample(name, assessed=assessed), "public")
    return re.sub(r"<[^>]*>|\s", "", html.split("</style>")[-1])


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("1.1.1.1", "没有达到：设有个案工作室"),
        ("1.1.2.1", "没有达到：电脑够每名驻站社工一台（驻站社工人数3人，在用电脑数2台）"),
        ("2.1.1.1", "足额在岗率9÷12＝75%，75%及以上、不足90%"),
        ("2.1.1.2", "没有达到：持证社工达到驻站社工的二分之一（持证社工人数1人×2＝2人，驻站社工人数3人）"),
        ("3.1.1.1", "没有达到：合同在服务开始前签订（项目合同签订日期2022年8月3日，项目服务起始日期2022年7月1日）"),
        ("3.2.1.1", "建档率168÷185≈90.81%，90%及以上、不足95%"),
        ("4.1.1.1", "已开展的清单服务项数11项，10项及以上、不足15项"),
        ("5.3.1.1", "召开五社联席会议（五社联席会议次数1次）"),
        ("6.2.2.1", "评定0.5分"),
    ],
)
def test_a_problem_says_what_was_missing(code: str, words: str) -> None:
    (problem,) = (problem for problem in report("hainan/dashequ").problems if problem.code == code)
    assert problem.brief == words


@pytest.mark.parametrize(
    ("code", "brief", "fact"),
    [
        ("1.1", "设有社工办公室、设有个案工作室、设有社工服务中心等13项", "设有社工办公室"),
        ("2.1.1.2", "持证社工达到驻站社工的二分之一", "持证社工达到驻站社工的二分之一（持证社工人数2人×2＝4人，驻站社工人数3人）"),
        ("2.1.2.1", "没有出现：工资未按时足额发放或社会保险未缴", "没有出现：工资未按时足额发放或社会保险未缴（应发人月数36－按时足额人月数36＝0人月）"),
        ("4.1.2", "入户走访户次497户次，480户次及以上", "入户走访户次497户次，480户次及以上"),
        ("5.1.1.1", "从资源清单最近更新日期2023年4月18日到评估期截止日2023年6月30日＝73天，不超过90天", ""),
    ],
)  # fmt: skip
def test_a_highlight_names_no_fault_as_if_it_had_occurred(code: str, brief: str, fact: str) -> None:
    (strength,) = (item for item in report("hainan/qiongzhong-xiang").strengths if item.code == code)
    assert strength.brief == brief
    assert strength.facts[0] == (fact or brief)


def test_advice_within_the_chosen_option_says_so() -> None:
    (advice,) = (item for item in report("hainan/qiongzhong-xiang").advice if item.code == "4.3.2.1")
    level = "已实施，有本地需求调查，有成效数据"
    assert [change.what for change in advice.changes] == [f"社工站自选的一项特色服务：在“{level}”档内由3.5分提高到4分"]


def test_what_does_not_apply_says_why() -> None:
    assert report("hainan/qiongzhong-xiang").not_applicable == (
        ("6.3.1.1", "投诉按期办结", "不适用，按满分计（到期投诉件数0件）"),
    )


def test_a_way_of_more_data_than_changes_counts_both() -> None:
    way = report("hainan/jiedao").way
    assert way is not None
    assert (len(way.changes), way.answers) == (6, 7)
    assert "做到第七部分末尾所列6项" in page("hainan/jiedao", assessed=True)
    assert "下列6项如能做到（涉及7个数据）" in page("hainan/jiedao", assessed=True)


def test_figures_that_are_not_verified_have_no_grade() -> None:
    text = page("hainan/dashequ", assessed=False)
    assert "只有一个等次" not in text
    assert "总分为49.52—56.52分，两端分别是" in text
    assert "与原报告相同" in text


def test_a_column_that_nobody_wrote_in_is_left_out() -> None:
    assert "自评说明" not in page("hainan/dashequ", assessed=False)
    assert "核实依据" in page("hainan/dashequ", assessed=True)


def test_an_annex_of_one_sentence_shares_its_page() -> None:
    result = as_printed(sample("hainan/dashequ", assessed=True), "public")
    html = report_html(result, "public")
    assert '<section class="sheet leaf brief" id="annex-evidence">' in html
    blocks = [block for section in flow(html).sections for block in section.blocks if isinstance(block, Paragraph)]
    heads = {"".join(run.text for run in block.runs): block.new_page for block in blocks if block.style == "Annex"}
    assert heads == {"附件1": False, "附件2": False, "附件3": True, "附件4": False, "附件5": True}


@pytest.mark.parametrize(("assessed", "classes"), [(False, "sheet leaf brief"), (True, "sheet leaf")])
def test_an_annex_of_a_few_rows_shares_its_page_too(assessed: bool, classes: str) -> None:
    assert f'<section class="{classes}" id="annex-differences">' in report_html(
        sample("hainan/jiedao", assessed=assessed)
    )


def test_a_list_of_quoted_states_breaks_between_them() -> None:
    # a line never ends beside a quotation mark: without a break, all states would hang together and leave half a line empty
    html = report_html(sample("hainan/jiedao", assessed=True))
    assert '其中<wbr><span class="nw">“已核实”18份</span>、<wbr><span class="nw">“部分”16份</span>、<wbr>' in html


@pytest.mark.parametrize("name", ["qiongzhong-xiang", "weitian", "jiedao", "dashequ", "xubao"])
def test_what_was_verified_adds_up_and_attributes_are_not_among_it(name: str) -> None:
    told = report(f"hainan/{name}")
    process = told.process
    assert process.confirmed + process.corrected + process.supplied == process.answered
    assert {fact.state for fact in told.basic_facts if fact.label == "建站模式"} == {"登记信息"}


def test_a_number_times_a_fact_has_no_unit_beside_another_unit() -> None:
    (line,) = (line for line in report("hainan/weitian").agreements if "48" in line)
    assert line.endswith("驻站社工人数3人×48＝144）")


def test_a_total_that_is_an_estimate_says_so_as_its_branches_do() -> None:
    assert "合计得分率61.28%—90.58%；尚有14项数据不齐；保守估计" in page("hainan/weitian", assessed=False)
    assert "既未核定" not in page("hainan/weitian", assessed=False)
