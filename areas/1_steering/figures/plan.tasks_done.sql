-- title: Nhiệm vụ của kế hoạch cải cách hành chính năm đã hoàn thành
-- unit: nhiệm vụ
-- value: count
-- rule: Trong các nhiệm vụ đề ra của kế hoạch năm, nhiệm vụ có minh chứng (số, ký hiệu và tên văn bản) mà ngày trên
--   minh chứng không sau ngày cuối kỳ; lũy kế từ đầu kế hoạch; kết quả đã rút lại thì không tính.
SELECT unit_id, activity_id, plan_id, number, title, section, lead, time_frame, task_due_day, done_on, proof_number, proof_title, plan_decision, plan_decision_day
FROM fig_plan_task
WHERE unit_id IN (:units)
  AND plan_kind = 1
  AND plan_decision_day <= :to
  AND plan_from <= :to AND plan_to >= :to
  AND done_on <= :to
