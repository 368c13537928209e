SELECT COALESCE((SELECT MAX(n.number) FROM queue_ticket n WHERE n.unit_id = :unit AND n.day = :day AND n.kind_id = :kind), 0) AS number,
       (SELECT MAX(l.taken_at) FROM queue_ticket l WHERE l.unit_id = :unit AND l.day = :day) AS taken_at
