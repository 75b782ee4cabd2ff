-- What the numbers of the time clock were found to be on this tenant.
CREATE TABLE clock_number (number TEXT PRIMARY KEY) STRICT;
-- People who clocked in on a day after the one on which a run closed their account.
CREATE TABLE clocked_since (
    employee INTEGER PRIMARY KEY, name TEXT NOT NULL, closed TEXT NOT NULL, run TEXT NOT NULL, began TEXT NOT NULL,
    site TEXT NOT NULL
) STRICT;
-- What the time clock said of somebody whose own pages were not read.
ALTER TABLE seen ADD COLUMN clock TEXT;
