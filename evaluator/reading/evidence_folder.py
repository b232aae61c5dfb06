"""The files of evidence (佐证) of a subject in the folder of a round: which are there, missing or unused, with checksums."""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from evaluator.diagnostics import Diagnostic, in_order, listing
from evaluator.model.dossier import FileLine
from evaluator.model.report import Report
from evaluator.model.standard import Standard
from evaluator.reading.digests import Digests
from evaluator.reading.privacy import mask
from evaluator.reading.returns import files_in
from evaluator.reading.text import INVISIBLE, unreadable

#: the folder of a round in which each subject has a folder of its evidence
EVIDENCE = "佐证"


@dataclass(slots=True)
class _Named:
    """What self-report and assessors say of a file."""

    codes: list[str] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)

    def add(self, other: _Named) -> None:
        self.codes += other.codes
        self.statuses += other.statuses


def files_of(
    root: Path, subject: str, report: Report, statuses: Mapping[str, str], standard: Standard, digests: Digests
) -> tuple[tuple[FileLine, ...], list[Diagnostic]]:
    """A line for every file that the self-report names or that lies in 佐证/<subject>/, in the order of their names.

    `statuses` are the assessors' words by file. Where the subject has no file of evidence in the round's folder at all,
    nothing is called missing.
    """
    there, found = _there(root, subject)
    named = _named(report, statuses)
    if not there:
        return tuple(_line(name, named[name], "", "unknown", standard) for name in sorted(named)), found
    used, missing = _matched(named, there)
    lines = [_line(name, named[name], "", "missing", standard) for name in missing]
    for name, paths in there.items():
        for path in paths:
            checksum, faults = _checksum(path, digests)
            found += faults
            state = "there" if name in used else "unused"
            lines.append(_line(name, used.get(name, _Named()), checksum, state, standard))
    found += [fault for name in missing for fault in _nearly(root / EVIDENCE / subject, name, there)]
    return tuple(sorted(lines, key=lambda line: (line.file, line.sha256))), in_order(found)


def _line(name: str, said: _Named, checksum: str, state: str, standard: Standard) -> FileLine:
    codes = tuple(leaf.code for leaf in standard.leaves() if leaf.code in said.codes)
    return FileLine(name, codes, "、".join(dict.fromkeys(said.statuses)), checksum, state)


# -- what is named ---------------------------------------------------------------------------------------------------


def _plain(name: str) -> str:
    """A file name as it is compared: one form of composed characters, one kind of slash, no `./`; personal numbers masked."""
    return posixpath.normpath(mask(unicodedata.normalize("NFC", name)).strip().replace("\\", "/"))


def _named(report: Report, statuses: Mapping[str, str]) -> dict[str, _Named]:
    """The files that the self-report names, with the indicators they serve and the assessors' words."""
    named: dict[str, _Named] = {}
    for code, claim in report.claims.items():
        for item in claim.evidence:
            named.setdefault(_plain(item.file), _Named()).codes.append(code)
    for file, status in statuses.items():
        if _plain(file) in named:
            named[_plain(file)].statuses.append(status)
    return named


def _matched(named: Mapping[str, _Named], there: Iterable[str]) -> tuple[dict[str, _Named], list[str]]:
    """The files that are there by what is said of them, and the names that none of them has.

    A name without a folder also means the one file of that name in any folder below.
    """
    below: dict[str, list[str]] = {}
    for name in there:
        for short in {name, posixpath.basename(name)}:
            below.setdefault(short, []).append(name)
    used: dict[str, _Named] = {}
    missing: list[str] = []
    for name, said in sorted(named.items()):
        meant = below.get(name, [])
        if name in meant or len(meant) == 1:
            used.setdefault(name if name in meant else meant[0], _Named()).add(said)
        else:
            missing.append(name)
    return used, missing


def _nearly(folder: Path, name: str, there: Iterable[str]) -> Iterator[Diagnostic]:
    """A word on a missing file where others are called almost the same."""
    wanted = posixpath.basename(name).casefold()
    like = [one for one in there if wanted in (base := posixpath.basename(one).casefold(), posixpath.splitext(base)[0])]
    if like:
        same = "/" not in name and all(posixpath.basename(one) == name for one in like)
        say = f"自评报告引用的“{name}”" + (
            "有几份同名的，看不出是哪一份：" if same else "没有找到，文件夹里有名称相近的："
        )
        fix = "请在引用里写明子文件夹" if same else "请改文件名或引用，使两边完全一致：大小写、后缀和子文件夹都要一样"
        yield Diagnostic(str(folder), "T772", say + listing(like), fix, "warning")


# -- what is there ---------------------------------------------------------------------------------------------------


def _there(root: Path, subject: str) -> tuple[dict[str, list[Path]], list[Diagnostic]]:
    """The files of a subject by their names relative to its folder; two may have one name once numbers are masked."""
    there: dict[str, list[Path]] = {}
    found: list[Diagnostic] = []
    upper = root / EVIDENCE
    try:
        own = [path for path in sorted(upper.iterdir()) if path.name == subject] if upper.is_dir() else []
        paths = [(folder, path) for folder in own for path in _below(folder)]
    except OSError as error:
        return {}, [unreadable(upper, error)]
    for folder, path in paths:
        name = path.relative_to(folder).as_posix()
        if fault := _unfit(root.resolve() / EVIDENCE / folder.name, path):
            found.append(fault)
        else:
            there.setdefault(_plain(name), []).append(path)
    return there, found


def _below(folder: Path) -> Iterable[Path]:
    """The files below a folder; of a link the link itself, which is said to be unfit."""
    return [folder] if folder.is_symlink() else files_in(folder) if folder.is_dir() else []


def _unfit(folder: Path, path: Path) -> Diagnostic | None:
    """Why something in the folder of evidence cannot be a piece of evidence, None where it can."""
    shown = INVISIBLE.sub("?", mask(str(path)))
    if INVISIBLE.search(path.name) or "\\" in path.name:
        fix = "请改文件名；整批都是乱码的，多半是解压时编码不对，请用别的解压软件重新解压"
        return Diagnostic(shown, "T771", "文件名里有乱码、反斜杠或看不见的字符", fix)
    if not path.resolve().is_relative_to(folder):
        fix = "请把文件本身复制进来；链接拷到别的电脑上就断了"
        return Diagnostic(shown, "T770", "这是一个链接，指到了评估对象的佐证文件夹外面，没有读", fix)
    if not path.is_file():
        return Diagnostic(
            shown, "T770", "这不是能读的文件，是断了的链接、指向文件夹的链接或系统文件", "请移走，或换成文件本身"
        )
    return None


def _checksum(path: Path, digests: Digests) -> tuple[str, list[Diagnostic]]:
    try:
        return digests.of(path).sha256, []
    except OSError as error:
        return "", [unreadable(path, error)]
