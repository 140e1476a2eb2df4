-- Who is credited for figures, and how these compare with the official ones.
SELECT
    s.id AS source_id,
    s.name,
    s.kind,
    s.institution,
    coalesce(n.claims, 0) AS claims,
    coalesce(n.checked, 0) AS checked,
    coalesce(n."match", 0) AS "match",
    coalesce(n.close, 0) AS close,
    coalesce(n.mismatch, 0) AS mismatch,
    round(1.0 * n.mismatch / nullif(n.checked, 0), 4) AS mismatch_share
FROM sources AS s
LEFT JOIN (
    SELECT
        c.source_id,
        count(*) AS claims,
        count(*) FILTER (WHERE c.verdict IN ('match', 'close', 'mismatch')) AS checked,
        count(*) FILTER (WHERE c.verdict = 'match') AS "match",
        count(*) FILTER (WHERE c.verdict = 'close') AS close,
        count(*) FILTER (WHERE c.verdict = 'mismatch') AS mismatch
    FROM claims AS c
    WHERE c.source_id IS NOT NULL
    GROUP BY c.source_id
) AS n ON n.source_id = s.id
