"""A report read back from its PDF: what travels inside, and what is printed; by a process of its own.

Whoever hands in a PDF may have made it to harm. So it is read by a process that has limits of time and memory and opens
nothing but this file; whatever goes wrong in there, this program goes on and says so.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import pikepdf

from evaluator.diagnostics import Diagnostic
from evaluator.model.printed import Printed
from evaluator.reading.pdf_structure import NotTagged, printed_in

#: a report of 60 pages has 1 MB
MOST_BYTES = 50_000_000
MOST_ATTACHED = 5_000_000
MOST_PAGES = 2_000
MOST_SECONDS = 60
MOST_MEMORY = 1_500_000_000

_GIVE = "请换成 evaluator 生成的 PDF；重新打印、扫描或用别的程序另存过的，不能核对"


@dataclass(frozen=True, slots=True)
class ReportPdf:
    """What a report holds: its attachments by name, and what is printed; None where the pages cannot be read by a structure.

    `added` is how often something was added at the end of the file, `notes` how many notes and fields lie on the pages.
    """

    attached: Mapping[str, bytes]
    printed: Printed | None
    added: int = 0
    notes: int = 0


def read_report_pdf(
    path: Path, seconds: float = MOST_SECONDS, memory: int = MOST_MEMORY
) -> tuple[ReportPdf | None, list[Diagnostic]]:
    """The report in a PDF, or None with why it cannot be read; it takes no more than that time and memory."""
    why = _unfit(path)
    if not why:
        found = _apart(path, seconds, memory)
        if isinstance(found, ReportPdf):
            return found, []
        why = found
    return None, [Diagnostic(str(path), "V801", why, _GIVE)]


def _unfit(path: Path) -> str:
    """Why a file is not even opened; empty where it may be."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(5)
    except OSError as error:
        return f"文件读不出来（{error.strerror or error}）"
    if size > MOST_BYTES:
        return f"文件有 {size // 1_000_000} MB，超过 {MOST_BYTES // 1_000_000} MB"
    return "" if head == b"%PDF-" else "这份文件不是 PDF"


def _apart(path: Path, seconds: float, memory: int) -> ReportPdf | str:
    """What a process of its own reads, or why it did not."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    worker = context.Process(target=_work, args=(path, theirs, memory), daemon=True)
    worker.start()
    theirs.close()
    try:
        if not ours.poll(seconds):
            return f"读了 {seconds:.0f} 秒还没有读完，不再读"
        found: ReportPdf | str = ours.recv()
        return found
    except (EOFError, OSError):
        return "读到一半出错（文件已经损坏，或者解开以后过大）"
    finally:
        worker.kill()
        worker.join()
        ours.close()


def _work(path: Path, out: Connection, memory: int) -> None:
    """The process: limits first, then the file."""
    _limit_memory(memory)
    try:
        out.send(report_in(path))
    except MemoryError:
        out.send("解开以后过大")
    except Exception:  # noqa: BLE001 - whatever a file provokes in here, all there is to say is that it cannot be read
        out.send("文件已经损坏，或者不是这个程序写的")


def _limit_memory(most: int) -> None:
    """What Windows does not have is left to the limit of time."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - only there

        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def report_in(path: Path) -> ReportPdf | str:
    """What a PDF holds, or why it cannot be read. Without limits: not for files of strangers."""
    with pikepdf.open(path) as pdf:
        if pdf.is_encrypted:
            return "文件加了密码"
        if len(pdf.pages) > MOST_PAGES:
            return f"有 {len(pdf.pages)} 页，超过 {MOST_PAGES} 页"
        attached = {name: pdf.attachments[name].get_file().read_bytes() for name in pdf.attachments}
        large = [name for name, content in attached.items() if len(content) > MOST_ATTACHED]
        if large:
            return f"附件“{large[0]}”超过 {MOST_ATTACHED // 1_000_000} MB"
        try:
            printed = printed_in(pdf)
        except NotTagged:
            printed = None
        notes = sum(one.get("/Subtype") != "/Link" for page in pdf.pages for one in page.get("/Annots", []))
    return ReportPdf(attached, printed, path.read_bytes().count(b"startxref") - 1, notes)
