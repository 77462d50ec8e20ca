-- The night itself: what teams reported, where they were held to be, alerts, persons in custody,
-- messages, roll calls, dispatches and evidence. Rows are kept by what made them and are never
-- rewritten, but for the columns that say how a thing ended.

-- What a team said with a button. id is the sender's, so that what is sent again is the same row.
-- device: devices.number, NULL when the desk itself said it. task, place: which stop; place
-- without a task: a drop-off is neither, and is told by its kind. outcome: of a result. aboard: how
-- many persons more (or, handed over, fewer) ride along. reason: YxStopReason.
CREATE TABLE reports (
  seq {serial},
  id text NOT NULL UNIQUE,
  operation_id text NOT NULL REFERENCES operations (id),
  vehicle_id text REFERENCES vehicles (id),
  officer_id text REFERENCES officers (id),
  device bigint,
  kind text NOT NULL,
  task_id text REFERENCES tasks (id),
  place_id text REFERENCES places (id),
  outcome text,
  aboard integer NOT NULL DEFAULT 0,
  reason text,
  note text,
  lon double precision,
  lat double precision,
  device_time bigint NOT NULL,
  receive_time bigint NOT NULL,
  author text NOT NULL
);
CREATE INDEX reports_by_operation ON reports (operation_id, seq);
CREATE INDEX reports_by_task ON reports (task_id);

-- What followed from fixes and reports (tracking/team.h). stop: the kind of stop. inferred: between
-- two fixes. by_hand: from a report.
CREATE TABLE movements (
  seq {serial},
  operation_id text NOT NULL REFERENCES operations (id),
  vehicle_id text NOT NULL REFERENCES vehicles (id),
  plan_version integer NOT NULL,
  kind text NOT NULL,
  stop text,
  task_id text REFERENCES tasks (id),
  place_id text REFERENCES places (id),
  time bigint NOT NULL,
  inferred smallint NOT NULL,
  by_hand smallint NOT NULL,
  recorded bigint NOT NULL
);
CREATE INDEX movements_by_operation ON movements (operation_id, seq);

-- Persons under control, from when on the inquiry clock runs.
CREATE TABLE custodies (
  id text NOT NULL PRIMARY KEY,
  operation_id text NOT NULL REFERENCES operations (id),
  debtor_id text NOT NULL REFERENCES debtors (id),
  task_id text REFERENCES tasks (id),
  vehicle_id text REFERENCES vehicles (id),
  began bigint NOT NULL,
  limit_s bigint NOT NULL,
  extended bigint,
  extended_by text,
  extended_reason text,
  handed_over bigint,
  ended bigint,
  ended_how text,
  ended_by text,
  ended_note text,
  author text NOT NULL,
  recorded bigint NOT NULL
);
CREATE INDEX custodies_by_operation ON custodies (operation_id, began);
CREATE INDEX custodies_by_debtor ON custodies (debtor_id, began);

-- subject: what it is about, one open alert a kind and subject. detail: JSON, what the line shows.
-- n_times: how often it came true again while it stood.
CREATE TABLE alerts (
  id text NOT NULL PRIMARY KEY,
  operation_id text NOT NULL REFERENCES operations (id),
  kind text NOT NULL,
  level text NOT NULL,
  subject text NOT NULL,
  vehicle_id text REFERENCES vehicles (id),
  officer_id text REFERENCES officers (id),
  task_id text REFERENCES tasks (id),
  custody_id text REFERENCES custodies (id),
  device bigint,
  detail text,
  n_times integer NOT NULL,
  raised bigint NOT NULL,
  changed bigint NOT NULL,
  acknowledged bigint,
  acknowledged_by text,
  cleared bigint
);
CREATE INDEX alerts_by_operation ON alerts (operation_id, raised);
CREATE UNIQUE INDEX alerts_open ON alerts (operation_id, kind, subject) WHERE cleared IS NULL;

