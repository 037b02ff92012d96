"""Writes sdk/vectors/fingerprint_v1.json, which holds version 1 of the fingerprint as it is.

    python sdk/vectors/generate_fingerprint.py

Nothing of Beacon is used here: parts are written by hand, ids are made as docs/errors.md tells it.
"""

from __future__ import annotations

import json
import sys
from hashlib import sha256
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parent))

from fingerprint_cases import Json, all_cases

TARGET = Path(__file__).resolve().parent / "fingerprint_v1.json"
PROJECT = UUID("6a1e0c8e-9a37-4b53-8c8b-0d6ec1b6a001")


def main() -> None:
    TARGET.write_text(rendered(), encoding="ascii")
    print(f"{TARGET}: {len(vectors())} vectors")


def rendered() -> str:
    """One vector a line, in ASCII: no editor normalises what is in it."""
    lines = ",\n".join(json.dumps(each, ensure_ascii=True) for each in vectors())
    return f'{{"version": 1, "project_id": "{PROJECT}", "vectors": [\n{lines}\n]}}\n'


def vectors() -> list[Json]:
    found = [{**each, "issue_id": str(issue_id(each["parts"]))} for each in all_cases()]
    names = [each["name"] for each in found]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise SystemExit(f"names stand twice: {sorted(twice)}")
    return found


def issue_id(parts: list[str]) -> UUID:
    hashed = sha256(b"fingerprint_v1" + PROJECT.bytes)
    for part in parts:
        hashed.update(len(part.encode()).to_bytes(4, "big") + part.encode())
    bits = int.from_bytes(hashed.digest()[:16], "big")
    bits = bits & ~(0xF << 76) | 8 << 76  # version 8
    bits = bits & ~(0b11 << 62) | 0b10 << 62  # variant of RFC 9562
    return UUID(int=bits)


if __name__ == "__main__":
    main()
