-- How what an operation under way wrote down is read again in the same order.

-- stop: its key as the team named it (desk/night.h). after_position: the last row of positions
-- when the report was written, so that both tables have one order.
ALTER TABLE reports ADD COLUMN stop text;
ALTER TABLE reports ADD COLUMN after_position bigint NOT NULL DEFAULT 0;

-- A team sets out once, and comes to and leaves a stop once; stop_key is empty where there is none.
ALTER TABLE movements ADD COLUMN stop_key text NOT NULL DEFAULT '';
CREATE UNIQUE INDEX movements_once ON movements (operation_id, vehicle_id, kind, stop_key);

-- After which position and which report something that is neither began to count: kind 'plan', a
-- version in force; 'closed', a task whose cases have all been closed.
CREATE TABLE night_marks (
  seq {serial},
  operation_id text NOT NULL REFERENCES operations (id),
  kind text NOT NULL,
  plan_version integer NOT NULL,
  task_id text REFERENCES tasks (id),
  after_position bigint NOT NULL,
  after_report bigint NOT NULL,
  marked bigint NOT NULL
);
CREATE INDEX night_marks_by_operation ON night_marks (operation_id, seq);

-- Which program writes movements and alerts, and until when it has said that it does.
CREATE TABLE night_writers (
  operation_id text NOT NULL PRIMARY KEY REFERENCES operations (id),
  owner text NOT NULL,
  until_time bigint NOT NULL
);

-- A rehearsal: from real_time on it is night_time, and the clock runs so many times as fast.
CREATE TABLE night_clocks (
  seq {serial},
  operation_id text NOT NULL REFERENCES operations (id),
  real_time bigint NOT NULL,
  night_time bigint NOT NULL,
  speed double precision NOT NULL
);
CREATE INDEX night_clocks_by_operation ON night_clocks (operation_id, seq);

-- Alarms among millions of positions.
CREATE INDEX positions_alarms ON positions (device, seq) WHERE (flags & 12) <> 0;
