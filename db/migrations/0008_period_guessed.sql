-- Claims whose period rests on a day of publication that is a guess.
ALTER TABLE claims ADD COLUMN period_guessed INTEGER NOT NULL DEFAULT 0;
