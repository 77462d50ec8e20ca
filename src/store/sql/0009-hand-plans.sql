-- Plans that a hand has changed, and what it holds when the planner goes to work again.

-- origin: nick of YxPlanOrigin; made_from: the version it was made from (NULL: from none).
ALTER TABLE plans ADD COLUMN origin text NOT NULL DEFAULT 'search';
ALTER TABLE plans ADD COLUMN made_from integer;

-- kind: nick of YxLockKind. A whole car has no task; only a lock of time has begin_at.
CREATE TABLE plan_locks (
  id text NOT NULL PRIMARY KEY,
  operation_id text NOT NULL REFERENCES operations (id),
  kind text NOT NULL,
  vehicle_id text NOT NULL REFERENCES vehicles (id),
  task_id text REFERENCES tasks (id),
  place_id text REFERENCES places (id),
  begin_at bigint,
  author text NOT NULL,
  locked bigint NOT NULL
);
CREATE INDEX plan_locks_by_operation ON plan_locks (operation_id);
