"""What a result file holds besides timings: machine, versions, commit."""

import datetime as dt
import json
import os
import platform
import subprocess
from pathlib import Path
from typing import Any

from lawyer_assign.engines.watch import processors
from lawyer_assign.verbs.answers import versions

ROOT = Path(__file__).parent.parent
RESULTS = Path(__file__).parent / "results"


def new_record(repeat: int) -> dict[str, Any]:
    """Return a record without timings yet; it names no host, user or path."""
    return {
        "date": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "commit": _git("rev-parse", "HEAD"),
        "is_changed": bool(_git("status", "--porcelain", "--", "lawyer_assign")),
        "machine": _machine(),
        "versions": versions(),
        "repeat": repeat,
        "load_average": [],
        "cases": {},
    }


def load_average() -> float | None:
    """Return how many processes wanted a processor in the last minute."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None


def write_record(record: dict[str, Any], path: Path | None) -> Path:
    """Write a record as JSON, by default under its date, and return where."""
    if path is None:
        path = RESULTS / f"{record['date'][:10]}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(record, indent=1, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")
    return path


def read_record(path: Path) -> dict[str, Any]:
    """Read a record back."""
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return record


def _git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() if done.returncode == 0 else ""


def _machine() -> dict[str, Any]:
    return {
        "cores": processors(),
        "memory_gib": _memory_gib(),
        "processor": _processor(),
        "system": platform.system(),
    }


def _memory_gib() -> float | None:
    if not hasattr(os, "sysconf"):
        return None
    size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return round(size / 2**30, 1)


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.machine()
