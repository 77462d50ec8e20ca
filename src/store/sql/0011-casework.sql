-- Casework: what triage and the workflow look at, the track of a case, photos of debtors.

-- claim_kind NULL: money when an amount is claimed. assets_fen: worth of what was found that can be
-- enforced on; NULL: not inquired yet.
ALTER TABLE cases ADD COLUMN claim_kind text;
ALTER TABLE cases ADD COLUMN assets_fen bigint;
ALTER TABLE cases ADD COLUMN assets_checked bigint;
ALTER TABLE cases ADD COLUMN assets_by text;

-- The track as the rules have it (track NULL: never asked), and the one chosen by hand, which
-- counts while it is there.
ALTER TABLE cases ADD COLUMN track text;
ALTER TABLE cases ADD COLUMN track_rule text;
ALTER TABLE cases ADD COLUMN track_seen text;
ALTER TABLE cases ADD COLUMN track_ruleset text;
ALTER TABLE cases ADD COLUMN track_made bigint;
ALTER TABLE cases ADD COLUMN hand_track text;
ALTER TABLE cases ADD COLUMN hand_reason text;
ALTER TABLE cases ADD COLUMN hand_by text;
ALTER TABLE cases ADD COLUMN hand_made bigint;

-- Nodes of the workflow recorded by hand; of one that repeats, the last time.
CREATE TABLE case_nodes (
  case_id text NOT NULL REFERENCES cases (id),
  node text NOT NULL,
  done bigint NOT NULL,
  note text,
  author text NOT NULL,
  recorded bigint NOT NULL,
  PRIMARY KEY (case_id, node)
);

CREATE INDEX measures_by_case ON measures (case_id);

-- The court's own casework rules (rules/casework.h), whole.
CREATE TABLE casework_files (
  id text NOT NULL PRIMARY KEY,
  name text NOT NULL UNIQUE,
  valid_from text NOT NULL,
  json text NOT NULL,
  author text NOT NULL,
  added bigint NOT NULL
);

-- One photo a debtor, the last one attached. bytea holds bytes in SQLite as well, which takes any
-- name of a type.
CREATE TABLE debtor_photos (
  debtor_id text NOT NULL PRIMARY KEY REFERENCES debtors (id),
  sha256 text NOT NULL,
  media_type text NOT NULL,
  bytes bytea NOT NULL,
  author text NOT NULL,
  added bigint NOT NULL
);
