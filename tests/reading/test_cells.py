"""Cells as people fill them in: what is tolerated reads back the same, all else is a fault and never another value."""

from __future__ import annotations

import datetime
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.diagnostics import Faults
from evaluator.forms.cell import Cell
from evaluator.model.numbers import percent, plain
from evaluator.model.question import Question, Value
from evaluator.reading.cells import read_cell, read_ticks

YES_NO = Question("q", "有平面图", "yes_no")
COUNT = Question("q", "社工人数", "count", "人", Fraction(0))
AMOUNT = Question("q", "支出", "amount", "元", Fraction(0))
NUMBER = Question("q", "学时", "number", "学时")
SHARE = Question("q", "支出率", "share", "", Fraction(0), Fraction(6, 5))
CHOICE = Question("q", "联席会议", "choice", options=("未召开", "召开一次", "召开两次以上", "3", "（其他）"))
CHOICES = Question("q", "功能区", "choices", options=("办公室", "设施、设备", "设备", "活动室", "A区"))
DATE = Question("q", "签订日", "date")
TEXT = Question("q", "特色", "text")
WIDE = str.maketrans("0123456789.,%-+", "０１２３４５６７８９．，％－＋")


def cell(value: object) -> Cell:
    if isinstance(value, bool):
        return Cell(value, "是" if value else "否", 1, 1)
    if isinstance(value, datetime.date):
        return Cell(value, value.isoformat(), 1, 1)
    if isinstance(value, int | Fraction):
        return Cell(Fraction(value), plain(Fraction(value)), 1, 1)
    return Cell(str(value), str(value).strip(), 1, 1)


def read(question: Question, written: object) -> tuple[Value | None, list[str]]:
    faults = Faults()
    value = read_cell(question, cell(written), ("q",), faults)
    return value, [f"{fault.code} {fault.say}。{fault.fix}" for fault in faults.found]


def sound(question: Question, written: object) -> Value | None:
    value, found = read(question, written)
    assert found == []
    return value


blanks = st.text(" \u3000\t", max_size=3)


