-- only_leads: 1 as long as nobody but leads has named the place, so that it goes when they do.
ALTER TABLE places ADD COLUMN only_leads smallint NOT NULL DEFAULT 0;
ALTER TABLE leads DROP COLUMN made_place;
