-- Fleet and staff in time: who is away or rostered when, who has left; where an operation
-- assembles, ends and hands over; which crews somebody has set by hand.

-- equipment and skills: nicks joined by commas. retired: since when; NULL: in service.
ALTER TABLE vehicles ADD COLUMN equipment text;
ALTER TABLE vehicles ADD COLUMN retired bigint;
ALTER TABLE officers ADD COLUMN skills text;
ALTER TABLE officers ADD COLUMN rest_hours integer NOT NULL DEFAULT 8;
ALTER TABLE officers ADD COLUMN retired bigint;

-- When a vehicle cannot be used. Times are [from_time, until_time).
CREATE TABLE vehicle_absences (
  id text NOT NULL PRIMARY KEY,
  vehicle_id text NOT NULL REFERENCES vehicles (id),
  from_time bigint NOT NULL,
  until_time bigint NOT NULL,
  reason text,
  author text NOT NULL,
  noted bigint NOT NULL
);
CREATE INDEX vehicle_absences_by_vehicle ON vehicle_absences (vehicle_id, from_time);

-- The roster: kind 'duty', or 'leave' and the like, when an officer cannot go out.
CREATE TABLE duties (
  id text NOT NULL PRIMARY KEY,
  officer_id text NOT NULL REFERENCES officers (id),
  kind text NOT NULL,
  from_time bigint NOT NULL,
  until_time bigint NOT NULL,
  note text,
  author text NOT NULL,
  noted bigint NOT NULL
);
CREATE INDEX duties_by_officer ON duties (officer_id, from_time);

-- by_hand: 1 where somebody has put him there, 0 where the desk proposed it.
ALTER TABLE operation_crew ADD COLUMN by_hand smallint NOT NULL DEFAULT 1;

-- Assembly is where and when the roll is called; without an end base all return to the base.
ALTER TABLE operations ADD COLUMN assembly text;
ALTER TABLE operations ADD COLUMN assembly_lon double precision;
ALTER TABLE operations ADD COLUMN assembly_lat double precision;
ALTER TABLE operations ADD COLUMN assembly_time bigint;
ALTER TABLE operations ADD COLUMN end_base text;
ALTER TABLE operations ADD COLUMN end_lon double precision;
ALTER TABLE operations ADD COLUMN end_lat double precision;

-- Where persons are handed over: the court, a detention centre. Without rows: as before, the
-- operation's drop_off point, else its base.
CREATE TABLE operation_drop_offs (
  operation_id text NOT NULL REFERENCES operations (id),
  ordinal integer NOT NULL,
  name text NOT NULL,
  lon double precision NOT NULL,
  lat double precision NOT NULL,
  PRIMARY KEY (operation_id, ordinal)
);
