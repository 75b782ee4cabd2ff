-- Why a run ended, as JSON, where its rows do not tell it. A night that ended before its run began is a run without a plan: in
-- the place of the plan's hash it has its own name behind a dash.
ALTER TABLE run ADD COLUMN ending TEXT;
