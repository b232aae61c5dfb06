"""Run every benchmark: python -m benchmarks."""

from __future__ import annotations

import importlib
import pkgutil

import benchmarks


def main() -> None:
    for module in sorted(info.name for info in pkgutil.iter_modules(benchmarks.__path__)):
        run = getattr(importlib.import_module(f"benchmarks.{module}"), "main", None) if module != "__main__" else None
        if run is not None:
            run()


main()
