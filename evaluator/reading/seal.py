"""The seals in the folder of a round: which files they cover, how the round stands, and whether anything moved since."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from evaluator.diagnostics import Diagnostic
from evaluator.model.plain_data import MisfitError, load_as
from evaluator.model.result import Result
from evaluator.model.round import Round
from evaluator.model.seal import (
    FORMAT,
    Manifest,
    Outcome,
    Reopening,
    RoundState,
    SealedFile,
    code_of,
    outcome_of,
    text_of,
)
from evaluator.model.standard import Standard
from evaluator.reading.digests import Digests
from evaluator.reading.round_places import INPUTS, RESULTS, SEALS, Place, places

_SEAL = re.compile(r"第([1-9]\d*)版\.json", re.ASCII)
_REOPENING = re.compile(r"更正第([1-9]\d*)版\.json", re.ASCII)

Record = TypeVar("Record", Manifest, Reopening)


@dataclass(frozen=True, slots=True)
class Editions:
    """The sealed editions, the first one first, and the record that opened the last of them again, if any."""

    sealed: tuple[Manifest, ...] = ()
    reopened: Reopening | None = None

    def state(self) -> RoundState:
        """How the round stands."""
        if self.reopened is not None:
            return RoundState(self.reopened.edition, corrects=self.reopened.corrects, note=self.reopened.reason)
        if not self.sealed:
            return RoundState()
        last = self.sealed[-1]
        return RoundState(last.edition, True, code_of(last), last.corrects, last.reason)


def seal_file(edition: int) -> str:
    """The name of an edition's seal in the folder of a round."""
    return f"{SEALS}/第{edition}版.json"


def result_file(edition: int, subject: str, stage: str = "") -> str:
    """The name of a subject's result in the folder of a round; without the word for a stage it is the sealed one."""
    return f"{RESULTS}/第{edition}版{stage}/{subject}.json"


def reopening_file(edition: int) -> str:
    """The name of the record that opens an edition."""
    return f"{SEALS}/更正第{edition}版.json"


# -- the files that are sealed --


def covered_files(
    root: Path, digests: Digests, rooms: Iterable[str] = INPUTS
) -> tuple[tuple[SealedFile, ...], list[Diagnostic]]:
    """The files that a seal of this folder covers, by name, with what cannot be sealed: all that a round is scored from.

    `rooms` may leave folders out.
    """
    wanted = set(rooms)
    there, found = places(root)
    covered: dict[str, SealedFile] = {}
    for place in (one for one in there if one.room in wanted or one.is_round_file):
        name = unicodedata.normalize("NFC", place.name)
        try:
            if name in covered:
                fix = "请给其中一个换名"
                found.append(_unfit(place, "另有一个文件，名称看起来完全一样", fix))
            else:
                digest = digests.of(place.path)
                covered[name] = SealedFile(name, digest.size, digest.sha256)
        except OSError as error:
            fix = "请看它是否正被别的程序打开，或把文件夹复制到本机再试"
            found.append(_unfit(place, f"读不出来（{error.strerror or error}）", fix))
    return tuple(covered[name] for name in sorted(covered)), found


def _unfit(place: Place, why: str, fix: str) -> Diagnostic:
    return Diagnostic(str(place.path), "T747", f"这个文件没有办法封存：{why}", fix)


# -- the seals that are there --


def read_editions(root: Path, *, reopening: bool = True) -> tuple[Editions | None, list[Diagnostic]]:
    """The seals of a round; None with what is wrong with them. Without `reopening` as if none had been opened again."""
    seals, records = _numbered(root)
    if not reopening:
        records = {}
    read = [_record(Manifest, path) for _, path in sorted(seals.items())]
    sealed = tuple(seal for seal, _ in read if seal is not None)
    found = [one for _, faults in read for one in faults]
    reopened = None
    if (later := len(seals) + 1) in records:
        reopened, more = _record(Reopening, records[later])
        found += more
    if not found:
        found = list(_broken_chain(root, seals, records, [*sealed, *([reopened] if reopened is not None else [])]))
    return (None if found else Editions(sealed, reopened)), found


def read_manifest(path: Path) -> tuple[Manifest | None, list[Diagnostic]]:
    """The manifest of an edition from its file alone, wherever that lies."""
    return _record(Manifest, path)


def _numbered(root: Path) -> tuple[dict[int, Path], dict[int, Path]]:
    """The seals and the reopening records by their edition."""
    folder = root / SEALS
    names = sorted(folder.iterdir()) if folder.is_dir() else []
    seals, records = (
        {int(match[1]): path for path in names if (match := pattern.fullmatch(path.name))}
        for pattern in (_SEAL, _REOPENING)
    )
    return seals, records


