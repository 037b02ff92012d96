"""No table with visitors' data, or of a project, is forgotten."""

from __future__ import annotations

from beacon.postgres.database import Database
from beacon.privacy.tables import KEPT_TABLES, PROJECT_TABLES, VISITOR_TABLES

OF_VISITORS = ["anon_id", "user_id", "distinct_id", "session_id", "visitor_id", "ip_hash"]
TABLES_WITH = (
    "SELECT DISTINCT c.relname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
    " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"
    " AND NOT c.relispartition AND NOT a.attisdropped AND a.attname = ANY($1)"
)
VISITOR_NAMES = {table.name for table in VISITOR_TABLES}


async def tables_with(database: Database, columns: list[str]) -> set[str]:
    return {row["relname"] for row in await database.fetch(TABLES_WITH, columns)}


async def test_every_table_that_names_visitors_is_listed(database: Database) -> None:
    assert await tables_with(database, OF_VISITORS) - VISITOR_NAMES == set()


async def test_every_table_of_a_project_is_deleted_with_it_or_kept_on_purpose(
    database: Database,
) -> None:
    listed = [*VISITOR_NAMES, *PROJECT_TABLES, *KEPT_TABLES]
    assert sorted(listed) == sorted(await tables_with(database, ["project_id"]))


async def test_a_new_table_would_be_missed(database: Database) -> None:
    await database.execute("CREATE TABLE heatmaps (project_id uuid, anon_id text)")
    assert await tables_with(database, OF_VISITORS) - VISITOR_NAMES == {"heatmaps"}


async def test_a_row_is_found_by_its_key_within_a_project(database: Database) -> None:
    indexes = "SELECT indexdef FROM pg_indexes WHERE tablename = $1 AND indexdef LIKE '%UNIQUE%'"
    for table in VISITOR_TABLES:
        found = [
            row["indexdef"].replace('"', "") for row in await database.fetch(indexes, table.name)
        ]
        key = ", ".join(table.key)
        assert any(each.endswith((f"(project_id, {key})", f"({key})")) for each in found), table
