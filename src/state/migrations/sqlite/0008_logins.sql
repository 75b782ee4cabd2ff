-- Whose the logins are of which the list does not tell it, as their own pages said, with a fingerprint of their row of the list.
CREATE TABLE login_seen (login INTEGER PRIMARY KEY, listing TEXT NOT NULL, employee INTEGER) STRICT;
