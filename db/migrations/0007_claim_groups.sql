-- The same claim in several articles, one row a group, kept because nobody wants to wait while half a million claims are compared.
-- What becomes of the rows is told by `db/queries/claim_groups.sql`; the view `claim_groups` is what people read.
CREATE TABLE claim_groups_kept (
    key TEXT PRIMARY KEY NOT NULL,
    metric TEXT NOT NULL,
    measure TEXT,
    economy TEXT NOT NULL,
    partner TEXT NOT NULL,
    commodity TEXT NOT NULL,
    transport_mode TEXT,
    period_start TEXT NOT NULL,
    period_end TEXT NOT NULL,
    comparison TEXT NOT NULL,
    kind TEXT NOT NULL,
    unit TEXT NOT NULL,
    reports INTEGER NOT NULL,
    agreeing INTEGER NOT NULL,
    differing INTEGER NOT NULL,
    common_quote TEXT NOT NULL,
    common_value REAL NOT NULL,
    common_claim TEXT NOT NULL,
    other_quotes TEXT NOT NULL CHECK (json_valid(other_quotes)),
    other_claims TEXT NOT NULL CHECK (json_valid(other_claims)),
    other_outlets TEXT NOT NULL CHECK (json_valid(other_outlets))
) STRICT;
CREATE INDEX claim_groups_order ON claim_groups_kept (differing > 0 DESC, reports DESC, metric, period_end);
CREATE INDEX claim_groups_metric ON claim_groups_kept (metric, kind);

-- The groups that a claim came to or left since they were last put together; a run that is killed leaves them to the next.
CREATE TABLE claim_groups_due (key TEXT PRIMARY KEY NOT NULL) STRICT, WITHOUT ROWID;
CREATE TRIGGER claim_comes_to_group AFTER INSERT ON claims
WHEN NEW.modality = 'actual' AND NEW.period_start IS NOT NULL AND NEW.value_high IS NULL AND NEW.hedge = 'exact'
    AND NEW.kind IN ('growth', 'level', 'change_amount', 'share', 'ratio')
BEGIN
    INSERT OR IGNORE INTO claim_groups_due (key)
    VALUES (json_array(NEW.metric, NEW.measure, NEW.economy, NEW.partner, NEW.commodity, NEW.transport_mode, NEW.period_start, NEW.period_end, NEW.comparison, NEW.kind, NEW.unit));
END;

CREATE TRIGGER claim_leaves_group AFTER DELETE ON claims
WHEN OLD.modality = 'actual' AND OLD.period_start IS NOT NULL AND OLD.value_high IS NULL AND OLD.hedge = 'exact'
    AND OLD.kind IN ('growth', 'level', 'change_amount', 'share', 'ratio')
BEGIN
    INSERT OR IGNORE INTO claim_groups_due (key)
    VALUES (json_array(OLD.metric, OLD.measure, OLD.economy, OLD.partner, OLD.commodity, OLD.transport_mode, OLD.period_start, OLD.period_end, OLD.comparison, OLD.kind, OLD.unit));
END;

INSERT OR IGNORE INTO claim_groups_due (key)
SELECT json_array(metric, measure, economy, partner, commodity, transport_mode, period_start, period_end, comparison, kind, unit)
FROM claims
WHERE modality = 'actual' AND period_start IS NOT NULL AND value_high IS NULL AND hedge = 'exact'
    AND kind IN ('growth', 'level', 'change_amount', 'share', 'ratio');
-- Finds the claims of one group without passing over all of its month.
DROP INDEX claims_metric_period;
CREATE INDEX claims_metric_period ON claims (metric, period_end, kind, unit, partner);
