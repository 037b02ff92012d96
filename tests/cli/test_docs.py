"""Every setting and every command is documented, and its help is worth reading."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from beacon.cli import SECTIONS, cli, load
from beacon.config import Described, described

ROOT = Path(__file__).parent.parent.parent
CONFIGURATION = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
COMMAND_LINE = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")


def commands() -> Iterator[tuple[str, click.Command]]:
    for name in cli.list_commands(click.Context(cli)):
        command = load(name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from ((f"{name} {inner}", each) for inner, each in command.commands.items())
        else:
            yield name, command


OF_THE_DATA_DIRECTORY = {"version", "geo update", "backup", "restore", "upgrade-database"}
OF_A_SERVER = {"monitor run", "sourcemaps upload", "sourcemaps inject", "sourcemaps list"}
COMMANDS = [pytest.param(name, command, id=name) for name, command in commands()]


@pytest.mark.parametrize("about", described(), ids=lambda about: about.name)
def test_every_setting_is_documented_as_it_is(about: Described) -> None:
    variables = ", ".join(f"`{name}`" for name in about.variables)
    row = f"| `{about.flag} {about.placeholder}` | {variables} | {about.default} | {about.help} |"
    assert row in CONFIGURATION.splitlines()


def test_every_setting_is_used() -> None:
    sources = [path for path in (ROOT / "beacon").rglob("*.py") if path.name != "config.py"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    assert [about.name for about in described() if f"settings.{about.name}" not in text] == []


def test_no_setting_is_documented_that_is_not_there() -> None:
    rows = [line for line in CONFIGURATION.splitlines() if line.startswith("| `--")]
    assert len(rows) == len(described())


@pytest.mark.parametrize(("name", "command"), COMMANDS)
def test_every_command_is_documented(name: str, command: click.Command) -> None:
    assert f"beacon {name}" in COMMAND_LINE
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name}: {parameter.name} has no help"
            known = COMMAND_LINE + CONFIGURATION
            assert any(flag in known for flag in parameter.opts), f"{name}: {parameter.opts}"


def test_no_command_is_documented_that_is_not_there() -> None:
    for line in COMMAND_LINE.splitlines():
        if line.startswith("## beacon "):
            for part in line.removeprefix("## ").split(", "):
                words = part.split()
                assert words[1] in {name for names in SECTIONS.values() for name in names}


@pytest.mark.parametrize(("name", "command"), COMMANDS)
def test_commands_that_touch_data_say_which(name: str, command: click.Command) -> None:
    options = {parameter.name for parameter in command.params}
    assert "data_dir" in options or name == "version" or name in OF_A_SERVER
    assert "database_url" in options or name in OF_THE_DATA_DIRECTORY | OF_A_SERVER
    assert name in ("serve", "monitor run") or "as_json" in options
