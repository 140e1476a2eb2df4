-- The same claim in all articles that make it, one row a group of at least two: "12 reports, 11 say 26.1%, 1 says 26.6%".
-- Put together by `db/queries/claim_groups.sql` at the end of a run; `official` is the figure that is known today.
SELECT
    metric,
    measure,
    economy,
    partner,
    commodity,
    transport_mode,
    period_start,
    period_end,
    comparison,
    kind,
    unit,
    reports,
    agreeing,
    differing,
    common_quote,
    common_value,
    (SELECT official FROM verdicts WHERE claim = common_claim) AS official,
    common_claim,
    other_quotes,
    other_claims,
    other_outlets
FROM claim_groups_kept
ORDER BY differing > 0 DESC, reports DESC, metric, period_end
