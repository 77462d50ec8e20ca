-- Operations: what was meant to be done, every version of every plan, what was seen.

CREATE TABLE operations (
  id text NOT NULL PRIMARY KEY,
  name text NOT NULL,
  kind text NOT NULL,
  step text NOT NULL,
  window_start bigint NOT NULL,
  window_end bigint NOT NULL,
  base text,
  base_lon double precision NOT NULL,
  base_lat double precision NOT NULL,
  drop_off_lon double precision,
  drop_off_lat double precision,
  plan_version integer NOT NULL,
  created bigint NOT NULL
);

CREATE TABLE operation_cases (
  operation_id text NOT NULL REFERENCES operations (id),
  case_id text NOT NULL REFERENCES cases (id),
  PRIMARY KEY (operation_id, case_id)
);
CREATE INDEX operation_cases_by_case ON operation_cases (case_id);

-- No row: every available vehicle.
CREATE TABLE operation_vehicles (
  operation_id text NOT NULL REFERENCES operations (id),
  vehicle_id text NOT NULL REFERENCES vehicles (id),
  PRIMARY KEY (operation_id, vehicle_id)
);

-- A task is dropped, not deleted, when its debtor leaves the operation: plans refer to it.
CREATE TABLE tasks (
  id text NOT NULL PRIMARY KEY,
  operation_id text NOT NULL REFERENCES operations (id),
  debtor_id text NOT NULL REFERENCES debtors (id),
  kind text NOT NULL,
  weight double precision NOT NULL,
  required smallint NOT NULL,
  crew integer NOT NULL,
  seats integer NOT NULL,
  female_officer smallint NOT NULL,
  dropped smallint NOT NULL,
  UNIQUE (operation_id, debtor_id, kind)
);

CREATE TABLE task_cases (
  task_id text NOT NULL REFERENCES tasks (id),
  case_id text NOT NULL REFERENCES cases (id),
  PRIMARY KEY (task_id, case_id)
);
CREATE INDEX task_cases_by_case ON task_cases (case_id);

CREATE TABLE plans (
  id text NOT NULL PRIMARY KEY,
  operation_id text NOT NULL REFERENCES operations (id),
  version integer NOT NULL,
  created bigint NOT NULL,
  author text NOT NULL,
  n_cases integer NOT NULL,
  n_cases_covered integer NOT NULL,
  n_tasks integer NOT NULL,
  n_tasks_planned integer NOT NULL,
  n_stops integer NOT NULL,
  n_vehicles integer NOT NULL,
  n_vehicles_offered integer NOT NULL,
  n_staff integer NOT NULL,
  expected double precision NOT NULL,
  metres double precision NOT NULL,
  drive_s bigint NOT NULL,
  wait_s bigint NOT NULL,
  on_scene_s bigint NOT NULL,
  start_time bigint NOT NULL,
  end_time bigint NOT NULL,
  baseline_vehicles integer NOT NULL,
  baseline_staff integer NOT NULL,
  baseline_metres double precision NOT NULL,
  baseline_drive_s bigint NOT NULL,
  seed bigint NOT NULL,
  steps bigint NOT NULL,
  seconds double precision NOT NULL,
  region text,
  UNIQUE (operation_id, version)
);

-- What a plan made of each task, and the cases it stood for then.
CREATE TABLE plan_tasks (
  plan_id text NOT NULL REFERENCES plans (id),
  task_id text NOT NULL REFERENCES tasks (id),
  left_out text NOT NULL,
  note text,
  n_cases integer NOT NULL,
  n_stops integer NOT NULL,
  expected double precision NOT NULL,
  PRIMARY KEY (plan_id, task_id)
);

-- The places a plan weighed: where each stood, with which likelihood, how far from a road.
CREATE TABLE task_places (
  plan_id text NOT NULL REFERENCES plans (id),
  task_id text NOT NULL REFERENCES tasks (id),
  place_id text NOT NULL REFERENCES places (id),
  standing text NOT NULL,
  presence double precision NOT NULL,
  snap_m double precision,
  outside_m double precision,
  PRIMARY KEY (plan_id, task_id, place_id)
);

CREATE TABLE routes (
  fid {serial},
  id text NOT NULL UNIQUE,
  plan_id text NOT NULL REFERENCES plans (id),
  ordinal integer NOT NULL,
  vehicle_id text NOT NULL REFERENCES vehicles (id),
  crew integer NOT NULL,
  n_stops integer NOT NULL,
  n_cases integer NOT NULL,
  expected double precision NOT NULL,
  start_time bigint NOT NULL,
  end_time bigint NOT NULL,
  metres double precision NOT NULL,
  drive_s bigint NOT NULL,
  wait_s bigint NOT NULL,
  on_scene_s bigint NOT NULL,
  UNIQUE (plan_id, ordinal)
);
--@geometry routes linestring

CREATE TABLE stops (
  fid {serial},
  id text NOT NULL UNIQUE,
  route_id text NOT NULL REFERENCES routes (id),
  ordinal integer NOT NULL,
  kind text NOT NULL,
  task_id text REFERENCES tasks (id),
  place_id text REFERENCES places (id),
  address text,
  lon double precision NOT NULL,
  lat double precision NOT NULL,
  snap_m double precision NOT NULL,
  arrival bigint NOT NULL,
  service_begin bigint NOT NULL,
  departure bigint NOT NULL,
  drive_s bigint NOT NULL,
  metres double precision NOT NULL,
  presence double precision NOT NULL,
  outcome text NOT NULL,
  UNIQUE (route_id, ordinal)
);
--@geometry stops point
