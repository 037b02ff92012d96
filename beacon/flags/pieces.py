"""The JSON of evaluations, made once each: an answer is then pieces that are joined.

In: a format's encoder, flags and what was evaluated of them. Out: bytes. Rulesets share their
evaluations between answers (`beacon.flags.rules`), so a piece is found by its evaluation; the flags
are held beside their pieces, so that no identity is taken anew.
"""

from __future__ import annotations

from collections.abc import Callable

from beacon.flags.flagset import ProjectFlags
from beacon.flags.model import Evaluation
from beacon.flags.rules import Found

MAX_PIECED_FLAGS = 20_000
"""Of all projects together; beyond, all are made anew."""

Encode = Callable[[str, Evaluation, ProjectFlags], bytes]
_Table = dict[Evaluation, bytes]


class Pieces:
    """Of one format."""

    def __init__(self, encode: Encode, *, max_flags: int = MAX_PIECED_FLAGS) -> None:
        self._encode = encode
        self._max_flags = max_flags
        self._tables: dict[int, tuple[ProjectFlags, _Table]] = {}
        self.flag_count = 0

    def joined(self, flags: ProjectFlags, found: Found) -> bytes:
        """With commas between, in the order found."""
        table = self._table(flags)
        try:
            return b",".join(map(table.__getitem__, found.values()))
        except KeyError:
            return b",".join([self._piece(table, flags, *pair) for pair in found.items()])

    def piece(self, flags: ProjectFlags, key: str, evaluation: Evaluation) -> bytes:
        return self._piece(self._table(flags), flags, key, evaluation)

    def _piece(self, table: _Table, flags: ProjectFlags, key: str, evaluation: Evaluation) -> bytes:
        found = table.get(evaluation)
        if found is None:
            found = table[evaluation] = self._encode(key, evaluation, flags)
        return found

    def _table(self, flags: ProjectFlags) -> _Table:
        found = self._tables.get(id(flags))
        return found[1] if found is not None else self._new_table(flags)

    def _new_table(self, flags: ProjectFlags) -> _Table:
        count = max(len(flags.known), 1)
        if self.flag_count + count > self._max_flags:
            self._tables.clear()
            self.flag_count = 0
        table: _Table = {}
        self._tables[id(flags)] = flags, table
        self.flag_count += count
        return table
