-- Who rode in which car when a version was approved. His name and office are those of that day;
-- a version approved without named crews has no rows. Of versions that were opened again before
-- this migration nothing is known.
CREATE TABLE approval_crew (
  approval_id text NOT NULL REFERENCES approvals (id),
  vehicle_id text NOT NULL REFERENCES vehicles (id),
  officer_id text NOT NULL REFERENCES officers (id),
  name text NOT NULL,
  role text NOT NULL,
  sex text NOT NULL,
  PRIMARY KEY (approval_id, officer_id)
);
INSERT INTO approval_crew (approval_id, vehicle_id, officer_id, name, role, sex)
  SELECT a.id, oc.vehicle_id, o.id, o.name, o.role, o.sex
  FROM approvals a JOIN operation_crew oc ON oc.operation_id = a.operation_id
  JOIN officers o ON o.id = oc.officer_id WHERE a.reopened IS NULL;
