import json
from pathlib import Path
from typing import Any


def write(measured: dict[str, Any], folder: Path) -> None:
    (folder / "report.json").write_text(json.dumps(measured, indent=1))
