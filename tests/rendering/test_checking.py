"""Pages held against what they should print: rows over the end of a page, cells, sentences, edges."""

from __future__ import annotations

from evaluator.model.printed import Printed, Row, normal
from evaluator.rendering.checking import Deviation, deviations
from evaluator.rendering.printed_html import printed_html

HTML = """<html><head><title>题</title></head><body><div class="banner">征求意见稿</div>
<h1>综合结论</h1><p>得分<span class="nw">73.84分</span>。等次合格。</p>
<table><thead><tr><th>指标</th><th>得分</th></tr></thead>
<tbody><tr><td>1<br>场地</td><td>9.75</td></tr><tr><td>2 人员</td><td>12.79 &amp; 其余</td></tr></tbody></table>
<p>此后。</p></body></html>"""

HEAD = Row(("指标", "得分"), True, 1, 1)
SOUND = Printed(
    (HEAD, Row(("1场地", "9.75"), False, 1, 1), Row(("2人员", "12.79&其余"), False, 1, 1)),
    ((1, "综合结论"), (1, "得分73.84分。等次合格。"), (2, "此后。")),
    ((1, "征求意见稿"), (2, "征求意见稿"), (2, "—2—")),
)


def found(pages: Printed) -> list[Deviation]:
    return list(deviations(pages, printed_html(HTML)))


def test_a_sound_page_has_nothing() -> None:
    assert found(SOUND) == []


def test_a_row_over_the_end_of_a_page_with_its_head_again_is_one() -> None:
    rows = (
        HEAD,
        Row(("1场地", "9.75"), False, 1, 1),
        Row(("2人", "12."), False, 1, 1),
        Row(("指标", "得分"), True, 2, 2),
        Row(("员", "79&其余"), False, 2, 2),
    )
    assert found(Printed(rows, SOUND.text, SOUND.loose)) == []


def test_a_changed_cell_is_told_by_page_row_and_column() -> None:
    rows = (HEAD, Row(("1场地", "9.95"), False, 1, 1), SOUND.rows[2])
    assert found(Printed(rows, SOUND.text, SOUND.loose)) == [Deviation(1, "表格“1场地”一行的“得分”", "9.95", "9.75")]


def test_a_row_too_many_or_too_few_is_told() -> None:
    more = Row(("3另加", "5"), False, 1, 1)
    assert found(Printed((*SOUND.rows, more), SOUND.text, SOUND.loose)) == [Deviation(1, "多了一行", "3另加｜5", "")]
    assert found(Printed(SOUND.rows[:-1], SOUND.text, SOUND.loose)) == [
        Deviation(1, "少了一行", "", "2人员｜12.79&其余")
    ]
    assert found(Printed((), SOUND.text, SOUND.loose))[0].page == 0


def test_a_changed_sentence_is_told_with_its_page() -> None:
    text = ((1, "综合结论"), (1, "得分83.84分。等次合格。"), (2, "此后。"))
    assert found(Printed(SOUND.rows, text, SOUND.loose)) == [
        Deviation(1, "正文", "综合结论得分83.84分。", "综合结论得分73.84分。")
    ]


def test_numbers_of_lists_and_pages_are_made_with_the_pages() -> None:
    text = ((1, "1."), (1, "综合结论"), (1, "···"), (1, "·"), (1, "12"), *SOUND.text[1:])
    assert found(Printed(SOUND.rows, text, SOUND.loose)) == []
    assert found(Printed(SOUND.rows, (*SOUND.text, (2, "12")), SOUND.loose)) != [], "a number without dots is none"


def test_the_edges_say_what_every_page_has_to_say() -> None:
    loose = ((1, "征求意见稿"), (2, "正式稿"), (2, "—2—"))
    assert found(Printed(SOUND.rows, SOUND.text, loose)) == [Deviation(2, "页眉、页脚", "正式稿—2—", "征求意见稿")]
    assert found(Printed(SOUND.rows, SOUND.text, (*SOUND.loose, (2, "83.74"))))
    assert found(Printed(SOUND.rows, SOUND.text, SOUND.loose[1:])), "a page without its mark"
    expected = printed_html(HTML)
    own = Printed(expected.rows, expected.text, (*expected.loose, (0, "海屿评估"), (0, "")))
    loose = ((1, "征求意见稿"), (2, "海屿评估征求意见稿"), (2, "—2—"))
    assert list(deviations(Printed(SOUND.rows, SOUND.text, loose), own)) == []


def test_a_flood_is_not_compared_one_by_one() -> None:
    flood = tuple(Row((str(n), "x"), False, 1, 1) for n in range(100_000))
    assert found(Printed(flood, SOUND.text, SOUND.loose)) == [Deviation(0, "表格的行数", "100000", "3")]
    assert found(Printed(SOUND.rows, ((1, "洪水。" * 100_000),), SOUND.loose))[0].where == "正文的字数"


def test_many_rows_alike_do_not_take_long() -> None:
    many = [Row(("同", "样"), False, 1, 1)] * 30_000
    pages = [Row(("不", "同"), False, 1, 1), *many, Row(("不", "同"), False, 9, 9)]
    assert len(list(deviations(Printed(tuple(pages)), Printed((*many, *many[:2]))))) == 4


def test_what_is_drawn_alike_is_alike() -> None:
    assert normal(" ⼀\u2060 级 − 1\u00ad·") == normal("一级-1・")
    assert normal("１") != normal("1"), "a digit is never folded"
