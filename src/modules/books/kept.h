// kept: the counts of figures, gathered during a batch and written once before its commit. Internal to books.
#pragma once

#include <map>
#include <set>
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

// What is complete for a unit, asked once in a transaction: counts of figures, and the marks of adopt.cpp.
class KeptNames final : public sql::TxState {
public:
    std::set<std::string>& of(sql::Tx& tx, UnitId unit);
    void flush(sql::Tx&) override { names_.clear(); }

private:
    std::map<UnitId, std::set<std::string>> names_;
};

// Whether the records of a unit were taken over to just this definition.
bool taken_over(sql::Session& s, UnitId unit, const Book& book);
// Whether, by these names, they may still be as another definition or another program writes them.
bool written_otherwise(const std::set<std::string>& names, const Book& book);

// What a record is found by; fields that only some may see are left out, so that a search tells nobody of them.
std::string search_words(const Book& book, std::string_view code, const Content& content);

}  // namespace xaso::books
