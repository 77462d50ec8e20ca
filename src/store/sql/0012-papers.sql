-- Papers that were printed or saved: which, of which plan, in which edition, by whom, and the
-- SHA-256 of the file, so that one that turns up can be told. No file is kept.

-- version: of the approval; 0: a draft. expires NULL: never.
CREATE TABLE papers (
  id text NOT NULL PRIMARY KEY,
  operation_id text NOT NULL REFERENCES operations (id),
  kind text NOT NULL,
  edition text NOT NULL,
  version integer NOT NULL,
  plan_version integer NOT NULL,
  pages integer NOT NULL,
  digest text NOT NULL,
  author text NOT NULL,
  issued bigint NOT NULL,
  expires bigint
);
CREATE INDEX papers_by_operation ON papers (operation_id, issued);
