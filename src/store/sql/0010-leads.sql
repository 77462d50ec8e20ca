-- Leads as the desk handles them, and what visits found.

-- place_kind: what the place is to the debtor (YxPlaceKind). made_place: the desk knew the place
-- from no one else. settled: when it was verified, dismissed or merged. import_key: of a row of a
-- file, so that the same row is taken once.
ALTER TABLE leads ADD COLUMN place_kind text NOT NULL DEFAULT 'seen';
ALTER TABLE leads ADD COLUMN made_place smallint NOT NULL DEFAULT 0;
ALTER TABLE leads ADD COLUMN author text NOT NULL DEFAULT '';
ALTER TABLE leads ADD COLUMN settled bigint;
ALTER TABLE leads ADD COLUMN settled_by text;
ALTER TABLE leads ADD COLUMN reason text;
ALTER TABLE leads ADD COLUMN merged_into text REFERENCES leads (id);
ALTER TABLE leads ADD COLUMN import_key text;
CREATE UNIQUE INDEX leads_by_import_key ON leads (import_key);
CREATE INDEX leads_by_place ON leads (place_id);
CREATE INDEX leads_by_status ON leads (status, verify_by);
CREATE INDEX leads_by_merged_into ON leads (merged_into);

-- Who said it: apart from the lead, so that nothing that reads leads can tell.
CREATE TABLE lead_informants (
  lead_id text NOT NULL PRIMARY KEY REFERENCES leads (id),
  name text,
  phone text,
  note text
);

-- Files of leads that have been taken, by the SHA-256 of their bytes.
CREATE TABLE lead_files (
  digest text NOT NULL PRIMARY KEY,
  name text NOT NULL,
  n_added integer NOT NULL,
  n_rejected integer NOT NULL,
  author text NOT NULL,
  imported bigint NOT NULL
);

-- What came of going to a place. times: how many visits the row stands for. A list tells only how
-- often somebody went in vain: that is one row with the place's own id and no time.
CREATE TABLE visits (
  id text NOT NULL PRIMARY KEY,
  debtor_id text NOT NULL REFERENCES debtors (id),
  place_id text NOT NULL REFERENCES places (id),
  task_id text REFERENCES tasks (id),
  visited bigint,
  outcome text NOT NULL,
  times integer NOT NULL,
  note text,
  author text NOT NULL,
  recorded bigint NOT NULL
);
CREATE INDEX visits_by_place ON visits (place_id, visited);
CREATE INDEX visits_by_debtor ON visits (debtor_id, visited);
CREATE INDEX visits_by_task ON visits (task_id);

INSERT INTO visits (id, debtor_id, place_id, outcome, times, author, recorded)
SELECT id, debtor_id, id, 'not-found', failed_visits, '', updated FROM places
WHERE failed_visits > 0;
ALTER TABLE places DROP COLUMN failed_visits;
