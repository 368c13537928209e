// units (đơn vị): the organisation tree as it was on each day, and the offices inside a commune.
//
// A unit keeps its id for ever; its name, parent, agency code, hours and reporting regime are versions with dates. Mergers and the end
// of the district level (LAW Luat 72/2025/QH15: 2025-07-01) are versions that end. A figure follows the tree of its day.
//
//   std::shared_ptr<const Tree> tree = units.tree();
//   const Unit* an_thanh = tree->find("an-thanh");
//   an_thanh->on(day)            // nullptr outside its validity
//   an_thanh->nearest(day)       // the version to explain a date with, even outside its validity
//
// Invariants: (1) versions of a unit do not overlap; (2) a parent is in force on every day its child is; (3) an ended unit accepts nothing.
// Threads: Units is safe from any thread; a Tree never changes. Systems: S22, S30.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/working_time.h"
#include "platform/record/record.h"

namespace xaso::units {

enum class Level { nation = 1, province = 2, district = 3, commune = 4 };
std::string_view level_title(Level level);

struct Version {
    Day from{};
    std::optional<Day> to;   // first day no longer in force
    UnitId parent;
    Level level = Level::commune;
    std::string name, agency_code, regime, place, phone, address;
    OfficeHours hours;
    bool covers(Day day) const { return from <= day && (!to || day < *to); }
};

struct Office {
    UnitId unit;
    OfficeId id;
    std::string name;
    Day from{};
    std::optional<Day> to;
};

struct Unit {
    UnitId id;
    std::string code;
    std::vector<Version> versions;   // by date
    std::vector<Office> offices;
    const Version* on(Day day) const;
    const Version& nearest(Day day) const;
};

struct Tree {
    std::vector<Unit> units;         // by id
    const Unit* find(std::string_view code) const;
    const Unit* find(UnitId id) const;
    // The unit itself and all below it on that day.
    std::vector<UnitId> below(UnitId id, Day day) const;
};

class Units {
public:
    explicit Units(const record::Record& record);
    std::shared_ptr<const Tree> tree() const;
    void reload();   // what a command beside the server may have changed
    // After a committed change: reload() that does not throw, for the change is done. Tries twice; then the server's minute does it.
    void changed() noexcept;

    // Inside a write job, with their event.
    Result<void> add_unit(sql::Tx& tx, const record::Actor& by, Instant now, UnitId id, std::string_view code, const Version& first) const;
    Result<void> end_unit(sql::Tx& tx, const record::Actor& by, Instant now, UnitId id, Day first_day_without, std::string_view decision) const;
    Result<void> set_hours(sql::Tx& tx, const record::Actor& by, Instant now, UnitId id, Day from, const OfficeHours& hours) const;
    Result<OfficeId> add_office(sql::Tx& tx, const record::Actor& by, Instant now, UnitId id, std::string_view name, Day from) const;
    Result<void> end_office(sql::Tx& tx, const record::Actor& by, Instant now, UnitId id, OfficeId office, Day first_day_without) const;

private:
    std::shared_ptr<const Tree> read() const;
    const record::Record& record_;
    mutable std::mutex mutex_;
    std::shared_ptr<const Tree> tree_;
};

}  // namespace xaso::units
