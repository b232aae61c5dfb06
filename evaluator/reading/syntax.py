"""Which line is to blame for a YAML syntax fault: a full-width sign, a tab, a quotation mark, or what the parser says.

The parser knows only the first fault, and often notices it a line late. So a full-width colon, comma or quotation mark
and a tab are looked for where they stand in the place of syntax; in ordinary Chinese text they are welcome. What may
be either is only named if the parser gets further with it mended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import yaml

from evaluator.diagnostics import Diagnostic
from evaluator.reading.layout import Line, Sign, closing, full_width, layout, mistaken_keys, unclosed
from evaluator.reading.meanings import NO_CLOSE, meaning
from evaluator.reading.text import Source

#: libyaml's loader where PyYAML was built with it: ten times as fast.
LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MOST_LINES_BACK = 200
MOST_SHOWN = 20

_NO_SPACE = re.compile(r" *(?:- +)*(?:[^\s:\"'#\[\]{},]+:(?=[^\s:/])|-(?=[^\s-]))")
_HALF_WORDS = {",": "半角逗号", ": ": "半角冒号", "[": "半角的 [", "]": "半角的 ]", "{": "半角的 {", "}": "半角的 }"}


def explain(error: Any, source: Source) -> list[Diagnostic]:
    """What is wrong, from the parser's error and the text itself: the culprits where they are sure, else the error."""
    if getattr(error, "problem_mark", None) is None:
        return [meaning(error, source)]
    lines = list(layout(source.lines))
    first, last = _window(error, lines, len(source.lines))
    culprits = [*_tabs(source, first, last), *_mistaken(source, lines), *_mended(source, error, first, last)]
    if not any(first <= culprit.line <= last for culprit in culprits):
        culprits += _unclosed(source, error, last) or _spaceless(source, error, first, last) or [meaning(error, source)]
    placed = {(culprit.line, culprit.column): culprit for culprit in reversed(culprits)}
    return [placed[position] for position in sorted(placed)][:MOST_SHOWN]


def _window(error: Any, lines: list[Line], count: int) -> tuple[int, int]:
    """The lines that can be to blame: from where the parser began what it could not finish to where it gave up."""
    last = min(error.problem_mark.line + 1, count)
    if error.context_mark is not None and "block" not in (error.context or ""):
        return max(error.context_mark.line + 1, last - MOST_LINES_BACK), last
    before = [line.number for line in lines if line.number < last]
    return (before[-1] if before else last), last


def _tabs(source: Source, first: int, last: int) -> Iterator[Diagnostic]:
    """The first tab in an indentation, with how many lines have one."""
    found = [n for n, line in enumerate(source.lines, 1) if re.match(r" *\t\s*\S", line)]
    near = [n for n in range(first, last + 1) if re.match(r"[ -]*\t", source.lines[n - 1])]
    if found or near:
        line = min(near or found)
        column = source.lines[line - 1].index("\t") + 1
        count = f"，这样的共有 {len(found)} 行" if len(found) > 1 else ""
        yield source.fault("Y103", line, column, f"缩进里有制表符（Tab）{count}", "请把 Tab 换成空格，每层两个")


def _mistaken(source: Source, lines: list[Line]) -> Iterator[Diagnostic]:
    """Lines `名称：值` that stand where only a key can stand."""
    for line in islice(mistaken_keys(lines), MOST_SHOWN):
        key = source.lines[line.number - 1][line.start : line.wide]
        fix = f"请改成半角冒号加一个空格：{key}: …"
        yield source.fault("Y102", line.number, line.wide + 1, "这里要用半角冒号，写的是全角的“：”", fix)


def _mended(source: Source, error: Any, first: int, last: int) -> list[Diagnostic]:
    """Full-width signs in the window that stand in the place of syntax, if the parser gets further without them."""
    signs = [] if "quoted" in (error.context or "") else full_width(source.lines, first, last)
    text = list(source.text)
    for sign in signs:
        text[_index(source, sign.line, sign.column)] = sign.half
    if not signs or not _further(error, "".join(text)):
        return []
    told = {(sign.line, sign.half): sign for sign in reversed(signs)}
    return [_full_width(source, sign) for sign in told.values()]


def _full_width(source: Source, sign: Sign) -> Diagnostic:
    if sign.half in "\"'":
        say = f"这里的引号要用半角的 {sign.half} ，写的是中文引号{sign.sign}"
        return source.fault("Y102", sign.line, sign.column, say, "请换成半角，前后成对；文字里面的中文引号不用改")
    say = f"这里要用{_HALF_WORDS[sign.half]}，写的是全角的“{sign.sign}”"
    change = "请换成半角冒号加一个空格" if sign.sign == "：" else "请换成半角"
    return source.fault("Y102", sign.line, sign.column, say, f"{change}；文字里面的标点不用改")


def _unclosed(source: Source, error: Any, last: int) -> list[Diagnostic]:
    """The last text before the fault whose quotation mark is not closed on its line, if closing it helps."""
    begun = error.context_mark.line + 1 if "quoted" in (error.context or "") else 0
    spot = unclosed(source.lines, begun or max(last - MOST_LINES_BACK, 1), begun or last)
    if spot is None:
        return []
    number, start = spot
    line = source.lines[number - 1]
    end, quote = closing(line, start), line[start]
    mended = f"{line[:end]}{quote}{line[end + 1 :]}" if end >= 0 else line.rstrip() + quote
    if not _further(error, "\n".join([*source.lines[: number - 1], mended, *source.lines[number:]])):
        return []
    if end >= 0:
        return [_full_width(source, Sign(number, end + 1, line[end], quote))]
    return [source.fault("Y101", number, start + 1, *NO_CLOSE)]


def _spaceless(source: Source, error: Any, first: int, last: int) -> list[Diagnostic]:
    """`名称:值` or `-值`, with no space after the sign, if the parser gets further with one."""
    for number in range(first, last + 1):
        line = source.lines[number - 1]
        match = _NO_SPACE.match(line)
        if match is None or ": " in line:
            continue
        index = _index(source, number, match.end() + 1)
        if _further(error, f"{source.text[:index]} {source.text[index:]}"):
            sign = match.group().strip().removeprefix("- ").strip()
            say, fix = f"“{sign}”后面少一个空格", f"请写成 {sign} {line[match.end() :].strip()[:20]}"
            return [source.fault("Y101", number, match.end(), say, fix)]
    return []


def _index(source: Source, line: int, column: int) -> int:
    return sum(len(text) + 1 for text in source.lines[: line - 1]) + column - 1


def _further(error: Any, text: str) -> bool:
    """Whether the parser reads the mended text further than where it gave up."""
    try:
        for _ in yaml.parse(text, Loader=LOADER):
            pass
    except yaml.MarkedYAMLError as again:
        old, new = error.problem_mark, again.problem_mark
        return new is not None and (new.line, new.column) > (old.line, old.column + 1)
    except yaml.YAMLError:
        return False
    return True
