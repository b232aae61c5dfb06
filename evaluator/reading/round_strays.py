"""Files in a round's folder that nobody knows: of unknown subjects and surveys, or where nothing is known to lie."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from evaluator.diagnostics import Diagnostic, listing, suggestion
from evaluator.model.round import Round
from evaluator.reading import round_places as at
from evaluator.reading.round_people import near_id
from evaluator.reading.round_places import Place


def strays(
    root: Path, files: Sequence[Place], declared: Round, words: Callable[[str], str] = str
) -> Iterator[Diagnostic]:
    """What is to be said of files that lie where nobody looks, or that belong to nobody of the round.

    `words` puts remarks on the round file as it is written.
    """
    for file in files:
        top = file.within[0] if len(file.within) > 1 else ""
        if file.room == at.SURVEYS:
            yield from _survey(file, top, declared, words)
        elif file.room == at.EVIDENCE:
            yield from _of_subject(file, top, f"佐证材料要放在 {at.EVIDENCE}/评估对象编号/ 里", declared)
        elif file.room == at.PREVIOUS:
            yield from _of_subject(file, file.path.stem, "上期结果的文件名是评估对象的编号", declared)
    yield from _unread(root, files)


def _survey(file: Place, top: str, declared: Round, words: Callable[[str], str]) -> Iterator[Diagnostic]:
    names = sorted(survey.name for survey in declared.surveys)
    if top in names:
        yield from _of_subject(file, file.path.stem, "答卷的文件名是评估对象的编号", declared)
        return
    known = f"{words('surveys 里的有')}：{listing(names)}" if names else words("评估轮次里还没有写 surveys")
    fix = suggestion(top, names) or f"答卷要放在 {at.SURVEYS}/问卷名称/ 里；{known}"
    say = f"评估轮次里没有叫“{top}”的问卷" if top else "答卷没有放在问卷的文件夹里"
    yield Diagnostic(str(file.path), "T712", say, fix)


def _of_subject(file: Place, named: str, rule: str, declared: Round) -> Iterator[Diagnostic]:
    """A fault where the file is of no subject of the round."""
    subjects = {one.id: one.name for one in declared.subjects}
    if named in subjects:
        return
    ids = {name: one for one, name in subjects.items() if name}
    hint = f"这里要用编号“{ids[named]}”" if named in ids else near_id(named, subjects)
    say = f"这一轮的评估对象里没有“{named}”" if named else "看不出是哪个评估对象的"
    yield Diagnostic(str(file.path), "T709", say, hint or rule)


def _unread(root: Path, files: Sequence[Place]) -> Iterator[Diagnostic]:
    """What lies where nothing is known to lie; a folder that is nearly called as it should be is an error."""
    rooms = (*at.INPUTS, *at.AFTERWARDS)
    fix = f"要用的请放进：{listing(rooms)}；不用的移出去"
    for room in dict.fromkeys(file.room for file in files if file.room and file.room not in at.INPUTS):
        near = suggestion(room, rooms)
        say = f"不认识“{room}”这个文件夹，里面的文件没有读"
        yield Diagnostic(str(root / room), "T712", say, near or fix, "error" if near else "warning")
    for file in files:
        if not file.room and not file.is_round_file and file.name not in at.READMES:
            yield Diagnostic(str(file.path), "T712", "不认识的文件，没有读", fix, "warning")
