-- That a night has one digest is a row, made in the change that puts it into the queue. What went out by one way is not sent again by
-- it when another way did not take it.
CREATE TABLE digest (
    day TEXT NOT NULL PRIMARY KEY, due TIMESTAMPTZ NOT NULL, tries BIGINT NOT NULL DEFAULT 0, ended TIMESTAMPTZ
);
CREATE TABLE digest_sent (
    day TEXT NOT NULL REFERENCES digest (day) ON DELETE CASCADE, way TEXT NOT NULL, at TIMESTAMPTZ NOT NULL, PRIMARY KEY (day, way)
);
