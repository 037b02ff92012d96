"""Puts what stands beside the package into the wheel, as `carried` in pyproject.toml says.

A folder that is not there is left out. An editable install reads the checkout itself.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CarryResources(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        for source, target in self.config["carried"].items():
            if Path(self.root, source).is_dir():
                build_data["force_include"][source] = target
