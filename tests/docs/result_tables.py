"""The tables of columns in docs/结果表.md, made of the columns themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from evaluator.rendering.result_column import Column
from evaluator.rendering.result_details import ANSWERS, DETAILS, REQUIREMENTS, answer_columns, detail_columns
from evaluator.rendering.result_summary import SUMMARY, Summary
from evaluator.rendering.view_figures import FILLED_IN
from tests.docs.examples import DOCS

PAGE = DOCS / "结果表.md"
_TABLE = re.compile(r"(<!-- 列：(\S+) -->\n).*?(<!-- 到此 -->)", re.DOTALL)


def _summary(*, scored: bool) -> tuple[Column[Any], ...]:
    """The columns with an attribute and a first-level indicator standing for all of them."""
    return Summary(scored, {"（属性）": None}, {"1": "某某"}).columns(FILLED_IN)


def _lines(columns: Iterable[Column[Any]]) -> str:
    rows = "".join(f"| {column.heading} | {column.says} |\n" for column in columns)
    return f"\n| 列 | 是什么 |\n|---|---|\n{rows}\n"


def result_tables() -> str:
    """The page with its tables as they should be."""
    tables = {
        SUMMARY: _summary(scored=True),
        f"{SUMMARY}（没有分值）": _summary(scored=False),
        DETAILS: detail_columns(FILLED_IN, scored=True),
        REQUIREMENTS: detail_columns(FILLED_IN, scored=False),
        ANSWERS: answer_columns(FILLED_IN),
    }
    return _TABLE.sub(lambda at: at[1] + _lines(tables[at[2]]) + at[3], PAGE.read_text(encoding="utf-8"))
