-- What a fleet knows of all its tenants: when their nights are due, and how each of them went. It is of no tenant, tells nothing of
-- people, and stands below the policies on purpose. `since` is from when on its nights are due.
CREATE TABLE fleet_tenant (
    tenant TEXT NOT NULL PRIMARY KEY, origin TEXT NOT NULL UNIQUE, due TEXT NOT NULL, zone TEXT NOT NULL,
    late_after BIGINT NOT NULL, priority BIGINT NOT NULL, since TIMESTAMPTZ NOT NULL, paused TIMESTAMPTZ
);

-- That a tenant has one night a day is this row: it is made in the change that puts the night into the queue. `day` is the day where
-- the tenant is, or the moment at which somebody asked for a run besides.
CREATE TABLE night (
    origin TEXT NOT NULL, day TEXT NOT NULL, tenant TEXT NOT NULL, due TIMESTAMPTZ NOT NULL, began TIMESTAMPTZ, ended TIMESTAMPTZ,
    exit_code BIGINT, tries BIGINT NOT NULL DEFAULT 0, machine TEXT, left_out TEXT, PRIMARY KEY (origin, day)
);
CREATE INDEX night_of_tenant ON night (tenant, due);
CREATE INDEX night_by_due ON night (due);
