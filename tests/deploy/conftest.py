"""What the deployment's files say, read once."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

DEPLOY = Path("deploy")
OVERLAYS = sorted(path.name for path in (DEPLOY / "kubernetes" / "overlays").iterdir())


def needed(program: str) -> str:
    """Where a program is. Without it the test is skipped, or fails where CI=true."""
    found = shutil.which(program)
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{program} is not installed")
        pytest.skip(f"{program} is not installed")
    return found


@pytest.fixture(scope="session")
def services() -> Mapping[str, Mapping[str, Any]]:
    """The services of the compose file."""
    return yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8"))["services"]


@pytest.fixture(scope="session", params=OVERLAYS)
def manifests(request: pytest.FixtureRequest) -> list[dict[str, Any]]:
    """Everything that one overlay puts into a cluster."""
    command = [needed("kubectl"), "kustomize", str(DEPLOY / "kubernetes" / "overlays" / request.param)]
    rendered = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    return [json.loads(json.dumps(one, default=str)) for one in yaml.safe_load_all(rendered)]
