"""YAML and JSON to plain data: scalars by our own rules, faults where they are, and nothing that hangs or crashes."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from evaluator.diagnostics import Diagnostic, Path, has_errors, show
from evaluator.model.numbers import Written, looks_like_number
from evaluator.reading.document import Document, parse_text
from evaluator.reading.text import INVISIBLE
from tests.examples import examples


def value_of(text: str, file: str = "x.yaml") -> Any:
    document, found = parse_text(text, file)
    assert document is not None, [show(diagnostic) for diagnostic in found]
    assert found == []
    return document.value


def fault_of(text: str, file: str = "x.yaml") -> tuple[str, int, int]:
    document, found = parse_text(text, file)
    assert document is None
    assert len(found) == 1, [show(diagnostic) for diagnostic in found]
    return found[0].code, found[0].line, found[0].column


# -- scalars --


@pytest.mark.parametrize("text", ["~", "null", ""])
def test_nothing(text: str) -> None:
    assert value_of(f"a: {text}") == {"a": None}


@pytest.mark.parametrize(("text", "value"), [("true", True), ("false", False)])
def test_true_and_false(text: str, value: bool) -> None:
    assert value_of(f"a: {text}")["a"] is value


@pytest.mark.parametrize("text", ["0", "-1", "+2", "1.10", "010", ".5", "1e3", "2022.1", "1" * 30, "1e-12"])
def test_a_number_is_exact_and_remembers_its_text(text: str) -> None:
    number = value_of(f"a: {text}")["a"]
    assert isinstance(number, Written)
    assert number.text == text


@pytest.mark.parametrize(
    "text",
    ["yes", "no", "on", "True", "NULL", "1:30", "2022-07-01", "80%", "0x1F", "1_000", "1,5", "nan", ".inf", "１"],
)
def test_all_else_is_text(text: str) -> None:
    assert value_of(f"a: {text}") == {"a": text}


@pytest.mark.parametrize("text", ["1", "true", "~", "", "null"])
def test_what_is_quoted_is_text(text: str) -> None:
    assert value_of(f"a: '{text}'\nb: \"{text}\"") == {"a": text, "b": text}


def test_keys_are_text_as_written() -> None:
    assert value_of("1.10: a\ntrue: b\nyes: c\n~: d\n010: e") == {
        "1.10": "a", "true": "b", "yes": "c", "~": "d", "010": "e",
    }  # fmt: skip


# -- faults of the data --


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: 1\nb: 2\nx: " + "1" * 31, ("Y108", 3, 4)),
        ("x: 1e999999", ("Y108", 1, 4)),
        ("x: 1e13", ("Y108", 1, 4)),
        ("x: !!str 1", ("Y112", 1, 4)),
        ("x: !重要 1", ("Y112", 1, 4)),
        ("? [a, b]\n: 1", ("Y113", 1, 3)),
        ("x: {{a: b}: c}", ("Y113", 1, 5)),
        (": x", ("Y113", 1, 1)),
        ('"": x', ("Y113", 1, 1)),
        ("a: 1\n---\nb: 2", ("Y114", 2, 1)),
        ("a: &a {b: 1}\nc:\n  <<: *a", ("Y105", 3, 3)),
        ("a: *b", ("Y105", 1, 4)),
        ("a: &a [1, *a]", ("Y105", 1, 11)),
        ('a: "\\u202e"', ("Y109", 1, 4)),
        ("[" * 41 + "]" * 41, ("Y107", 1, 41)),
        ("a: " + "{b: " * 40 + "1" + "}" * 40, ("Y107", 1, 160)),
        ("# nothing\n", ("Y111", 0, 0)),
        ("---\n", ("Y111", 0, 0)),
        (" \n", ("Y111", 0, 0)),
    ],
)
def test_faults_of_the_data(text: str, place: tuple[str, int, int]) -> None:
    assert fault_of(text) == place


def test_a_repeated_key_is_told_with_the_line_of_the_first_and_the_first_stands() -> None:
    document, found = parse_text('a: 1\nb:\n  c: 2\n  "c": 3\na: 4\n', "x.yaml")
    assert document is not None
    assert document.value == {"a": 1, "b": {"c": 2}}
    assert [(d.code, d.line, d.column, "第 3 行" in d.say, "第 1 行" in d.say) for d in found] == [
        ("Y104", 4, 3, True, False),
        ("Y104", 5, 1, False, True),
    ]
    assert has_errors(found)


def test_all_faults_of_the_data_at_once() -> None:
    document, found = parse_text(f"a: 1\na: 2\nb: {'1' * 40}\nc: !x 1\n? [d]\n: 2\n", "x.yaml")
    assert document is None
    assert [d.code for d in found] == ["Y104", "Y108", "Y112", "Y113"]


def test_forty_levels_and_twenty_references_are_read() -> None:
    assert value_of("[" * 40 + "]" * 40)
    assert len(value_of(f"a: &a [1, 2]\nb: [{', '.join(['*a'] * 20)}]")["b"]) == 20
    assert fault_of(f"a: &a [1, 2]\nb: [{', '.join(['*a'] * 21)}]")[0] == "Y105"


# -- faults of the writing: the line that is to blame --


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("id: x\n名称：值\nt: 1", ("Y102", 2, 3)),
        ("id: x\n名称：值", ("Y102", 2, 3)),
        ("a: 1\nsubject：\n  id: x", ("Y102", 2, 8)),
        ("- code：1\n  name: x", ("Y102", 1, 7)),
        ("a:\n  - code: 1\n    rule：\n      met: x", ("Y102", 3, 9)),
        ('"a"：1\nb: 2', ("Y102", 1, 4)),
        ("a: {x: 1，y: 2}", ("Y102", 1, 9)),
        ("a: {b: ［1, 2]}", ("Y102", 1, 8)),
        ("a: “1: 2”", ("Y102", 1, 4)),
        ('a: "甲”\nb: 1\nc: "d"', ("Y102", 1, 6)),
        ("a:\n\tb: 1", ("Y103", 2, 1)),
        ("a:\n  b: 1\n \tc: 2", ("Y103", 3, 2)),
        ("a: 1\ntitle:海南\nb: 2", ("Y101", 2, 6)),
        ("- a\n-b\n- c: 1", ("Y101", 2, 1)),
        ("a: b: c", ("Y101", 1, 5)),
        ("a: 1\nb: “甲”, 乙: 丙", ("Y101", 2, 10)),
        ("a: 1\n只有文字\nb: 2", ("Y101", 2, 1)),
        ('a: 1\nb: "甲\nc: 2', ("Y101", 2, 4)),
        ('b: "甲\nc: "2"', ("Y101", 1, 4)),
        ("a: 1\nb: [甲, 乙\nc: 2", ("Y101", 2, 4)),
        ("a:\n  b: 1\n c: 2", ("Y101", 3, 2)),
        ('a: "b" c', ("Y101", 1, 8)),
        ("a: - b", ("Y101", 1, 4)),
        ("a: @b", ("Y101", 1, 4)),
        ("*重点", ("Y101", 1, 1)),
        ('a: "\\q"', ("Y101", 1, 5)),
        ("a: |x\n  y", ("Y101", 1, 5)),
    ],
)
def test_the_line_that_is_to_blame(text: str, place: tuple[str, int, int]) -> None:
    assert fault_of(text) == place


def test_every_full_width_colon_in_the_place_of_a_key_is_told() -> None:
    _, found = parse_text("n: 1\nm：2\nk: 全角：在文字里，没有关系\nj：4\n", "x.yaml")
    assert [(d.code, d.line) for d in found] == [("Y102", 2), ("Y102", 4)]


def test_full_width_signs_in_text_are_not_blamed_for_something_else() -> None:
    text = "说明: 甲：乙，丙“丁”\n列: [甲，乙, 制度：上墙]\n- x\n"
    assert fault_of(text)[:2] == ("Y101", 3)
    assert fault_of("met:\n  - 制度：上墙\n  - 人员：到位\nb: [甲，乙, c: [\n")[:2] == ("Y101", 4)


@pytest.mark.parametrize("text", ["met: [甲，乙]", "code: “1.1”", "- 制度：上墙", "名称：值", "n: |\n  甲：乙\n  \t丙"])
def test_full_width_signs_in_text_are_welcome(text: str) -> None:
    assert value_of(text) is not None


# -- JSON --


def test_json_is_read_by_the_same_rules() -> None:
    value = value_of('{"a": 1.10, "b": "1", "c": [true, null], "d": "2022-01-01"}', "x.json")
    assert value == {"a": Written("1.10"), "b": "1", "c": [True, None], "d": "2022-01-01"}
    assert value["a"].text == "1.10"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"a": 1,\n "a": 2}', ("Y104", 2, 2)),
        ('{"a": NaN}', ("Y115", 1, 7)),
        ('{"a": [1, -Infinity]}', ("Y115", 1, 11)),
        ('{"a": 1,}', ("Y115", 1, 8)),
        ('{"a"：1}', ("Y115", 1, 5)),
        ("{'a': 1}", ("Y115", 1, 2)),
        ('{\n  // x\n  "a": 1}', ("Y115", 2, 3)),
        ('{"a": [1', ("Y115", 1, 8)),
        ('{"a": 1e999999}', ("Y108", 1, 7)),
        ('{"a": "\\u202e"}', ("Y109", 1, 7)),
        ('{"a": "\\ud800"}', ("Y109", 1, 7)),
        ('{"": 1}', ("Y113", 1, 2)),
        ("[" * 41 + "]" * 41, ("Y107", 1, 41)),
        ("null", ("Y111", 0, 0)),
    ],
)
def test_json_faults(text: str, place: tuple[str, int, int]) -> None:
    document, found = parse_text(text, "x.JSON")
    assert (found[0].code, found[0].line, found[0].column) == place
    assert (document is None) == (place[0] != "Y104")


# -- hostile --

HOSTILE: dict[str, str] = {
    "brackets": "[" * 100_000,
    "braces": "{a: " * 100_000,
    "dashes": "- " * 100_000,
    "questions": "? " * 100_000,
    "laughs": "a: &a [x]\n"
    + "".join(f"{c}: &{c} [{f'*{p}, ' * 9}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)),
    "one big alias": f"a: &a [{'x,' * 20_000}]\nb: [{'*a,' * 15}]",
    "digits": "a: " + "1" * 1_000_000,
    "exponent": "a: 1e" + "9" * 1_000_000,
    "repeated": "a: 1\n" * 100_000,
    "full-width": "a: 1\n" + "甲：乙\n" * 50_000 + "b: c: d",
    "quotes": "“" * 300_000 + ": : ",
    "flow": "a: [" + "甲，" * 300_000,
    "spaces": "a" + " " * 1_000_000 + "b: c: d",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("file", ["x.yaml", "x.json"])
def test_hostile_text_is_refused_in_good_time(name: str, file: str) -> None:
    begun = time.perf_counter()
    document, found = parse_text(HOSTILE[name], file)
    shown = [show(diagnostic) for diagnostic in found]
    assert time.perf_counter() - begun < 3
    assert document is None or name == "repeated"
    assert 0 < len(shown) <= 100
    assert all(len(line) < 1000 for line in shown)


SIGNS = [*"a键值：:，,“”\"'[]{}［｝|>!%#?~1\\（）\t\n-", ": ", ", ", "- ", "\n  ", " # ", "&a ", "*a", "<<: ", "---\n"]
soup = st.lists(st.sampled_from(SIGNS), max_size=30).map("".join)


@settings(max_examples=examples(300), deadline=None)
@given(soup, st.sampled_from(["x.yaml", "x.json"]))
def test_any_text_is_either_read_or_refused_with_a_place(text: str, file: str) -> None:
    document, found = parse_text(text, file)
    assert (document is None) == any(d.code != "Y104" for d in found)
    assert all(show(diagnostic) for diagnostic in found)
    for path in paths_of(document.value) if document else ():
        assert document is not None
        assert min(document.place(path)) >= 1
        assert min(document.place((*path, "?"), "key", 2)) >= 1


# -- what is written is what is read, and where it stands --

safe_text = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=12).filter(
    lambda text: INVISIBLE.search(text) is None and not re.search("[\u2e80-\u2fdf]", text)  # radicals are folded
)
plain_text = st.text(st.sampled_from("甲乙丙，：“”（）%abc12. "), min_size=1, max_size=10)
numbers = st.from_regex(r"-?[0-9]{1,6}(\.[0-9]{0,4})?", fullmatch=True).map(Written)
scalars = st.one_of(st.none(), st.booleans(), numbers, safe_text, plain_text)
trees = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(safe_text.filter(bool) | plain_text, inner, max_size=4),
    max_leaves=12,
).filter(lambda tree: tree is not None)


def written(value: bool | Written | str | None) -> str:
    """A scalar in YAML: plain where that reads back the same, else in quotes."""
    if value is None or isinstance(value, bool):
        return "~" if value is None else "true" if value else "false"
    if isinstance(value, Written):
        return value.text
    plain = value == value.strip() and value and not looks_like_number(value) and value[0] in "甲乙丙abc"
    if plain and not set(value) & set(":#,[]{}\n\t\"'"):
        return value
    if "\n" not in value and "\t" not in value and "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    return json.dumps(value, ensure_ascii=False)


def dumped(tree: Any, indent: int = 0) -> str:
    """The tree in block YAML, in flow where it is empty."""
    pad = " " * indent
    if isinstance(tree, dict) and tree:
        return "".join(
            f"{pad}? {json.dumps(key, ensure_ascii=False)}\n{pad}:\n{dumped(v, indent + 2)}" for key, v in tree.items()
        )
    if isinstance(tree, list) and tree:
        return "".join(f"{pad}-\n{dumped(part, indent + 2)}" for part in tree)
    return f"{pad}{written(tree) if not isinstance(tree, dict | list) else '{}' if isinstance(tree, dict) else '[]'}\n"


def flowing(tree: Any) -> str:
    """The tree in one line."""
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{json.dumps(key, ensure_ascii=False)}: {flowing(v)}" for key, v in tree.items()) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(flowing(part) for part in tree) + "]"
    return written(tree)


def jsoned(tree: Any) -> str:
    if isinstance(tree, dict):
        return "{" + ",\n".join(f"{json.dumps(key)} : {jsoned(v)}" for key, v in tree.items()) + "}"
    if isinstance(tree, list):
        return "[" + ",\t".join(jsoned(part) for part in tree) + "]"
    if isinstance(tree, Written):
        return tree.text
    return json.dumps(tree)


def paths_of(value: Any, path: Path = ()) -> list[Path]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(below for key, part in parts for below in paths_of(part, (*path, key)))]


def at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


@settings(max_examples=examples(200), deadline=None)
@given(trees, st.sampled_from([dumped, flowing]))
@example({"a": "甲：乙", "b": ["80%", "true", "~", "1"]}, dumped)
def test_any_tree_is_read_back_the_same_with_every_part_in_its_place(tree: Any, write: Any) -> None:
    text = write(tree)
    value = value_of(text)
    assert value == tree
    places(Document(parse(text), tree, "yaml"), lambda raw: yaml.load(raw, Loader=yaml.BaseLoader))


@settings(max_examples=examples(100), deadline=None)
@given(trees)
def test_any_tree_in_json(tree: Any) -> None:
    text = jsoned(tree)
    document, found = parse_text(text, "x.json")
    if found:  # a number such as 007 or 1. is none in JSON
        assert found[0].code == "Y115"
        return
    assert document is not None
    assert document.value == tree
    places(document, json.loads)


def parse(text: str) -> Any:
    document, _ = parse_text(text, "x.yaml")
    assert document is not None
    return document.source


def places(document: Document, load: Any) -> None:
    """Every scalar stands where its place says, from first to last character."""
    lines = document.text.split("\n")
    for path in paths_of(document.value):
        value = at(document.value, path)
        line, column, width = document.place(path)
        raw = lines[line - 1][column - 1 : column - 1 + width]
        if isinstance(value, str):
            assert load(raw) == value
        elif isinstance(value, Written):
            assert raw == value.text
        if path and isinstance(path[-1], str):
            line, column, width = document.place(path, "key")
            assert load(lines[line - 1][column - 1 : column - 1 + width]) == path[-1]


# -- places --

TEXT = """\
id: 甲
facts:
  社工: {label: 人数, type: count}
