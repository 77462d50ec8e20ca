-- Tasks at institutions: bank branches, registries, other offices, premises.

-- hours: opening hours as rules/opening-hours.h reads them; NULL: those of the ruleset. located as in
-- places: 'list', 'found', 'pin'.
CREATE TABLE institutions (
  fid {serial},
  id text NOT NULL UNIQUE,
  kind text NOT NULL,
  name text NOT NULL,
  name_key text NOT NULL UNIQUE,
  address text,
  phone text,
  hours text,
  lon double precision,
  lat double precision,
  located text,
  created bigint NOT NULL,
  updated bigint NOT NULL
);
--@geometry institutions point

-- A task is of a debtor (and, with a place, for that one only) or at an institution, where one stop
-- serves all its cases. added: by hand, so it stays when the operation's cases change.
--@optional tasks debtor_id
ALTER TABLE tasks ADD COLUMN institution_id text REFERENCES institutions (id);
ALTER TABLE tasks ADD COLUMN place_id text REFERENCES places (id);
ALTER TABLE tasks ADD COLUMN added smallint NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX tasks_by_institution ON tasks (operation_id, institution_id, kind);

-- 1: the case is here for tasks added by hand only; the operation's own kind does not follow.
ALTER TABLE operation_cases ADD COLUMN tasks_only smallint NOT NULL DEFAULT 0;
