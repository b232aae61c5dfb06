"""The report as HTML: everything is there, nothing is invented, and hostile text stays text."""

from __future__ import annotations

import dataclasses
import html as html_text
import re
from fractions import Fraction
from html.parser import HTMLParser

import pytest

from evaluator.model.derivation import SettlementLine
from evaluator.model.dossier import Dossier
from evaluator.model.node import Node
from evaluator.model.result import Result
from evaluator.rendering.html import keep_figures, numeral, report_html, shorten
from tests.rendering import made

HOSTILE = '<script>alert(1)</script>&amp;{{ 7*7 }}<img src="http://example.invalid/x.png">'


class Cells(HTMLParser):
    """The text of every cell of every table, and all text outside of styles."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.text: list[str] = []
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.skip = False
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.skip = self.skip or tag == "style"
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "action", "data")]
        if tag in ("td", "th"):
            self.cells.append("")
            self.inside = True
        if tag == "span" and "bar" in (dict(attrs).get("class") or "") and self.inside:
            self.cells[-1] += "■"  # a bar is content

    def handle_endtag(self, tag: str) -> None:
        self.skip = self.skip and tag != "style"
        self.inside = self.inside and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if not self.skip:
            self.text.append(data)
            if self.inside:
                self.cells[-1] += data


def read(page: str) -> Cells:
    parser = Cells()
    parser.feed(page)
    return parser


def words(page: str) -> str:
    return re.sub(r"\s+", "", "".join(read(page).text))


def with_leaf(result: Result, code: str, **changes: object) -> Result:
    """The result with other content in one leaf."""

    def walk(node: Node) -> Node:
        if node.code == code:
            assert node.leaf is not None
            return dataclasses.replace(node, leaf=dataclasses.replace(node.leaf, **changes))  # type: ignore[arg-type]
        return dataclasses.replace(node, children=tuple(walk(child) for child in node.children))

    nodes = tuple(walk(node) for node in result.conclusion.nodes)
    return dataclasses.replace(result, conclusion=dataclasses.replace(result.conclusion, nodes=nodes))


# -- everything is there -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("assessed", [True, False])
def test_every_indicator_is_there_with_its_sentence(assessed: bool) -> None:
    result = made.result(assessed=assessed)
    text = words(report_html(result))
    leaves = list(result.conclusion.leaves())
    assert len(leaves) == 37
    for node in result.conclusion.walk():
        assert node.code in text
        assert node.name in text
    for leaf in leaves:
        assert leaf.leaf is not None
        assert leaf.leaf.sentence in text


@pytest.mark.parametrize("assessed", [True, False])
def test_no_table_cell_is_empty(assessed: bool) -> None:
    page = read(report_html(made.result(assessed=assessed, open_codes=("3.1.2.1",) if assessed else ())))
    bare = [n for n, cell in enumerate(page.cells) if not cell.strip()]
    empty_ends = 2  # the corners below the chart
    assert len(bare) == empty_ends


def test_the_same_result_gives_the_same_text() -> None:
    assert report_html(made.result()) == report_html(made.result())


def test_it_is_one_file_that_fetches_nothing() -> None:
    page = read(report_html(made.result()))
    assert not {"script", "link", "img", "iframe", "object", "embed", "form"} & set(page.tags)
    assert all(address.startswith("#") for address in page.addresses)
    style = report_html(made.result()).split("<style>")[1].split("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style


def test_every_link_of_the_contents_has_its_target() -> None:
    text = report_html(made.result())
    ids = set(re.findall(r'\bid="([^"]+)"', text))
    assert {address[1:] for address in read(text).addresses} <= ids


# -- what kind of report -----------------------------------------------------------------------------------------------


def test_an_assessment_makes_an_evaluation_report() -> None:
    text = words(report_html(made.result()))
    assert "评估报告" in text
    assert "等次为合格" in text
    assert "未经核实" not in text.replace("核实一致", "")
    assert "按自评数据测算" not in text


def test_without_one_it_is_an_unverified_estimate_without_grade() -> None:
    page = report_html(made.result(assessed=False))
    text = words(page)
    assert "自评测算报告" in text
    assert "按自评数据测算：" in text
    assert "等次为" not in text
    assert "可能的等次" not in text
    style = page.split("<style>")[1].split("</style>")[0]
    assert re.search(r'@page \{ @top-center \{ content: "未经核实', style), "every page says so"
    assert '<div class="banner" role="note">未经核实' in page, "and every screen"


def test_an_invented_sample_says_so() -> None:
    result = made.result()
    real = dataclasses.replace(result, dossier=dataclasses.replace(result.dossier, invented=False))
    assert "示例数据，纯属虚构" in words(report_html(result))
    assert "虚构" not in words(report_html(real))
    assert "@top-center { content" not in report_html(real)


def test_a_reconstructed_standard_says_so() -> None:
    assert "复原稿：只有框架见于公开报道" in words(report_html(made.result()))


# -- figures -----------------------------------------------------------------------------------------------------------


def test_open_leaves_make_ranges_with_their_count_and_the_grades_still_possible() -> None:
    text = words(report_html(made.result(open_codes=("4.2.1.1", "4.1.1.1"))))
    assert "68.18—76.18分（尚有2项未核定，保守估计）" in text
    assert "等次为合格" in text, "no completion gives another"
    result = made.result(open_codes=("4.2.1.1", "2.1.1.2", "2.1.1.1", "3.1.2.1"))
    text = words(report_html(result))
    assert "可能的等次：良好、合格" in text
    assert "等次为" not in text


def test_a_printed_parent_is_the_sum_of_its_printed_children() -> None:
    result = made.result()
    text = report_html(result)
    for node in result.conclusion.walk():
        if node.children:
            assert node.assessed is not None
            shown = [printed(text, child.code) for child in node.children]
            assert sum(shown) == printed(text, node.code), node.code


def printed(page: str, code: str) -> Fraction:
    """The assessed score in the detail table."""
    table = page.partition('<table class="grid details">')[2].partition("</table>")[0]
    row = next(row for row in table.split("<tr")[1:] if re.search(rf"<td[^>]*>{re.escape(code)}(<br>|　)", row))
    return Fraction(re.findall(r'<td class="n">([^<]*)</td>', row)[-1])


def test_values_that_do_not_end_are_printed_exactly() -> None:
    result = made.result()
    first, *rest = result.conclusion.nodes
    assert first.assessed is not None
    odd = dataclasses.replace(
        first, assessed=dataclasses.replace(first.assessed, low=Fraction(25, 3), high=Fraction(25, 3))
    )
    conclusion = dataclasses.replace(result.conclusion, nodes=(odd, *rest))
    assert "25/3" in words(report_html(dataclasses.replace(result, conclusion=conclusion)))


def test_losses_add_up() -> None:
    result = made.result()
    table = words(report_html(result)).split("六、主要问题")[-1].split("七、改进建议")[0]
    assert result.conclusion.assessed is not None
    lost = result.conclusion.assessed.score.full - result.conclusion.assessed.score.high
    assert f"合计{float(lost):.2f}分" in table


# -- empty sections say so ---------------------------------------------------------------------------------------------


def perfect() -> Result:
    """A result without a single lost point."""
    result = made.result()

    def walk(node: Node) -> Node:
        assert node.assessed is not None
        score = dataclasses.replace(node.assessed, low=node.assessed.full, high=node.assessed.full, status="met")
        return dataclasses.replace(node, assessed=score, claimed=score, children=tuple(walk(c) for c in node.children))

    nodes = tuple(walk(node) for node in result.conclusion.nodes)
    return dataclasses.replace(result, conclusion=dataclasses.replace(result.conclusion, nodes=nodes))


def test_a_result_without_losses_says_so_and_makes_nothing_up() -> None:
    text = words(report_html(perfect()))
    assert "没有确定失分的指标，本部分无内容。" in text
    assert "没有可以提高得分的建议。" in text


def test_fewer_than_three_say_so() -> None:
    result = made.result()
    one = dataclasses.replace(result.conclusion, nodes=result.conclusion.nodes[:1])
    text = words(report_html(dataclasses.replace(result, conclusion=one)))
    assert "得满分或得分率达到90%的只有以上2项。" in text


def test_no_chart_of_a_single_bar() -> None:
    result = made.result()
    one = dataclasses.replace(result.conclusion, nodes=result.conclusion.nodes[:1])
    assert "<figure" in report_html(result)
    assert "<figure" not in report_html(dataclasses.replace(result, conclusion=one))


def test_full_marks_for_what_does_not_apply_are_no_strength() -> None:
    text = words(report_html(made.result()))
    strengths = text.split("五、亮点")[-1].split("六、主要问题")[0]
    assert "投诉按期办结" not in strengths
    assert "投诉按期办结（6.3.1.1）：不适用，按满分计" in text


def test_what_the_data_does_not_carry_is_said_or_left_out() -> None:
    result = made.result(codes=("1.1.1.1",))
    bare = with_leaf(
        result, "1.1.1.1", answers=(), evidence=(), evidence_wanted=(), methods=(), citations=(), self_score=None
    )
    standard = dataclasses.replace(bare.standard, grades=(), sources=(), note="", hash="")
    conclusion = dataclasses.replace(bare.conclusion, subject="", attributes=(), period=("", ""), remarks=())
    assert conclusion.assessed is not None
    conclusion = dataclasses.replace(
        conclusion, assessed=dataclasses.replace(conclusion.assessed, grade="", grades=(), steps=())
    )
    page = report_html(Result(standard, conclusion, Dossier(assessor="P1"), "0.1.0"))
    text = words(page)
    assert not [cell for cell in read(page).cells if not cell.strip()]
    for said in (
        "标准没有设等次",
        "标准没有规定核实方法",
        "自评报告没有列出佐证材料",
        "标准没有登记资料来源",
        "没有差异",
    ):
        assert said in text
    assert "委托单位" not in text
    assert "盖章）" not in text


def test_bonus_and_what_changed_a_sum_are_printed() -> None:
    result = made.result()
    first, *rest = result.conclusion.nodes
    assert first.assessed is not None
    score = dataclasses.replace(
        first.assessed, extra_low=Fraction(2), extra_high=Fraction(2), steps=(SettlementLine("折算：6÷10×12＝7.2"),)
    )
    nodes = (dataclasses.replace(first, assessed=score), *rest)
    text = words(
        report_html(dataclasses.replace(result, conclusion=dataclasses.replace(result.conclusion, nodes=nodes)))
    )
    assert "阵地建设加减分+2.00" in text
    assert "加减分+2.00；折算：6÷10×12＝7.2" in text


# -- hostile text ------------------------------------------------------------------------------------------------------


def test_hostile_text_prints_as_text() -> None:
    result = with_leaf(made.result(name=HOSTILE), "3.1.2.1", remark=HOSTILE, finding=HOSTILE, advice=HOSTILE)
    page = report_html(result)
    assert "<script" not in page
    assert "<img" not in page
    assert html_text.escape(HOSTILE, quote=False).split(" ")[0] in page.replace("&#34;", '"')
    assert "{{ 7*7 }}" in page
    assert HOSTILE.replace(" ", "") in words(page)


# -- filters -----------------------------------------------------------------------------------------------------------


def test_a_number_is_held_together_with_its_unit() -> None:
    assert str(keep_figures("得3.50分，占 12.5%")) == '得<span class="nw">3.50分</span>，占 12.5%'
    assert str(keep_figures("9÷12＝75%，满3分")) == '<span class="nw">9÷12＝75%</span>，满<span class="nw">3分</span>'
    assert str(keep_figures("1234人÷5678人＝21.73%")) == (
        '<span class="nw">1234人</span>÷<span class="nw">5678人</span>＝21.73%'
    ), "what is long may be parted between its figures"
    assert str(keep_figures("常住人口31.2万人")) == '常住人口<span class="nw">31.2万人</span>'
    assert str(keep_figures("<b>3分")) == '&lt;b&gt;<span class="nw">3分</span>'


def test_numerals() -> None:
    assert [numeral(n) for n in (1, 10, 11, 20, 37)] == ["一", "十", "十一", "二十", "三十七"]


def test_a_long_text_is_cut_with_dots() -> None:
    assert shorten("四个字的话。", 10) == "四个字的话。"
    assert shorten("很长很长的一句话，说个没完", 8) == "很长很长的一句话……"
    assert shorten("离职人数超过约定的20%（离职2人÷约定6人－20%）", 16) == "离职人数超过约定的20%……"
    assert shorten("走访（走访1180户次÷应走访1200户次）", 14) == "走访（走访1180户次÷应走访……"
    assert shorten("困难群众和特殊群体服务100%", 12) == "困难群众和特殊群体服务……"
