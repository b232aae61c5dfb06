"""A sealed round held against what is there now: the code on paper, the scores computed anew, the files of its results."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from evaluator.diagnostics import Diagnostic
from evaluator.model.result import OtherFormatError, Result, load
from evaluator.model.seal import (
    GROUP,
    Manifest,
    Outcome,
    code_of,
    digest_of,
    grouped,
    outcome_of,
    result_digest,
    typed_code,
)
from evaluator.reading.seal import result_file, seal_file

#: what a manifest says of the round itself, in words
_HEAD = {
    "round": "轮次编号",
    "title": "轮次名称",
    "closed_on": "定稿日期",
    "standard": "评估标准",
    "standard_hash": "评估标准的校验值",
}


def code_differs(root: Path, manifest: Manifest, typed: str) -> list[Diagnostic]:
    """Whether a code as typed (20 digits, or the whole SHA-256) is another than the manifest's."""
    file = str(root / seal_file(manifest.edition))
    digits, own = typed_code(typed), digest_of(manifest).upper()
    if digits is None:
        say = f"“{typed}”不是封存码：封存码是 20 位，只有数字和字母 A—F"
        return [Diagnostic(file, "T737", say, "请照签字页重新输入；分组的短横可以不写")]
    if own.startswith(digits):
        return []
    own = own[: len(digits)]
    groups = [n // GROUP + 1 for n in range(0, len(own), GROUP) if own[n : n + GROUP] != digits[n : n + GROUP]]
    where = "、".join(f"第 {n} 组" for n in groups)
    say = f"输入的封存码是 {grouped(digits)}，按封存文件算出的是 {grouped(own)}，{where}不同"
    fix = "请先核对有没有输错；没有输错的，这份封存（或它的版次）不是签字页上的那一份"
    return [Diagnostic(file, "T737", say, fix)]


def scores_differ(root: Path, manifest: Manifest, now: Manifest, results: Sequence[Result]) -> list[Diagnostic]:
    """How the outcomes computed anew differ from the sealed ones.

    `now` is the manifest as it would be sealed today. What another version of the program says in other words, with the
    same total and grade, is a note.
    """
    file = str(root / seal_file(manifest.edition))
    found = []
    for name, word in _HEAD.items():
        then, there = getattr(manifest, name), getattr(now, name)
        if then != there:
            found.append(
                Diagnostic(file, "T738", f"{word}：封存的是 {then or '（空）'}，现在是 {there or '（空）'}", _FIX)
            )
    by_id = {result.conclusion.subject: result for result in results}
    today = {one.id: one for one in now.subjects}
    for sealed in manifest.subjects:
        one = today.pop(sealed.id, None)
        if one is not None and sealed.id in by_id and now.engine != manifest.engine:
            one = outcome_of(replace(by_id[sealed.id], engine=manifest.engine))
        if one != sealed:
            found.append(_outcome_differs(file, sealed, one, manifest.engine, now.engine))
    for one in today.values():
        say = f"{one.id} {one.name}：封存时没有这个对象，现在是 {one.words}"
        found.append(Diagnostic(file, "T738", say, _FIX))
    return found


_FIX = "文件有改动的，先换回原来的文件；文件没有改动的，封存文件不是原来的，请与签字页上的封存码核对"


def _outcome_differs(file: str, then: Outcome, now: Outcome | None, engine: str, own: str) -> Diagnostic:
    if now is None:
        return Diagnostic(file, "T738", f"{then.id} {then.name}：封存的是 {then.words}，现在没有它的结果", _FIX)
    same = (then.total, then.grade, then.not_evaluated) == (now.total, now.grade, now.not_evaluated)
    fix = _FIX
    if engine != own:
        fix = f"封存用的是程序 {engine} 版，现在是 {own} 版；请用 {engine} 版再核对一次"
    if not same:
        say = f"{then.id} {then.name}：封存的是 {then.words}，重新算是 {now.words}"
        return Diagnostic(file, "T738", say, fix)
    say = f"{then.id} {then.name}：总分和等次与封存的相同（{then.words}），结果里别的内容不同"
    return Diagnostic(file, "T738", say, fix, "note" if engine != own else "error")


def results_differ(root: Path, manifest: Manifest) -> list[Diagnostic]:
    """How the files of an edition's results differ from what was sealed; one that is not there is only noted."""
    folder = root / result_file(manifest.edition, "").rpartition("/")[0]
    code = code_of(manifest)
    wanted = {f"{one.id}.json": one for one in manifest.subjects if not one.not_evaluated}
    found = list(_strangers(folder, set(wanted), manifest.edition)) if folder.is_dir() else []
    for name, outcome in wanted.items():
        place = folder / name
        if not place.exists():
            say, fix = "这份结果不在文件夹里", "不影响封存；副本里有的，可以拷回来"
            found.append(Diagnostic(str(place), "T739", say, fix, "note"))
        elif why := _result_differs(place, outcome, code):
            fix = "请删去或移走它，从副本拷回原来的；结果以封存的为准"
            if isinstance(why, OtherFormatError):
                why, fix = f"结果文件{why.why}，不能核对", f"请用封存时的程序（{manifest.engine} 版）核对，不要改动它"
            found.append(Diagnostic(str(place), "T739", f"{outcome.id} {outcome.name}：{why}", fix))
    return found


def _strangers(folder: Path, wanted: set[str], edition: int) -> Iterator[Diagnostic]:
    for path in sorted(folder.glob("*.json")):
        if path.name not in wanted and not path.name.startswith("."):
            say = f"这份结果不属于第{edition}版"
            yield Diagnostic(str(path), "T739", say, "请移走它")


def _result_differs(place: Path, outcome: Outcome, code: str) -> str | OtherFormatError:
    """Why a file is not the sealed result, or that it cannot be told; empty where it is."""
    try:
        data: Any = json.loads(place.read_bytes().decode("utf-8"))
        result = load(data)
    except OtherFormatError as error:
        return error
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return "结果文件读不出来，或不是程序写的结果"
    about = result.dossier.round
    if about is None or about.seal != code:
        return f"结果文件上的封存码是 {about.seal if about and about.seal else '（没有）'}，不是 {code}"
    if result_digest(result) != outcome.sha256:
        return f"结果文件改动过；封存的是 {outcome.words}"
    return ""


def as_notes(moved: Iterable[Diagnostic], manifest: Manifest) -> list[Diagnostic]:
    """What moved after an edition that was opened again: told, but no fault, since correcting is what it was opened for."""
    fix = f"第{manifest.edition}版以后已经重开过；要完整核对第{manifest.edition}版，请用当时留存的副本"
    return [replace(one, fix=fix, severity="note") for one in moved]
