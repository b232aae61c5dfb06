"""`evaluator check`: is a file sound? Standards, self-reports and assessments, several at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from evaluator.cli.alike import reports_of
from evaluator.cli.files import DOCUMENTS, FILE, MARKED, PLACES, STANDARD_OPTION, Desk, dumps
from evaluator.cli.output import check_place, write_output
from evaluator.diagnostics import Fault, to_json
from evaluator.model.numbers import text_of
from evaluator.model.report import Report
from evaluator.model.standard import Standard
from evaluator.reading.kinds import KINDS, kind_of
from evaluator.reading.opening import Opened, open_file
from evaluator.reading.workbook import Workbook


@click.command()
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="文件…")
@STANDARD_OPTION
@click.option("--report", "report_file", type=FILE, help="评估记录所对应的自评报告")
@click.option("--comments", type=FILE, help="另存一份自评表或评估表（.xlsx），把问题写成那一格的批注")
@click.option("--columns", "columns_file", type=FILE, help="汇总表的对照表（.yaml）：哪一列是哪个采集项")
@click.option("--json", "as_json", is_flag=True, help="按 JSON 输出，供程序读取")
def check(
    files: tuple[Path, ...],
    standard_file: Path | None,
    report_file: Path | None,
    comments: Path | None,
    columns_file: Path | None,
    as_json: bool,
) -> None:
    """检查文件写得对不对，一次列出全部问题。

    标准、自评报告、评估记录、报告设置都可以查，文件种类自动辨认。评估记录要对照自评报告：
    同时给出，或用 --report 指定，或放在一起按“名称.yaml、名称.assessment.yaml”
    （或“……自评表.xlsx、……评估表.xlsx”）命名。

    一行一个对象的汇总表（.csv、.xlsx 等）逐行检查，不算分；要用 --standard 写明依据哪个标准。

    例：evaluator check samples/hainan/jiedao.yaml

    例：evaluator check samples/hainan/huizong.csv --standard hainan-37
    """
    alone = bool(report_file or comments or as_json)
    if _checked_as_table(files, standard_file, columns_file, alone=alone):
        return
    if comments is not None:
        _may_comment(files, comments)
    desk = Desk(as_json)
    sound = [line for path in files if (line := check_file(desk, path, files, standard_file, report_file))]
    if comments is not None:
        _write_comments(files[0], comments, desk)
    if as_json:
        click.echo(dumps({"sound": not desk.broken(), "faults": [to_json(found) for found in desk.found]}))
        raise SystemExit(desk.code())
    for line in sound:
        click.echo(line)
    desk.settle()


def _checked_as_table(
    files: tuple[Path, ...], standard_file: Path | None, columns_file: Path | None, *, alone: bool
) -> bool:
    """Check the table among what was given; False where there is none. `alone`: an option that none takes."""
    from evaluator.cli.score_table import check_table, open_scored, table_in

    surely = columns_file is not None
    if not surely and all(path.suffix.lower() in DOCUMENTS for path in files):
        return False
    tables = [read for path in files if (read := table_in(path, standard_file, surely=surely)) is not None]
    if not tables:
        return False
    if len(files) > 1 or alone:
        raise click.UsageError("汇总表一次只查一张，不和别的文件一起查，也不和 --report、--comments、--json 一起用")
    check_table(open_scored(tables[0], standard_file, columns_file, None), files[0])
    return True


def _may_comment(files: tuple[Path, ...], comments: Path) -> None:
    """Comments go into a copy of one .xlsx file; anything else is wrong use."""
    if len(files) != 1 or files[0].suffix.lower() != ".xlsx" or comments.suffix.lower() != ".xlsx":
        raise click.UsageError("--comments 只用于一份 .xlsx 的自评表或评估表，另存的文件也以 .xlsx 结尾")
    if files[0].resolve() == comments.resolve():
        raise click.UsageError("批注要写到另一份文件里，请换一个文件名")
    check_place(comments)


def _write_comments(source: Path, comments: Path, desk: Desk) -> None:
    """The copy with its comments, where the file could be read at all and there is something to say of its cells."""
    if isinstance(desk.documents.get(source), Workbook) and any(found.sheet for found in desk.found):
        from evaluator.rendering.workbook import with_comments

        write_output(comments, with_comments(source.read_bytes(), desk.found))
        if not desk.as_json:
            click.echo(f"已把问题批注在：{comments}")


def check_file(
    desk: Desk, path: Path, files: tuple[Path, ...], standard_file: Path | None, report_file: Path | None
) -> str:
    """Check one file; the line that says it is sound, empty where it is not."""
    before = len([found for found in desk.found if found.severity == "error"])
    document = desk.document(path)
    if document is None:
        return ""
    kind = kind_of(document)
    about = ""
    if kind == "standard":
        about = _standard(desk.standard(path))
    elif kind == "report":
        read = desk.report(path, standard_file)
        about = _report(read[0]) if read else ""
    elif kind == "assessment":
        about = _assessment(desk, document, path, report_file or _report_of(document, path, files), standard_file)
    elif kind == "settings":
        about = _settings(desk, path)
    elif kind is not None:
        desk.note(document, [Fault("A616", (), f"{KINDS[kind]}不能单独检查", PLACES[kind])])
    else:
        desk.note(document, [Fault("A616", (), "看不出这是哪一种文件", MARKED)])
    errors = len([found for found in desk.found if found.severity == "error"])
    return f"{path}：{KINDS[kind]}，没有错误。{about}" if kind and about and errors == before else ""


def _standard(standard: Standard | None) -> str:
    if standard is None:
        return ""
    what = "末级指标" if standard.scored else "不计分的要求"
    known = f"，已知问题 {len(standard.defects)} 处" if standard.defects else ""
    return f"（{standard.ref}，{what} {len(list(standard.leaves()))} 项，校验值 {standard.hash[:12]}{known}）"


def _report(report: Report) -> str:
    return f"（{report.subject.name}，已填 {len(report.answers)} 项）"


def _settings(desk: Desk, path: Path) -> str:
    from evaluator.reading.settings import read_settings

    settings, found = read_settings(path)
    desk.found.extend(one for one in found if one not in desk.found)
    return (
        "" if settings is None else f"（{settings.name or '没有写机构名称'}，自己的章节 {len(settings.chapters)} 章）"
    )


def _report_of(document: Opened, path: Path, files: tuple[Path, ...]) -> Path | None:
    """The self-report that belongs to an assessment: given with it for the same subject, or named alike, or the only one."""
    given = {other: subject for other in files if other != path and (subject := _subject_of(other))}
    same = [other for other, subject in given.items() if subject == text_of(document.value.get("subject"))]
    only = list(given) if len(given) == 1 else []
    return next(iter([*same, *reports_of(path), *only]), None)


def _subject_of(path: Path) -> str:
    """The id of the subject of a self-report; empty where the file is none."""
    document, _ = open_file(path)
    if document is None or kind_of(document) != "report" or not isinstance(document.value.get("subject"), Mapping):
        return ""
    return text_of(document.value["subject"].get("id", "?"))


def _assessment(desk: Desk, document: Opened, path: Path, report_file: Path | None, standard_file: Path | None) -> str:
    if report_file is None:
        fix = "请同时给出自评报告，或用 --report 指定"
        desk.note(document, [Fault("A606", ("subject",), "找不到这份评估记录所对应的自评报告", fix)])
        return ""
    quiet = Desk(standards=desk.standards)
    read = quiet.report(report_file, standard_file)
    if read is None or quiet.broken():
        desk.found.extend(found for found in quiet.found if found not in desk.found)
        say, fix = f"自评报告 {report_file} 有错误，这份评估记录还没有对照着检查", "请先改好自评报告"
        desk.note(document, [Fault("A606", ("subject",), say, fix, severity="note")])
        return ""
    assessment = desk.assessment(path, read[1], read[0])
    return f"（{read[0].subject.name}，已核实 {len(assessment.findings)} 项）" if assessment else ""