-- vehicle_id: to whom; NULL: to all when the desk says it, to the desk when a team does.
CREATE TABLE messages (
  seq {serial},
  id text NOT NULL UNIQUE,
  operation_id text NOT NULL REFERENCES operations (id),
  vehicle_id text REFERENCES vehicles (id),
  from_vehicle text REFERENCES vehicles (id),
  from_officer text REFERENCES officers (id),
  from_device bigint,
  author text NOT NULL,
  said text NOT NULL,
  urgent smallint NOT NULL,
  device_time bigint NOT NULL,
  sent bigint NOT NULL
);
CREATE INDEX messages_by_operation ON messages (operation_id, seq);

CREATE TABLE message_receipts (
  message_id text NOT NULL REFERENCES messages (id),
  device bigint NOT NULL,
  delivered bigint,
  read bigint,
  PRIMARY KEY (message_id, device)
);

CREATE TABLE roll_calls (
  id text NOT NULL PRIMARY KEY,
  operation_id text NOT NULL REFERENCES operations (id),
  author text NOT NULL,
  called bigint NOT NULL,
  closed bigint
);
CREATE INDEX roll_calls_by_operation ON roll_calls (operation_id, called);

-- One row for each who was asked. answered NULL: not yet. well: 0 when the answer was a call for help.
CREATE TABLE roll_answers (
  roll_call_id text NOT NULL REFERENCES roll_calls (id),
  officer_id text NOT NULL REFERENCES officers (id),
  vehicle_id text REFERENCES vehicles (id),
  answered bigint,
  well smallint,
  note text,
  PRIMARY KEY (roll_call_id, officer_id)
);

-- What the desk sent a car to, beyond the plan it set out with.
CREATE TABLE dispatches (
  id text NOT NULL PRIMARY KEY,
  operation_id text NOT NULL REFERENCES operations (id),
  cause text NOT NULL,
  vehicle_id text NOT NULL REFERENCES vehicles (id),
  task_id text REFERENCES tasks (id),
  place_id text REFERENCES places (id),
  lead_id text REFERENCES leads (id),
  plan_before integer NOT NULL,
  plan_after integer NOT NULL,
  offers text,
  author text NOT NULL,
  sent bigint NOT NULL,
  acknowledged bigint,
  acknowledged_by text,
  withdrawn bigint,
  withdrawn_why text
);
CREATE INDEX dispatches_by_operation ON dispatches (operation_id, sent);

-- A file bound to a stop. digest: SHA-256 as the phone made it before sending. received: bytes that
-- are safe; completed: when all were there and the digest was right. The bytes are files beside
-- the desk, named by digest.
CREATE TABLE evidence (
  id text NOT NULL PRIMARY KEY,
  operation_id text NOT NULL REFERENCES operations (id),
  task_id text REFERENCES tasks (id),
  place_id text REFERENCES places (id),
  vehicle_id text REFERENCES vehicles (id),
  officer_id text REFERENCES officers (id),
  device bigint,
  kind text NOT NULL,
  name text NOT NULL,
  media_type text NOT NULL,
  bytes bigint NOT NULL,
  digest text NOT NULL,
  received bigint NOT NULL,
  taken bigint NOT NULL,
  lon double precision,
  lat double precision,
  note text,
  author text NOT NULL,
  begun bigint NOT NULL,
  completed bigint
);
CREATE INDEX evidence_by_operation ON evidence (operation_id, taken);
CREATE INDEX evidence_by_task ON evidence (task_id);

CREATE TABLE evidence_cases (
  evidence_id text NOT NULL REFERENCES evidence (id),
  case_id text NOT NULL REFERENCES cases (id),
  PRIMARY KEY (evidence_id, case_id)
);

-- ring: lon lat pairs of its outline, closed, as JSON.
CREATE TABLE zones (
  id text NOT NULL PRIMARY KEY,
  operation_id text NOT NULL REFERENCES operations (id),
  name text NOT NULL,
  ring text NOT NULL,
  author text NOT NULL,
  drawn bigint NOT NULL,
  removed bigint
);
