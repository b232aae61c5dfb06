"""Data held against a shape: one fault for one slip, in words that a person can act on."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from evaluator.diagnostics import Fault
from evaluator.model.numbers import Written
from evaluator.reading.document import parse_text
from evaluator.reading.schema import shape_faults
from evaluator.rules.shapes import AMOUNT, ITEMS, POINTS, RULE, TEXT, TEXTS, Shape

PERSON: Shape = {
    "type": "object",
    "properties": {
        "name": TEXT,
        "points": POINTS,
        "kind": {"enum": ["town", "street"]},
        "rule": RULE,
        "tags": {"type": "array", "minItems": 1, "maxItems": 2, "uniqueItems": True, "items": TEXT},
        "id": {"type": "text", "pattern": "^[a-z]+$", "say": "只用小写英文字母"},
        "places": {"type": "integer", "minimum": 0, "maximum": 6},
        "critical": {"type": "boolean"},
    },
    "required": ["name", "points"],
    "additionalProperties": False,
}


def faults(text: str, shape: Shape) -> list[Fault]:
    document, found = parse_text(text, "x.yaml")
    assert document is not None, found
    return shape_faults(document.value, shape)


def told(text: str, shape: Shape = PERSON) -> list[tuple[str, Any]]:
    return [(fault.code, fault.path) for fault in faults(f"name: 甲\npoints: 1\n{text}", shape)]


def said(text: str, shape: Shape = PERSON) -> str:
    (fault,) = faults(text, shape)
    return f"{fault.say}|{fault.fix}"


# -- scalars --


@pytest.mark.parametrize(
    ("shape", "good", "bad"),
    [
        (TEXT, ["甲", "'1'", "1.10", "80%"], ["true", "[甲]", "{甲: 乙}"]),
        (POINTS, ["3", "0.5", "66%", "'66%'", "-2"], ["五", "'3'", "true", "[1]"]),
        (AMOUNT, ["3", "甲 + 1", "66%"], ["true", "[1]"]),
        ({"type": "number"}, ["3", "0.5"], ["66%", "'3'", "甲", "true"]),
        ({"type": "integer"}, ["3", "3.0", "-1"], ["0.5", "'3'", "true"]),
        ({"type": "string"}, ["甲", "'1'"], ["1", "true"]),
        ({"type": "boolean"}, ["true", "false"], ["yes", "1", "'true'"]),
        ({"type": "object"}, ["{a: 1}", "{}"], ["a", "[a]"]),
        ({"type": "array"}, ["[a]", "[]"], ["a", "{a: 1}"]),
    ],
)
def test_types(shape: Shape, good: list[str], bad: list[str]) -> None:
    whole = {"type": "object", "properties": {"a": shape}}
    for text in good:
        assert faults(f"a: {text}", whole) == [], text
    for text in [*bad, "~"]:
        assert [(f.code, f.path) for f in faults(f"a: {text}", whole)] == [("S203", ("a",))], text


@pytest.mark.parametrize("shape", [TEXT, POINTS, AMOUNT, TEXTS])
@pytest.mark.parametrize("text", ["''", "'  '"])
def test_an_empty_text(shape: Shape, text: str) -> None:
    assert [f.code for f in faults(f"a: {text}", {"properties": {"a": shape}})] == ["S209"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name: 甲\npoints: 五分", ["要写分值", "文字“五分”", "只写数字"]),
        ("name: 甲\npoints: '5'", ["文字“5”", "去掉引号"]),
        ("name: 甲\npoints: ５", ["请写成 5"]),
        ("name: 甲\npoints: 3分", ["请写成 3"]),
        ("name: 甲\npoints: 80％", ["请写成 80%"]),
        ("name: 甲\npoints: ~", ["没有填写"]),
        ("name: true\npoints: 1", ["是/否", '"true"']),
        ("name: 甲\npoints: 1\ncritical: 是", ["是或否", "true"]),
        ("name: 甲\npoints: 1\nplaces: 80%", ["要写整数", "0.8"]),
        ("name: 甲\npoints: 1\nplaces: 1.5", ["数字 1.5", "请写整数"]),
        ("name: 甲\npoints: 1\nrule: met：甲", ["一组“键: 值”", "全角的“：”"]),
        ("name: 甲\npoints: 1\nrule: met:甲", ["冒号后面要空一格"]),
        ("name: 甲\npoints: 1\ntags: 甲，乙", ["一个列表", "全角", "[甲, 乙]"]),
        ("name: 甲\npoints: 1\ntags: {甲: 1}", ["一个列表", "“- ”"]),
        ("只有文字", ["整个文件要写一组“键: 值”"]),
        ("名称：值", ["全角的“：”"]),
        ("- 甲", ["一个列表"]),
    ],
)
def test_a_wrong_type_says_what_is_wanted_what_is_there_and_what_to_do(text: str, words: list[str]) -> None:
    message = said(text)
    assert all(word in message for word in words), message


# -- keys --


def test_each_missing_key_is_told_at_its_mapping() -> None:
    found = faults("kind: town", PERSON)
    assert [(f.code, f.path, f.on) for f in found] == [("S202", (), "value"), ("S202", (), "value")]
    assert "“name”" in found[0].say
    assert "文字" in found[0].fix


def test_each_unknown_key_is_told_at_the_key() -> None:
    found = faults("name: 甲\npoints: 1\n颜色: 红\n大小: 1", PERSON)
    assert [(f.code, f.path, f.on) for f in found] == [("S201", ("颜色",), "key"), ("S201", ("大小",), "key")]
    assert "name、points、kind" in found[0].fix


@pytest.mark.parametrize("key", ["point", "pionts", "Points", "“points”", "'points '", "ｐoints"])
def test_a_misspelt_key_is_one_fault_and_not_two(key: str) -> None:
    message = said(f"name: 甲\n{key}: 1")
    assert "points" in message
    assert "是不是想写" in message


def test_a_key_with_a_full_width_colon_in_braces() -> None:
    assert "全角" in said("{name: 甲, points：1}")
    assert "全角" in said("name: 甲\npoints: 1\nrule：{met: 甲}")
    assert "少一个空格" in said("{name: 甲, points:1}")


def test_keys_of_any_name_with_one_shape() -> None:
    shape = {"type": "object", "additionalProperties": PERSON}
    found = faults("甲: {name: 甲, points: 1}\n乙: {name: 乙}\n丙: 1", shape)
    assert [(f.code, f.path) for f in found] == [("S202", ("乙",)), ("S203", ("丙",))]


# -- the other keywords --


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("kind: twon", ("S204", ("kind",))),
        ("kind: 1", ("S204", ("kind",))),
        ("kind: true", ("S203", ("kind",))),
        ("kind: [town]", ("S203", ("kind",))),
        ("tags: []", ("S205", ("tags",))),
        ("tags: [甲, 乙, 丙]", ("S205", ("tags",))),
        ("tags: [甲, 甲]", ("S206", ("tags", 1))),
        ("id: A b", ("S206", ("id",))),
        ("id: 12", ("S206", ("id",))),
        ("places: -1", ("S207", ("places",))),
        ("places: 7", ("S207", ("places",))),
        ("rule: {mat: 甲}", ("S208", ("rule",))),
        ("rule: {}", ("S208", ("rule",))),
        ("rule: {met: 甲, judge: [0, 1]}", ("S208", ("rule",))),
    ],
)
def test_keywords(text: str, fault: tuple[str, Any]) -> None:
    assert told(text) == [fault]


def test_words_of_the_other_keywords() -> None:
    good = "name: 甲\npoints: 1\n"
    assert "是不是想写“town”？可以写：town、street" in said(f"{good}kind: twon")
    assert "只用小写英文字母" in said(f"{good}id: A")
    assert "中文引号" in said(f"{good}id: “a”")
    assert "不能小于 0，这里是 -1" in said(f"{good}places: -1")
    assert "是不是想写“met”？" in said(f"{good}rule: {{mat: 甲}}")
    assert "全角逗号" in said("[甲，乙]", {"type": "array", "minItems": 2})
    assert "最多写 2 项，这里有 3 项" in said(f"{good}tags: [a, b, c]")


def test_texts_are_compared_as_written() -> None:
    assert told("tags: [1.1, 1.10]") == []
    assert faults("a: 1", {"properties": {"a": {"enum": ["1", "2"]}}}) == []
    assert shape_faults(True, {"enum": [1]}) != []


# -- rules of any kind --


def test_a_rule_follows_the_shape_of_its_own_kind() -> None:
    assert told("rule: {met: [甲, {need: 乙, when: 丙}]}") == []
    assert told("rule: {met: [甲, {ned: 乙}], also: 1}") == [
        ("S201", ("rule", "met", 1, "ned")),
        ("S201", ("rule", "also")),
    ]


def test_a_rule_inside_a_rule() -> None:
    inner = "rule: {cases: [{when: 甲, rule: {met: 3}}, {rule: {add: [{need: 乙, rule: {judge: [1]}}]}}]}"
    assert told(inner) == [("S205", ("rule", "cases", 1, "rule", "add", 0, "rule", "judge"))]


def test_items_are_numbered_for_people() -> None:
    (fault,) = shape_faults([{"need": "甲"}, "乙"], ITEMS)
    assert fault.say.startswith("第 2 项")
    (fault,) = shape_faults({"bands": [["甲", "乙"]]}, {"properties": {"bands": {"items": {"items": POINTS}}}})[:1]
    assert fault.say.startswith("“bands”的第 1 项的第 1 项")


def test_nothing_is_said_about_parts_of_a_wrong_whole() -> None:
    assert told("rule: {add: {need: 甲, ponts: 1}}") == [("S203", ("rule", "add"))]
    found = shape_faults(None, PERSON)
    assert [f.code for f in found] == ["S203"]


def test_numbers_are_exact() -> None:
    shape = {"type": "number", "minimum": 0.1, "multipleOf": 0.05}
    assert shape_faults(Written("0.1"), shape) == []
    assert shape_faults(Fraction(1, 10), shape) == []
    assert [f.code for f in shape_faults(Written("0.12"), shape)] == ["S207"]
    assert [f.code for f in shape_faults(Written("0.05"), shape)] == ["S207"]


def test_a_great_many_faults_are_cut_short() -> None:
    assert len(shape_faults({str(n): n for n in range(5000)}, PERSON)) <= 200