def _record(kind: type[Record], path: Path) -> tuple[Record | None, list[Diagnostic]]:
    """A record that the program wrote, as long as its file is what the program writes, byte for byte."""
    fix = "这个文件只由程序写，请换回原来的；没有留底的，向持有副本的单位要"
    if kind is Reopening:
        fix = "这个文件只由程序写，请重新运行 evaluator round reopen"
    try:
        data = path.read_bytes()
        plain = _plain(data)
        if isinstance(plain, dict) and plain.get("format", FORMAT) != FORMAT:
            say = f"这份封存是另一个版本的程序写的（{str(plain['format'])[:40]}）"
            return None, [Diagnostic(str(path), "T731", say, "请用写它的那个版本，或更新的版本")]
        record: Record = load_as(kind, plain)
    except OSError as error:
        say = f"封存文件读不出来（{error.strerror or error}）"
        return None, [Diagnostic(str(path), "T731", say, "请看它是否正被别的程序打开")]
    except ValueError as error:
        place = error.place if isinstance(error, MisfitError) else str(error)
        why = f"：{place} 不对" if place else ""
        return None, [Diagnostic(str(path), "T731", f"看不懂这份封存{why}", fix)]
    if text_of(record).encode("utf-8", "surrogatepass") != data:
        say = "封存文件被另存过：内容还读得出来，但换行、空格或次序不是程序写的样子"
        return None, [Diagnostic(str(path), "T732", say, fix)]
    return record, []


def _plain(data: bytes) -> object:
    """What stands in a record's file; ValueError without words where it is no JSON."""
    try:
        return json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        raise ValueError from None


def _broken_chain(
    root: Path, seals: Mapping[int, Path], records: Mapping[int, Path], chain: Sequence[Manifest | Reopening]
) -> Iterator[Diagnostic]:
    """Editions that do not follow each other: each names the one before by its code."""
    for n in range(1, max([*seals, *(edition - 1 for edition in records)], default=0) + 1):
        if n not in seals:
            say = f"有后面的版次，却没有第{n}版的封存"
            yield Diagnostic(str(root / seal_file(n)), "T733", say, "封存过的版次不能删，请把它放回来")
            return
    before = ""
    for n, record in enumerate(chain, 1):
        file = str(seals[n] if isinstance(record, Manifest) else records[n])
        if record.edition != n:
            yield Diagnostic(file, "T733", f"文件名是第{n}版，里面写的是第{record.edition}版", "请换回原来的文件")
        if record.corrects != before:
            say = f"第{n}版更正的是 {record.corrects or '（没有写）'}，第{n - 1}版按内容算出的是 {before or '（没有上一版）'}"
            yield Diagnostic(file, "T733", f"封存被改过：{say}", "两份里有一份不是原来的，请换回原来的文件")
        if n > 1 and not record.reason.strip():
            fix = '请重新运行 evaluator round reopen，用 --reason "…" 写明更正什么、为什么'
            yield Diagnostic(file, "T746", "更正没有写明理由", fix)
        before = code_of(record) if isinstance(record, Manifest) else ""


# -- making and checking a seal --


def manifest_of(
    round_: Round,
    standard: Standard,
    results: Iterable[Result],
    files: tuple[SealedFile, ...],
    state: RoundState,
    engine: str,
) -> Manifest:
    """The manifest of an edition: every subject of the round with its outcome, in the order of the round.

    Of a subject that is evaluated and has no result there is no outcome; such a round is never sealed.
    """
    outcomes = {result.conclusion.subject: outcome_of(result) for result in results}
    aside = {
        one.id: Outcome(one.id, one.name, one.not_evaluated, "", "", "") for one in round_.subjects if one.not_evaluated
    }
    outcomes |= aside
    return Manifest(
        round_.id, round_.title, state.edition, state.corrects, state.note, round_.dates.final_on,
        standard.ref, standard.hash, engine,
        tuple(outcomes[one.id] for one in round_.subjects if one.id in outcomes),
        files,
    )  # fmt: skip


def check_seal(root: Path, editions: Editions, digests: Digests) -> list[Diagnostic]:
    """What has moved since the round was sealed: nothing where it is not sealed, or was opened again.

    Every file is read again, however many there are: a size or a time that is still the same proves nothing of the bytes.
    """
    if not editions.state().sealed:
        return []
    present, unfit = covered_files(root, digests)
    told = {fault.file for fault in unfit}
    return [*unfit, *(one for one in moved(root, editions.sealed[-1], present) if one.file not in told)]


def moved(root: Path, manifest: Manifest, present: Iterable[SealedFile]) -> list[Diagnostic]:
    """How the files that are there differ from those that were sealed."""
    then, now = {file.name: file for file in manifest.files}, {file.name: file for file in present}
    edition = f"第{manifest.edition}版"
    again = f"确实要更正的，先运行 evaluator round reopen {root} --reason …，改好再封存为第{manifest.edition + 1}版"
    gone, new = then.keys() - now.keys(), now.keys() - then.keys()
    other = {name for name in then.keys() & now.keys() if then[name] != now[name]}
    found = [
        *((name, "T735", f"封存以后不见了，{edition}里有它", f"请把它放回来；{again}") for name in gone),
        *((name, "T736", f"封存以后才有，不属于{edition}", f"请移到文件夹外面；{again}") for name in new),
        *((name, "T734", _changed(then[name], now[name]), f"请换回封存时的文件；{again}") for name in other),
    ]
    return [Diagnostic(str(root / name), code, say, fix) for name, code, say, fix in sorted(found)]


def _changed(then: SealedFile, now: SealedFile) -> str:
    return f"封存以后改动过：封存时 {_described(then)}，现在 {_described(now)}"


def _described(file: SealedFile) -> str:
    return f"{file.size} 字节（SHA-256 {file.sha256[:12]}…）"
