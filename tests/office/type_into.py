"""Types into a spreadsheet as a person would, through LibreOffice's own interface, and saves it in other formats.

Run by the system's Python, which has LibreOffice's bridge: `python3 type_into.py orders.json`. The orders: `file`, `cells`
as [sheet, "C12", text], `save` as paths that end in .xlsx, .xls or .ods, `profile`, a folder that only this run uses.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]  # only the system's Python has it

FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".xls": "MS Excel 97", ".ods": "calc8"}
PATIENCE = 60.0


def main(orders: dict[str, Any]) -> None:
    pipe = f"pipe,name=typing{time.time_ns()};urp"
    profile = Path(orders["profile"]).resolve().as_uri()
    options = ["--headless", "--norestore", "--nologo", f"-env:UserInstallation={profile}", f"--accept={pipe}"]
    office = subprocess.Popen(["soffice", *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        services, context = _connected(pipe)
        desktop = services.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        document = desktop.loadComponentFromURL(Path(orders["file"]).resolve().as_uri(), "_blank", 0, ())
        dispatcher = services.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
        _type(dispatcher, document, orders["cells"])
        for target in orders["save"]:
            path = Path(target).resolve()
            document.storeToURL(path.as_uri(), (_property("FilterName", FILTERS[path.suffix]),))
        document.close(True)
        desktop.terminate()
        office.wait(PATIENCE)
    finally:
        office.kill()


def _connected(pipe: str) -> tuple[Any, Any]:
    """The office's services and their context, as soon as it answers."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    until = time.monotonic() + PATIENCE
    while True:
        try:
            context = resolver.resolve(f"uno:{pipe};StarOffice.ComponentContext")
        except Exception:  # the bridge raises classes of its own while nobody listens yet
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return context.ServiceManager, context


def _type(dispatcher: Any, document: Any, cells: list[list[str]]) -> None:
    """Go to each cell and enter the text, which LibreOffice then takes for a number, a date or words by itself."""
    controller = document.getCurrentController()
    for sheet, cell, text in cells:
        controller.setActiveSheet(document.Sheets.getByName(sheet))
        frame = controller.getFrame()
        dispatcher.executeDispatch(frame, ".uno:GoToCell", "", 0, (_property("ToPoint", cell),))
        dispatcher.executeDispatch(frame, ".uno:EnterString", "", 0, (_property("StringName", text),))


def _property(name: str, value: str) -> Any:
    made = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    made.Name, made.Value = name, value
    return made


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
