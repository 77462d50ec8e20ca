-- Zones drawn on the map of an operation under way.

-- kind: YxZoneKind. drawn and until_time: by the night's clock; until_time NULL: while the
-- operation lasts. removed: by the night's clock too.
ALTER TABLE zones ADD COLUMN kind text NOT NULL DEFAULT 'keep-out';
ALTER TABLE zones ADD COLUMN note text;
ALTER TABLE zones ADD COLUMN until_time bigint;
ALTER TABLE zones ADD COLUMN removed_by text;
CREATE INDEX zones_by_operation ON zones (operation_id, drawn);