list:
  - a
  - code: "1.1"
    when: '甲 >= ''3'' and 乙'
    quoted: "甲 \\u4e59 丙"
    long: 甲乙 丙
      丁 戊
    block: |
      第一行 a
      第二行 b
    empty:
"""


@pytest.mark.parametrize(
    ("path", "on", "offset", "place"),
    [
        ((), "value", None, (1, 1, 2)),
        (("id",), "value", None, (1, 5, 1)),
        (("id",), "key", None, (1, 1, 2)),
        (("facts",), "value", None, (3, 3, 2)),
        (("facts", "社工"), "value", None, (3, 7, 24)),
        (("facts", "社工", "type"), "value", None, (3, 25, 5)),
        (("facts", "社工", "unit"), "value", None, (3, 7, 24)),
        (("facts", "社工", "unit"), "key", None, (3, 3, 2)),
        (("facts", "nobody", "unit"), "value", None, (3, 3, 2)),
        (("list",), "value", None, (5, 3, 1)),
        (("list", 1), "value", None, (6, 5, 4)),
        (("list", 7), "value", None, (5, 3, 1)),
        (("list", 1, "code"), "value", 0, (6, 12, 3)),
        (("list", 1, "when"), "value", 5, (7, 17, 1)),
        (("list", 1, "when"), "value", 13, (7, 27, 1)),
        (("list", 1, "quoted"), "value", 2, (8, 16, 1)),
        (("list", 1, "quoted"), "value", 4, (8, 23, 1)),
        (("list", 1, "long"), "value", 3, (9, 14, 1)),
        (("list", 1, "long"), "value", 5, (10, 7, 1)),
        (("list", 1, "block"), "value", 0, (12, 7, 3)),
        (("list", 1, "block"), "value", 10, (13, 11, 1)),
        (("list", 1, "empty"), "value", None, (14, 5, 5)),
    ],
)
def test_places(path: Path, on: Any, offset: int | None, place: tuple[int, int, int]) -> None:
    document, _ = parse_text(TEXT, "x.yaml")
    assert document is not None
    assert document.place(path, on, offset) == place


def test_a_place_beyond_the_text_is_its_end() -> None:
    document, _ = parse_text("a: '甲'\nb: x", "x.yaml")
    assert document is not None
    assert document.place(("a",), offset=99)[:2] == (1, 6)
    assert document.place(("b",), offset=99)[:2] == (2, 4)


def test_a_place_in_what_is_referred_to() -> None:
    document, _ = parse_text("a: &a {b: 1}\nc: *a", "x.yaml")
    assert document is not None
    assert document.place(("c", "b")) == (1, 11, 1)


def test_nothing_is_composed_until_a_place_is_asked_for() -> None:
    document, _ = parse_text("a: 1", "x.yaml")
    assert document is not None
    assert "root" not in vars(document)
    assert document.place(("a",)) == (1, 4, 1)
    assert "root" in vars(document)


def test_the_file_is_told_as_given() -> None:
    _, found = parse_text("a: b: c", "标准/甲.yaml")
    assert isinstance(found[0], Diagnostic)
    assert found[0].file == "标准/甲.yaml"
