"""What people write in an expression in words or with other signs, and the hint that helps them on."""

from __future__ import annotations

from collections.abc import Collection

from evaluator.expressions.tokens import KEYWORDS, Token, tokens
from evaluator.model.question import Question

#: words of a sentence -> how an expression says it; longer words first
_SAID = {
    "大于等于": ">=",
    "小于等于": "<=",
    "大于或等于": ">=",
    "小于或等于": "<=",
    "不少于": ">=",
    "不低于": ">=",
    "不小于": ">=",
    "不超过": "<=",
    "不多于": "<=",
    "不高于": "<=",
    "不大于": "<=",
    "不等于": "!=",
    "并且": "and",
    "而且": "and",
    "或者": "or",
    "大于": ">",
    "多于": ">",
    "高于": ">",
    "超过": ">",
    "小于": "<",
    "少于": "<",
    "低于": "<",
    "不足": "<",
    "等于": "=",
    "包含": "has",
    "含有": "has",
    "且": "and",
    "和": "and",
    "或": "or",
    "达": ">=",
    "满": ">=",
    "含": "has",
    "为": "=",
    "是": "=",
}
_TURNED = {"=>": ">=", "=<": "<=", "<>": "!="}
_NOT = frozenset({"不", "非", "不是", "没有", "无", "未"})
_OTHER = {
    "&|!！": "“并且”写 and，“或者”写 or，“不”写 not",
    "—–‐": "减号写半角的 -",
    "[]{}【】": "算式里只用圆括号",
    "、；;": "函数里的各项用逗号隔开",
}
_CHECK = "请检查括号是否成对、运算符是否齐全"


def in_words(text: str, known: Collection[str]) -> str:
    """The hint for a word that stands for a sign: alone, before a name, or run together with the name before it."""
    if text.lower() in KEYWORDS:
        return f"“{text}”要写成小写的 {text.lower()}"
    start = max((name for name in known if text.startswith(name)), key=len, default="")
    rest = text[len(start) :]
    for word, sign in _SAID.items():
        tail = rest.removeprefix(word)
        if tail != rest and (len(word) > 1 or not tail or tail[0].isdigit() or tail.startswith(tuple(known))):
            return f"“{word}”要写成 {sign}，前后空一格"
    return ""


def hint(token: Token, before: Token | None, known: Collection[str]) -> str:
    """What to do about a token that cannot stand where it does."""
    if token.kind == "end":
        return "后面还缺一个名称、数或条件"
    if token.kind == "other":
        return next((fix for signs, fix in _OTHER.items() if token.text in signs), _CHECK)
    if token.kind == "word":
        return f"{token.text} 的两边都要写全"
    if before is not None and before.kind == "sign" and before.text + token.text in _TURNED:
        return f"“{before.text}{token.text}”要写成 {_TURNED[before.text + token.text]}"
    if token.kind == "sign" and token.text in ("<", "<=", ">", ">=", "=", "!="):
        return "一次只能比较两个数；要写区间的，用 and 连接，例如 3 <= 社工 and 社工 <= 5"
    if token.kind == "sign" or before is None:
        return _CHECK
    if before.text in _NOT:
        return f"“{before.text}”要写成 not，后面空一格"
    said = in_words(before.text, ()) if before.kind == "name" else ""
    said = said or (in_words(token.text, known) if token.kind == "name" else "")
    if not said and before.kind == "number" and token.kind == "name":
        return "数字后面不写单位；选项名以数字开头的，请加引号"
    return said or f"“{before.text}”与“{token.text}”之间缺少运算符，在函数里是缺少逗号"


def as_option(option: str) -> str:
    """An option as it stands in an expression: in quotes unless it reads as one word."""
    first, *rest = tokens(option)
    return option if first.kind == "name" and len(rest) == 1 else f"'{option}'"


def as_condition(question: Question) -> str:
    """How a choice or a yes/no question is asked about in a condition, by example; empty for other types."""
    if question.type in ("choice", "choices") and question.options:
        sign = "=" if question.type == "choice" else "has"
        return f"{question.key} {sign} {as_option(question.options[0])}"
    return question.key if question.type == "yes_no" else ""
