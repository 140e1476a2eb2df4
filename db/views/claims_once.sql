SELECT
    c.id,
    c.article,
    c.document,
    c.quote,
    c.kind,
    c.value,
    c.unit,
    c.metric,
    c.partner,
    c.commodity,
    c.period_start,
    c.period_end,
    c.source,
    c.published,
    c.verdict,
    c.error_kind,
    1 + (SELECT count(DISTINCT o.article) FROM repeated_claims r JOIN claims o ON o.id = r.claim WHERE r.first = c.id) AS documents,
    (
        SELECT group_concat(DISTINCT coalesce(o.outlet, o.document))
        FROM claims o
        WHERE o.id = c.id OR o.id IN (SELECT r.claim FROM repeated_claims r WHERE r.first = c.id)
    ) AS outlets
FROM claims c
WHERE NOT EXISTS (SELECT 1 FROM repeated_claims r WHERE r.claim = c.id)
