"""What the single executable does before Beacon itself starts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from beacon import frozen

HOLD = """
import sys
from pathlib import Path
from beacon import frozen
frozen.mark(Path(sys.argv[1]))
print("marked", flush=True)
sys.stdin.read()
"""

CHILD = """
import os, signal
from beacon import frozen
frozen.die_with_parent(expected=os.readlink("/proc/self/exe"))
print(os.getpid(), flush=True)
signal.pause()
"""

PARENT = """
import subprocess, sys
subprocess.run([sys.executable, "-c", sys.argv[1]])
"""


@pytest.fixture
def running(tmp_path: Path):
    """An unpacked folder whose run lives, and the process that is the run."""
    folder = tmp_path / "_MEIalive"
    folder.mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline() == "marked\n"
        yield folder, process
        process.kill()


def test_prepare_does_nothing_outside_the_executable(monkeypatch):
    before = dict(os.environ)
    frozen.prepare()
    assert dict(os.environ) == before


def test_folder_of_a_running_beacon_is_kept(running, tmp_path):
    folder, _ = running
    frozen.remove_dead_runs(tmp_path)
    assert (folder / frozen.MARKER).exists()


def test_folder_of_a_killed_beacon_is_removed(running, tmp_path):
    folder, process = running
    (folder / "library").mkdir()
    process.kill()
    process.wait()
    frozen.remove_dead_runs(tmp_path)
    assert not folder.exists()


def test_folders_without_our_marker_are_left_alone(tmp_path):
    (tmp_path / "_MEIother").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / frozen.MARKER).touch()
    frozen.remove_dead_runs(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["_MEIother", "elsewhere"]


def test_links_are_not_followed(tmp_path):
    outside = tmp_path / "precious"
    outside.mkdir()
    (outside / frozen.MARKER).touch()
    (tmp_path / "temp").mkdir()
    (tmp_path / "temp" / "_MEIlink").symlink_to(outside)
    frozen.remove_dead_runs(tmp_path / "temp")
    assert outside.exists()


def test_own_folder_outlives_its_own_sweep(running):
    folder, _ = running
    frozen.remove_dead_runs(folder.parent)
    assert folder.exists()


def test_started_programs_get_the_users_library_path():
    environ = {"LD_LIBRARY_PATH": "/tmp/_MEIx", "LD_LIBRARY_PATH_ORIG": "/opt/lib"}
    frozen.restore_library_path(environ)
    assert environ == {"LD_LIBRARY_PATH": "/opt/lib"}


def test_started_programs_get_no_library_path_when_the_user_has_none():
    environ = {"LD_LIBRARY_PATH": "/tmp/_MEIx"}
    frozen.restore_library_path(environ)
    assert environ == {}


def test_kill_nine_of_the_parent_ends_the_child():
    command = [sys.executable, "-c", PARENT, CHILD]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
        try:  # standard output is the child's too: it ends when both have
            parent.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            os.kill(child, signal.SIGKILL)
            raise


def test_a_child_whose_parent_is_already_gone_stops():
    script = "from beacon import frozen; frozen.die_with_parent(expected='/no/such/bootloader')"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 1
    assert "is gone" in done.stderr
