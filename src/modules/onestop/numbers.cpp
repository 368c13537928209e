#include "onestop/numbers.h"

#include "onestop/sql.gen.h"

namespace xaso::onestop {

int take_number(sql::Tx& tx, UnitId unit, Series series, int year) {
    const sql::Rows rows = tx.query(q::year_number_take, {{"unit", unit}, {"year", year}, {"series", series}});
    return rows[0].get<int>("last");
}

}  // namespace xaso::onestop
