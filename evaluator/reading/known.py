"""`known_defects`: what is wrong in a table as it was published, accepted place by place so that it still loads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from evaluator.diagnostics import CATALOGUE, Fault, Faults, Path, listing, suggestion
from evaluator.model.numbers import text_of
from evaluator.model.standard import Defect

#: Defects of content, with which a standard can still be scored, and what scoring then does.
SCORED: dict[str, str] = {
    "C501": "按各项所写的分值算，最多能得多少就是多少，印出的满分和上限不变",
    "C506": "按所写的分数线定等次，够不着的等次不会评出",
    "C507": "照原样印出，按编号区分",
    "C510": "照原样填报，不影响得分",
    "C521": "照所写的条件执行，因而不起作用",
    "C522": "照所写的次序执行，轮不到的不会用上",
    "C523": "等次只看下限：达到哪一等的下限，又不到上一等的下限，就是哪一等",
    "C524": "照所写的规则计分，得分总是一样",
    "C525": "照原样列出，不影响得分",
    "C526": "两处各填各的，各按各的规则计分",
    "R403": "照所写的分值给分，超过本项满分的部分不计",
}


_PARTS = {
    "total": "总分",
    "extra": "加减分的范围",
    "facts": "采集项",
    "attributes": "评估对象的属性",
    "scales": "量表",
    "checks": "数据校验",
    "gates": "一票否决",
    "grades": "等次",
    "bands": "",
    "needs": "",
}


@dataclass
class Entry:
    """One entry of the list: where it looks, and what it has covered so far."""

    at: str
    code: str
    say: str
    path: Path
    found: list[str] = field(default_factory=list)

    def covers(self, fault: Fault) -> bool:
        """Whether the fault is of that code, at or below the place; of an indicator not what is inside its children."""
        size = len(self.path)
        below = fault.path[size:]
        own = self.path[:1] != ("indicators",) or not (below[:1] == ("children",) and len(below) > 1)
        return fault.code == self.code and fault.path[:size] == self.path and own


class KnownDefects:
    """The entries of a standard; `known` is asked about every defect of content that is found."""

    def __init__(self, value: Mapping[str, Any], faults: Faults) -> None:
        self.entries: list[tuple[int, Entry]] = []
        self.lost: list[Fault] = []
        self.codes = dict(_codes(value.get("indicators"), ("indicators",)))
        written = value.get("known_defects")
        for n, entry in enumerate(written if isinstance(written, list) else []):
            path: Path = ("known_defects", n)
            if not faults.at(path):
                self._read(entry, n, value, faults)
        faults.known = self.known
        if value.get("provenance") == "transcribed":
            faults.remedy = "；公布的表就是这样的，请记入 known_defects"

    def known(self, fault: Fault) -> bool:
        """Whether the standard lists the fault; the entry that covers it remembers what was found."""
        for _, entry in self.entries:
            if entry.covers(fault):
                entry.found += [fault.say] if fault.say not in entry.found else []
                return True
        return False

    def settle(self, faults: Faults) -> tuple[Defect, ...]:
        """What the standard carries; an entry that met nothing is a fault, once all else is sound.

        A place that does not exist may be lost with a part that could not be read, so it is said only if all could be.
        """
        errors = {fault.code for fault in faults.found if fault.severity == "error"}
        if errors <= {*SCORED, "C527"}:
            faults.found += self.lost
        if not errors and not self.lost:
            for n, entry in self.entries:
                if not entry.found:
                    say = f"“{entry.at}”处没有 {entry.code}（{CATALOGUE[entry.code]}）这个问题"
                    fix = "请删去这一条；问题在别处的，at 改写那一处的指标编号或键名"
                    faults.add(Fault("C527", ("known_defects", n), say, fix))
        return tuple(
            Defect(e.at, _words(e), e.code, e.say, tuple(e.found), SCORED[e.code]) for _, e in self.entries if e.found
        )

    def _read(self, entry: Mapping[str, Any], n: int, value: Mapping[str, Any], faults: Faults) -> None:
        at, code, path = text_of(entry["at"]), text_of(entry["code"]), ("known_defects", n)
        if code not in SCORED:
            if code in CATALOGUE:
                say = f"{code}（{CATALOGUE[code]}）不能作为已知问题保留，不改正就没法计分"
            else:
                say = f"没有代码“{code}”"
            faults.add(Fault("C527", (*path, "code"), say, f"可以保留的只有内容上的问题：{listing(SCORED, 20)}"))
            return
        where = self.codes.get(at) or _place(at, value)
        if where is None:
            hint = suggestion(at, [*self.codes, *(key for key in value if key != "indicators")])
            fix = hint or "指标写编号；其他地方写键名，逐层用点隔开，例如 grades.bands、facts.社工、total"
            self.lost.append(Fault("C527", (*path, "at"), f"标准里没有“{at}”这个地方", fix))
            return
        self.entries.append((n, Entry(at, code, text_of(entry["say"]), where)))


def _words(entry: Entry) -> str:
    """The place in words."""
    if entry.path[0] == "indicators":
        return f"指标{entry.at}"
    named = [text for text in entry.at.split(".")[1:] if text not in _PARTS]
    return _PARTS.get(str(entry.path[0]), str(entry.path[0])) + (f"“{'”“'.join(named)}”" if named else "")


def _codes(nodes: Any, path: Path) -> Iterator[tuple[str, Path]]:
    """The paths of the indicators by code."""
    for n, node in enumerate(nodes if isinstance(nodes, list) else []):
        if isinstance(node, Mapping):
            yield text_of(node.get("code")), (*path, n)
            yield from _codes(node.get("children"), (*path, n, "children"))


def _place(at: str, value: Any) -> Path | None:
    """The path that keys with dots between them name; in a list an entry is named, or counted from 1."""
    path: Path = ()
    for step in at.split("."):
        if isinstance(value, Mapping) and step in value:
            key: str | int = step
        elif isinstance(value, list) and (found := _entry(step, value)) is not None:
            key = found
        else:
            return None
        path, value = (*path, key), value[key]
    return None if path[0] in ("indicators", "known_defects") else path


def _entry(step: str, entries: list[Any]) -> int | None:
    """The entry of a list that has the name, or the number from 1."""
    for n, entry in enumerate(entries):
        name = entry.get("name") if isinstance(entry, Mapping) else entry[0] if isinstance(entry, list) else entry
        if text_of(name) == step:
            return n
    return int(step) - 1 if step.isdecimal() and 1 <= int(step) <= len(entries) else None
