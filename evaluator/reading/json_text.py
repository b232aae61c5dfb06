"""JSON text to plain data under the same rules as YAML, and its nodes with their marks where a position is wanted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import yaml

from evaluator.diagnostics import Diagnostic
from evaluator.model.numbers import MOST_DIGITS, MOST_EXPONENT, Written, too_long
from evaluator.reading.text import INVISIBLE, Source, hidden_words
from evaluator.reading.yaml_text import MOST_DEPTH, MOST_FAULTS, MOST_NODES

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')

_MEANINGS: tuple[tuple[str, str, str], ...] = (
    ("Expecting value", "这里少一个值，或写法不对", "文字要加半角双引号；数字、true、false、null 不加"),
    ("Expecting property name", "这里要一个加双引号的键", "键一律加半角双引号"),
    ("Expecting ':'", "键后面少了冒号", "请补上半角冒号"),
    ("Expecting ','", "两项之间少了逗号，或括号没有收尾", "请补上半角逗号或收尾的括号"),
    ("Unterminated string", "引号没有配对：从这里开始，一直没有收尾", '请补上半角双引号；文字里的双引号写成 \\"'),
    ("Invalid control character", "引号里面不能直接换行或用 Tab", "换行请写成 \\n"),
    ("Invalid \\", "反斜杠 \\ 后面的写法不对", "文字里的反斜杠请写成 \\\\"),
    ("Extra data", "内容已经结束，后面还有多余的文字", "请删去多余的部分，或检查括号是否成对"),
    ("Illegal trailing comma", "最后一项后面多了逗号", "请删去这个逗号"),
)


class _OddError(Exception):
    """Something that only a closer look can place."""


def read_json(source: Source) -> tuple[Any, list[Diagnostic], bool]:
    """The data, what is wrong with it, and whether it is sound enough to be looked at further."""
    try:
        value = json.loads(
            source.text, parse_int=_number, parse_float=_number, parse_constant=_constant, object_pairs_hook=_mapping
        )
        _measure(value, "\\u" in source.text)
    except json.JSONDecodeError as error:
        return None, [_meaning(error, source)], False
    except (_OddError, RecursionError):
        found = list(_closer(source))
        sound = all(diagnostic.code == "Y104" for diagnostic in found)
        return (_first_kept(source) if sound else None), found, sound
    return value, [], True


def json_nodes(source: Source) -> yaml.Node | None:
    """The nodes of a JSON text with their marks, as the YAML parser would give them; None for an empty text."""
    stack: list[yaml.CollectionNode] = []
    done: yaml.Node | None = None
    for count, (token, start, end) in enumerate(_tokens(source)):
        if token in ",:":
            continue
        deep = token in "{[" and len(stack) == MOST_DEPTH
        if deep or count > 4 * MOST_NODES:
            raise _TooMuchError(start.index, deep)
        if token in "{[":
            kind = yaml.MappingNode if token == "{" else yaml.SequenceNode
            stack.append(kind("", [], start, end, flow_style=True))
            continue
        if token in "}]":
            done = stack.pop()
            done.end_mark = end
            if isinstance(done, yaml.MappingNode):
                done.value = list(zip(done.value[::2], done.value[1::2], strict=True))
        else:
            text = json.loads(token) if token[0] == '"' else token
            done = yaml.ScalarNode("", text, start, end, style='"' if token[0] == '"' else None)
        if stack:
            stack[-1].value.append(done)
    return done


class _TooMuchError(Exception):
    """At this index there are more levels, or more parts, than we read."""

    def __init__(self, index: int, deep: bool) -> None:
        super().__init__(index)
        self.index, self.deep = index, deep


def _tokens(source: Source) -> Iterator[tuple[str, yaml.Mark, yaml.Mark]]:
    line, begins, at = 0, 0, 0
    for match in _TOKEN.finditer(source.text):
        start, end = match.span()
        line += source.text.count("\n", at, start)
        begins = source.text.rfind("\n", at, start) + 1 or begins
        at = start
        yield match.group(), _mark(start, line, start - begins), _mark(end, line, end - begins)


def _mark(index: int, line: int, column: int) -> yaml.Mark:
    return yaml.Mark("", index, line, column, None, 0)


# -- while the text is read: anything odd is only noticed --


def _number(text: str) -> Written:
    if too_long(text):
        raise _OddError
    return Written(text)


def _constant(_: str) -> None:
    raise _OddError


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs) or "" in found:
        raise _OddError
    return found


def _measure(value: Any, escapes: bool) -> None:
    """Notice too many levels or nodes, and characters written as escapes that nobody can see."""
    level, nodes = [value], 0
    for depth in range(MOST_DEPTH + 1):
        nodes += len(level)
        if depth == MOST_DEPTH and any(isinstance(part, dict | list) for part in level):
            raise _OddError
        if nodes > MOST_NODES or (escapes and any(isinstance(v, str) and INVISIBLE.search(v) for v in level)):
            raise _OddError
        below: list[Any] = []
        for part in level:
            if isinstance(part, dict):
                below.extend(part.values())
                if escapes and any(INVISIBLE.search(key) for key in part):
                    raise _OddError
            elif isinstance(part, list):
                below.extend(part)
        level = below


# -- when something is odd: where it is --


def _closer(source: Source) -> Iterator[Diagnostic]:
    many = f"文件里超过 {MOST_NODES // 10000} 万项", "请拆成几份"
    try:
        root = json_nodes(source)
    except _TooMuchError as much:
        deep = f"层次超过 {MOST_DEPTH} 层", "请检查括号，一般不会超过十几层"
        yield source.fault("Y107" if much.deep else "Y106", *source.at(much.index), *(deep if much.deep else many))
        return
    nodes = list(_walk(root)) if root is not None else []
    if len(nodes) > MOST_NODES:
        yield source.fault("Y106", 0, 0, *many)
        return
    found = [diagnostic for node in nodes for diagnostic in _oddities(source, node)]
    yield from found[:MOST_FAULTS]


def _walk(root: yaml.Node) -> Iterator[yaml.Node]:
    rest = [root]
    while rest:
        node = rest.pop()
        yield node
        if isinstance(node, yaml.MappingNode):
            rest.extend(part for pair in reversed(node.value) for part in reversed(pair))
        elif isinstance(node, yaml.SequenceNode):
            rest.extend(reversed(node.value))


def _oddities(source: Source, node: yaml.Node) -> Iterator[Diagnostic]:
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    width = node.end_mark.column - node.start_mark.column
    if isinstance(node, yaml.MappingNode):
        yield from _repeated(source, node)
    elif isinstance(node, yaml.ScalarNode) and node.style is None:
        if node.value in ("NaN", "Infinity", "-Infinity"):
            yield source.fault("Y115", line, column, f"{node.value} 不是一个数", "请写具体的数，或写 null", width=width)
        elif node.value not in ("true", "false", "null") and too_long(node.value):
            say = f"数字过长（最多 {MOST_DIGITS} 位，指数在 ±{MOST_EXPONENT} 以内）"
            yield source.fault("Y108", line, column, say, "请核对；若是编号或账号，请加引号", width=width)
    elif isinstance(node, yaml.ScalarNode) and (hidden := INVISIBLE.search(node.value)):
        say = f"这段文字里用 \\u 写进了看不见的{hidden_words(hidden.group())}"
        yield source.fault("Y109", line, column, say, "请删去它", width=width)


def _repeated(source: Source, node: yaml.MappingNode) -> Iterator[Diagnostic]:
    lines: dict[str, int] = {}
    for key, _ in node.value:
        line, column = key.start_mark.line + 1, key.start_mark.column + 1
        width = key.end_mark.column - key.start_mark.column
        if key.value == "":
            yield source.fault("Y113", line, column, "冒号前面没有键", "请写上键", width=width)
        elif key.value in lines:
            say = f"键“{key.value}”写了两次，第 {lines[key.value]} 行已经写过"
            yield source.fault("Y104", line, column, say, "请删去一处，或改成另一个键", width=width)
        lines.setdefault(key.value, line)


def _first_kept(source: Source) -> Any:
    """The data once more, of a repeated key the first."""
    return json.loads(
        source.text, parse_int=Written, parse_float=Written, object_pairs_hook=lambda pairs: dict(reversed(pairs))
    )


def _meaning(error: json.JSONDecodeError, source: Source) -> Diagnostic:
    """The parser's error in plain words."""
    index = min(error.pos, max(len(source.text) - 1, 0))
    before = source.text[: error.pos].rstrip()
    character = source.text[error.pos : error.pos + 1]
    say, fix = next(((say, fix) for start, say, fix in _MEANINGS if error.msg.startswith(start)), ("JSON 写法有误", ""))
    if character in ("“", "”", "，", "：", "｛", "｝", "［", "］"):
        say, fix = f"这里要用半角标点，写的是全角的“{character}”", "请换成半角；引号里面的标点不用改"
    elif character in ("/", "#"):
        say, fix = "JSON 里不能写注释", "请删去注释；需要注释的，请改用 YAML（.yaml）"
    elif character == "'":
        say, fix = "JSON 只认双引号", "请把单引号换成半角双引号"
    elif before.endswith(",") and character in ("}", "]"):
        say, fix, index = "最后一项后面多了逗号", "请删去这个逗号", len(before) - 1
    elif not character and len(before) > 0 and not error.msg.startswith("Unterminated"):
        say, fix, index = "文件没有写完：括号没有收尾", "请补上收尾的 } 或 ]", len(before) - 1
    return source.fault("Y115", *source.at(index), say, fix)
