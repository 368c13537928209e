// tests/rules/deadlines.txt: examples of due times that an officer can read and extend, run with the real calendar.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "kernel/text.h"

namespace xaso::catalog {

namespace {

const std::string kFile = "tests/rules/deadlines.txt";

std::vector<std::string> split(std::string_view text, std::string_view by) {
    std::vector<std::string> parts;
    for (std::size_t at; (at = text.find(by)) != std::string_view::npos; text.remove_prefix(at + by.size())) parts.push_back(trim(text.substr(0, at)));
    parts.push_back(trim(text));
    return parts;
}

struct Example {
    LocalTime received{}, due{};
    Limit limit;
    std::vector<Pause> pauses;
    PausePolicy policy = PausePolicy::extend;
};

// "" when the line is well written; what is wrong with it otherwise.
std::string parse(const std::string& line, Example& example) {
    const auto columns = split(line, "|");
    if (columns.size() < 4 || columns.size() > 5) return "cần 4 hoặc 5 cột cách nhau bằng |";
    const auto received = parse_local_time(columns[0]), expected = parse_local_time(columns[2]);
    const auto limit = parse_limit(columns[1]);
    if (!received) return received.error().message;
    if (!limit) return limit.error().message;
    if (!expected) return expected.error().message;
    example.received = *received;
    example.limit = *limit;
    example.due = *expected;
    if (columns.size() == 4) return {};
    std::string_view pauses = columns[4];
    if (pauses.starts_with("restart")) {
        example.policy = PausePolicy::restart;
        pauses.remove_prefix(std::string_view("restart").size());
    }
    for (const std::string& each : split(pauses, ",")) {
        const auto ends = split(each, "..");
        if (ends.size() != 2) return "tạm dừng viết: từ .. đến";
        const auto from = parse_local_time(ends[0]), to = parse_local_time(ends[1]);
        if (!from || !to) return (from ? to : from).error().message;
        example.pauses.push_back({*from, *to, "bổ sung giấy tờ"});
    }
    return {};
}

// LAW BLDS 91/2015 art. 146-148, BLLD 45/2019 art. 111-112, ND 61/2018 art. 18 and 19(4): what the examples exercise.
TEST(Deadlines, every_example_of_the_rule_file) {
    const Loaded loaded = load(XASO_SOURCE_DIR);
    const WorkingCalendar calendar(OfficeHours::usual(), loaded.definitions->calendar("vn").days);
    std::ifstream in(std::string(XASO_SOURCE_DIR) + "/" + kFile);
    ASSERT_TRUE(in) << kFile;
    int examples = 0, number = 0;
    for (std::string line; std::getline(in, line);) {
        ++number;
        if (trim(line).empty() || trim(line).front() == '#') continue;
        Example example;
        const std::string wrong = parse(line, example);
        EXPECT_EQ(wrong, "") << kFile << ':' << number;
        if (!wrong.empty()) continue;
        ++examples;
        const Due got = due(calendar, example.received, example.limit, example.pauses, example.policy);
        std::string ledger;
        for (const LedgerLine& step : got.ledger) ledger += fmt::format("\n    {} {}: {}", format_day_time(step.at), step.rule, step.says);
        EXPECT_EQ(iso_local(got.at), iso_local(example.due)) << kFile << ':' << number << ": " << line << ledger;
    }
    EXPECT_GE(examples, 60);
}

}  // namespace

}  // namespace xaso::catalog
