"""The files a command is given: read, matched with each other, and every fault shown before anything else is done."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import click

from evaluator import __version__
from evaluator.cli.alike import assessments_of
from evaluator.diagnostics import Diagnostic, Fault, listing, show, suggestion, to_json
from evaluator.model.numbers import text_of
from evaluator.model.report import Assessment, Report
from evaluator.model.result import Result
from evaluator.model.standard import Standard
from evaluator.reading import library
from evaluator.reading.assessment import assessment_in
from evaluator.reading.digests import Digests
from evaluator.reading.document import Document
from evaluator.reading.kinds import KINDS, kind_of
from evaluator.reading.opening import Opened, open_file
from evaluator.reading.placing import place
from evaluator.reading.report import report_in
from evaluator.reading.standard import build_standard
from evaluator.scoring.bundle import Bundle
from evaluator.scoring.conclude import bundle_of, conclude

#: where each kind of file is given
PLACES = {
    "standard": "评估标准用 --standard 指定；请核对文件是否给错了位置",
    "report": "自评报告直接写在命令后面；请核对文件是否给错了位置",
    "assessment": "评估记录用 --assessment 指定，自评报告写在命令后面；请核对文件是否给错了位置",
    "round": "评估轮次要连同它的文件夹一起用，例如 evaluator round status 文件夹",
    "objection": "异议要放在评估轮次的文件夹里一起用，例如 evaluator round status 文件夹",
    "settings": "报告设置用 --settings 指定；请核对文件是否给错了位置",
}
MARKED = "标准要有 indicators，自评报告要有 subject 和 period，评估记录要有 assessor"
#: faults not of a file's content, but of the choice of the file: a missing one, a folder, one of another kind
WRONG_FILE = frozenset({"Y116", "A616"})

#: where to see what there is
_SHIPPED = "随程序提供的标准用 evaluator standard list 查看"

#: the ends of names that only documents have, no tables
DOCUMENTS = frozenset({".yaml", ".yml", ".json"})

FILE = click.Path(path_type=Path)
PEERS_OPTION = click.option(
    "--peers",
    "peer_files",
    multiple=True,
    type=FILE,
    help="同批参评的其他自评报告（可重复写）；要互相比较的指标按这一批计算；放在一起、名称对应的评估记录"
    "（名称.assessment.yaml、……评估表.xlsx）一起用",
)


def path_of_standard(which: str) -> Path:
    """The file of a standard that is named by its path, or by its id among those shipped; wrong use where there is none."""
    path = Path(which)
    if path.is_file():
        return path
    entries = library.find(which)
    if entries:
        return entries[-1].path
    if path.suffix.lower() in DOCUMENTS or path.parent != Path() or path.is_dir():
        return path  # whoever reads it says that it is not there, or a folder
    names = [entry.id for entry in library.shipped()]
    begun = [name for name in names if name.startswith(which)]  # hainan is hainan-37, not handan
    raise click.UsageError(f"没有标准“{which}”。{suggestion(which, begun or names) or _SHIPPED}")


def _standard_named(_: click.Context, __: click.Parameter, which: str | None) -> Path | None:
    return None if which is None else path_of_standard(which)


STANDARD_OPTION = click.option(
    "--standard",
    "standard_file",
    metavar="编号或文件",
    callback=_standard_named,
    help="评估标准的编号（如 hainan-37）或文件；不写则按自评报告里写的编号和版本查找",
)


@dataclass
class Desk:
    """What has been read so far, with all that was found wrong; nothing is printed until `settle`."""

    as_json: bool = False
    found: list[Diagnostic] = field(default_factory=list)
    standards: dict[Path, Standard | None] = field(default_factory=dict)
    documents: dict[Path, Opened | None] = field(default_factory=dict)
    digests: Digests = field(default_factory=Digests)

    def broken(self) -> bool:
        return any(diagnostic.severity == "error" for diagnostic in self.found)

    def settle(self) -> None:
        """Show the faults; with an error among them the command ends here."""
        if not self.as_json:
            for diagnostic in self.found:
                click.echo(show(diagnostic), err=True)
        if self.broken():
            self.fail()

    def fail(self) -> NoReturn:
        """End the command, with the faults as JSON where a program reads."""
        if self.as_json:
            click.echo(dumps({"faults": [to_json(diagnostic) for diagnostic in self.found]}))
        else:
            errors = sum(diagnostic.severity == "error" for diagnostic in self.found)
            click.echo(f"共 {errors} 处错误。改好后再运行一次。", err=True)
        raise SystemExit(self.code())

    def code(self) -> int:
        """0 where all is well, 1 where a file has faults, 2 where only the files given are not those that are wanted."""
        errors = {diagnostic.code for diagnostic in self.found if diagnostic.severity == "error"}
        return (2 if errors <= WRONG_FILE else 1) if errors else 0

    # -- reading --

    def document(self, path: Path) -> Opened | None:
        """The document or form in a file, read once, so that its faults are noted once."""
        if path not in self.documents:
            self.documents[path], problems = open_file(path)
            self.found.extend(problems)
        return self.documents[path]

    def of_kind(self, path: Path, wanted: str) -> Opened | None:
        """The document in a file, if it is of the kind that is wanted, as far as can be told."""
        document = self.document(path)
        if document is None:
            return None
        kind = kind_of(document)
        if kind == wanted or (kind is None and isinstance(document.value, Mapping)):
            return document
        found = f"这份文件是{KINDS[kind]}" if kind else "看不出这份文件是什么"
        self.note(document, [Fault("A616", (), f"这里要的是{KINDS[wanted]}，{found}", PLACES.get(kind or "", MARKED))])
        return None

    def note(self, document: Opened, faults: Iterable[Fault]) -> None:
        self.found.extend(place(document, list(faults)))

    def standard(self, path: Path) -> Standard | None:
        """The standard in a file, read once."""
        if path not in self.standards:
            document = self.of_kind(path, "standard")
            standard = None
            if document is not None:
                standard, faults = build_standard(document.value)
                self.note(document, faults)
            self.standards[path] = standard
        return self.standards[path]

    def text_of(self, standard: Standard) -> str:
        """The text that a standard was read from, as it was read."""
        path = next(path for path, one in self.standards.items() if one is standard)
        document = self.documents[path]
        assert isinstance(document, Document), "a standard is no spreadsheet"
        return document.text

    def standard_for(self, document: Opened, path: Path, given: Path | None) -> Standard | None:
        """The standard that a report or assessment names, or the one given as a file."""
        if given is not None:
            return self.standard(given)
        named = document.value.get("standard") if isinstance(document.value, Mapping) else None
        if named is None or isinstance(named, (Mapping, list, bool)):
            say, fix = "没有写明依据哪个评估标准", f"请写 standard: 编号@版本；{_SHIPPED}"
            self.note(document, [Fault("A615", ("standard",), say, fix)])
            return None
        return self._found(document, text_of(named), path)

    def _found(self, document: Opened, ref: str, path: Path) -> Standard | None:
        entries = [entry for entry in library.find(ref, path.parent) if entry.ref == ref]
        if not entries:  # another version, or none named: the reader of the document says what is wrong with it
            entries = library.find(ref.partition("@")[0], path.parent)[:1]
        if not entries:
            id_ = ref.partition("@")[0]
            meant = suggestion(id_, [entry.id for entry in library.shipped() if entry.id.startswith(id_)])
            fix = f"{meant or _SHIPPED + '；'}别的标准请用 --standard 指定文件"
            self.note(document, [Fault("A615", ("standard",), f"找不到评估标准“{ref}”", fix)])
            return None
        standards = [self.standard(entry.path) for entry in entries]
        hashes = {standard.hash for standard in standards if standard is not None}
        if len(hashes) > 1:
            files = listing(str(entry.path) for entry in entries)
            fault = Fault(
                "C508", ("standard",), f"“{ref}”有两份内容不同的文件：{files}", "改了内容就要换版本号，请只留一份"
            )
            self.note(document, [fault])
            return None
        return standards[0]

    def report(self, path: Path, given: Path | None) -> tuple[Report, Standard] | None:
        """A self-report with the standard it follows."""
        document = self.of_kind(path, "report")
        if document is None:
            return None
        standard = self.standard_for(document, path, given)
        if standard is None:
            return None
        report, found = report_in(document, standard, path.parent)
        self.found.extend(found)
        return None if report is None else (report, standard)

    def assessment(self, path: Path, standard: Standard, report: Report) -> Assessment | None:
        """An assessment of that report."""
        document = self.of_kind(path, "assessment")
        if document is None:
            return None
        assessment, found = assessment_in(document, standard, report)
        self.found.extend(found)
        return assessment


def peers_of(desk: Desk, files: Iterable[Path], standard: Standard, own: str) -> list[tuple[Report, Assessment | None]]:
    """The other subjects evaluated together; an assessment named alike is read with each."""
    others: list[tuple[Report, Assessment | None]] = []
    for path in files:
        document = desk.document(path)
        if document is None:
            continue
        report, found = report_in(document, standard, path.parent)
        desk.found.extend(found)
        if report is None or report.subject.id == own:
            continue
        if any(report.subject.id == other.subject.id for other, _ in others):
            say = f"同批参评里有两份“{report.subject.id}”（{report.subject.name}）的自评报告"
            desk.note(document, [Fault("A606", ("subject", "id"), say, "请只给一份")])
            continue
        alike = assessments_of(path)
        if len(alike) > 1:
            say = f"与自评报告 {path.name} 同名的评估记录有几份：{listing(one.name for one in alike)}"
            desk.note(document, [Fault("A606", ("subject", "id"), say, "请只留要用的那一份")])
        others.append((report, desk.assessment(alike[0], standard, report) if len(alike) == 1 else None))
    return others


@dataclass(frozen=True, slots=True)
class Given:
    """What a command about one subject was given, read and sound."""

    standard: Standard
    report: Report
    assessment: Assessment | None
    peers: list[tuple[Report, Assessment | None]]

    def result(self) -> Result:
        """What it comes to."""
        return conclude(self.standard, self.report, self.assessment, __version__, self.peers)

    def bundle(self) -> Bundle:
        """What the result is scored from."""
        return bundle_of(self.standard, self.report, self.assessment, self.peers)


def given(
    desk: Desk,
    report_file: Path,
    assessment_file: Path | None,
    standard_file: Path | None,
    peer_files: Iterable[Path] = (),
) -> Given | None:
    """One self-report with its standard, the assessment where one is given, and its peers; None with the faults on the desk."""
    read = desk.report(report_file, standard_file)
    if read is None:
        return None
    report, standard = read
    assessment = None
    if assessment_file is not None:
        assessment = desk.assessment(assessment_file, standard, report)
        if assessment is None:
            return None
    return Given(standard, report, assessment, peers_of(desk, peer_files, standard, report.subject.id))


def result_of(
    desk: Desk,
    report_file: Path,
    assessment_file: Path | None,
    standard_file: Path | None,
    peer_files: Iterable[Path] = (),
) -> tuple[Result, Standard] | None:
    """The result of one self-report, with its assessment where one is given; None with the faults on the desk."""
    read = given(desk, report_file, assessment_file, standard_file, peer_files)
    return None if read is None else (read.result(), read.standard)


def dumps(data: Any) -> str:
    """JSON for programs: readable Chinese, stable order as built."""
    return json.dumps(data, ensure_ascii=False, indent=2)
