-- Devices that report positions, and what they reported.

-- number: a small one for the rows of fixes. token: SHA-256 of a phone's secret, never the secret.
-- key: what its messages are encrypted with. tolerant: 1 where wrong checksums are taken.
-- expires NULL: never.
ALTER TABLE devices ADD COLUMN number bigint;
ALTER TABLE devices ADD COLUMN token text;
ALTER TABLE devices ADD COLUMN secret_key text;
ALTER TABLE devices ADD COLUMN tolerant smallint NOT NULL DEFAULT 0;
ALTER TABLE devices ADD COLUMN expires bigint;
CREATE UNIQUE INDEX devices_by_number ON devices (number);
CREATE UNIQUE INDEX devices_by_token ON devices (token);

-- Who reported without being known, until somebody pairs or forgets it.
CREATE TABLE unknown_devices (
  protocol text NOT NULL,
  identity text NOT NULL,
  peer text NOT NULL,
  first_seen bigint NOT NULL,
  last_seen bigint NOT NULL,
  n_seen bigint NOT NULL,
  PRIMARY KEY (protocol, identity)
);

-- One row a report. Without a geometry, whose triggers cost more than all the rest of taking in
-- a fix. device: devices.number; flags: YxFixFlags of protocols/fix.h; lon and lat are 0 with the
-- flag that none were said. What is sent again is the same row; two places in one second are two.
CREATE TABLE positions (
  seq {serial},
  device bigint NOT NULL,
  device_time bigint NOT NULL,
  receive_time bigint NOT NULL,
  lon double precision NOT NULL,
  lat double precision NOT NULL,
  altitude double precision,
  speed double precision,
  course double precision,
  accuracy double precision,
  battery double precision,
  flags integer NOT NULL,
  UNIQUE (device, device_time, lon, lat)
);
