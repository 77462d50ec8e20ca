-- Papers of a review: of an operation, a day or a week, in versions of which each is signed off once.

-- A paper of a day or a week is of no operation. subject: the operation's id, else the day
-- ("2026-11-24") or the ISO week ("2026-W48"). form: pdf, xlsx. version: of the approval; text_version: of
-- the paper itself, 0 for papers of a plan.
CREATE TABLE papers_wider (
  id text NOT NULL PRIMARY KEY,
  operation_id text REFERENCES operations (id),
  subject text NOT NULL,
  kind text NOT NULL,
  edition text NOT NULL,
  form text NOT NULL,
  version integer NOT NULL,
  plan_version integer NOT NULL,
  text_version integer NOT NULL,
  pages integer NOT NULL,
  digest text NOT NULL,
  author text NOT NULL,
  issued bigint NOT NULL,
  expires bigint
);
INSERT INTO papers_wider (id, operation_id, subject, kind, edition, form, version, plan_version,
  text_version, pages, digest, author, issued, expires)
  SELECT id, operation_id, operation_id, kind, edition, 'pdf', version, plan_version, 0, pages,
  digest, author, issued, expires FROM papers;
DROP TABLE papers;
ALTER TABLE papers_wider RENAME TO papers;
CREATE INDEX papers_by_operation ON papers (operation_id, issued);
CREATE INDEX papers_by_subject ON papers (subject, kind);

-- The remarks of a version; signed NULL: open. What has been signed off does not change any more.
CREATE TABLE paper_versions (
  id text NOT NULL PRIMARY KEY,
  kind text NOT NULL,
  subject text NOT NULL,
  version integer NOT NULL,
  remarks text NOT NULL,
  author text NOT NULL,
  written bigint NOT NULL,
  signed_by text,
  signed bigint,
  UNIQUE (kind, subject, version)
);

-- What was signed off, as it was signed.
CREATE TABLE paper_files (
  version_id text NOT NULL REFERENCES paper_versions (id),
  edition text NOT NULL,
  form text NOT NULL,
  pages integer NOT NULL,
  sha256 text NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (version_id, edition, form)
);
