-- Who approved a run's plan and what they held back, as JSON; what people decided about rows, by what the row says.
ALTER TABLE run ADD COLUMN approval TEXT;
CREATE TABLE match_decision (
    id INTEGER PRIMARY KEY AUTOINCREMENT, row TEXT NOT NULL UNIQUE, decision TEXT NOT NULL, taken_back TEXT
) STRICT;
