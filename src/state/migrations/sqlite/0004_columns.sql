-- The columns with a value in at least one row, by name, with a space between; NULL where that is not known.
ALTER TABLE accepted ADD COLUMN columns TEXT;
