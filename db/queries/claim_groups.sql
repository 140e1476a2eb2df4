-- The same claim in all articles that make it, one row a group of at least two: "12 reports, 11 say 26.1%, 1 says 26.6%".
-- A group shares metric, measure, economy, partner, commodity, mode, period, comparison, kind and unit; observed figures only.
-- An article counts once, with its finest figure; two figures agree when they meet within half a unit of the coarser one's last digit.
-- `:keys` names the groups that are asked for: a JSON array of arrays of those attributes, in this order.
WITH wanted AS (
    SELECT
        value AS key,
        json_extract(value, '$[0]') AS metric,
        json_extract(value, '$[1]') AS measure,
        json_extract(value, '$[2]') AS economy,
        json_extract(value, '$[3]') AS partner,
        json_extract(value, '$[4]') AS commodity,
        json_extract(value, '$[5]') AS transport_mode,
        json_extract(value, '$[6]') AS period_start,
        json_extract(value, '$[7]') AS period_end,
        json_extract(value, '$[8]') AS comparison,
        json_extract(value, '$[9]') AS kind,
        json_extract(value, '$[10]') AS unit
    FROM json_each(:keys)
),
asked AS (
    SELECT w.key, c.*
    FROM wanted AS w
    CROSS JOIN claims AS c ON c.metric = w.metric AND c.period_end = w.period_end AND c.period_start = w.period_start
        AND c.kind = w.kind AND c.unit = w.unit AND c.comparison = w.comparison AND c.economy = w.economy AND c.partner = w.partner
        AND c.commodity = w.commodity AND c.measure IS w.measure AND c.transport_mode IS w.transport_mode
),
figures AS (
    SELECT
        *,
        -- the last digit that is written: 0.1 in 26.1, a hundred million in 455.5 billion
        CASE
            WHEN abs(value) >= 1000 THEN CAST('1e' || (length(CAST(round(abs(value)) AS INTEGER)) - length(rtrim(CAST(round(abs(value)) AS INTEGER), '0'))) AS REAL)
            ELSE CAST('1e-' || length(rtrim(substr(printf('%.4f', value), -4), '0')) AS REAL)
        END AS step
    FROM asked
    WHERE modality = 'actual' AND period_start IS NOT NULL AND value_high IS NULL AND hedge = 'exact'
        AND kind IN ('growth', 'level', 'change_amount', 'share', 'ratio')
),
reports AS (
    SELECT *
    FROM (
        SELECT
            *,
            row_number() OVER (
                PARTITION BY key, article
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
            PARTITION BY key, value
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
        PARTITION BY key
        ORDER BY same DESC, step, id
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )
)
SELECT
    key,
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
    common_claim,
    json_group_array(quote) FILTER (WHERE abs(value - common) > max(step, common_step) / 2 * 1.000001) AS other_quotes,
    json_group_array(id) FILTER (WHERE abs(value - common) > max(step, common_step) / 2 * 1.000001) AS other_claims,
    json_group_array(outlet) FILTER (WHERE abs(value - common) > max(step, common_step) / 2 * 1.000001) AS other_outlets
FROM compared
GROUP BY key
HAVING count(*) > 1
