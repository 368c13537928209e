// kept: the counts of figures, gathered during a batch and written once before its commit. Internal to books.
#pragma once

#include <map>
#include <string>
#include <tuple>

#include "books/books.h"

namespace xaso::books {

class KeptCounts final : public sql::TxState {
public:
    void move(UnitId unit, const catalog::BookFigure& figure, const Move& m, std::int64_t sign);
    void flush(sql::Tx& tx) override;

private:
    std::map<std::tuple<UnitId, std::string, std::string>, std::int64_t> days_;
    std::map<std::tuple<UnitId, std::string, std::string, std::string>, std::int64_t> values_;   // by month
};

}  // namespace xaso::books
