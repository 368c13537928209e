// writer: one checked line becomes a dossier, or moves one, inside a write job. Internal to imports.
#pragma once

#include <map>
#include <memory>
#include <set>

#include "imports/line.h"

namespace xaso::imports {

// The catalogue of one unit, read as lines ask for it. Versions are only ever added, so one reading serves many chunks.
class UnitProcedures final : public ProcedureFinder {
public:
    UnitProcedures(const procedures::Procedures& procedures, UnitId unit) : procedures_(procedures), unit_(unit) {}
    // What is not known yet is read through `s` from here on.
    void read_through(sql::Session& s);
    const procedures::Procedure* find(std::string_view text, Day day) override;

private:
    sql::Session* session_ = nullptr;
    const procedures::Procedures& procedures_;
    UnitId unit_;
    std::map<std::string, std::set<std::string>, std::less<>> codes_;   // code, or folded name -> codes
    std::map<std::string, std::vector<procedures::Procedure>, std::less<>> versions_;
};

enum class Wrote { added, changed, unchanged };

class Imports::Writer {
public:
    Writer(const onestop::Desk& desk, const Run& run) : desk_(desk), run_(run) {}
    Result<Wrote> write(sql::Tx& tx, const record::Actor& by, Instant now, const Line& line, int line_number);

private:
    // The rules frozen on the day of reception; where none were in force (an older day, a unit not yet founded), the nearest ones.
    Result<std::shared_ptr<const onestop::Rules>> rules_of(Day day, Day today, UnitId unit);
    onestop::Dossier dossier_of(const Line& line, const onestop::Rules& rules, Instant now) const;

    const onestop::Desk& desk_;
    const Run& run_;
    std::map<Day, std::shared_ptr<const onestop::Rules>> rules_by_day_;   // a file holds many lines of a day
};

}  // namespace xaso::imports
