"""An indicator with full marks whose bonus or penalty is still open: the missing answer is listed wherever open ones are."""

from __future__ import annotations

import csv
import io

from evaluator.analysis.missing import missing
from evaluator.model.numbers import Written
from evaluator.model.report import Report, Subject
from evaluator.model.result import Result
from evaluator.reading.standard import build_standard
from evaluator.rendering.html import report_html
from evaluator.rendering.results_book import write_tables
from evaluator.rendering.terminal import explanation, one
from evaluator.scoring.conclude import conclude
from tests.rendering.test_html import words

TEN = Written("10")


def bonus_open() -> Result:
    """Both leaves have their full marks; of the second nobody said whether it was commended."""
    leaves = [
        {"code": "1.1", "name": "卫生", "points": TEN, "rule": {"met": "食堂整洁"}},
        {
            "code": "1.2",
            "name": "台账",
            "points": TEN,
            "rule": {"met": "按月登记"},
            "bonus": [{"need": "受表彰", "points": Written("2")}],
        },
    ]
    standard, faults = build_standard(
        {
            "id": "shitang",
            "version": "1",
            "title": "食堂评估标准",
            "provenance": "own",
            "total": Written("20"),
            "indicators": [{"code": "1", "name": "食堂", "points": Written("20"), "children": leaves}],
        }
    )
    assert standard is not None, faults
    answers = {"1.1/食堂整洁": True, "1.2/按月登记": True}
    report = Report("shitang@1", Subject("S-1", "柳塘镇社工站"), ("2023-07-01", "2024-06-30"), answers)
    return conclude(standard, report, None, "0")


def test_the_points_stand_and_the_missing_answer_is_named() -> None:
    first, second = bonus_open().conclusion.leaves()
    assert second.claimed.status == "met"
    assert (first.claimed.waiting, second.claimed.waiting) == (False, True)
    assert missing(first, "claimed").own == ()
    assert missing(second, "claimed").own == ("受表彰",)


def test_the_terminal_lists_it() -> None:
    told = one(bonus_open(), every=True)
    assert "还没有填的（1 项）：\n  1.2 受表彰" in told
    assert "10 分（加减分0至+2）（已有 1/2 个答案）" in explanation(bonus_open(), "1.2")


def test_the_report_lists_it() -> None:
    text = words(report_html(bonus_open()))
    assert (
        "得满分2项，确定失分0项，数据不齐1项，不适用0项（数据不齐又已确定部分失分，或者得满分而加减分的数据不齐的，两边都计）"
        in text
    )
    assert "下列1项指标缺少数据，得分或者加减分是一个区间" in text
    assert "1.2台账10.00加减分0.00至+2.00未填报：受表彰" in text


def test_a_row_of_the_spreadsheet_counts_it() -> None:
    streams: dict[str, io.BytesIO] = {}
    write_tables(lambda name: streams.setdefault(name, io.BytesIO()), [bonus_open()])
    tables = [list(csv.DictReader(io.StringIO(one.getvalue().decode("utf-8-sig")))) for one in streams.values()]
    rows = [row for table in tables for row in table if row.get("指标编号") in ("1.1", "1.2") and "缺答案" in row]
    assert [row["缺答案"] for row in rows] == ["0", "1"]
