-- Areas: which team works where, and whose each case is.

CREATE TABLE teams (
  id text NOT NULL PRIMARY KEY,
  name text NOT NULL UNIQUE,
  leader text,
  created bigint NOT NULL
);

-- One division of the county into areas. state: 'proposed', 'current' (one at most), 'retired'.
-- spread: the largest load over the mean one, of a proposal; asked and seed: what it was made with.
CREATE TABLE area_sets (
  id text NOT NULL PRIMARY KEY,
  state text NOT NULL,
  source text NOT NULL,
  asked integer NOT NULL,
  seed bigint NOT NULL,
  spread double precision NOT NULL,
  author text NOT NULL,
  created bigint NOT NULL,
  entered bigint
);

-- load: open cases in it when it was made.
CREATE TABLE areas (
  fid {serial},
  id text NOT NULL UNIQUE,
  set_id text NOT NULL REFERENCES area_sets (id),
  ordinal integer NOT NULL,
  name text NOT NULL,
  team_id text REFERENCES teams (id),
  load double precision NOT NULL,
  UNIQUE (set_id, name)
);
--@geometry areas multipolygon

-- Whose a case is. how: 'area', or 'hand' with its reason; area_id NULL: of none.
CREATE TABLE case_teams (
  case_id text NOT NULL PRIMARY KEY REFERENCES cases (id),
  team_id text NOT NULL REFERENCES teams (id),
  area_id text REFERENCES areas (id),
  how text NOT NULL,
  reason text,
  author text NOT NULL,
  assigned bigint NOT NULL
);
CREATE INDEX case_teams_by_team ON case_teams (team_id);
