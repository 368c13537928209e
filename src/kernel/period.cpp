#include "kernel/period.h"

#include <fmt/core.h>

#include <charconv>

namespace xaso {
namespace {

struct Name {
    ReportPeriod::Kind kind;
    std::string_view code;
    std::string_view title;
};
constexpr Name kNames[] = {
    {ReportPeriod::Kind::q1, "Q1", "Quý I năm"},
    {ReportPeriod::Kind::q2, "Q2", "Quý II năm"},
    {ReportPeriod::Kind::q3, "Q3", "Quý III năm"},
    {ReportPeriod::Kind::q4, "Q4", "Quý IV năm"},
    {ReportPeriod::Kind::six_months, "6T", "6 tháng năm"},
    {ReportPeriod::Kind::nine_months, "9T", "9 tháng năm"},
    {ReportPeriod::Kind::year, "N", "Năm"},
};

const Name& name_of(ReportPeriod::Kind kind) { return kNames[static_cast<std::size_t>(kind)]; }

constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2200;

}  // namespace

Result<ReportPeriod> parse_period(std::string_view text) {
    if (text.size() > 5 && text[4] == '-') {
        int year = 0;
        const char* const dash = text.data() + 4;
        const bool whole = std::from_chars(text.data(), dash, year).ptr == dash;
        for (const Name& name : kNames) {
            if (whole && year >= kFirstYear && year <= kLastYear && text.substr(5) == name.code) return ReportPeriod{year, name.kind};
        }
    }
    return refuse(Refusal::Kind::invalid, "period.invalid",
                  "Kỳ báo cáo không hợp lệ. Hãy ghi năm và kỳ: 2023-Q1, 2023-Q2, 2023-Q3, 2023-Q4, 2023-6T, 2023-9T hoặc 2023-N.");
}

std::string period_code(const ReportPeriod& period) { return fmt::format("{:04}-{}", period.year, name_of(period.kind).code); }

std::string period_title(const ReportPeriod& period) { return fmt::format("{} {}", name_of(period.kind).title, period.year); }

}  // namespace xaso
