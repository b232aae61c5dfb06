"""The folder of a round read whole: which files are there, whose each of them is, and all that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from evaluator.diagnostics import Diagnostic, Fault, has_errors, in_order, listing, suggestion
from evaluator.diagnostics import Path as Where
from evaluator.model.numbers import text_of
from evaluator.model.report import Assessment, Report
from evaluator.model.round import AGREED, Case, Objection, Round
from evaluator.model.standard import Standard
from evaluator.reading import round_places as at
from evaluator.reading.assessment import assessment_in
from evaluator.reading.assigned import Scope, Users
from evaluator.reading.document import Document
from evaluator.reading.kinds import KINDS, kind_of
from evaluator.reading.objection import objection_in
from evaluator.reading.opening import Opened, open_file
from evaluator.reading.placing import place
from evaluator.reading.privacy import mask
from evaluator.reading.report import report_in
from evaluator.reading.returns import said_by
from evaluator.reading.round import round_in
from evaluator.reading.round_places import Place, places
from evaluator.reading.staffing import check_subject
from evaluator.reading.standard import build_standard


@dataclass(frozen=True, slots=True)
class RoundFolder:
    """What a round's folder says. `file` is the round file, `standard_file` the copy of the standard it uses.

    `cases` are of the subjects that are evaluated and have a self-report, in the order of the round. `inputs` are the
    names, from `root` on and with slashes, of all files that the result depends on, sorted.
    """

    root: Path
    file: Path
    round: Round
    standard: Standard
    standard_file: Path
    cases: tuple[Case, ...]
    inputs: tuple[str, ...]


def read_round(root: Path) -> tuple[RoundFolder | None, list[Diagnostic]]:
    """What the folder of a round says, or None, with all that is wrong with it."""
    folder, found = look_into(root)
    return (None if has_errors(found) else folder), found


def look_into(root: Path) -> tuple[RoundFolder | None, list[Diagnostic]]:
    """The same, with whatever in the folder is sound; None only where the round itself or its standard is not."""
    if not root.is_dir():
        say = "这是一个文件，这里要评估轮次的文件夹" if root.exists() else "这个文件夹不存在"
        return None, [Diagnostic(str(root), "T701", say, "请写评估轮次.yaml 所在的文件夹")]
    files, found = places(root)
    if found:
        return None, found
    return _Reader(root, files).folder()


@dataclass
class _Sorted:
    """What has been read of one subject so far."""

    report: Report
    assessments: dict[str, Assessment] = field(default_factory=dict)
    agreed: Assessment | None = None
    objections: list[Objection] = field(default_factory=list)

    def case(self, team: Iterable[str]) -> Case:
        """The case; assessments in the order of the team, objections by their names."""
        assessments = tuple(self.assessments[one] for one in team if one in self.assessments)
        return Case(self.report, assessments, self.agreed, tuple(sorted(self.objections, key=lambda one: one.id)))


class _Reader:
    """Reads part after part; what is faulty is left out, so that the others are still looked at."""

    def __init__(self, root: Path, files: list[Place]) -> None:
        self.root, self.files = root, files
        self.found: list[Diagnostic] = []
        self.opened: dict[str, Opened | None] = {}
        self.cases: dict[str, _Sorted] = {}
        #: subjects whose self-report is there and faulty, by the name of the file
        self.faulty: dict[str, str] = {}

    def folder(self) -> tuple[RoundFolder | None, list[Diagnostic]]:
        round_file = self._only_round()
        standard_file = self._only_standard()
        standard = self._standard(standard_file) if standard_file is not None else None
        declared = self._round(round_file, standard) if round_file is not None else None
        if round_file is None or standard_file is None or standard is None or declared is None:
            return None, in_order(self.found)
        self.round, self.standard, self.users = declared, standard, Users(standard)
        self._known_places()
        self._reports()
        self._assessments()
        self._agreed()
        self._objections()
        evaluated = [one.id for one in declared.evaluated() if one.id in self.cases]
        cases = tuple(self.cases[one].case(declared.team) for one in evaluated)
        inputs = sorted([round_file.name, *(place.name for place in self.files if place.room in at.INPUTS)])
        folder = RoundFolder(self.root, round_file.path, declared, standard, standard_file.path, cases, tuple(inputs))
        return folder, in_order(self.found)

    def _say(self, path: Path, code: str, say: str, fix: str, *, warn: bool = False) -> None:
        self.found.append(Diagnostic(str(path), code, say, fix, "warning" if warn else "error"))

    def _note(self, opened: Opened, code: str, where: Where, say: str, fix: str, *, warn: bool = False) -> None:
        self.found += place(opened, [Fault(code, where, say, fix, severity="warning" if warn else "error")])

    def _in(self, room: str) -> Iterator[Place]:
        return (place for place in self.files if place.room == room)

    def _open(self, file: Place) -> Opened | None:
        """What a file says, read once."""
        if file.name not in self.opened:
            opened, problems = open_file(file.path)
            self.found += problems
            self.opened[file.name] = opened
        return self.opened[file.name]

    # -- the round and its standard --

    def _only_round(self) -> Place | None:
        named = [file for file in self.files if not file.room and file.path.stem == at.ROUND_FILE]
        if len(named) > 1:
            say = f"文件夹里有 {len(named)} 份评估轮次：{listing(file.name for file in named)}"
            self._say(self.root, "T701", say, "看不出用哪一份；请只留一份，其余移出去")
        elif not named:
            near = suggestion(f"{at.ROUND_FILE}.yaml", [file.name for file in self.files if not file.room])
            fix = (
                f"{near}文件名要是“{at.ROUND_FILE}”；新建用 evaluator round new"
                if near
                else "请核对是不是选错了文件夹；新建用 evaluator round new"
            )
            self._say(self.root, "T701", f"文件夹里没有“{at.ROUND_FILE}.yaml”", fix)
        return named[0] if len(named) == 1 else None

    def _only_standard(self) -> Place | None:
        named = list(self._in(at.STANDARD))
        if len(named) == 1:
            return named[0]
        words = f"有 {len(named)} 份文件：{listing(file.within[-1] for file in named)}" if named else "里没有文件"
        fix = "请只留这一轮所用的那一份评估标准" if named else "请把这一轮所用的评估标准复制到这里"
        self._say(self.root / at.STANDARD, "T701", f"“{at.STANDARD}”文件夹{words}", fix)
        return None

    def _standard(self, file: Place) -> Standard | None:
        opened = self._of_kind(file, "standard")
        if not isinstance(opened, Document):
            return None
        standard, faults = build_standard(opened.value)
        self.found += place(opened, faults)
        return standard

    def _round(self, file: Place, standard: Standard | None) -> Round | None:
        opened = self._of_kind(file, "round")
        if opened is None:
            return None
        self.declared = opened
        declared, found = round_in(opened, standard)
        self.found += found
        return declared

    def _of_kind(self, file: Place, wanted: str) -> Opened | None:
        """The document in a file, if it is of the kind that belongs there, as far as can be told."""
        opened = self._open(file)
        if opened is None:
            return None
        kind = kind_of(opened)
        if kind == wanted or (kind is None and isinstance(opened.value, Mapping)):
            return opened
        what = f"这份文件是{KINDS[kind]}" if kind else "看不出这份文件是什么"
        here = f"“{file.room}”文件夹里放的是" if file.room else "这里要的是"
        self._note(opened, "T712", (), f"{here}{KINDS[wanted]}，{what}", _belongs(kind))
        return None

    # -- files that nobody knows --

    def _known_places(self) -> None:
        """What lies in no known place is said; so are files of unknown people, subjects and surveys."""
        surveys = {survey.name for survey in self.round.surveys}
        subjects = [one.id for one in self.round.subjects]
        for file in self.files:
            top = file.within[0] if len(file.within) > 1 else ""
            if file.room == at.SURVEYS:
                self._survey(file, top, surveys, subjects)
            elif file.room == at.EVIDENCE and top not in subjects:
                self._stray(file, top, subjects, f"佐证材料要放在 {at.EVIDENCE}/评估对象编号/ 里")
            elif file.room == at.PREVIOUS and file.path.stem not in subjects:
                self._stray(file, file.path.stem, subjects, f"上期结果的文件名是评估对象的编号，放在 {at.PREVIOUS}/ 里")
            elif file.room not in at.INPUTS and file.path.stem != at.ROUND_FILE and file.name != at.README:
                rooms = (*at.INPUTS, *at.AFTERWARDS)
                near = suggestion(file.room, rooms) if file.room else ""
                fix = near or f"要用的请放进：{listing(rooms)}；不用的移出去"
                self._say(file.path, "T712", "不认识的文件，没有读", fix, warn=not near)

    def _survey(self, file: Place, top: str, surveys: set[str], subjects: list[str]) -> None:
        if top not in surveys:
            fix = (
                suggestion(top, surveys)
                or f"问卷的答卷要放在 {at.SURVEYS}/问卷名称/ 里；surveys 里的有：{listing(surveys) or '（没有）'}"
            )
            self._say(file.path, "T712", f"评估轮次里没有叫“{top}”的问卷" if top else "答卷没有放在问卷的文件夹里", fix)
        elif file.path.stem not in subjects:
            self._stray(file, file.path.stem, subjects, "答卷的文件名是评估对象的编号")

    def _stray(self, file: Place, named: str, subjects: list[str], rule: str) -> None:
        say = f"这一轮的评估对象里没有“{named}”" if named else "看不出是哪个评估对象的"
        self._say(file.path, "T709", say, (suggestion(named, subjects) if named else "") or rule)

    # -- self-reports --

    def _reports(self) -> None:
        subjects = {one.id: one for one in self.round.subjects}
        read: dict[str, list[tuple[Place, Opened]]] = {}
        for file in self._in(at.REPORTS):
            opened = self._of_kind(file, "report")
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
        fix = (
            suggestion(subject, known) if subject else ""
        ) or "请核对编号；确要评估的，写进评估轮次的 subjects；不是这一轮的移出去"
        self._note(opened, "T709", where, say, fix)

    def _report(self, subject: str, files: list[tuple[Place, Opened]], why: str) -> None:
        file, opened = files[0]
        for other, again in files[1:]:
            say = f"“{subject}”有两份自评报告：{file.within[-1]} 和 {other.within[-1]}"
            self._note(again, "T710", ("subject", "id"), say, "请评估对象确认以哪一份为准，另一份移出去")
        if why:
            say = f"“{subject}”未参评（{why}），这份自评报告不算分"
            self._note(
                opened, "T720", ("subject", "id"), say, "确要评估的，请删去评估轮次里它的 not_evaluated", warn=True
            )
            return
        report, found = report_in(opened, self.standard, file.path.parent)
        self.found += found
        if report is None:
            self.faulty[subject] = file.within[-1]
            return
        self._period(report, opened)
        self.cases[subject] = _Sorted(report)
        lacking = check_subject(self.round, self.standard, subject, report.subject.attributes)
        self.found += place(self.declared, lacking)

    def _period(self, report: Report, opened: Opened) -> None:
        wanted = self.round.period
        if any(wanted) and report.period != wanted:
            say = f"评估期写的是 {report.period[0]} 至 {report.period[1]}，这一轮的是 {wanted[0]} 至 {wanted[1]}"
            self._note(opened, "T721", ("period",), say, "请核对是不是别的年度的自评报告；填错的请改过来")

    # -- assessments --

    def _assessments(self) -> None:
        unknown: set[str] = set()
        for file in self._in(at.ASSESSMENTS):
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
        hint = f"文件夹要用他的编号“{team[folder]}”" if folder in team else suggestion(folder, self.round.team)
        if folder == AGREED:
            hint = f"评估组合议的记录放在“{AGREED}”文件夹里，与“{at.ASSESSMENTS}”并列"
        fix = hint or f"team 里有的：{listing(self.round.team)}；新来的请先写进 team"
        self._say(self.root / at.ASSESSMENTS / folder, "T703", f"评估组（team）里没有“{folder}”，这个文件夹没有读", fix)

    def _assessment(self, file: Place, folder: str) -> None:
        opened = self._of_kind(file, "assessment")
        if opened is None:
            return
        one = _said(opened, "assessor")
        if one and one != folder:
            say = f"这份评估记录是 {one} 的，放在了 {folder} 的文件夹里"
            fix = (
                f"请移到 {at.ASSESSMENTS}/{one}/；写错了的，请改 assessor"
                if one in self.round.team
                else f"请核对；是 {folder} 的，assessor 写 {folder}"
            )
            self._note(opened, "T712", ("assessor",), say, fix)
            return
        case = self._case(file, opened, "评估记录")
        if case is None or not self._sent(opened, folder, case.report.subject.id):
            return
        if folder in case.assessments:
            say = f"{folder} 对“{case.report.subject.id}”有两份评估记录"
            self._note(opened, "T710", ("subject",), say, "一人对一个对象只留一份，请合成一份")
            return
        scope = Scope(self.standard, self.round, self.users, case.report, folder)
        found = self._found(opened, case, scope)
        if found is not None:
            case.assessments[folder] = found

    def _found(self, opened: Opened, case: _Sorted, scope: Scope) -> Assessment | None:
        assessment, found = assessment_in(opened, self.standard, case.report, scope.faults)
        self.found += found
        return assessment

    def _case(self, file: Place, opened: Opened, what: str) -> _Sorted | None:
        """The subject that a file is about, if it has a sound self-report; else that is said."""
        subject = mask(_said(opened, "subject"))
        subjects = {one.id: one for one in self.round.subjects}
        if subject not in subjects:
            self._unknown(opened, subject, ("subject",), subjects)
        elif subjects[subject].not_evaluated:
            say = f"“{subject}”未参评（{subjects[subject].not_evaluated}），这份{what}不算分"
            self._note(opened, "T720", ("subject",), say, "确要评估的，请删去评估轮次里它的 not_evaluated", warn=True)
        elif subject in self.faulty:
            say = f"自评报告 {self.faulty[subject]} 有错误，这份{what}还没有对照着检查"
            self.found += place(opened, [Fault("A606", ("subject",), say, "请先改好自评报告", severity="note")])
        elif subject not in self.cases:
            say = f"找不到“{subject}”的自评报告，这份{what}没法对照"
            self._note(opened, "A606", ("subject",), say, f"请把自评报告放进“{at.REPORTS}”文件夹")
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
            fix = "请核对是不是评错了对象；分组有变的，请改评估轮次的 groups"
        self._note(opened, "T713", ("subject",), say, fix)
        return False

    # -- what was agreed, and objections --

    def _agreed(self) -> None:
        may = [AGREED, *([self.round.merge.adjudicator] if self.round.merge.adjudicator else [])]
        for file in self._in(AGREED):
            opened = self._of_kind(file, "assessment")
            if opened is None:
                continue
            one = _said(opened, "assessor")
            if one not in may:
                named = one or "（没有写）"
                say = f"“{AGREED}”文件夹里放评估组合议的记录，这份的 assessor 是“{named}”"
                fix = f"合议的，assessor 写 {' 或 '.join(may)}；某个人的评估记录请移到 {at.ASSESSMENTS}/编号/"
                self._note(opened, "T716", ("assessor",), say, fix)
                continue
            case = self._case(file, opened, "合议记录")
            if case is None or (one != AGREED and not self._not_away(opened, one, case.report.subject.id)):
                continue
            if case.agreed is not None:
                say = f"“{case.report.subject.id}”有两份合议记录"
                self._note(opened, "T710", ("subject",), say, "一个对象只留一份，请合成一份")
                continue
            case.agreed = self._found(opened, case, Scope(self.standard, self.round, self.users, case.report))

    def _not_away(self, opened: Opened, one: str, subject: str) -> bool:
        if subject not in self.round.team[one].recused:
            return True
        say = f"裁定人 {one} 要回避“{subject}”，不能裁定"
        self._note(opened, "T713", ("assessor",), say, f"请由评估组合议，assessor 写 {AGREED}")
        return False

    def _objections(self) -> None:
        met: dict[str, Place] = {}
        for file in self._in(at.OBJECTIONS):
            opened = self._of_kind(file, "objection")
            if opened is None:
                continue
            first = met.setdefault(file.path.stem, file)
            if first is not file:
                say = f"两份异议都叫“{file.path.stem}”：{first.name} 和 {file.name}"
                self._note(opened, "T710", (), say, "异议按文件名编号，请给其中一份改个名")
            case = self._case(file, opened, "异议")
            if case is None:
                continue
            objection, found = objection_in(opened, self.standard, self.round, case.case(self.round.team))
            self.found += found
            if objection is not None:
                self._contradicting(opened, objection, case.objections)
                case.objections.append(objection)

    def _contradicting(self, opened: Opened, objection: Objection, others: Iterable[Objection]) -> None:
        """Two decisions that put different values in place of the same finding."""
        for other in others:
            differing = [
                k for k, one in objection.found.items() if k in other.found and other.found[k].value != one.value
            ]
            if differing:
                labels = listing(
                    self.standard.questions()[key].label for key in differing if key in self.standard.questions()
                )
                say = f"异议“{other.id}”和“{objection.id}”的复核决定，对“{labels}”写的值不同"
                self._note(opened, "T718", ("found",), say, "同一项只能有一个复核决定，请核对")


def _belongs(kind: str | None) -> str:
    """Where a file of that kind lies."""
    rooms: Mapping[str, str] = {
        "standard": f"评估标准放在“{at.STANDARD}”文件夹里",
        "report": f"自评报告放在“{at.REPORTS}”文件夹里",
        "assessment": f"评估记录放在“{at.ASSESSMENTS}/评估人员编号”文件夹里，合议的放在“{AGREED}”文件夹里",
        "round": f"评估轮次放在最外面，文件名是“{at.ROUND_FILE}”",
        "objection": f"异议放在“{at.OBJECTIONS}”文件夹里",
    }
    return rooms.get(kind or "", "请核对；不属于这一轮的移出去")


def _said(opened: Opened, key: str) -> str:
    """A text at the top of a document; empty where none stands there."""
    value = opened.value.get(key) if isinstance(opened.value, Mapping) else None
    return "" if value is None or isinstance(value, Mapping | list | bool) else text_of(value)


def _listed(file: Place, opened: Opened) -> Iterator[str]:
    """The names of the files of members that a self-report lists."""
    entries = opened.value.get("members") if isinstance(opened.value, Mapping) else None
    for entry in entries if isinstance(entries, list) else ():
        if not isinstance(entry, Mapping | list | bool) and entry is not None:
            yield "/".join([*file.name.split("/")[:-1], text_of(entry)])
