"""A YAML parser's error messages in plain Chinese, with what to do about them."""

from __future__ import annotations

import re
from typing import Any

from evaluator.diagnostics import Diagnostic
from evaluator.reading.text import Source

_Words = tuple[str, str]

_ALIAS: _Words = ("“*”和“&”开头的值被当成了引用", "请把整个值用引号括起来")
_DIRECTIVE: _Words = ("“%”开头的行被当成了 YAML 的指令", "请删去这一行；是文字的，加引号")
_TAG: _Words = ("“!”开头的值被当成了类型标签", "请把整个值用引号括起来")
_NO_KEY: _Words = ("冒号前面没有键", "请在冒号前写上键；整行是文字的，请加引号")
_AFTER: _Words = ("“{c}”接在已经收尾的引号或括号后面", "整个值用一对引号括起来；引号里面的引号用中文的“”")
_UNEVEN: _Words = ("这一行的缩进与上下文对不齐", "同一层的键要左对齐，用空格缩进，下一层比上一层多两个空格")
_TWO_KEYS: _Words = ("一行里有两个“: ”，分不清哪个是键", '值里有冒号的，整个值加引号，例如 名称: "甲: 乙"')
_NO_ITEM: _Words = ("这一行与上面的列表对不齐", "列表的每一项都以“- ”开头，并左对齐")
_NO_SQUARE: _Words = ("方括号 [ 没有收尾，或条目之间少了逗号", "请补上 ] 或半角逗号；条目里有冒号、括号的，加引号")
_NO_CURLY: _Words = ("花括号 { 没有收尾，或条目之间少了逗号", "请补上 } 或半角逗号；值里有冒号、括号的，加引号")
_ESCAPE: _Words = ("双引号里的反斜杠 \\ 有特别含义，这里用错了", "请写成 \\\\，或改用单引号")
_BELOW: _Words = (
    "这里的“键:”接在上一处文字后面，成不了新的一项",
    "请看上一行的冒号是否写对、这一行的缩进是否过深；值里有冒号的，整个值加引号",
)
_OTHER: _Words = ("这里不合 YAML 的写法", "请与上下几行的写法比较：冒号、缩进、引号、括号")
NO_CLOSE: _Words = ("引号没有配对：从这里开始，一直没有收尾", "请在这段文字末尾补上同样的引号")

#: What a parser says (libyaml, else PyYAML's own) -> what is wrong, and what to do; `{c}` is the character there.
_MEANINGS: tuple[tuple[str, _Words], ...] = (
    ("alias|anchor", _ALIAS),
    ("directive|version", _DIRECTIVE),
    (r"\btag\b", _TAG),
    ("tab character", ("缩进里有制表符（Tab）", "请把 Tab 换成空格，每层两个")),
    ("mapping values are not allowed", _BELOW),
    ("could not find expected ':'", ("这一行不成“键: 值”", "键后面要有半角冒号和一个空格；接续上一行文字的，请缩进")),
    ("sequence entries are not allowed", ("列表不能写在“键:”的同一行", "请另起一行，缩进后每项以“- ”开头")),
    ("mapping keys are not allowed", ("问号（?）不能用在这里", "以 ? 开头的文字请加引号")),
    ("unexpected end of stream|document indicator", NO_CLOSE),
    ("unknown escape|hexdecimal|hexadecimal|escape code", _ESCAPE),
    (r"expected ',' or '?\]", _NO_SQUARE),
    (r"expected ',' or '?\}", _NO_CURLY),
    ("cannot start any token", ("“{c}”不能做一个值的开头", "请把整个值用引号括起来")),
    ("node content", ("“{c}”不该出现在这里", "请看括号是否成对；本来要写文字的，请加引号")),
    ("comment or line break", ("| 或 > 后面不能再写文字", "文字从下一行写起，并且缩进")),
    ("indentation indicator|indentation space", ("| 或 > 后面的写法不对", "请只写 |，文字从下一行写起，并且缩进")),
    (r"'-' indicator|block (collection|sequence)", _NO_ITEM),
)


def meaning(error: Any, source: Source) -> Diagnostic:
    """The parser's error, where a person would look for it."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return source.fault("Y101", 1, 1, *_OTHER)
    problem, context, begins = error.problem or "", error.context or "", error.context_mark
    line, column = min(mark.line + 1, len(source.lines)), mark.column + 1
    words = _words(problem, context, source.lines[line - 1], column)
    if begins is not None and _at_start(problem, context, begins.line == mark.line):
        line, column = begins.line + 1, begins.column + 1
    elif not source.lines[line - 1].strip():
        line = max((n for n in range(1, line + 1) if source.lines[n - 1].strip()), default=1)
        column = max(len(source.lines[line - 1].rstrip()), 1)
    character = source.lines[line - 1][column - 1 : column] or "行末"
    code = {_TAG: "Y112", _NO_KEY: "Y113"}.get(words, "Y101")
    return source.fault(code, line, column, words[0].replace("{c}", character), words[1])


def _words(problem: str, context: str, line: str, column: int) -> _Words:
    """What is wrong and what to do, from the parser's words and what stands before the place."""
    before = line[: column - 1].strip(" -")
    if line[column - 1 : column] == ":" and not before and "key" in problem:
        return _NO_KEY
    words = next((words for pattern, words in _MEANINGS if re.search(pattern, f"{problem} {context}")), _OTHER)
    if words is _BELOW and ": " in line[: column - 1]:
        return _TWO_KEYS
    if words is _NO_ITEM and not line.strip().startswith("-"):
        return _UNEVEN
    if words is _OTHER and re.search("key|document start|block end", problem):
        return _AFTER if before else _UNEVEN
    return words


def _at_start(problem: str, context: str, same_line: bool) -> bool:
    """Whether the parser's error belongs where it began reading the thing, and not where it gave up."""
    if "quoted" in context:
        return re.search("escape|hexa?decimal", problem) is None
    if "flow" in context:
        return not same_line
    return re.search("simple key|alias|anchor|tag|directive", context) is not None
