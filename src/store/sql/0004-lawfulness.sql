-- What the law asks before anybody goes out: titles, papers, people, measures, night work,
-- rulesets, checks, overrides, approvals, members.

-- status_since: when the status was last set; NULL: not known.
ALTER TABLE cases ADD COLUMN title text;
ALTER TABLE cases ADD COLUMN title_effective bigint;
ALTER TABLE cases ADD COLUMN status_since bigint;

-- born: YYYY-MM-DD, where no identity number tells it. The person who is to appear for an entity
-- is kept beside it; capacity NULL: the debtor himself, or for an entity not known.
ALTER TABLE debtors ADD COLUMN born text;
ALTER TABLE debtors ADD COLUMN capacity text;
ALTER TABLE debtors ADD COLUMN appears_name text;
ALTER TABLE debtors ADD COLUMN appears_id_number text;
ALTER TABLE debtors ADD COLUMN identity_by text;
ALTER TABLE debtors ADD COLUMN identity_by_second text;
ALTER TABLE debtors ADD COLUMN identity_checked bigint;
ALTER TABLE debtors ADD COLUMN deputy text;
ALTER TABLE debtors ADD COLUMN deputy_by text;
ALTER TABLE debtors ADD COLUMN deputy_checked bigint;
ALTER TABLE debtors ADD COLUMN deputy_permission text;

ALTER TABLE places ADD COLUMN verified bigint;
ALTER TABLE places ADD COLUMN verified_by text;
ALTER TABLE places ADD COLUMN failed_visits integer NOT NULL DEFAULT 0;

ALTER TABLE vehicles ADD COLUMN recorders_tested bigint;

ALTER TABLE tasks ADD COLUMN entry smallint NOT NULL DEFAULT 0;
ALTER TABLE tasks ADD COLUMN applicant text;

-- When the case was paid, settled or closed otherwise, and left the task.
ALTER TABLE task_cases ADD COLUMN left_at bigint;

-- ruleset: the digest of the one that was in force when the operation was approved.
ALTER TABLE operations ADD COLUMN weather text;
ALTER TABLE operations ADD COLUMN ruleset text;
ALTER TABLE operations ADD COLUMN night_necessity text;
ALTER TABLE operations ADD COLUMN night_recorded_by text;
ALTER TABLE operations ADD COLUMN night_recorded bigint;
ALTER TABLE operations ADD COLUMN night_president text;
ALTER TABLE operations ADD COLUMN night_document text;
ALTER TABLE operations ADD COLUMN night_approved bigint;

-- What is known of a debtor that a visit must allow for; cleared, not deleted.
CREATE TABLE debtor_flags (
  id text NOT NULL PRIMARY KEY,
  debtor_id text NOT NULL REFERENCES debtors (id),
  kind text NOT NULL,
  note text,
  author text NOT NULL,
  noted bigint NOT NULL,
  cleared_by text,
  cleared bigint
);
CREATE INDEX debtor_flags_by_debtor ON debtor_flags (debtor_id);

-- debtor_id '': of the case, whoever the debtor. document_key: its number, else its day.
CREATE TABLE documents (
  id text NOT NULL PRIMARY KEY,
  case_id text NOT NULL REFERENCES cases (id),
  debtor_id text NOT NULL,
  kind text NOT NULL,
  document_key text NOT NULL,
  number text,
  signed_at bigint,
  signed_by text,
  valid_from bigint,
  valid_until bigint,
  deadline bigint,
  served bigint,
  receipt smallint NOT NULL,
  answer text NOT NULL,
  author text NOT NULL,
  created bigint NOT NULL,
  updated bigint NOT NULL,
  UNIQUE (case_id, debtor_id, kind, document_key)
);

-- The places that a warrant names.
CREATE TABLE document_places (
  document_id text NOT NULL REFERENCES documents (id),
  place_id text NOT NULL REFERENCES places (id),
  PRIMARY KEY (document_id, place_id)
);

CREATE TABLE measures (
  id text NOT NULL PRIMARY KEY,
  case_id text NOT NULL REFERENCES cases (id),
  debtor_id text NOT NULL REFERENCES debtors (id),
  kind text NOT NULL,
  imposed bigint NOT NULL,
  until bigint,
  amount_fen bigint,
  document_id text REFERENCES documents (id),
  note text,
  author text NOT NULL,
  created bigint NOT NULL
);
CREATE INDEX measures_by_debtor ON measures (debtor_id, kind, imposed);

-- Who rides in which car; without rows for a car, its usual crew rides.
CREATE TABLE operation_crew (
  operation_id text NOT NULL REFERENCES operations (id),
  officer_id text NOT NULL REFERENCES officers (id),
  vehicle_id text NOT NULL REFERENCES vehicles (id),
  PRIMARY KEY (operation_id, officer_id)
);

-- The court's own files, and every ruleset that an operation was approved under, by the SHA-256
-- of its one text.
CREATE TABLE ruleset_files (
  id text NOT NULL PRIMARY KEY,
  name text NOT NULL,
  valid_from text NOT NULL,
  json text NOT NULL,
  author text NOT NULL,
  added bigint NOT NULL
);
CREATE TABLE rulesets (
  digest text NOT NULL PRIMARY KEY,
  json text NOT NULL,
  kept bigint NOT NULL
);

-- case_id '': of the whole task.
CREATE TABLE overrides (
  id text NOT NULL PRIMARY KEY,
  operation_id text NOT NULL REFERENCES operations (id),
  task_id text NOT NULL REFERENCES tasks (id),
  case_id text NOT NULL,
  rule text NOT NULL,
  seen text NOT NULL,
  reason text NOT NULL,
  commander text NOT NULL,
  given bigint NOT NULL,
  withdrawn_by text,
  withdrawn bigint
);
CREATE INDEX overrides_by_operation ON overrides (operation_id);

CREATE TABLE checks (
  id text NOT NULL PRIMARY KEY,
  operation_id text NOT NULL REFERENCES operations (id),
  stage text NOT NULL,
  author text NOT NULL,
  made bigint NOT NULL,
  ruleset text NOT NULL REFERENCES rulesets (digest),
  plan_version integer NOT NULL,
  n_go integer NOT NULL,
  n_papers integer NOT NULL,
  n_no_go integer NOT NULL,
  n_warned integer NOT NULL
);
CREATE INDEX checks_by_operation ON checks (operation_id, made);

CREATE TABLE check_findings (
  check_id text NOT NULL REFERENCES checks (id),
  task_id text NOT NULL REFERENCES tasks (id),
  case_id text NOT NULL,
  rule text NOT NULL,
  verdict text NOT NULL,
  missing smallint NOT NULL,
  seen text,
  override_id text REFERENCES overrides (id),
  PRIMARY KEY (check_id, task_id, case_id, rule)
);

-- A version of the operation: its plan as approved, under which ruleset, with which findings.
CREATE TABLE approvals (
  id text NOT NULL PRIMARY KEY,
  operation_id text NOT NULL REFERENCES operations (id),
  version integer NOT NULL,
  plan_version integer NOT NULL,
  check_id text NOT NULL REFERENCES checks (id),
  commander text NOT NULL,
  approved bigint NOT NULL,
  reopened_by text,
  reopened bigint,
  reopened_why text,
  UNIQUE (operation_id, version)
);

-- No row at all: the desk is one person's, who holds every role.
CREATE TABLE members (
  name text NOT NULL,
  role text NOT NULL,
  PRIMARY KEY (name, role)
);
