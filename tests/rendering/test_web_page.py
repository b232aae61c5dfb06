"""The file for browsers: the same words as the page, and on a telephone no table that must be slid aside."""

from __future__ import annotations

import re

import pytest

from evaluator.model.result import Result
from evaluator.rendering.elements import Element, parse
from evaluator.rendering.html import report_html
from evaluator.rendering.web_page import web_page
from tests.rendering import made

#: what is laid out for narrow pages in the style sheet alone
BY_STYLE = {"scores", "pairs", "signing", "fitting", "shares", "headline", "cover-rows"}


def opened(result: Result) -> tuple[str, str]:
    page = report_html(result)
    return page, web_page(page).decode("utf-8")


def told(page: str) -> str:
    return re.sub(r"\s+", "", parse(page).text)


@pytest.mark.parametrize("assessed", [True, False])
def test_it_says_the_same_words(assessed: bool) -> None:
    before, after = opened(made.result(assessed=assessed))
    assert told(after) == told(before)


@pytest.mark.parametrize("assessed", [True, False])
def test_every_table_fits_a_telephone_or_is_made_of_cards(assessed: bool) -> None:
    _, after = opened(made.result(assessed=assessed))
    tables = parse(after).below("table")
    kinds = [set(table.classes) for table in tables if table.classes]  # that of the chart has none
    assert all(kind & (BY_STYLE | {"carded"}) for kind in kinds)
    assert any("carded" in kind for kind in kinds)


def cards(page: str, classes: str) -> list[Element]:
    return [row for table in parse(page).below("table") if classes in table.classes for row in table.below("tr")][1:]


def test_a_card_says_what_it_is_about_and_each_heading() -> None:
    _, after = opened(made.result(assessed=True))
    leaf = next(row for row in cards(after, "details") if "group" not in row.classes)
    first, *others = leaf.below("td")
    assert "topic" in first.classes
    headings = [cell.attributes["data-label"] for cell in others if "nothing" not in cell.classes]
    assert headings[0] == "评分标准"
    assert headings[-3:] == ["满分", "自评", "评估"]


TABLE = (
    '<table class="grid"><thead><tr><th>序号</th><th>指标</th><th>要求</th><th>说明</th><th>一</th><th>二</th></tr></thead>'
    '<tbody><tr><td class="c">1</td><td>1.1<br>场地</td><td>要求：有。</td><td>—</td><td class="n">3</td><td>—和别的</td></tr>'
    '<tr class="group"><td colspan="5">一组</td><td class="n">4</td></tr></tbody></table>'
)


def test_cells() -> None:
    """A number and what it counts; a heading that the text says itself; an empty cell; a cell over several columns."""
    page = web_page(TABLE).decode("utf-8")
    assert '<td class="c topic" data-label="序号">1</td>' in page
    assert '<td class="topic" data-label="指标">1.1 <br>场地</td>' in page
    assert "<td>要求：有。</td>" in page
    assert '<td class="nothing" data-label="说明">—</td>' in page
    assert '<td class="n" data-label="一">3</td><td data-label="二">—和别的</td>' in page
    assert '<td colspan="5" class="topic">一组</td><td class="n" data-label="二">4</td>' in page


def test_a_table_of_short_rows_stays_a_table() -> None:
    short = '<table class="grid"><thead><tr><th>编号</th><th>名称</th><th>日期</th></tr></thead><tbody><tr><td>1</td><td>甲</td><td>二</td></tr></tbody></table>'
    assert web_page(short).decode("utf-8") == short.replace("grid", "grid fitting")


def test_each_date_of_the_schedule_has_its_name_on_a_card() -> None:
    dates = "".join(f"<td>2024年{month}月31日</td>" for month in (1, 3, 5, 7, 8))
    names = "".join(f'<th scope="col">{name}</th>' for name in "甲乙丙丁戊")
    page = f'<table class="grid dates"><thead><tr>{names}</tr></thead><tbody><tr>{dates}</tr></tbody></table>'
    after = web_page(page).decode("utf-8")
    assert re.findall(r'data-label="(.)"', after) == list("甲乙丙丁戊")
    assert "topic" not in after
