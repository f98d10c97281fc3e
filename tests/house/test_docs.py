"""Documents that are generated say what the program says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_diagram_is_drawn_from_the_workflow_table() -> None:
    checked = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "sop_diagram"), "--check"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
