-- :unit :id :no :title :due_day
INSERT INTO plan_product (unit_id, activity_id, product_no, title, due_day) VALUES (:unit, :id, :no, :title, :due_day)
