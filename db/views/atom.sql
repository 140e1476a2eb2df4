-- A feed of figures that differ, the newest finding first, in the columns that the Atom renderer asks for.
SELECT
    'urn:claim:' || c.id AS atom_id,
    r.started AS atom_updated,
    coalesce(c.outlet || ': ', '') || c.quote || ' (' || replace(c.metric, '_', ' ') || ')' AS atom_title,
    '/claims/' || c.id AS atom_link,
    c.sentence || char(10) || char(10) || v.arithmetic || coalesce(char(10) || v.cause, '') AS atom_content,
    c.outlet AS atom_author_name
FROM verdicts AS v
JOIN claims AS c ON c.id = v.claim
JOIN runs AS r ON r.id = v.checked_at
WHERE v.outcome = 'mismatch'
ORDER BY r.started DESC, c.id
