-- Lines of a file by what they look like and what was said. :unit :file -> at most 12 rows
SELECT looks, state, CAST(count(*) AS BIGINT) AS n FROM keying_match WHERE unit_id = :unit AND file_id = :file GROUP BY looks, state
