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

// A line of the file and all of its dossier that needs no writing, so that it can be made while the lines before it are written.
struct Ready {
    int line_number = 0;
    Checked checked;
    std::string hash, words;
    std::shared_ptr<const onestop::Rules> rules;   // null with a problem
    onestop::Dossier dossier;                      // as it would be added; its number and people come with the writing
};

// Threads: ready() on one thread, write() on another.
class Imports::Writer {
public:
    Writer(const onestop::Desk& desk, Run run, Instant now) : desk_(desk), run_(std::move(run)), now_(now) {}
    Ready ready(Checked checked, int line_number);
    Result<Wrote> write(sql::Tx& tx, const record::Actor& by, const Ready& ready) const;

private:
    Result<Wrote> add(sql::Tx& tx, const record::Actor& by, const Ready& ready) const;
    // The rules frozen on the day of reception; where none were in force (an older day, a unit not yet founded), the nearest ones.
    Result<std::shared_ptr<const onestop::Rules>> rules_of(Day day);
    onestop::Dossier dossier_of(const Line& line, const onestop::Rules& rules) const;
    void keep_content(sql::Tx& tx, DossierId id, const std::string& hash) const;

    const onestop::Desk& desk_;
    const Run run_;
    const Instant now_;
    std::map<Day, std::shared_ptr<const onestop::Rules>> rules_by_day_;   // a file holds many lines of a day
};

}  // namespace xaso::imports
