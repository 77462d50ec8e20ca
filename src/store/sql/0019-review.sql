-- After the night: what a reviewer said of what was found, and tracks whose time was over.

-- finding: its key as review/safeguards.h makes it, the same whenever it is looked at.
CREATE TABLE review_findings (
  id text NOT NULL PRIMARY KEY,
  operation_id text NOT NULL REFERENCES operations (id),
  finding text NOT NULL,
  remark text NOT NULL,
  author text NOT NULL,
  closed bigint NOT NULL,
  UNIQUE (operation_id, finding)
);

-- Positions that were deleted because they were older than their retention: how many of which
-- device, from when to when by its clock.
CREATE TABLE purges (
  id text NOT NULL PRIMARY KEY,
  until_time bigint NOT NULL,
  author text NOT NULL,
  purged bigint NOT NULL
);
CREATE TABLE purged_positions (
  purge_id text NOT NULL REFERENCES purges (id),
  device bigint NOT NULL,
  n_rows bigint NOT NULL,
  first_time bigint NOT NULL,
  last_time bigint NOT NULL,
  PRIMARY KEY (purge_id, device)
);
CREATE INDEX purged_positions_by_device ON purged_positions (device, first_time);
