-- Where a place's point comes from, and what a clerk has set by hand.

-- located: 'list' (came with coordinates), 'found' (by its address, in the region), 'pin' (by hand);
-- NULL with a point: from before this was kept. match: how fine the address was found (nick of
-- YxMatchLevel), also where that was too coarse for a point; radius_m: how far off it may be.
ALTER TABLE places ADD COLUMN located text;
ALTER TABLE places ADD COLUMN match text;
ALTER TABLE places ADD COLUMN radius_m double precision;
CREATE INDEX places_by_address ON places (address_key);

-- Pins: what an address means on this desk, whatever the region says and whoever lives there.
CREATE TABLE pins (
  address_key text NOT NULL PRIMARY KEY,
  address text NOT NULL,
  lon double precision NOT NULL,
  lat double precision NOT NULL,
  author text NOT NULL,
  pinned bigint NOT NULL
);
