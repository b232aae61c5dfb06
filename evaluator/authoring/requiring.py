"""A requirement proposed for a wording of a table without points: what must be met, and by when."""

from __future__ import annotations

import re
from typing import Any

from evaluator.authoring.asking import Facts
from evaluator.authoring.naming import close
from evaluator.authoring.proposing import Proposed, Unread
from evaluator.reading.standard import build_standard

#: of a wording that speaks of points no list of requirements is made
OF_POINTS = re.compile(r"\d\s*分(?!钟|之)|[得扣给计加满评打]分|酌情")
#: the sentence that the engine prints: material, the requirements, what rates are, the day, and words of the author
_PRINTED = re.compile(
    r"(?:没有(?P<one>“[^”]+”)的，按未达到计。|(?P<several>(?:“[^”]+”、)*“[^”]+”)缺任何一样的，按未达到计。)?"
    r"要求(?P<all>同时符合)?：(?P<list>[^。]+)。(?P<rest>.*)"
)
_DUE = re.compile(r"期限：(\d{4}-\d{2}-\d{2})。")
#: what makes of a text more than a requirement
_MORE = re.compile(r"不适用|不检查|其他情形|（\d）|[①-⑳]")
LONGEST = 120


def require(text: str, name: str) -> Proposed | Unread:
    """The requirement that a wording says; nothing where it has conditions, or is more than one sentence."""
    wording = close(text)
    if not wording:
        return Unread("原表没有写要求")
    if _MORE.search(wording):
        return Unread("有分情形、不适用或不检查的话，请另写成 cases、na 或 skip_when")
    found = _PRINTED.fullmatch(wording)
    if found is None:
        one = wording.rstrip("。；")
        if len(one) > LONGEST or re.search("[。；]", one):
            return Unread("不止一句话")
        return _built(name, {"met": one}, "", (), "")
    needs: Any = found["list"].split("；") if found["all"] else found["list"]
    due = _DUE.search(found["rest"])
    say = _DUE.sub("", found["rest"])
    material = tuple(re.findall("“([^”]+)”", found["one"] or found["several"] or ""))
    return _built(name, {"met": needs}, say, material, due[1] if due else "")


def _built(name: str, rule: dict[str, Any], say: str, requires: tuple[str, ...], due: str) -> Proposed | Unread:
    """With the sentence that the engine prints of it; where it would not take it, why."""
    more = {"say": say, "requires": list(requires), "due": due}
    leaf = {"code": "1", "name": name, "rule": rule, **{key: value for key, value in more.items() if value}}
    head = {"id": "x", "version": "1", "title": "x", "provenance": "own"}
    standard, faults = build_standard({**head, "indicators": [leaf]})
    if standard is None:
        return Unread(next((fault.say for fault in faults if fault.severity == "error"), "写不成规则"))
    sentence = next(standard.leaves()).sentence()
    return Proposed(rule, "要求", "逐条对照的要求", sentence, Facts(), say, requires, due)
