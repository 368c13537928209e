-- title: Nhiệm vụ đề ra trong kế hoạch cải cách hành chính năm
-- unit: nhiệm vụ
-- value: count
-- rule: Mỗi hoạt động đánh số (dòng cuối cùng của cây mục, mục tiêu, nhiệm vụ, hoạt động) trong kế hoạch năm của năm có
--   ngày cuối kỳ là một nhiệm vụ; kế hoạch được phê duyệt chậm nhất vào ngày cuối kỳ; không tính kế hoạch 5 năm và kế
--   hoạch chuyên đề.
SELECT unit_id, activity_id, plan_id, number, title, section, lead, time_frame, task_due_day, done_on, proof_number, proof_title, plan_decision, plan_decision_day
FROM fig_plan_task
WHERE unit_id IN (:units)
  AND plan_kind = 1
  AND plan_decision_day <= :to
  AND plan_from <= :to AND plan_to >= :to
