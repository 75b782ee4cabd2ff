-- The result of one entry is replaced for each row that is carried out: without it, by looking through all of the run's.
CREATE INDEX result_by_entry ON result (tenant, run, entry);
