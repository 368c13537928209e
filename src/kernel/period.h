// ReportPeriod: the name of a reporting period, "2023-6T". Its window of days is data per unit regime and year
// (law/periods), never derived from the calendar quarter: the same name means different days in different communes.
#pragma once

#include <string>
#include <string_view>

#include "kernel/day.h"

namespace xaso {

struct ReportPeriod {
    enum class Kind { q1, q2, q3, q4, six_months, nine_months, year };  // Q1 Q2 Q3 Q4 6T 9T N
    int year = 0;
    Kind kind = Kind::year;
    friend bool operator==(const ReportPeriod&, const ReportPeriod&) = default;
};

Result<ReportPeriod> parse_period(std::string_view text);  // "2023-6T"; refuses others ("period.invalid")
std::string period_code(const ReportPeriod& period);       // "2023-6T"
std::string period_title(const ReportPeriod& period);      // "6 tháng năm 2023", "Quý I năm 2023", "Năm 2023"

// Both days belong to the window.
struct Window {
    Day from{};
    Day to{};
    friend bool operator==(const Window&, const Window&) = default;
};

}  // namespace xaso
