-- Records of each book of a unit. :unit
SELECT book, records FROM book_total WHERE unit_id = :unit
