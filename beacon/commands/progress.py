"""Shows on standard error that something takes its time, where a person looks at it.

Elsewhere (a pipe, a log file) nothing is shown.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Steps = Callable[[str, int, int | None], None]
"""Called with what is being done, the bytes so far, and the bytes in all if known."""


@contextmanager
def spinner(text: str) -> Iterator[None]:
    """For as long as the body takes."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(text):
        yield


@contextmanager
def steps() -> Iterator[Steps]:
    """A bar for bytes; what the body is given may be called from any thread."""
    if not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=None)
        yield lambda what, done, total: bar.update(
            task, description=what, completed=done, total=total
        )


@contextmanager
def counter(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar for things that are counted; the body says how many are done."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    counted = TextColumn("{task.completed:,.0f} of {task.total:,.0f}")
    columns = TextColumn("{task.description}"), BarColumn(), counted, TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)


@contextmanager
def tally(what: str, *, shown: bool) -> Iterator[Callable[[int], None]]:
    """A count of things that have no known end. `shown`: the result does not go to the screen."""
    if not sys.stderr.isatty() or not shown:
        yield lambda done: None
        return
    from rich.console import Console

    with Console(stderr=True).status(what) as status:
        yield lambda done: status.update(f"{what}: {done:,}")
