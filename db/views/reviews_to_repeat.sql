-- Reviews that still decide a verdict, though the machine has since come to another one than the reviewer saw.
SELECT
    r.claim,
    r.quote,
    r.verdict,
    r.machine_verdict AS machine_verdict_then,
    v.outcome AS machine_verdict,
    r.reviewer,
    r.reviewed_at,
    r.reason,
    r.article
FROM reviews AS r
JOIN verdicts AS v ON v.claim = r.claim
WHERE r.verdict IS NOT NULL
    AND r.id = (SELECT max(l.id) FROM reviews AS l WHERE l.claim = r.claim AND l.action <> 'correct')
    AND v.outcome IS NOT r.machine_verdict
