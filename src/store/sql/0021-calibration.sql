-- What happened against what was planned, taken over for the plans to come.

-- One adoption. The one in force is the setting "calibration.in-force"; without it plans are made of
-- the model, the roads and the ruleset alone.
CREATE TABLE calibrations (
  id text NOT NULL PRIMARY KEY,
  number integer NOT NULL UNIQUE,
  author text NOT NULL,
  adopted bigint NOT NULL
);

-- What it was counted from.
CREATE TABLE calibration_operations (
  calibration_id text NOT NULL REFERENCES calibrations (id),
  operation_id text NOT NULL REFERENCES operations (id),
  PRIMARY KEY (calibration_id, operation_id)
);

-- what: presence, travel or service; subject: a kind of place, an hour of leaving (0 to 23), a kind of
-- task. n visits or legs; planned and happened: likelihoods and people met, or seconds, both as
-- without any calibration. was: the factor in force before.
CREATE TABLE calibration_factors (
  calibration_id text NOT NULL REFERENCES calibrations (id),
  what text NOT NULL,
  subject text NOT NULL,
  n integer NOT NULL,
  planned double precision NOT NULL,
  happened double precision NOT NULL,
  was double precision NOT NULL,
  factor double precision NOT NULL,
  PRIMARY KEY (calibration_id, what, subject)
);

-- What a plan was made with; NULL: with none.
ALTER TABLE plans ADD COLUMN calibration_id text REFERENCES calibrations (id);
