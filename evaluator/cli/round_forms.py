"""The spreadsheets of a round: each assessor's own sheets, what the team has to agree on, and the sheet of an objection."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import click

from evaluator import __version__
from evaluator.cli.files import Desk
from evaluator.cli.output import check_place, fail_to_write, write_output
from evaluator.diagnostics import Path as Place
from evaluator.diagnostics import listing, suggestion
from evaluator.forms.portion import Portion
from evaluator.model.question import Value
from evaluator.model.report import Assessment
from evaluator.model.round import AGREED, Case
from evaluator.reading import round_places as at
from evaluator.reading.round_folder import RoundFolder, look_into


@dataclass
class Written:
    """What was done with the sheets of one command, by the names of files and subjects."""

    new: list[Path] = field(default_factory=list)
    same: list[Path] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def folder_of(root: Path, room: Path) -> RoundFolder:
    """The round in a folder; faults in other rooms than this one, where the sheets go, stop nobody here."""
    desk = Desk()
    found, problems = look_into(root)
    own = (root / room).resolve()
    desk.found = [one for one in problems if found is None or own in Path(one.file).resolve().parents]
    desk.settle()
    assert found is not None, "a fault would have ended the command"
    return found


def cases_of(folder: RoundFolder, subjects: Iterable[str]) -> list[Case]:
    """The cases of the subjects that are asked for, of all where none are; others end the command as wrong use."""
    wanted, known = list(subjects), {one.id: one for one in folder.round.subjects}
    for one in wanted:
        if one not in known:
            raise click.UsageError(f"这一轮没有评估对象“{one}”。{suggestion(one, known) or '有：' + listing(known)}")
        if known[one].not_evaluated:
            raise click.UsageError(f"“{one}”未参评（{known[one].not_evaluated}）")
    by_id = {case.report.subject.id: case for case in folder.cases}
    missing = [one for one in wanted if one not in by_id]
    if missing:
        raise click.UsageError(f"“{missing[0]}”还没有能用的自评报告；先看 evaluator round status")
    return [by_id[one] for one in wanted] if wanted else list(folder.cases)


# -- each assessor's own sheets --


def write_assessor_sheets(
    root: Path, assessor: str, subjects: tuple[str, ...], output: Path | None, *, force: bool
) -> None:
    """The sheets of one assessor, by default into the folder where only that assessor's files lie."""
    room = Path(at.ASSESSMENTS, assessor)
    folder = folder_of(root, room)
    team = folder.round.team
    if assessor not in team:
        names = {member.name: one for one, member in team.items()}
        hint = f"这里要写编号“{names[assessor]}”" if assessor in names else suggestion(assessor, team)
        raise click.UsageError(f"评估组里没有“{assessor}”。{hint or '评估人员有：' + listing(team)}")
    done = Written()
    for case in cases_of(folder, subjects):
        content = _own_sheet(folder, case, assessor, done)
        if content is not None:
            there = output is None and any(one.assessor == assessor for one in case.assessments)
            _put(
                content,
                case,
                _place(root / room, output, subjects, case, "评估表.xlsx"),
                done,
                there=there,
                force=force,
            )
    waiting = {one.id for one in folder.round.evaluated()} - {case.report.subject.id for case in folder.cases}
    if not subjects and waiting:
        done.notes.append(f"还没有能用的自评报告，先不生成：{listing(sorted(waiting))}")
    _say(done, "评估表", f"（{assessor}）")


def _own_sheet(folder: RoundFolder, case: Case, assessor: str, done: Written) -> bytes | None:
    """The sheet of an assessor for one subject; None, with a note of why, where they do not score it."""
    from evaluator.forms.portion import own_portion

    subject, member = case.report.subject, folder.round.team[assessor]
    if subject.id in member.recused:
        done.notes.append(f"{assessor} 要回避 {subject.id} {subject.name}，不生成")
        return None
    portion = own_portion(folder.standard, folder.round, case.report, assessor)
    if not portion.codes:
        done.notes.append(f"{subject.id} {subject.name} 没有派 {assessor} 评的，不生成")
        return None
    existing = next((one for one in case.assessments if one.assessor == assessor), None)
    return _sheet(folder, case, portion, existing, (assessor, member.name))


def _sheet(
    folder: RoundFolder, case: Case, portion: Portion, existing: Assessment | None, who: tuple[str, str]
) -> bytes:
    """The sheet of a portion, filled in with what its assessor, or the team, has said already."""
    from evaluator.forms.assessor import assessor_form
    from evaluator.forms.assessor_values import assessor_values
    from evaluator.forms.portion import cut
    from evaluator.rendering.workbook import form_bytes

    declared = folder.round
    about = {"assessor": who[0], "name": who[1], "agency": declared.agency, "commissioner": declared.commissioner}
    known: dict[Place, Value] = {(key,): word for key, word in about.items() if word}
    if existing is not None:
        known |= assessor_values(existing, folder.standard, case.report)
    form = cut(assessor_form(folder.standard, case.report, existing), portion)
    lost = known.keys() - {entry.path for entry in form.entries()}
    if lost:
        subject = case.report.subject.id
        raise click.UsageError(
            f"“{subject}”已有的记录里有 {len(lost)} 处不在这份表的范围里，请先改好：{listing(map(str, lost))}"
        )
    return form_bytes(form, known)


# -- what the team has to agree on --


