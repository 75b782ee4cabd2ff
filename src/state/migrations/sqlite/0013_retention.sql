-- What came of the rows of a run of some days ago, gzipped, a row a line: in the table `result` it takes ten times the room. When
-- everything but one line of a run was let go.
CREATE TABLE packed_result (run TEXT PRIMARY KEY REFERENCES run (id), document BLOB NOT NULL) STRICT;
ALTER TABLE run ADD COLUMN pruned TEXT;
