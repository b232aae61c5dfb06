"""The title of a published table: which line of its file it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from evaluator.authoring.naming import close
from evaluator.reading.indicator_table import IndicatorTable
from evaluator.reading.source_tables import SourceTable

#: a title has one of these words, is no heading, note or sentence, and is not longer; where it is looked for
_TITLE = re.compile(r"标准|指标|评估|考核|评价|细则|办法|评分|要求|清单|目标|规范")
_NO_TITLE = re.compile(
    r"^(?:附件|填表|单位|注|说明|表\d|[（(]?[一二三四五六七八九十]+[）)、]|[（(])|[。；]"
    r"|^(?:评估|评价|考核|评分|指标|标准|要求|体系|和|及|与|一览|表)+$"
)
_LONGEST_TITLE, _FIRST_LINES = 60, 8


def title_of(path: Path, tables: Sequence[IndicatorTable], sources: Sequence[SourceTable]) -> str:
    """The longest line above the first table that looks like a title, else of those on the first page, else the first line.

    Of a workbook that has none, what a sheet calls 名称; else the name of the file.
    """
    for lines in (tables[0].above, sources[0].before[:_FIRST_LINES]):
        likely = [line for line in _likely(lines) if _TITLE.search(line)]
        if likely:
            return max(likely, key=len)
    named = (
        cells[2].text
        for source in sources
        for cells in source.sheet.rows.values()
        if set(cells) == {1, 2} and cells[1].text == "名称"
    )
    return next(named, next(_likely(sources[0].before[:1]), path.stem))


def _likely(lines: Sequence[str]) -> Iterator[str]:
    return (line for line in map(close, lines) if len(line) <= _LONGEST_TITLE and not _NO_TITLE.search(line))
