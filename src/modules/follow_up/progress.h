// progress (tiến độ): how the dossiers of a window came in and how they stood at its end, the table every other one here is cut from.
//
// A dossier of the window was received on its last day or before and had not ended before its first day. It has one origin (carried over,
// or received in the window by channel) and one class; so the classes add up to what was received and carried over, line by line.
//   ended by the last day   early, on time, late: as judged when it was finished. Refused, withdrawn, stopped: on time up to the due
//                           day (the due moment where the limit is in hours), late after it.
//   else, not paused        in time or late at the moment of the table
//   else, paused            in time or late when the pause began: the citizen's time is not the office's (LAW ND 61/2018/ND-CP art. 19(4))
// The moment is now while the window is open, else the end of its last day. Due times are those in force today.
// Both days of the window are counted. What ended in it is read from counts kept by stretches of days (onestop/counters.h) where the window
// is made of whole ones, as months and reporting periods are; of other windows, from the dossiers that ended in them. Beside that the cost is
// that of the open dossiers, and for a window past of an index of what ended since.
// Threads: pure functions over a session. Systems: S14, S36.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/period.h"
#include "modules/onestop/onestop.h"
#include "platform/sql/sql.h"

namespace xaso::follow_up {

// The numbers are those of sql/progress.sql; received in the window: onestop::Channel.
inline constexpr int kCarried = 0, kOrigins = 4;
enum class Class { early = 1, on_time, late, open, open_late, paused, paused_late };
inline constexpr int kClasses = 8;   // one more than the last
std::string_view class_title(Class c);

// One column: the sum over some origins and some classes.
struct Column {
    std::string_view code;        // in addresses and in the API: "open_late"
    std::string_view group, title;
    std::vector<int> origins, classes;
    std::string_view only = {};   // besides, what the dossier has: a condition of sql/progress_rows.sql; no table of progress has such a column
};
const std::vector<Column>& progress_columns();   // the running system's table
const std::vector<Column>& control_columns();    // LAW forms 06a and 07a of procedure control: paused counts as being solved
const Column* find_column(std::string_view code);   // of these, "in_window", "in_time", and those of services.h

struct Counts {
    std::array<std::array<std::int64_t, kClasses>, kOrigins> n{};   // by origin and class
    std::int64_t of(const Column& column) const;
    std::int64_t total() const;
    Counts& operator+=(const Counts& other);
};

struct Span {
    std::vector<UnitId> units;
    Window window;
    Instant now{};
    Instant moment() const;   // open dossiers are judged by it
    Day last() const;         // the last day counted: today while the window is open
};

bool whole_stretches(const Span& span);   // made of stretches of days (onestop/counters.h)

enum class By { unit, field, procedure, officer };
inline constexpr std::array kBy{By::unit, By::field, By::procedure, By::officer};
std::string_view by_code(By by);    // "unit"
std::string_view by_title(By by);   // "Đơn vị"
std::optional<By> parse_by(std::string_view code);

struct Line {
    UnitId unit;             // of By::unit and By::officer
    std::string key;         // what names the line in an address: field, procedure code, "unit.account" ("unit.0": nobody yet)
    std::string title;
    std::string detail = {}; // the procedure's code, the official's unit
    Counts counts;
};
struct Table {
    By by{};
    std::vector<Line> lines; // by title
    Counts total;
};
Table progress(sql::Session& s, const Span& span, By by);

struct Row {
    UnitId unit;
    DossierId id;
    std::string code, procedure_code, procedure_name, field, officer;
    onestop::Channel channel{};
    catalog::DossierState state{};
    onestop::Outcome outcome{};
    Class what{};
    Instant received_at{}, due_at{};
    std::optional<Instant> ended_at, paused_at;
};
struct RowsOf {
    const Column* column = nullptr;
    std::optional<By> by;    // with `key`: only one line
    std::string key;
    std::string cursor;      // of the page before; opaque
    int limit = 50;
};
struct Rows {
    std::vector<Row> rows;
    std::string next;        // empty on the last page
};
// Refused: a key or cursor that cannot be read ("follow_up.line", "follow_up.cursor").
Result<Rows> rows(sql::Session& s, const Span& span, const RowsOf& of);

}  // namespace xaso::follow_up
