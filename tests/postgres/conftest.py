"""A data directory with a cluster in it, made once and copied: initdb takes its time."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from beacon.postgres.binaries import find_binaries
from beacon.postgres.cluster import account_for, make_cluster


@pytest.fixture(scope="session")
def made(scratch: Path) -> Path:
    home = scratch / "made"
    home.mkdir(0o711)
    make_cluster(home, find_binaries(home), account_for(home))
    return home


@pytest.fixture
def made_dir(made: Path, data_dir: Path) -> Path:
    link_programs(made, data_dir)
    subprocess.run(["cp", "-a", str(made / "postgres"), str(data_dir)], check=True)
    return data_dir


@pytest.fixture
def empty_dir(made: Path, data_dir: Path) -> Path:
    """A data directory without a cluster, in a folder of its own; the programs are there."""
    folder = data_dir / "other"
    folder.mkdir(0o711)
    link_programs(made, folder)
    return folder


def link_programs(made: Path, data_dir: Path) -> None:
    home = f"pgbin-{find_binaries(made).version}"
    subprocess.run(["cp", "-al", str(made / home), str(data_dir / home)], check=True)
