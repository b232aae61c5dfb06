"""Whether a round has the people it needs: its minimum team, somebody for every judged leaf, every party, enough to trim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from evaluator.diagnostics import Fault, Faults, Path, listing
from evaluator.model.indicator import Way, codes
from evaluator.model.question import Known, Value
from evaluator.model.round import LEAST_TRIMMED, SELF, Round
from evaluator.model.standard import Standard
from evaluator.scoring.merging import judged_keys


def applies(way: Way, attributes: Mapping[str, Value]) -> bool:
    """Whether a leaf is in the tree of a subject with these attributes."""
    known = Known(attributes)
    return all(node.applies is None or node.applies.truth(known) is not False for node in way)


def check_staffing(declared: Round, standard: Standard, faults: Faults) -> None:
    """What can be said before any self-report is there: of leaves that only some subjects have nothing is said yet."""
    faults.found += [*_adjudicator(declared), *_minimum(declared), *_nobody(declared, standard)]
    of_all = [way for way in standard.ways().values() if all(node.applies is None for node in way)]
    some = [way for way in standard.ways().values() if way not in of_all]
    for subject in declared.evaluated():
        if declared.sent(subject.id):  # else that is said already
            faults.found += lacking(declared, of_all, subject.id)
    faults.found[:] = _gathered(faults.found)
    if not any(fault.severity == "error" for fault in faults.found):
        faults.found += _unassigned(declared, standard, some + of_all)


def check_subject(declared: Round, standard: Standard, subject: str, attributes: Mapping[str, Value]) -> list[Fault]:
    """What can be said once the attributes of a subject are known: of the leaves that only some subjects have."""
    some = [way for way in standard.ways().values() if any(node.applies is not None for node in way)]
    return _gathered(lacking(declared, [way for way in some if applies(way, attributes)], subject))


@dataclass(frozen=True)
class _Lack(Fault):
    """A lack of people for one leaf of one subject; those alike are said once."""

    leaf: str = ""
    subject: str = ""


def lacking(declared: Round, leaves: Iterable[Way], subject: str) -> Iterator[Fault]:
    """Which judged leaves lack somebody to judge them for a subject."""
    for way in leaves:
        if not judged_keys(way[-1]) or not declared.named(codes(way)):
            continue
        path: Path = ("assign", _key(declared, way))
        assigned = declared.assigned(codes(way), subject)
        named = f"{way[-1].code} {way[-1].name}"
        if not assigned:
            say = f"没有人去评，派的 {listing(declared.named(codes(way)))} 要回避，或不在负责的组里"
            fix = "请在 assign 里给这些指标加一个人，或调整分组和回避"
            yield _Lack("T708", path, say, fix, leaf=named, subject=subject)
            continue
        yield from _parties(declared, assigned, path, named, subject)


def _parties(declared: Round, assigned: tuple[str, ...], path: Path, named: str, subject: str) -> Iterator[Fault]:
    """Each party that has a share must be there; the highest and lowest are only left out of five or more."""
    party = {one: declared.team[one].party for one in assigned}
    shares = [one for one in declared.weights if one != SELF]
    astray = [one for one, own in party.items() if declared.weights and own not in declared.weights]
    for one in astray:
        own = party[one]
        party_words = f"的评分方“{own}”在 weights 里没有权重" if own else "没有写评分方"
        fix = f"请在 team 里给 {one} 写 party（{listing(shares)}），或不派他评这些指标"
        yield _Lack("T705", ("team", one), f"{one} {party_words}，评的分不起作用", fix, leaf=named, subject=subject)
    for one in [] if astray else shares:
        if one not in party.values():
            fix = f"请在 assign 里给这些指标加一位{one}的人，或改 weights"
            say = f"评分方“{one}”有权重，却没有它的人来评"
            yield _Lack("T705", path, say, fix, leaf=named, subject=subject)
    if declared.merge.judgement != "trimmed":
        return
    for one in shares or [""]:
        count = list(party.values()).count(one) if shares else len(party)
        if 1 < count < LEAST_TRIMMED:
            whose = f"“{one}”" if one else ""
            say = f"去掉最高分和最低分，{whose}要有 {LEAST_TRIMMED} 人以上评，只有 {count} 人"
            fix = "请加派评估人员，或把 merge 的 judgement 改为 mean（平均）或 median（中位数）"
            yield _Lack("T706", path, say, fix, leaf=named, subject=subject)


def _gathered(faults: Iterable[Fault]) -> list[Fault]:
    """The faults with each lack said once: for which leaves, and for which subjects."""
    found: list[Fault] = []
    alike: dict[tuple[str, Path, str, str], list[_Lack]] = {}
    for fault in faults:
        if isinstance(fault, _Lack):
            alike.setdefault((fault.code, fault.path, fault.say, fault.fix), []).append(fault)
        else:
            found.append(fault)
    for (code, path, say, fix), lacks in alike.items():
        leaves = listing(dict.fromkeys(lack.leaf for lack in lacks), 3)
        subjects = listing(dict.fromkeys(lack.subject for lack in lacks), 3)
        found.append(Fault(code, path, f"{say}：{leaves}（{subjects}）", fix, on="key"))
    return found


def _key(declared: Round, way: Way) -> str:
    """The entry of `assign` that counts for a leaf, as written."""
    return next((code for code in reversed(codes(way)) if code in declared.assign), "*")


def _adjudicator(declared: Round) -> Iterator[Fault]:
    """Who decides must not have to stay away from anybody."""
    one = declared.merge.adjudicator
    if declared.merge.judgement != "adjudicator" or one not in declared.team:
        return
    away = [subject.id for subject in declared.evaluated() if subject.id in declared.team[one].recused]
    if away:
        say = f"裁定人 {one} 要回避 {listing(away)}，这些对象没有人裁定"
        yield Fault("T706", ("merge", "adjudicator"), say, "请另定裁定人，或把 judgement 改为 consensus（合议）")


def _minimum(declared: Round) -> Iterator[Fault]:
    """The minimum, of the team as a whole, else of those who go to each subject."""
    whole = list(_short(declared, tuple(declared.team)))
    for words, path in whole:
        yield Fault("T707", path, f"评估组{words}", "请补人，或核对 minimum_team")
    if whole:
        return
    lacks: dict[tuple[str, Path], list[str]] = {}
    sent = {one.id: declared.sent(one.id) for one in declared.evaluated()}
    nobody = [subject for subject, members in sent.items() if not members]
    if nobody:
        say = f"没有人去 {listing(nobody)}：都要回避，或不在负责的组里"
        yield Fault("T707", ("team",), say, "请加派没有回避关系的人，或调整分组", on="key")
    for subject, members in sent.items():
        for lack in _short(declared, members) if members else ():
            lacks.setdefault(lack, []).append(subject)
    for (words, path), subjects in lacks.items():
        say = f"除去回避的和别组的，去 {listing(subjects)} 的{words}"
        yield Fault("T707", path, say, "请加派没有回避关系的人，或调整分组")


def _short(declared: Round, members: tuple[str, ...]) -> Iterator[tuple[str, Path]]:
    """In what these people are fewer than the minimum."""
    if len(members) < declared.minimum:
        yield f"只有 {len(members)} 人，最少要 {declared.minimum} 人", ("minimum_team", "members")
    for role, least in declared.minimum_roles.items():
        count = sum(declared.team[one].role == role for one in members)
        if count < least:
            yield f"只有 {count} 位{role}，最少要 {least} 位", ("minimum_team", "roles", role)


def _nobody(declared: Round, standard: Standard) -> Iterator[Fault]:
    """Judged leaves that nobody is assigned to, whoever the subject."""
    left = [way[-1] for way in standard.ways().values() if judged_keys(way[-1]) and not declared.named(codes(way))]
    if left:
        say = f"下列要评定的指标没有派人：{listing(f'{leaf.code} {leaf.name}' for leaf in left)}"
        yield Fault("T708", ("assign",), say, '请在 assign 里写上；其余全部交给某人的，写 "*": [编号]', on="key")


def _unassigned(declared: Round, standard: Standard, leaves: Iterable[Way]) -> Iterator[Fault]:
    """What nobody is assigned to and the round does not accept as claimed stays open for ever: a warning."""
    named = [
        f"{way[-1].code} {way[-1].name}"
        for way in leaves
        if not declared.named(codes(way)) and not set(codes(way)) & set(declared.accept)
    ]
    asking = [gate for gate in standard.gates if any(question.leaf for question in gate.when.questions())]
    named += [gate.name for gate in asking if not declared.named((gate.name,))]
    if named:
        say = f"没有派人核实，得分会一直是区间：{listing(sorted(named))}"
        fix = '请在 assign 里派人，例如 "*": [编号]；不核实、按填报数据计的，写进 unverified 的 accept'
        yield Fault("T708", ("assign",), say, fix, on="key", severity="warning")
