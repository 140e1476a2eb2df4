-- Figures that differ, each once however many articles give it: all that tells two of them apart stands in one small index.
CREATE INDEX claims_differing ON claims (
    metric, period_end, period_start, kind, unit, value_text, measure, economy, partner, direction_partner, commodity, transport_mode,
    comparison, base_period_start, seasonally_adjusted, modality, trend, record_of, outlet, article, published, relative_difference, id
) WHERE verdict = 'mismatch';
