-- What the gateway keeps beside positions.

-- SHA-256 of the certificate that a device shows over TLS, the last one issued: an older one is
-- refused from then on.
ALTER TABLE devices ADD COLUMN certificate text;
CREATE UNIQUE INDEX devices_by_certificate ON devices (certificate);

-- Packets of split messages of vehicle terminals, kept for a few hours. packet counts from 1; 0: the
-- message was whole at receive_time, and its fixes are recorded. flags: YxFixFlags.
CREATE TABLE device_parts (
  device bigint NOT NULL,
  message integer NOT NULL,
  first_serial integer NOT NULL,
  n_packets integer NOT NULL,
  packet integer NOT NULL,
  flags integer NOT NULL,
  body bytea NOT NULL,
  receive_time bigint NOT NULL,
  PRIMARY KEY (device, message, first_serial, n_packets, packet)
);
CREATE INDEX device_parts_by_time ON device_parts (receive_time);
