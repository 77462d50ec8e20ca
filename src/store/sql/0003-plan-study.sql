-- What stands beside a plan. study: JSON as in desk/study.h; NULL for plans made before it.
ALTER TABLE plans ADD COLUMN study text;

-- The plans of the coverage curve, so that one of them can be taken as it was found. vehicles: at
-- most so many; problem: SHA-256 of what it was planned on; solution: JSON as in desk/choice.h.
CREATE TABLE plan_choices (
  plan_id text NOT NULL REFERENCES plans (id),
  vehicles integer NOT NULL,
  problem text NOT NULL,
  solution text NOT NULL,
  PRIMARY KEY (plan_id, vehicles)
);
