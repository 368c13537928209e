-- One parameter per column.
INSERT INTO plan_amendment (unit_id, plan_id, amendment_no, number, decided_on, summary) VALUES (:unit, :plan, :no, :number, :day, :summary)
