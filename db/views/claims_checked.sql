-- Every claim with its verdict and its article: the table that most questions start from.
-- Single look-ups instead of joins: SQLite leaves out those that a question does not need, which it does not do with joins when it counts.
SELECT
    c.id AS claim,
    c.verdict,
    c.quote,
    c.metric,
    c.measure,
    c.kind,
    c.value,
    c.value_high,
    (SELECT v.official FROM verdicts AS v WHERE v.claim = c.id) AS official,
    c.unit,
    (SELECT v.difference FROM verdicts AS v WHERE v.claim = c.id) AS difference,
    c.relative_difference,
    c.error_kind,
    (SELECT v.cause FROM verdicts AS v WHERE v.claim = c.id) AS cause,
    c.reason,
    c.hedge,
    c.economy,
    c.partner,
    c.direction_partner,
    c.commodity,
    c.transport_mode,
    c.period_start,
    c.period_end,
    c.comparison,
    c.modality,
    c.source,
    c.outlet,
    c.published,
    (SELECT d.title FROM documents AS d WHERE d.id = c.article) AS title,
    c.article,
    c.sentence,
    (SELECT v.arithmetic FROM verdicts AS v WHERE v.claim = c.id) AS arithmetic,
    (SELECT v.series FROM verdicts AS v WHERE v.claim = c.id) AS series,
    (SELECT v.outcome FROM verdicts AS v WHERE v.claim = c.id) AS machine_verdict,
    (
        SELECT r.reviewer FROM reviews AS r WHERE r.id = (SELECT max(l.id) FROM reviews AS l WHERE l.claim = c.id AND l.action <> 'correct')
            AND r.verdict IS NOT NULL
    ) AS reviewer,
    (
        SELECT r.reviewed_at FROM reviews AS r WHERE r.id = (SELECT max(l.id) FROM reviews AS l WHERE l.claim = c.id AND l.action <> 'correct')
            AND r.verdict IS NOT NULL
    ) AS reviewed_at,
    (
        SELECT r.reason FROM reviews AS r WHERE r.id = (SELECT max(l.id) FROM reviews AS l WHERE l.claim = c.id AND l.action <> 'correct')
            AND r.verdict IS NOT NULL
    ) AS review_reason,
    (
        SELECT nullif(json_group_object(r.attribute, r.value), '{}') FROM reviews AS r
        WHERE r.claim = c.id AND r.action = 'correct'
            AND r.id = (SELECT max(l.id) FROM reviews AS l WHERE l.claim = c.id AND l.attribute = r.attribute)
    ) AS corrections,
    (
        SELECT k.outcome FROM corrected_verdicts AS k
        WHERE k.review = (SELECT max(l.review) FROM corrected_verdicts AS l WHERE l.claim = c.id)
    ) AS corrected_verdict,
    (SELECT d.url FROM documents AS d WHERE d.id = c.article) AS url,
    c.start,
    c."end",
    c.rowid AS number
FROM claims AS c