def write_agreements(root: Path, subjects: tuple[str, ...], output: Path | None, *, force: bool) -> None:
    """A sheet for each subject of which the assessors do not all say the same."""
    from evaluator.forms.agreed import disputed_portion

    folder = folder_of(root, Path(AGREED))
    flagged, done = _flagged(folder), Written()
    for case in cases_of(folder, subjects):
        subject = case.report.subject
        portion = disputed_portion(folder.standard, folder.round, case, flagged.get(subject.id, frozenset()))
        if portion is None:
            done.notes.append(f"{subject.id} {subject.name} 没有要合议的，不生成")
            continue
        content = _sheet(folder, case, portion, case.agreed, _who_agrees(folder, case))
        place = _place(root / AGREED, output, subjects, case, "合议表.xlsx")
        _put(content, case, place, done, there=output is None and case.agreed is not None, force=force)
    _say(done, "合议表")


def _who_agrees(folder: RoundFolder, case: Case) -> tuple[str, str]:
    """In whose name it is settled: the whole team's, or the adjudicator's where the round leaves it to them."""
    merge, subject = folder.round.merge, case.report.subject.id
    adjudicator = folder.round.team.get(merge.adjudicator)
    if merge.judgement == "adjudicator" and adjudicator is not None and subject not in adjudicator.recused:
        return adjudicator.id, adjudicator.name
    return AGREED, ""


def _flagged(folder: RoundFolder) -> Mapping[str, frozenset[str]]:
    """The leaves whose scorers the round calls too far apart, by subject."""
    from evaluator.scoring.rounds import conclude_round

    if folder.round.merge.spread_flag is None:
        return {}
    results = conclude_round(folder.standard, folder.round, folder.cases, __version__, "draft")
    return {
        case.report.subject.id: frozenset(
            node.code for node in result.conclusion.leaves() if node.leaf and node.leaf.flagged
        )
        for case, result in zip(folder.cases, results, strict=True)
    }


# -- an objection --


def write_objection(root: Path, subjects: tuple[str, ...], output: Path | None) -> None:
    """The empty sheet for an objection of one subject; a file that is there is never written over."""
    from evaluator.forms.objection_sheets import objection_form
    from evaluator.rendering.workbook import form_bytes
    from evaluator.scoring.merging import merge

    if len(subjects) != 1 or output is None:
        raise click.UsageError("异议表一次一份：请用 --subject 写明评估对象的编号，用 -o 写明文件")
    _check_sheet(output)
    folder = folder_of(root, Path(at.OBJECTIONS))
    (case,) = cases_of(folder, subjects)
    found = merge(folder.standard, folder.round, case, "draft").assessment.findings
    content = form_bytes(objection_form(folder.standard, folder.round, case.report, dict(found)))
    if output.exists():
        raise click.UsageError(f"“{output}”已经有了（可能已经填过），没有动；另一件异议请换一个文件名")
    write_output(output, content)
    click.echo(f"已生成异议表：{output}")


# -- files --


def _place(room: Path, output: Path | None, subjects: tuple[str, ...], case: Case, ending: str) -> Path:
    """Where the sheet of a subject goes: into the room of the round, or where it is asked for."""
    from evaluator.forms.subjects import sheet_name

    if output is not None and output.suffix.lower() == ".xlsx":
        if len(subjects) != 1:
            raise click.UsageError("写到一个文件的，请用 --subject 指定一个评估对象；几份的，-o 写文件夹")
        _check_sheet(output)
        return output
    folder = room if output is None else output
    _make(folder)
    return folder / sheet_name(case.report.subject.id, case.report.subject.name, ending)


def _check_sheet(output: Path) -> None:
    if output.suffix.lower() != ".xlsx":
        raise click.UsageError(f"输出文件要以 .xlsx 结尾，写的是“{output.name}”")
    check_place(output)


def _make(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise click.UsageError(f"“{folder}”是一个文件，这里要文件夹")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fail_to_write(folder, error)


def _put(content: bytes, case: Case, place: Path, done: Written, *, there: bool, force: bool) -> None:
    """Write a sheet that is not there yet; `there`: a record of this subject was read, in whichever file it stands."""
    from evaluator.rendering.workbook import same_book

    existing = place.read_bytes() if place.is_file() else None
    if existing is None and there:
        subject = case.report.subject
        done.notes.append(
            f"{subject.id} {subject.name} 已有记录，在另一份文件里，不再生成；要另存一份看的，用 -o 写到别处"
        )
    elif existing is not None and same_book(existing, content):
        done.same.append(place)
    elif existing is not None and not force:
        done.kept.append(place)
    else:
        write_output(place, content)
        done.new.append(place)


def _say(done: Written, what: str, whose: str = "") -> None:
    """What was written, what was there already, and what was left alone."""
    if done.new:
        where = done.new[0] if len(done.new) == 1 else done.new[0].parent
        click.echo(f"已生成 {len(done.new)} 份{what}{whose}：{where}")
    if done.same:
        click.echo(f"{len(done.same)} 份已在那里，内容相同。")
    if not (done.new or done.same or done.kept):
        click.echo(f"没有生成{what}。")
    for note in done.notes:
        click.echo(note)
    if done.kept:
        names = "\n".join(f"  {place}" for place in done.kept)
        click.echo(f"有 {len(done.kept)} 份同名文件内容不同（可能已经填过），没有动：\n{names}", err=True)
        click.echo("确实要重新生成的，加 --force：已经填的会先填进新表。", err=True)
        raise SystemExit(1)
