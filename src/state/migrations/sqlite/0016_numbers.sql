-- How many rows of an accepted roster the settings passed over.
ALTER TABLE accepted ADD COLUMN skipped INTEGER NOT NULL DEFAULT 0;

-- Numbers for the point of sale that are not free although no listing shows them: a run has reserved one for somebody new, or
-- Backoffice said that it is taken.
CREATE TABLE pos_number (
    number INTEGER PRIMARY KEY,
    standing TEXT NOT NULL CHECK (standing IN ('reserved', 'taken')),
    run TEXT NOT NULL,
    entry TEXT NOT NULL,
    day TEXT NOT NULL
) STRICT;
