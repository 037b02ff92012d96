i.id IN (
    SELECT coalesce(part.merged_into, h.issue_id) FROM issue_hours AS h
    LEFT JOIN members AS part ON part.id = h.issue_id
    WHERE h.project_id = $1 AND h.at >= {0} AND h.at < {1}
      AND ({2}::text IS NULL OR h.environment = {2})
)
