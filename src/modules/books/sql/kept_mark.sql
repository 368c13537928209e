-- The counts of a figure are complete from here on. :unit :figure
INSERT INTO figure_kept (unit_id, figure) VALUES (:unit, :figure) ON CONFLICT (unit_id, figure) DO NOTHING
