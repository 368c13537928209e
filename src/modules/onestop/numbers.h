// numbers: what a unit numbers through the year, 1, 2, 3 … without gaps: the book of dossiers (Số thứ tự), each kind of slip (Số: …/HDHS) and what is registered (DK-…).
//
//   d.book_no = take_number(tx, unit, Series::book, year_of(today));
//
// LAW TT 01/2018/TT-VPCP art. 10: opened each year, numbered from 01. A number is taken in the transaction that uses it, so none is lost.
// Threads: inside a write job of the unit.
#pragma once

#include "platform/record/record.h"

namespace xaso::onestop {

enum class Series { book = 1, supplement = 2, refusal = 3, apology = 4, submission = 5 };
int take_number(sql::Tx& tx, UnitId unit, Series series, int year);

}  // namespace xaso::onestop
