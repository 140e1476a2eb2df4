-- What the machine says of a claim as a reviewer corrected it, beside its verdict on what it read itself, which stays as it was.
-- One row a correction, with all the corrections that then held; rows are only ever added. Without an outcome, `arithmetic` says why.
CREATE TABLE corrected_verdicts (
    review INTEGER PRIMARY KEY NOT NULL, -- id of the review, which is never removed
    claim TEXT NOT NULL,
    corrections TEXT NOT NULL CHECK (json_valid(corrections)),
    outcome TEXT CHECK (outcome IN ('match', 'close', 'mismatch', 'not_checkable')),
    reason TEXT,
    value_text TEXT NOT NULL,
    unit TEXT NOT NULL,
    official_text TEXT,
    difference_text TEXT,
    series TEXT,
    error_kind TEXT,
    cause TEXT,
    arithmetic TEXT NOT NULL,
    tolerance TEXT NOT NULL,
    version TEXT NOT NULL,
    checked_at TEXT NOT NULL
) STRICT;
CREATE INDEX corrected_verdicts_claim ON corrected_verdicts (claim, review);
CREATE INDEX corrected_verdicts_outcome ON corrected_verdicts (outcome);

CREATE TRIGGER corrected_verdicts_unchanged BEFORE UPDATE ON corrected_verdicts BEGIN
    SELECT raise(ABORT, 'verdicts on corrections are never changed: correct again');
END;
CREATE TRIGGER corrected_verdicts_kept BEFORE DELETE ON corrected_verdicts BEGIN
    SELECT raise(ABORT, 'verdicts on corrections are never removed');
END;
-- INSERT OR REPLACE would remove a row without asking the trigger above.
CREATE TRIGGER corrected_verdicts_unreplaced BEFORE INSERT ON corrected_verdicts
WHEN EXISTS (SELECT 1 FROM corrected_verdicts WHERE review = new.review) BEGIN
    SELECT raise(ABORT, 'verdicts on corrections are never replaced: correct again');
END;
