"""The members of a subject read from its self-report: written there, or self-reports of their own in the same folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any, Protocol

from evaluator.diagnostics import Diagnostic, Fault, Faults, Path, suggestion
from evaluator.model.numbers import text_of
from evaluator.model.question import Value
from evaluator.model.report import Member, Report
from evaluator.model.standard import Standard
from evaluator.reading.answers import (
    check_facts,
    check_samples,
    find_fact,
    part,
    read_attributes,
    read_fact,
    station_may,
)
from evaluator.reading.opening import Opened, open_file


class Build(Protocol):
    """Reads the self-report in a file that was opened."""

    def __call__(
        self, opened: Opened, standard: Standard, *, members: bool
    ) -> tuple[Report | None, list[Diagnostic]]: ...


def read_members(
    document: Mapping[str, Any], standard: Standard, folder: FilePath, build: Build, faults: Faults
) -> tuple[Member, ...] | None:
    """The members that a self-report lists; None where it does not say.

    `folder` is where the report lies, `build` reads the self-report of a member.
    """
    entries = document.get("members")
    if not isinstance(entries, list):
        return None
    reader = _Reader(document, standard, folder, build, faults)
    found: dict[str, Member] = {}
    own = text_of(part(document, "subject").get("id", ""))
    for n, entry in enumerate(entries):
        path: Path = ("members", n)
        member = None if faults.at(path) else reader.member(entry, path)
        if member is None:
            continue
        where = (*path, "id") if isinstance(entry, Mapping) else path
        if member.id == own:
            say = f"成员单位的编号“{own}”就是评估对象自己的编号"
            faults.add(Fault("A618", where, say, "成员单位里不列评估对象自己；不是同一个的，请改编号"))
        elif member.id in found:
            faults.add(Fault("A618", where, f"成员单位“{member.id}”写了两次", "请删去一处；不是同一个的，请改编号"))
        found.setdefault(member.id, member)
    return tuple(found.values())


@dataclass(frozen=True)
class _Reader:
    """Reads one member after another."""

    document: Mapping[str, Any]
    standard: Standard
    folder: FilePath
    build: Build
    faults: Faults

    def member(self, entry: Any, path: Path) -> Member | None:
        return self._written(entry, path) if isinstance(entry, Mapping) else self._filed(text_of(entry), path)

    def _written(self, entry: Mapping[str, Any], path: Path) -> Member:
        """A member whose facts stand in the report of its subject."""
        attributes = read_attributes(self.standard, part(entry, "attributes"), (*path, "attributes"), self.faults)
        answers: dict[str, Value] = {}
        for name, raw in part(entry, "facts").items():
            where: Path = (*path, "facts", name)
            fact = find_fact(self.standard, name, where, self.faults)
            if fact is not None and station_may(fact.questions[0], where, self.faults):
                answers.update(read_fact(fact, raw, where, self.faults))
        check_samples(self.standard, answers, entry, self.faults, path)
        check_facts(self.standard, {**attributes, **answers}, entry, self.faults, path)
        member = text_of(entry["id"])
        return Member(member, text_of(entry.get("name", member)), attributes, answers)

    def _filed(self, name: str, path: Path) -> Member | None:
        """A member that has a self-report of its own; of that its facts and attributes count here."""
        file = self.folder / name
        if FilePath(name).name != name or "\\" in name:
            fix = "成员单位的自评报告要与本报告放在同一个文件夹里，这里只写文件名"
            self.faults.add(Fault("A618", path, f"“{name}”不是同一个文件夹里的文件名", fix))
            return None
        if not file.is_file():
            near = suggestion(name, sorted(other.name for other in self.folder.glob("*.yaml")))
            fix = near or "请核对文件名；成员单位的自评报告要与本报告放在同一个文件夹里"
            self.faults.add(Fault("A618", path, f"找不到成员单位的自评报告“{name}”", fix))
            return None
        opened, found = open_file(file)
        report = None
        if opened is not None:
            report, faults = self.build(opened, self.standard, members=False)
            found = [*found, *faults]
        if report is None:
            self._faulty(name, found, path)
            return None
        self._period(name, report, path)
        return Member(report.subject.id, report.subject.name, report.subject.attributes, report.answers)

    def _faulty(self, name: str, found: list[Diagnostic], path: Path) -> None:
        errors = [diagnostic for diagnostic in found if diagnostic.severity == "error"]
        first = errors[0]
        where = f"{first.place}：" if first.place else f"第 {first.line} 行：" if first.line else ""
        say = f"成员单位的自评报告“{name}”有 {len(errors)} 处错误，先是{where}{first.say}"
        self.faults.add(Fault("A618", path, say, f"请先改好它：evaluator check {name}"))

    def _period(self, name: str, report: Report, path: Path) -> None:
        """A report of another period is most likely the wrong file: a warning."""
        entry = part(self.document, "period")
        own = text_of(entry.get("from", "")), text_of(entry.get("to", ""))
        if report.period != own and not self.faults.at(("period",)):
            say = f"成员单位的自评报告“{name}”的评估期是 {report.period[0]} 至 {report.period[1]}，与本报告不同"
            self.faults.add(Fault("A618", path, say, "请核对是否拿错了文件", severity="warning"))
