"""YAML text to plain data by our own rules: exact numbers, no dates or yes/no, no key twice, nothing that explodes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from evaluator.diagnostics import Diagnostic
from evaluator.model.numbers import MOST_DIGITS, MOST_EXPONENT, Written, looks_like_number, text_of, too_long
from evaluator.reading.syntax import LOADER, explain
from evaluator.reading.text import INVISIBLE, Source, hidden_words

MOST_DEPTH = 40
MOST_ALIASES = 20
MOST_NODES = 200_000
MOST_FAULTS = 100

_WORDS: dict[str, Any] = {"": None, "~": None, "null": None, "true": True, "false": False}
_NUMBER_STARTS = frozenset("+-.0123456789")


def read_yaml(source: Source) -> tuple[Any, list[Diagnostic], bool]:
    """The data, what is wrong with it, and whether it is sound enough to be looked at further."""
    builder = _Builder(source)
    try:
        for event in yaml.parse(source.text, Loader=LOADER):
            builder.take(event)
    except yaml.YAMLError as error:
        return None, [*builder.found, *explain(error, source)], False
    except _GiveUpError:
        return None, builder.found, False
    sound = all(diagnostic.code == "Y104" for diagnostic in builder.found)
    return builder.root, builder.found, sound


class _GiveUpError(Exception):
    """The rest of the document is not looked at."""


class _Unset:
    """Stands for a key that is yet to come, or for one that is faulty and whose value is dropped."""


_TO_COME, _DROPPED = _Unset(), _Unset()


@dataclass(slots=True)
class _Open:
    """A mapping or sequence that has begun and not ended; `height` counts the levels of collections in it."""

    value: Any
    anchor: str | None
    first: int
    is_key: bool
    key: Any = _TO_COME
    lines: dict[str, int] = field(default_factory=dict)
    height: int = 1


@dataclass(frozen=True, slots=True)
class _Anchored:
    """What an anchor names: the value, how many nodes it has and how many levels of collections."""

    value: Any
    size: int
    height: int


class _Builder:
    """Makes plain data from the parser's events, without recursion, and notes what is wrong on the way."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.found: list[Diagnostic] = []
        self.root: Any = None
        self.stack: list[_Open] = []
        self.anchors: dict[str, _Anchored] = {}
        self.named: set[str] = set()
        self.nodes = self.aliases = self.documents = 0

    def take(self, event: Any) -> None:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self._scalar(event)
        elif kind is yaml.MappingStartEvent:
            self._begin(event, {})
        elif kind is yaml.SequenceStartEvent:
            self._begin(event, [])
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self._end()
        elif kind is yaml.AliasEvent:
            self._alias(event)
        elif kind is yaml.DocumentStartEvent:
            self._document(event)

    # -- places --

    def fault(self, event: Any, code: str, say: str, fix: str, width: int = 0) -> None:
        start, end = event.start_mark, event.end_mark
        size = width or (end.column - start.column if end.line == start.line else 1)
        self.found.append(self.source.fault(code, start.line + 1, start.column + 1, say, fix, width=max(size, 1)))
        if len(self.found) >= MOST_FAULTS:
            raise _GiveUpError

    def stop(self, event: Any, code: str, say: str, fix: str) -> None:
        self.fault(event, code, say, fix)
        raise _GiveUpError

    # -- events --

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            self.fault(event, "Y114", "从这里起是第二份文档", "一个文件只写一份；请删去这行 ---，或另存一个文件", 3)
            raise _GiveUpError

    def _anchor(self, event: Any) -> None:
        """A name for references must stand for one thing."""
        if event.anchor in self.named:
            self.stop(event, "Y105", f"&{event.anchor} 写了两次", "请给后一处另起名字，或把内容直接写出来")
        if event.anchor is not None:
            self.named.add(event.anchor)

    def _begin(self, event: Any, value: Any) -> None:
        self._count(event, 1)
        self._anchor(event)
        if event.tag is not None:
            self._tag(event)
        if len(self.stack) >= MOST_DEPTH:
            self.stop(event, "Y107", f"层次超过 {MOST_DEPTH} 层", "请检查括号和缩进，一般不会超过十几层")
        is_key = self._at_key()
        if is_key:
            self.fault(event, "Y113", "键要写成文字，这里是一组内容", "本来要写文字的，请加引号", 1)
            self.stack[-1].key = _DROPPED
        self.stack.append(_Open(value, event.anchor, self.nodes, is_key))

    def _end(self) -> None:
        done = self.stack.pop()
        if done.anchor is not None:
            self.anchors[done.anchor] = _Anchored(done.value, self.nodes - done.first + 1, done.height)
        if not done.is_key:
            self._put(done.value, done.height)

    def _alias(self, event: Any) -> None:
        self.aliases += 1
        target = self.anchors.get(event.anchor)
        if self.aliases > MOST_ALIASES:
            self.stop(event, "Y105", f"引用（*）超过 {MOST_ALIASES} 处", "请把内容直接写出来")
        elif target is None:
            inside = any(frame.anchor == event.anchor for frame in self.stack)
            say = f"*{event.anchor} 引用了它自己" if inside else f"*{event.anchor} 没有对应的 &{event.anchor}"
            self.stop(event, "Y105", say, "请把内容直接写出来；本来要写文字的，请加引号")
        elif len(self.stack) + target.height > MOST_DEPTH:
            self.stop(event, "Y107", f"引用展开后层次超过 {MOST_DEPTH} 层", "请把内容直接写出来")
        else:
            self._count(event, target.size)
            self._accept(event, target.value, target.value, target.height)

    def _scalar(self, event: Any) -> None:
        self._count(event, 1)
        self._anchor(event)
        text, at_key = event.value, self._at_key()
        if event.tag is not None:
            self._tag(event)
        elif event.style == '"' and (hidden := INVISIBLE.search(text)):
            say = f"这段文字里用 \\ 写进了看不见的{hidden_words(hidden.group())}"
            self.fault(event, "Y109", say, "请删去它")
        if at_key and text == "<<" and not event.style:
            self.fault(event, "Y105", "不能用 << 合并另一组内容", "请把各个键直接写出来")
            self.stack[-1].key = _DROPPED
            return
        value = text if event.style or at_key else self._plain(event)
        if event.anchor is not None:
            self.anchors[event.anchor] = _Anchored(value, 1, 0)
        self._accept(event, text, value, 0)

    # -- parts --

    def _plain(self, event: Any) -> Any:
        """A plain scalar: nothing, true or false, an exact number, else text; `80%` stays text."""
        text: str = event.value
        if text in _WORDS:
            return _WORDS[text]
        if text[0] in _NUMBER_STARTS and looks_like_number(text):
            if too_long(text):
                say = f"数字过长（最多 {MOST_DIGITS} 位，指数在 ±{MOST_EXPONENT} 以内）"
                self.fault(event, "Y108", say, "请核对；若是编号或账号，请加引号")
            elif not text.endswith("%"):
                return Written(text)
        return text

    def _accept(self, event: Any, key: Any, value: Any, height: int) -> None:
        """A scalar or an alias, as a key or as a value."""
        if not self._at_key():
            self._put(value, height)
            return
        self.stack[-1].key = _DROPPED
        if isinstance(key, dict | list):
            self.fault(event, "Y113", "键要写成文字，这里引用的是一组内容", "请把键直接写出来")
        elif key is None or key == "":
            self.fault(event, "Y113", "冒号前面没有键", "请在冒号前写上键；整行是文字的，请加引号")
        else:
            self._named(event, text_of(key))

    def _named(self, event: Any, key: str) -> None:
        frame, line = self.stack[-1], event.start_mark.line + 1
        first = frame.lines.setdefault(key, line)
        if key in frame.value:
            where = f"第 {first} 行已经写过" if first != line else "这一行前面已经写过"
            self.fault(event, "Y104", f"键“{key}”写了两次，{where}", "请删去一处，或改成另一个键")
            return
        frame.value[key] = None
        frame.key = key

    def _at_key(self) -> bool:
        return bool(self.stack) and self.stack[-1].key is _TO_COME and isinstance(self.stack[-1].value, dict)

    def _put(self, value: Any, height: int) -> None:
        if not self.stack:
            self.root = value
            return
        frame = self.stack[-1]
        frame.height = max(frame.height, height + 1)
        if isinstance(frame.value, list):
            frame.value.append(value)
            return
        if frame.key is not _DROPPED:
            frame.value[frame.key] = value
        frame.key = _TO_COME

    def _count(self, event: Any, size: int) -> None:
        self.nodes += size
        if self.nodes > MOST_NODES:
            code = "Y105" if self.aliases else "Y106"
            what = "引用（*）展开后" if self.aliases else "文件里"
            fix = "请把内容直接写出来" if self.aliases else "请拆成几份"
            self.stop(event, code, f"{what}超过 {MOST_NODES // 10000} 万项", fix)

    def _tag(self, event: Any) -> None:
        tag = event.tag.replace("tag:yaml.org,2002:", "!!")
        self.fault(event, "Y112", f"这里用了类型标签 {tag}", '不用写类型；要当文字的，用引号括起来，例如 "010"', 1)
