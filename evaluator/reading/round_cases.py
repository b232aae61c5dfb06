"""Whose each file in a round's folder is: self-reports, assessments, what was agreed, and objections, subject by subject."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from evaluator.diagnostics import Diagnostic, Fault, listing
from evaluator.diagnostics import Path as Where
from evaluator.model.dossier import SurveyLine
from evaluator.model.members import question_under
from evaluator.model.numbers import text_of
from evaluator.model.report import Assessment, Finding, Report
from evaluator.model.round import AGREED, Case, Objection, Round
from evaluator.model.standard import Standard
from evaluator.reading import round_places as at
from evaluator.reading.assessment import assessment_in
from evaluator.reading.assessor_cells import untouched
from evaluator.reading.assigned import Scope, Users
from evaluator.reading.objection import objection_in
from evaluator.reading.opening import Opened
from evaluator.reading.placing import place
from evaluator.reading.previous import previous_in, with_previous
from evaluator.reading.privacy import mask
from evaluator.reading.report import report_in
from evaluator.reading.returns import said_by
from evaluator.reading.round import place_in_round
from evaluator.reading.round_cells import remarks_on, without_yaml
from evaluator.reading.round_desk import RoundDesk, said
from evaluator.reading.round_people import near_id
from evaluator.reading.round_places import Place
from evaluator.reading.staffing import check_subject
from evaluator.reading.survey import survey_findings, survey_line, survey_of
from evaluator.reading.workbook import Workbook


@dataclass
class _Sorted:
    """What has been read of one subject so far."""

    report: Report
    assessments: dict[str, Assessment] = field(default_factory=dict)
    agreed: Assessment | None = None
    objections: list[Objection] = field(default_factory=list)
    surveyed: dict[str, Finding] = field(default_factory=dict)
    lines: list[SurveyLine] = field(default_factory=list)

    def case(self, team: Iterable[str]) -> Case:
        """The case; assessments in the order of the team, objections by their names."""
        assessments = tuple(self.assessments[one] for one in team if one in self.assessments)
        objections = tuple(sorted(self.objections, key=lambda one: one.id))
        return Case(self.report, assessments, self.agreed, objections, self.surveyed)


class Cases:
    """Reads part after part; what is faulty is left out, so that the others are still looked at.

    `opened` is the round file, where it is told what a subject lacks.
    """

    def __init__(self, desk: RoundDesk, opened: Opened, declared: Round, standard: Standard, root: Path) -> None:
        self.desk, self.opened, self.round, self.standard, self.root = desk, opened, declared, standard, root
        self.users = Users(standard)
        self.words = remarks_on(opened)
        self.cases: dict[str, _Sorted] = {}
        #: subjects whose self-report is there and faulty, with the name of the file
        self.faulty: dict[str, str] = {}

    def read(self) -> tuple[Case, ...]:
        """The cases of the subjects that are evaluated and have a sound self-report, in the order of the round."""
        self.reports()
        self.assessments()
        self.agreed()
        self.surveys()
        self.objections()
        evaluated = [one.id for one in self.round.evaluated() if one.id in self.cases]
        return tuple(self._before(self.cases[one].case(self.round.team)) for one in evaluated)

    def _before(self, case: Case) -> Case:
        """The case with what was verified of the period before, where its sealed result lies in the folder."""
        wanted = case.report.subject.id
        for file in self.desk.within(at.PREVIOUS):
            if file.path.stem == wanted:
                facts, found = previous_in(file.path, self.standard, case.report)
                self.desk.found += found
                return case if facts is None else with_previous(case, facts)
        return case

    def printed_surveys(self) -> dict[str, tuple[SurveyLine, ...]]:
        """The figures of the surveys of each subject as they are printed."""
        return {subject: tuple(case.lines) for subject, case in self.cases.items()}

    def _say(self, path: Path, code: str, say: str, fix: str) -> None:
        self.desk.found.append(Diagnostic(str(path), code, say, fix))

    # -- self-reports --

    def reports(self) -> None:
        subjects = {one.id: one for one in self.round.subjects}
        read: dict[str, list[tuple[Place, Opened]]] = {}
        for file in self.desk.within(at.REPORTS):
            opened = self.desk.of_kind(file, "report")
            if opened is not None:
                read.setdefault(mask(said_by(opened).subject), []).append((file, opened))
        members = {name for one in subjects for file, opened in read.get(one, ()) for name in _listed(file, opened)}
        for subject, files in read.items():
            if subject in subjects:
                self._report(subject, files, subjects[subject].not_evaluated)
                continue
            for file, opened in files:
                if file.name not in members:
                    self._unknown(opened, subject, ("subject", "id"), subjects)

    def _unknown(self, opened: Opened, subject: str, where: Where, subjects: Iterable[str]) -> None:
        known = list(subjects)
        say = f"这一轮的评估对象里没有“{subject}”" if subject else "没有写是哪个评估对象的"
        fix = (near_id(subject, known) if subject else "") or self.words(
            "请核对编号；确要评估的，写进评估轮次的 subjects；不是这一轮的移出去"
        )
        self.desk.note(opened, "T709", where, say, fix)

    def _report(self, subject: str, files: list[tuple[Place, Opened]], why: str) -> None:
        file, opened = files[0]
        for other, again in files[1:]:
            say = f"“{subject}”有两份自评报告：{file.within[-1]} 和 {other.within[-1]}"
            self.desk.note(again, "T710", ("subject", "id"), say, "请评估对象确认以哪一份为准，另一份移出去")
        if why:
            self._aside(opened, ("subject", "id"), f"“{subject}”未参评（{why}），这份自评报告不算分")
            return
        report, found = report_in(opened, self.standard, file.path.parent)
        self.desk.found += found
        if report is None:
            self.faulty[subject] = file.within[-1]
            return
        self._period(report, opened)
        self.cases[subject] = _Sorted(report)
        lacking = check_subject(self.round, self.standard, subject, report.subject.attributes)
        self.desk.found += place_in_round(self.opened, lacking)

    def _aside(self, opened: Opened, where: Where, say: str) -> None:
        fix = self.words("确要评估的，请删去评估轮次里它的 not_evaluated")
        self.desk.note(opened, "T720", where, say, fix, warn=True)

    def _period(self, report: Report, opened: Opened) -> None:
        wanted = self.round.period
        if any(wanted) and report.period != wanted:
            say = f"评估期写的是 {report.period[0]} 至 {report.period[1]}，这一轮的是 {wanted[0]} 至 {wanted[1]}"
            self.desk.note(opened, "T721", ("period",), say, "请核对是不是别的年度的自评报告；填错的请改过来")

    # -- assessments --

    def assessments(self) -> None:
        unknown: set[str] = set()
        for file in self.desk.within(at.ASSESSMENTS):
            folder = file.within[0] if len(file.within) > 1 else ""
            if not folder:
                fix = f"评估记录放在各人的文件夹里：{listing(f'{at.ASSESSMENTS}/{one}/' for one in self.round.team)}"
                self._say(file.path, "T712", "看不出这份文件是谁的", fix)
            elif folder in self.round.team:
                self._assessment(file, folder)
            elif folder not in unknown:
                unknown.add(folder)
                self._unknown_assessor(folder)

    def _unknown_assessor(self, folder: str) -> None:
        team = {member.name: member.id for member in self.round.team.values()}
        hint = f"文件夹要用编号“{team[folder]}”" if folder in team else near_id(folder, self.round.team)
        if folder == AGREED:
            hint = f"评估组合议的记录放在“{AGREED}”文件夹里，与“{at.ASSESSMENTS}”并列"
        fix = hint or self.words(f"team 里有的：{listing(self.round.team)}；新来的请先写进 team")
        say = f"{self.words('评估组（team）')}里没有“{folder}”，这个文件夹没有读"
        self._say(self.root / at.ASSESSMENTS / folder, "T703", say, fix)

    def _assessment(self, file: Place, folder: str) -> None:
        opened = self.desk.of_kind(file, "assessment")
        if opened is None:
            return
        one = said(opened, "assessor")
        if one and one != folder:
            say = f"这份评估记录是 {one} 的，放在了 {folder} 的文件夹里"
            fix = (
                f"请移到 {at.ASSESSMENTS}/{one}/；写错了的，请改 assessor"
                if one in self.round.team
                else f"请核对；是 {folder} 的，assessor 写 {folder}"
            )
            self.desk.note(opened, "T712", ("assessor",), say, fix)
            return
        case = self._case(opened, "评估记录")
        if case is None or not self._sent(opened, folder, case.report.subject.id):
            return
        if folder in case.assessments:
            say = f"{folder} 对“{case.report.subject.id}”有两份评估记录"
            self.desk.note(opened, "T710", ("subject",), say, "一人对一个对象只留一份，请合成一份")
            return
        scope = Scope(self.standard, self.round, self.users, case.report, folder, self.words)
        found = self._found(opened, case, scope)
        if found is not None:
            case.assessments[folder] = found

    def _found(self, opened: Opened, case: _Sorted, scope: Scope) -> Assessment | None:
        assessment, found = assessment_in(opened, self.standard, case.report, scope.faults)
        if assessment is None and isinstance(opened, Workbook) and untouched(opened, self.standard, case.report):
            return None
        self.desk.found += found
        return assessment

    def _case(self, opened: Opened, what: str) -> _Sorted | None:
        """The subject that a file is about, if it has a sound self-report; else that is said."""
        subject = mask(said(opened, "subject"))
        subjects = {one.id: one for one in self.round.subjects}
        if subject not in subjects:
            self._unknown(opened, subject, ("subject",), subjects)
        elif subjects[subject].not_evaluated:
            why = subjects[subject].not_evaluated
            self._aside(opened, ("subject",), f"“{subject}”未参评（{why}），这份{what}不算分")
        elif subject in self.faulty:
            say = f"自评报告 {self.faulty[subject]} 有错误，这份{what}还没有对照着检查"
            self.desk.found += place(opened, [Fault("A606", ("subject",), say, "请先改好自评报告", severity="note")])
        elif subject not in self.cases:
            say = f"找不到“{subject}”的自评报告，这份{what}没法对照"
            self.desk.note(opened, "A606", ("subject",), say, f"请把自评报告放进“{at.REPORTS}”文件夹")
        return self.cases.get(subject)

    def _sent(self, opened: Opened, one: str, subject: str) -> bool:
        """Whether the assessor goes to the subject at all; a fault otherwise."""
        if one in self.round.sent(subject):
            return True
        if subject in self.round.team[one].recused:
            say, fix = f"{one} 要回避“{subject}”，不能评它", "请把这份评估记录移出去，由没有回避关系的人评"
        else:
            group = next((group.name for group in self.round.groups if subject in group.subjects), "")
            say = f"“{subject}”由{group}负责，{one} 不在这一组"
            fix = self.words("请核对是不是评错了对象；分组有变的，请改评估轮次的 groups")
        self.desk.note(opened, "T713", ("subject",), say, fix)
        return False

    # -- what was agreed, and objections --

    def agreed(self) -> None:
        may = [AGREED, *([self.round.merge.adjudicator] if self.round.merge.adjudicator else [])]
        for file in self.desk.within(AGREED):
            opened = self.desk.of_kind(file, "assessment")
            if opened is None:
                continue
            one = said(opened, "assessor")
            if one not in may:
                named = one or "（没有写）"
                say = f"“{AGREED}”文件夹里放评估组合议的记录，这份的 assessor 是“{named}”"
                fix = f"合议的，assessor 写 {' 或 '.join(may)}；某个人的评估记录请移到 {at.ASSESSMENTS}/编号/"
                self.desk.note(opened, "T716", ("assessor",), say, fix)
                continue
            case = self._case(opened, "合议记录")
            if case is None or (one != AGREED and not self._not_away(opened, one, case.report.subject.id)):
                continue
            if case.agreed is not None:
                say = f"“{case.report.subject.id}”有两份合议记录"
                self.desk.note(opened, "T710", ("subject",), say, "一个对象只留一份，请合成一份")
                continue
            case.agreed = self._found(opened, case, Scope(self.standard, self.round, self.users, case.report))

    def _not_away(self, opened: Opened, one: str, subject: str) -> bool:
        if subject not in self.round.team[one].recused:
            return True
        say = f"裁定人 {one} 要回避“{subject}”，不能裁定"
        self.desk.note(opened, "T713", ("assessor",), say, f"请由评估组合议，assessor 写 {AGREED}")
        return False

    def surveys(self) -> None:
        """The figures of each survey as findings on the subject, and as they are printed."""
        for survey in self.round.surveys:
            for subject, case in self.cases.items():
                figures, found = survey_of(self.root, survey, subject, self.standard)
                self.desk.found += without_yaml(found, self.opened)
                if figures is not None:
                    case.surveyed |= survey_findings(survey, figures, self.standard)
                    case.lines.append(survey_line(survey, figures, self.standard))

    def objections(self) -> None:
        met: dict[str, Place] = {}
        for file in self.desk.within(at.OBJECTIONS):
            opened = self.desk.of_kind(file, "objection")
            if opened is None:
                continue
            first = met.setdefault(file.path.stem, file)
            if first is not file:
                say = f"两份异议都叫“{file.path.stem}”：{first.name} 和 {file.name}"
                self.desk.note(opened, "T710", (), say, "异议按文件名编号，请给其中一份改个名")
            case = self._case(opened, "异议")
            if case is None:
                continue
            objection, found = objection_in(opened, self.standard, self.round, case.case(self.round.team))
            self.desk.found += found
            if objection is not None:
                self._contradicting(opened, objection, case)
                case.objections.append(objection)

    def _contradicting(self, opened: Opened, objection: Objection, case: _Sorted) -> None:
        """Two decisions that put different values in place of the same finding."""
        members = case.report.members
        for other in case.objections:
            differing = [
                k for k, one in objection.found.items() if k in other.found and other.found[k].value != one.value
            ]
            if differing:
                asked = (question_under(key, self.standard.questions(), members) for key in differing)
                labels = listing(question.label for question in asked if question is not None)
                say = f"异议“{other.id}”和“{objection.id}”的复核决定，对“{labels}”写的值不同"
                self.desk.note(opened, "T718", ("found",), say, "同一项只能有一个复核决定，请核对")


def _listed(file: Place, opened: Opened) -> Iterator[str]:
    """The names of the files of members that a self-report lists."""
    entries = opened.value.get("members") if isinstance(opened.value, Mapping) else None
    for entry in entries if isinstance(entries, list) else ():
        if not isinstance(entry, Mapping | list | bool) and entry is not None:
            yield "/".join([*file.name.split("/")[:-1], text_of(entry)])