def amid(text: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """The text with blanks around it, half-width or full-width."""
    wide = st.one_of(text, text.map(lambda t: t.translate(WIDE)))
    return st.tuples(blanks, wide, blanks).map("".join)


def grouped(text: str) -> str:
    whole, point, rest = text.partition(".")
    return f"{int(whole):,}{point}{rest}"


decimals = st.decimals(min_value=0, max_value=10**9, places=2).map(lambda d: Fraction(str(d)))


@given(st.data())
def test_numbers(data: st.DataObject) -> None:
    question = data.draw(st.sampled_from([COUNT, AMOUNT, NUMBER]))
    number = data.draw(st.integers(0, 10**9).map(Fraction) if question is COUNT else decimals)
    text = plain(number)
    shapes = [
        text,
        grouped(text),
        f"{text}{question.unit}",
        f"{grouped(text)} {question.unit}",
        f"+{text}",
        f"{text}．0",
    ]
    written = data.draw(
        st.one_of(st.just(number), amid(st.sampled_from(shapes if number.denominator == 1 else shapes[:5])))
    )
    assert sound(question, written) == number


@given(st.data())
def test_shares(data: st.DataObject) -> None:
    share = data.draw(st.integers(0, 12000).map(lambda n: Fraction(n, 10000)))
    texts = [percent(share), percent(share).replace("%", " %"), *([plain(share)] if share <= 1 else [])]
    assert sound(SHARE, data.draw(st.one_of(st.just(share), amid(st.sampled_from(texts))))) == share


@given(st.data())
def test_dates(data: st.DataObject) -> None:
    day = data.draw(st.dates(datetime.date(1901, 1, 1)))
    y, m, d = day.year, day.month, day.day
    shapes = [f"{y}-{m:02}-{d:02}", f"{y}-{m}-{d}", f"{y}/{m}/{d}", f"{y}.{m}.{d}", f"{y}.{m:02}.{d:02}"]
    shapes += [f"{y}{m:02}{d:02}", f"{y}年{m}月{d}日", f"{y} 年 {m} 月 {d} 日", f"{y}年{m}月{d}号"]
    compact = Fraction(f"{y}{m:02}{d:02}")
    assert sound(DATE, data.draw(st.one_of(st.sampled_from([day, compact]), amid(st.sampled_from(shapes))))) == day


@given(st.booleans(), st.data())
def test_yes_and_no(truth: bool, data: st.DataObject) -> None:
    words = "是 有 √ ✓ ✔ 对 Y y yes YES １ 1 true" if truth else "否 无 × 没有 N n no NO ０ 0 false"
    assert (
        sound(YES_NO, data.draw(st.one_of(st.sampled_from([truth, int(truth)]), amid(st.sampled_from(words.split())))))
        is truth
    )


@given(st.sampled_from(CHOICE.options), st.data())
def test_a_choice(option: str, data: st.DataObject) -> None:
    shapes = [option, option.replace("（", "(").replace("）", ")"), option.replace("召开", "召开 ")]
    assert sound(CHOICE, data.draw(amid(st.sampled_from(shapes)))) == option


@given(st.sets(st.sampled_from(["办公室", "设施、设备", "活动室", "A区"])), st.data())
def test_choices_in_one_cell(chosen: set[str], data: st.DataObject) -> None:
    between = data.draw(st.sampled_from(["、", "，", ",", "；", ";", "\n", "、 ", " ， "]))
    order = data.draw(st.permutations(sorted(chosen)))
    assert sound(CHOICES, between.join(order) or "无") == frozenset(chosen)


@given(st.sampled_from([CHOICE, CHOICES]), st.data())
def test_choices_by_ticks(question: Question, data: st.DataObject) -> None:
    chosen = data.draw(st.sets(st.sampled_from(question.options), max_size=1 if question is CHOICE else 9))
    blank = data.draw(st.booleans())
    faults = Faults()
    ticks = {o: cell("√") if o in chosen else None if blank else cell("×") for o in question.options}
    paths = {o: ("q", n) for n, o in enumerate(question.options)}
    value = read_ticks(question, ticks, paths, faults)
    if chosen:
        assert value == (next(iter(chosen)) if question is CHOICE else frozenset(chosen))
    elif blank:
        assert value is None
    else:
        assert value == (None if question is CHOICE else frozenset())
    assert bool(faults.found) == (question is CHOICE and not chosen and not blank)


def test_two_ticks_for_one_choice() -> None:
    faults = Faults()
    ticks = {option: cell("√") for option in CHOICE.options[:2]}
    assert read_ticks(CHOICE, ticks, {option: (option,) for option in ticks}, faults) is None
    assert [(f.code, f.path) for f in faults.found] == [("A604", ("召开一次",))]


@given(
    st.sampled_from(["不清楚", "不知道", "", " \u3000"]), st.sampled_from([YES_NO, COUNT, SHARE, CHOICE, CHOICES, DATE])
)
def test_what_is_not_known_is_unanswered(word: str, question: Question) -> None:
    assert read(question, word) == (None, [])
    assert read_cell(question, None, ("q",), Faults()) is None
    asked = replace(CHOICE, options=("不清楚", "清楚"))
    assert sound(asked, "不清楚") == "不清楚"


#: what is not guessed -> the remedy
REFUSED: list[tuple[Question, object, str, str]] = [
    (SHARE, Fraction("96.5"), "A602", "请带百分号写，例如 96.5%"),
    (SHARE, "96.5", "A602", "请带百分号写，例如 96.5%"),
    (SHARE, "1.05", "A602", "确实是 105% 的"),
    (replace(SHARE, high=Fraction(100)), Fraction("96.5"), "A602", "确实是 9650% 的"),
    (SHARE, "130%", "A603", "请核对"),
    (COUNT, "三", "A602", "只写阿拉伯数字"),
    (COUNT, "约3人", "A602", "只写数字 3"),
    (COUNT, "3户", "A602", "只写数字 3"),
    (COUNT, Fraction("2.5"), "A602", "请填整数"),
    (COUNT, -1, "A603", "请核对"),
    (COUNT, "1,2", "A602", "只写阿拉伯数字"),
    (COUNT, "12 345", "A602", "请写成 12345"),
    (COUNT, True, "A602", "只写阿拉伯数字"),
    (COUNT, datetime.date(1900, 1, 3), "A602", "改成“常规”"),
    (AMOUNT, "26.88万元", "A602", "请写成 268800"),
    (AMOUNT, "50%", "A602", "不填百分比"),
    (AMOUNT, "9" * 31, "Y108", "最多 30 位"),
    (YES_NO, "部分", "A602", "请写 是 或 否"),
    (YES_NO, "x", "A602", "请写 是 或 否"),
    (YES_NO, 2, "A602", "请写 是 或 否"),
    (YES_NO, "☑是 □否", "A602", "请写 是 或 否"),
    (DATE, "23-6-30", "A602", "2023-06-30 这样"),
    (DATE, "6/30", "A602", "2023-06-30 这样"),
    (DATE, "2023年6月", "A602", "哪一天"),
    (DATE, "2023-02-30", "A602", "没有这一天"),
    (DATE, "2023-6/30", "A602", "2023-06-30"),
    (DATE, Fraction(45107), "A602", "改成“文本”"),
    (DATE, datetime.date(1900, 1, 3), "A602", "改成“文本”"),
    (DATE, "是", "A602", "2023-06-30 这样"),
    (CHOICE, "召开1次", "A604", "是不是想写“召开一次”"),
    (CHOICE, "召开一次、未召开", "A604", "只能选一项"),
    (CHOICES, "办公室、走廊", "A604", "可选：办公室"),
    (CHOICES, "办公室、办公室", "A604", "各写一次"),
    (CHOICES, "办公室 活动室", "A604", "用“、”隔开"),
    (CHOICES, "设施", "A604", "照原文写"),
    (replace(CHOICES, options=("甲", "乙", "甲、乙")), "甲、乙", "A604", "分不清"),
    (CHOICES, "办公室、" * 3000, "A604", "各写一次"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "written", "code", "remedy"), REFUSED)
def test_what_would_be_guessing_is_refused(question: Question, written: object, code: str, remedy: str) -> None:
    value, found = read(question, written)
    assert value is None
    assert len(found) == 1
    assert found[0].startswith(code)
    assert remedy in found[0]
    assert len(found[0]) < 200


@given(st.sampled_from([YES_NO, COUNT, AMOUNT, SHARE, CHOICE, CHOICES, DATE]), st.text(min_size=1))
def test_any_text_is_a_value_a_blank_or_one_fault(question: Question, text: str) -> None:
    value, found = read(question, text)
    assert len(found) <= 1
    if value is None and not found:
        assert not text.strip() or text.strip().startswith(("不", "未"))


@given(st.text(min_size=1))
def test_a_text_is_kept(text: str) -> None:
    assert sound(TEXT, text) == (text.strip() or None)
    assert sound(TEXT, Fraction(7)) == "7"
