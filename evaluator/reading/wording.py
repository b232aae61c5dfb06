"""What does not fit a shape, said in plain Chinese: what is expected, what stands there, and what to do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from evaluator.diagnostics import Fault, Path, listing, suggestion
from evaluator.model.numbers import Written, looks_like_number, parse_number, plain, text_of, too_long

_TYPES = {
    "text": "文字",
    "string": "文字",
    "number": "数字",
    "integer": "整数",
    "points": "分值（数字，或 66% 这样的百分数）",
    "amount": "数字或算式",
    "boolean": "是或否（true 或 false）",
    "object": "一组“键: 值”",
    "array": "一个列表",
    "null": "~（空）",
}
_NUMERIC = frozenset({"number", "integer", "points"})
_LIST = "每项一行，行首写“- ”；或写成 [甲, 乙]，逗号用半角"
_MAPPING = "每行写“键: 值”，冒号用半角，后面空一格"


def expected(types: str | list[str]) -> str:
    """The types a shape allows, in words."""
    names = [types] if isinstance(types, str) else types
    return "或".join(dict.fromkeys(_TYPES.get(name, name) for name in names))


def found(value: object) -> str:
    """What stands there, in words."""
    if value is None:
        return "空的"
    if isinstance(value, bool):
        return f"“{'true' if value else 'false'}”（是/否）"
    if isinstance(value, Fraction):
        return f"数字 {shown(value)}"
    if isinstance(value, str):
        return f"文字“{shown(value)}”"
    return "一组“键: 值”" if isinstance(value, Mapping) else "一个列表"


def shown(value: object, most: int = 20) -> str:
    """A scalar as it is written, cut where it is long."""
    text = text_of(value) if isinstance(value, Written | str) else plain(value) if isinstance(value, Fraction) else "…"
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most] + "…"


def named(path: Path) -> str:
    """What a message is about: the key, the item of a list, or the file as a whole."""
    if not path:
        return "整个文件"
    items = ""
    for step in reversed(path):
        if isinstance(step, str):
            return f"“{step}”{items}"
        items = f"的第 {step + 1} 项{items}"
    return items.removeprefix("的")


def wrong_type(path: Path, value: Any, types: str | list[str]) -> Fault:
    """S203, or S209 where a text is wanted and an empty one stands there."""
    names = [types] if isinstance(types, str) else types
    if isinstance(value, str) and not value.strip() and {"text", "string", "amount", "points"} & set(names):
        return empty_text(path)
    if value is None:
        return Fault("S203", path, f"{named(path)}没有填写，这里要{expected(types)}", "请填写，或删去这一行")
    say = f"{named(path)}要写{expected(types)}，这里是{found(value)}"
    return Fault("S203", path, say, _type_fix(value, frozenset(names)))


def _type_fix(value: Any, names: frozenset[str]) -> str:
    if isinstance(value, str):
        return _text_fix(value, names)
    if isinstance(value, bool) and names & _NUMERIC:
        return "请写数字"
    if isinstance(value, bool) and "amount" in names:
        return "请写数字，或用采集项的名称写算式"
    if "boolean" in names and not isinstance(value, Mapping | list):
        return "是写 true，否写 false，不加引号"
    if isinstance(value, bool) and names & {"text", "string"}:
        return f'要当文字，请加引号："{"true" if value else "false"}"'
    if isinstance(value, Fraction) and names == {"string"}:
        return f'要当文字，请加引号："{shown(value)}"'
    if names == {"integer"}:
        return "请写整数"
    if "array" in names:
        return _LIST
    if "object" in names:
        return _MAPPING
    return "请写成一个值，不要分项" if isinstance(value, Mapping | list) else ""


def _text_fix(text: str, names: frozenset[str]) -> str:
    """What to do where a text stands and something else is wanted."""
    half = unicodedata.normalize("NFKC", text).strip()
    if names & _NUMERIC:
        return _number_fix(text, half.strip("“”\"'").removesuffix("分").strip())
    if names & {"object", "array"} and re.search(r"\S[：]", text):
        return "全角的“：”不分开键和值，请改成半角冒号加一个空格"
    if "object" in names and re.search(r"\S:\S", text):
        return "冒号后面要空一格，例如 键: 值"
    if "array" in names and re.search("[，、；]", text):
        return f"全角的标点不分开各项。{_LIST}"
    if "object" in names or "array" in names:
        return _MAPPING if "object" in names else _LIST
    return "是写 true，否写 false，不加引号" if "boolean" in names else ""


def _number_fix(text: str, half: str) -> str:
    if not looks_like_number(half) or too_long(half):
        return "只写数字，不写单位和文字"
    if half.endswith("%") and text.strip() == half:
        return f"这里不能写百分数，请写成 {plain(parse_number(half))}"
    return "请去掉引号，只写数字" if text == half else f"请写成 {half}"


def empty_text(path: Path) -> Fault:
    """S209."""
    return Fault("S209", path, f"{named(path)}写了空的文字", "请填写，或删去这一行")


def not_among(path: Path, value: Any, options: Iterable[Any]) -> Fault:
    """S204, or S203 where no scalar stands there at all."""
    words = [str(option) for option in options]
    if not isinstance(value, str | Fraction):
        return Fault("S203", path, f"{named(path)}要写下列之一，这里是{found(value)}", f"可以写：{listing(words)}")
    fix = f"{suggestion(text_of(value), words)}可以写：{listing(words)}"
    return Fault("S204", path, f"{named(path)}不能写“{shown(value)}”", fix)


def wrong_count(path: Path, value: Any, keyword: str, limit: int) -> Fault:
    """S205: too few or too many entries."""
    least = keyword.startswith("min")
    count = f"至少要有 {limit} 项" if least else f"最多写 {limit} 项"
    say = f"{named(path)}{count}，这里有 {len(value)} 项" if value else f"{named(path)}是空的，{count}"
    merged = next((part for part in value if isinstance(part, str) and "，" in part), "")
    fix = f"“{shown(merged)}”只算一项：全角逗号不分开各项，请用半角逗号" if least and merged else ""
    return Fault("S205", path, say, fix or ("请补上" if least else "请删去多余的"))


def wrong_text(path: Path, value: Any, say: str) -> Fault:
    """S206: a text that is not written as it should be; `say` tells how."""
    text = text_of(value)
    fix = "中文引号会算作文字的一部分，请去掉或改用半角引号" if re.search("[“”]", text) else say
    return Fault("S206", path, f"{named(path)}的写法不合要求：“{shown(value)}”", fix or "请核对写法")


def out_of_bounds(path: Path, value: Fraction, keyword: str, limit: Any) -> Fault:
    """S207: a number beyond its bound."""
    bound = plain(Fraction(str(limit)))
    words = {
        "minimum": f"不能小于 {bound}",
        "maximum": f"不能大于 {bound}",
        "exclusiveMinimum": f"要大于 {bound}",
        "exclusiveMaximum": f"要小于 {bound}",
        "multipleOf": f"要是 {bound} 的整数倍",
    }[keyword]
    return Fault("S207", path, f"{named(path)}{words}，这里是 {shown(value)}", "请核对数值")
