// line: what the columns of an import mean, and what a line of it says once it is checked. No database. Internal to imports.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "imports/imports.h"
#include "onestop/onestop.h"

namespace xaso::imports {

// A day, and the time of day when the cell has one.
struct When {
    Day day{};
    std::optional<std::chrono::seconds> time;
    friend bool operator==(const When&, const When&) = default;
};
// Everything parse_day and parse_local_time read, time before day, "20230609" and "20230609165959" (the national portal), and a
// spreadsheet's serial day 20000…80000.
Result<When> parse_when(std::string_view text);
std::optional<onestop::Channel> parse_channel_words(std::string_view text);    // "Trực tuyến", "online", "2"
std::optional<onestop::DossierState> parse_state_words(std::string_view text);  // "Đã trả kết quả", "returned", "10"

// The procedures of a unit as a line may name them. find() may ask the database once for each code.
class ProcedureFinder {
public:
    virtual ~ProcedureFinder() = default;
    // By code, else by name; the version in force that day, else the one nearest to it. Null when the text names none, or several.
    virtual const procedures::Procedure* find(std::string_view text, Day day) = 0;
};

struct Line {
    std::string code;
    const procedures::Procedure* procedure = nullptr;
    onestop::PersonInput applicant;
    std::string owner;                        // empty: the applicant
    onestop::Channel channel = onestop::Channel::desk;
    When received, due;
    std::optional<When> finished, returned;
    onestop::DossierState state{};
    std::string note;

    std::string hash() const;                 // equal for lines that say the same
};

struct Checked {
    std::optional<Line> line;                 // none when there are problems
    std::vector<Problem> problems;
};
Checked check_line(const TableRow& row, const std::vector<std::string>& heading, const Mapping& mapping, ProcedureFinder& procedures, Day today);

}  // namespace xaso::imports
