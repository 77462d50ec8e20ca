-- The desk: settings, cases, debtors, places, leads, fleet, the event log.
--
-- Read by store/migration.c, which replaces {serial} and {bigkey} and obeys lines that begin
-- with --@; what those mean for each database is written there. Everything else is the SQL that
-- SQLite and PostgreSQL share. Times are UTC microseconds, money is fen, flags are 0 or 1, enums
-- are nicks (model/enums.h), ids are UUIDv7. Tables with a geometry are numbered by fid, which
-- the spatial index needs and nothing else refers to.

CREATE TABLE settings (
  key text NOT NULL PRIMARY KEY,
  value text NOT NULL
);

CREATE TABLE cases (
  id text NOT NULL PRIMARY KEY,
  number text NOT NULL UNIQUE,
  court text,
  applicant text,
  cause text,
  judge text,
  filed bigint,
  claim_fen bigint,
  paid_fen bigint,
  status text NOT NULL,
  created bigint NOT NULL,
  updated bigint NOT NULL
);
CREATE INDEX cases_by_status ON cases (status);

CREATE TABLE debtors (
  id text NOT NULL PRIMARY KEY,
  kind text NOT NULL,
  name text NOT NULL,
  name_key text NOT NULL,
  id_number text UNIQUE,
  sex text NOT NULL,
  phone text,
  created bigint NOT NULL,
  updated bigint NOT NULL
);

CREATE TABLE case_debtors (
  case_id text NOT NULL REFERENCES cases (id),
  debtor_id text NOT NULL REFERENCES debtors (id),
  PRIMARY KEY (case_id, debtor_id)
);
CREATE INDEX case_debtors_by_debtor ON case_debtors (debtor_id);

-- presence NULL: by kind and source.
CREATE TABLE places (
  fid {serial},
  id text NOT NULL UNIQUE,
  debtor_id text NOT NULL REFERENCES debtors (id),
  address text,
  address_key text NOT NULL,
  kind text NOT NULL,
  source text NOT NULL,
  lon double precision,
  lat double precision,
  presence double precision,
  seen bigint,
  created bigint NOT NULL,
  updated bigint NOT NULL,
  UNIQUE (debtor_id, address_key)
);
--@geometry places point

CREATE TABLE leads (
  fid {serial},
  id text NOT NULL UNIQUE,
  debtor_id text NOT NULL REFERENCES debtors (id),
  place_id text REFERENCES places (id),
  source text NOT NULL,
  status text NOT NULL,
  said text,
  address text,
  lon double precision,
  lat double precision,
  certainty double precision NOT NULL,
  urgent smallint NOT NULL,
  heard bigint,
  received bigint NOT NULL,
  verify_by bigint NOT NULL
);
CREATE INDEX leads_by_debtor ON leads (debtor_id);
--@geometry leads point

CREATE TABLE officers (
  id text NOT NULL PRIMARY KEY,
  name text NOT NULL,
  sex text NOT NULL,
  role text NOT NULL,
  phone text,
  on_duty smallint NOT NULL
);

CREATE TABLE vehicles (
  id text NOT NULL PRIMARY KEY,
  plate text NOT NULL UNIQUE,
  call_sign text,
  kind text NOT NULL,
  seats integer NOT NULL,
  crew integer NOT NULL,
  female_officer smallint NOT NULL,
  recorders integer NOT NULL,
  speed_factor double precision NOT NULL,
  available smallint NOT NULL,
  base text,
  base_lon double precision,
  base_lat double precision
);

CREATE TABLE devices (
  id text NOT NULL PRIMARY KEY,
  protocol text NOT NULL,
  identity text NOT NULL,
  label text,
  vehicle_id text REFERENCES vehicles (id),
  officer_id text REFERENCES officers (id),
  created bigint NOT NULL,
  revoked bigint,
  UNIQUE (protocol, identity)
);

-- See store/event-log.h. event_head holds one row: what was appended last.
CREATE TABLE events (
  seq {bigkey},
  id text NOT NULL UNIQUE,
  operation_id text,
  kind text NOT NULL,
  author text NOT NULL,
  device_time bigint NOT NULL,
  receive_time bigint NOT NULL,
  payload text,
  payload_digest text NOT NULL,
  prev_hash text NOT NULL,
  hash text NOT NULL
);
CREATE INDEX events_by_operation ON events (operation_id, seq);

CREATE TABLE event_head (
  one smallint NOT NULL PRIMARY KEY CHECK (one = 1),
  seq bigint NOT NULL,
  hash text NOT NULL
);
