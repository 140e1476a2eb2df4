-- The same claim in all articles that make it, one row a group of at least two: "12 reports, 11 say 26.1%, 1 says 26.6%".
-- A group shares metric, measure, economy, partner, commodity, mode, period, comparison, kind and unit; observed figures only.
-- An article counts once, with its finest figure; two figures agree when they meet within half a unit of the coarser one's last digit.
WITH figures AS (
    SELECT
        *,
        -- the last digit that is written: 0.1 in 26.1, a hundred million in 455.5 billion
        CASE
            WHEN abs(value) >= 1000 THEN CAST('1e' || (length(CAST(round(abs(value)) AS INTEGER)) - length(rtrim(CAST(round(abs(value)) AS INTEGER), '0'))) AS REAL)
            ELSE CAST('1e-' || length(rtrim(substr(printf('%.4f', value), -4), '0')) AS REAL)
        END AS step
    FROM claims
    WHERE modality = 'actual' AND period_start IS NOT NULL AND value_high IS NULL AND hedge = 'exact'
        AND kind IN ('growth', 'level', 'change_amount', 'share', 'ratio')
),
reports AS (
    SELECT *
    FROM (
        SELECT
            *,
            row_number() OVER (
                PARTITION BY metric, measure, economy, partner, commodity, transport_mode, period_start, period_end, comparison, kind, unit, article
                ORDER BY step, position
            ) AS place
        FROM figures
    )
    WHERE place = 1
),
said AS (
    SELECT
        *,
        count(*) OVER (
            PARTITION BY metric, measure, economy, partner, commodity, transport_mode, period_start, period_end, comparison, kind, unit, value
        ) AS same
    FROM reports
),
compared AS (
    SELECT
        *,
        first_value(value) OVER best AS common,
        first_value(step) OVER best AS common_step,
        first_value(quote) OVER best AS common_quote,
        first_value(id) OVER best AS common_claim
    FROM said
    WINDOW best AS (
        PARTITION BY metric, measure, economy, partner, commodity, transport_mode, period_start, period_end, comparison, kind, unit
        ORDER BY same DESC, step, id
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )
)
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
    count(*) AS reports,
    sum(abs(value - common) <= max(step, common_step) / 2 * 1.000001) AS agreeing,
    sum(abs(value - common) > max(step, common_step) / 2 * 1.000001) AS differing,
    common_quote,
    common AS common_value,
    (SELECT official FROM verdicts WHERE claim = common_claim) AS official,
    common_claim,
    json_group_array(quote) FILTER (WHERE abs(value - common) > max(step, common_step) / 2 * 1.000001) AS other_quotes,
    json_group_array(id) FILTER (WHERE abs(value - common) > max(step, common_step) / 2 * 1.000001) AS other_claims,
    json_group_array(outlet) FILTER (WHERE abs(value - common) > max(step, common_step) / 2 * 1.000001) AS other_outlets
FROM compared
GROUP BY metric, measure, economy, partner, commodity, transport_mode, period_start, period_end, comparison, kind, unit
HAVING count(*) > 1
ORDER BY differing > 0 DESC, reports DESC, metric, period_end
