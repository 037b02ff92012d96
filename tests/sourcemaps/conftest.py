"""Source maps in Postgres, put there by SQL, and a resolver that finds them."""

from __future__ import annotations

import hashlib
import zlib
from pathlib import Path
from uuid import UUID

import pytest

from beacon.postgres.database import Database
from beacon.projects.projects import create_project
from beacon.sourcemaps.resolver import Resolver

BUILT = Path(__file__).parent / "built"
CACHE_BYTES = 1 << 24


class Shelf:
    """One project's uploaded files."""

    def __init__(self, database: Database, project_id: UUID) -> None:
        self.database = database
        self.project_id = project_id
        self.resolver = Resolver(database, cache_bytes=CACHE_BYTES)

    async def put(
        self,
        name: str,
        content: bytes,
        *,
        kind: str = "source_map",
        release: str = "1.0",
        dist: str = "",
        debug_id: str = "",
        source_map: str | None = None,
    ) -> None:
        deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        file_id = await self.database.fetch_value(
            "INSERT INTO source_map_files (project_id, sha256, size, data) VALUES ($1, $2, $3, $4)"
            " ON CONFLICT (project_id, sha256) DO UPDATE SET size = $3 RETURNING id",
            self.project_id,
            hashlib.sha256(content).digest(),
            len(content),
            deflate.compress(content) + deflate.flush(),
        )
        await self.database.execute(
            "INSERT INTO source_map_artifacts"
            " (project_id, release, dist, name, debug_id, kind, source_map, file_id)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            *(self.project_id, release, dist, name, debug_id, kind, source_map, file_id),
        )
        self.resolver.on_notice(str(self.project_id))

    async def put_built(self, release: str = "1.0", debug_id: str = "") -> None:
        """The bundle of `built`, as it is uploaded."""
        for name, kind in (("main.js", "minified"), ("main.js.map", "source_map")):
            reference = "main.js.map" if kind == "minified" else None
            await self.put(
                f"~/static/{name}",
                (BUILT / name).read_bytes(),
                kind=kind,
                release=release,
                debug_id=debug_id,
                source_map=reference,
            )


@pytest.fixture
async def shelf(database: Database) -> Shelf:
    project = (await create_project(database, "Shop")).project
    return Shelf(database, UUID(bytes=project.id))
