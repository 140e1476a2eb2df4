-- A feed of figures that differ, in the columns that the Atom renderer asks for; to be read from the newest finding back.
SELECT
    'urn:claim:' || c.id AS atom_id,
    (SELECT r.started FROM verdicts AS v JOIN runs AS r ON r.id = v.checked_at WHERE v.claim = c.id) AS atom_updated,
    coalesce(c.outlet || ': ', '') || c.quote || ' (' || replace(c.metric, '_', ' ') || ')' AS atom_title,
    '/claims/' || c.id AS atom_link,
    c.sentence || char(10) || char(10)
        || (SELECT v.arithmetic || coalesce(char(10) || v.cause, '') FROM verdicts AS v WHERE v.claim = c.id) AS atom_content,
    c.outlet AS atom_author_name
FROM claims AS c
WHERE c.verdict = 'mismatch'
