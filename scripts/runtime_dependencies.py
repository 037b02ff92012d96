"""What Beacon needs at run time, and under which licences: for build.spec and the tests.

In goes the list in pyproject.toml, as installed here; out come distributions and texts.
"""

from __future__ import annotations

import re
import sysconfig
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distribution, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LICENCE_FILE = re.compile(r"licen[cs]e|copying|notice|authors", re.IGNORECASE)


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def needed() -> set[str]:
    """Names of the distributions that Beacon needs, with what they need in turn."""
    wanted = list(_asked_for(project()["project"]["dependencies"], {""}))
    seen: set[tuple[str, frozenset[str]]] = set()
    while wanted:
        requirement = wanted.pop()
        asked = canonicalize_name(requirement.name), frozenset(requirement.extras)
        if asked not in seen:
            seen.add(asked)
            wanted += _asked_for(requires(requirement.name) or [], requirement.extras or {""})
    return {name for name, _ in seen}


def _asked_for(lines: Iterable[str], extras: Iterable[str]) -> Iterator[Requirement]:
    """Those that hold on this system, with these extras."""
    for requirement in map(Requirement, lines):
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in extras):
            yield requirement


def licence(name: str) -> str:
    """What the distribution says of itself: an SPDX expression, or in older words."""
    metadata = distribution(name).metadata
    classifiers = metadata.get_all("Classifier") or []
    told = [line.rsplit(" :: ", 1)[-1] for line in classifiers if line.startswith("License ::")]
    first_line = metadata.get("License", "").partition("\n")[0]
    return metadata.get("License-Expression") or "; ".join(told) or first_line


def licence_texts() -> str:
    """The licences of Python and of all that is needed, one after another."""
    python = Path(sysconfig.get_path("stdlib"), "LICENSE.txt").read_text(encoding="utf-8")
    parts = [("Python", "PSF-2.0", python)]
    parts += [(name, licence(name), _texts(distribution(name))) for name in sorted(needed())]
    rule = "=" * 80
    return "\n".join(f"{rule}\n{name}: {short}\n{rule}\n\n{text}" for name, short, text in parts)


def _texts(package: Distribution) -> str:
    files = package.files or []
    kept = [file for file in files if ".dist-info" in str(file) and LICENCE_FILE.search(file.name)]
    return "\n".join(file.read_text(encoding="utf-8") for file in kept)
