-- What a plan is a product of or derives from; what an activity derives from or goes on with, why it was not done before, and how often that was.

ALTER TABLE plan ADD COLUMN origin_kind TEXT NOT NULL DEFAULT '';     -- 'plan', 'activity', 'task' (given from above)
ALTER TABLE plan ADD COLUMN origin_key TEXT NOT NULL DEFAULT '';

ALTER TABLE plan_activity ADD COLUMN origin_id {{BIGINT}};            -- an activity of another plan of the unit
ALTER TABLE plan_activity ADD COLUMN origin_reason TEXT NOT NULL DEFAULT '';   -- of an unfinished one that was carried over
ALTER TABLE plan_activity ADD COLUMN slips INTEGER NOT NULL DEFAULT 0;         -- how often it was carried over
CREATE INDEX plan_activity_origin ON plan_activity (unit_id, origin_id) WHERE origin_id IS NOT NULL;
