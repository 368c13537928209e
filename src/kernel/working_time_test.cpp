#include "kernel/working_time.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <stdexcept>

namespace xaso {

namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::minutes;
using std::chrono::seconds;

LocalTime at(std::string_view text) { return parse_local_time(text).value(); }
Limit limit(std::string_view text) { return parse_limit(text).value(); }
Day day(std::string_view text) { return parse_day(text).value(); }

// National days off, as far as the tests reach, and the swaps of 2024 and 2026.
DaysOff national() {
    DaysOff data;
    const auto off = [&data](std::string_view why, std::string_view first, std::string_view last) {
        for (Day d = day(first); d <= day(last); d += days{1}) data.off[d] = why;
    };
    off("Tết Dương lịch", "2024-01-01", "2024-01-01");
    off("Tết Nguyên đán", "2024-02-08", "2024-02-14");
    off("Giỗ Tổ Hùng Vương", "2024-04-18", "2024-04-18");
    off("Ngày Chiến thắng", "2024-04-29", "2024-04-30");
    off("Quốc tế Lao động", "2024-05-01", "2024-05-01");
    off("Quốc khánh", "2024-09-02", "2024-09-03");
    data.make_up[day("2024-05-04")] = "29/04/2024";
    off("Tết Dương lịch", "2025-01-01", "2025-01-01");
    off("Tết Nguyên đán", "2025-01-27", "2025-01-31");
    off("Tết Dương lịch", "2026-01-01", "2026-01-01");
    off("nghỉ hoán đổi", "2026-01-02", "2026-01-02");
    data.make_up[day("2026-01-10")] = "02/01/2026";
    off("Tết Nguyên đán", "2026-02-16", "2026-02-20");
    off("Giỗ Tổ Hùng Vương", "2026-04-27", "2026-04-27");
    off("Ngày Chiến thắng", "2026-04-30", "2026-04-30");
    off("Quốc tế Lao động", "2026-05-01", "2026-05-01");
    off("nghỉ hoán đổi", "2026-08-31", "2026-08-31");
    data.make_up[day("2026-08-22")] = "31/08/2026";
    off("Quốc khánh", "2026-09-01", "2026-09-02");
    off("Ngày Văn hóa Việt Nam", "2026-11-24", "2026-11-24");
    data.years = {2024, 2025, 2026};
    return data;
}

const WorkingCalendar& usual() {
    static const WorkingCalendar calendar(OfficeHours::usual(), national());
    return calendar;
}

const WorkingCalendar& saturday_mornings() {
    static const WorkingCalendar calendar = [] {
        OfficeHours hours = OfficeHours::usual();
        hours.week[5] = {{minutes{450}, minutes{690}}};
        return WorkingCalendar(hours, national());
    }();
    return calendar;
}

// Every due must also explain itself: lines in time order, the last one the due time, no empty sentence.
Due checked(const WorkingCalendar& calendar, LocalTime received, const Limit& limit, std::span<const Pause> pauses = {},
            PausePolicy policy = PausePolicy::extend) {
    Due d = due(calendar, received, limit, pauses, policy);
    EXPECT_FALSE(d.ledger.empty());
    EXPECT_EQ(d.ledger.front().at, received);
    EXPECT_EQ(d.ledger.back().at, d.at);
    EXPECT_TRUE(std::is_sorted(d.ledger.begin(), d.ledger.end(), [](const auto& a, const auto& b) { return a.at < b.at; }));
    for (const LedgerLine& line : d.ledger) EXPECT_TRUE(!line.says.empty() && !line.rule.empty());
    return d;
}

struct Row {
    const char* name;
    const char* received;
    const char* limit;
    const char* due;
};

void expect_rows(const WorkingCalendar& calendar, std::span<const Row> rows) {
    for (const Row& row : rows) EXPECT_EQ(iso_local(checked(calendar, at(row.received), limit(row.limit)).at), row.due) << row.name;
}

// LAW BLDS 91/2015 art. 146-148, Bo luat Lao dong 45/2019 art. 111-112: counting days around days off.
TEST(WorkingTime, CountsDaysAsTheCivilCodeSays) {
    constexpr Row rows[] = {
        {"3 working days over Tet", "2026-02-13T09:00", "3wd", "2026-02-25T17:00"},
        {"5 working days over 27/4, 30/4 and 1/5", "2026-04-24T09:00", "5wd", "2026-05-06T17:00"},
        {"1 working day over 30/4 and 1/5", "2026-04-29T09:00", "1wd", "2026-05-04T17:00"},
        {"3 working days over the Day of Culture", "2026-11-20T09:00", "3wd", "2026-11-26T17:00"},
        {"1 working day over the Day of Culture", "2026-11-23T09:00", "1wd", "2026-11-25T17:00"},
        {"last calendar day on 30/4", "2026-04-15T09:00", "15d", "2026-05-04T17:00"},
        {"last calendar day on a compensation day", "2026-04-12T09:00", "15d", "2026-04-28T17:00"},
        {"last calendar day in Tet", "2026-02-03T09:00", "15d", "2026-02-23T17:00"},
        {"weekends count inside calendar days", "2026-03-02T09:00", "10d", "2026-03-12T17:00"},
        {"last calendar day on a Saturday", "2026-03-02T09:00", "5d", "2026-03-09T17:00"},
        {"no day off moves it", "2026-03-02T09:00", "1d", "2026-03-03T17:00"},
        {"swap: 02/01 off, Saturday 10/01 worked", "2025-12-31T09:00", "6wd", "2026-01-10T17:00"},
        {"swap: the day after the made-up Saturday", "2025-12-31T09:00", "7wd", "2026-01-12T17:00"},
        {"swap: 31/08 off, Saturday 22/08 worked", "2026-08-21T09:00", "1wd", "2026-08-22T17:00"},
        {"swap: over 31/08 to 02/09", "2026-08-28T09:00", "1wd", "2026-09-03T17:00"},
        {"last calendar day on a worked Saturday stays", "2026-01-05T09:00", "5d", "2026-01-10T17:00"},
        {"swap of 2024", "2024-04-26T09:00", "3wd", "2024-05-04T17:00"},
        {"over New Year, both years known", "2025-12-30T09:00", "5wd", "2026-01-08T17:00"},
        {"calendar days over New Year", "2025-12-20T09:00", "10d", "2026-01-05T17:00"},
    };
    expect_rows(usual(), rows);
}

// LAW BLDS 91/2015 art. 148: a month without such a day ends on its last day.
TEST(WorkingTime, CountsMonths) {
    constexpr Row rows[] = {
        {"31/01 + 1m, leap year", "2024-01-31T09:00", "1m", "2024-02-29T17:00"},
        {"31/01 + 1m", "2023-01-31T09:00", "1m", "2023-02-28T17:00"},
        {"31/01 + 2m is not cut at February", "2023-01-31T09:00", "2m", "2023-03-31T17:00"},
        {"31/01 on a Saturday counts as Monday 02/02", "2026-01-31T09:00", "1m", "2026-03-02T17:00"},
        {"last day on a Sunday", "2026-02-02T09:00", "6m", "2026-08-03T17:00"},
        {"into the next year", "2025-12-08T09:00", "1m", "2026-01-08T17:00"},
        {"29/02 + 12m", "2024-02-29T09:00", "12m", "2025-02-28T17:00"},
        {"0m ends the day it came", "2026-02-23T15:30", "0m", "2026-02-23T17:00"},
    };
    expect_rows(usual(), rows);
}

// Rule received_outside.
TEST(WorkingTime, ReceivedOutsideHours) {
    constexpr Row rows[] = {
        {"before opening", "2026-02-23T06:00", "1wd", "2026-02-24T17:00"},
        {"exactly at closing is still that day", "2026-02-23T17:00", "1wd", "2026-02-24T17:00"},
        {"a second after closing is the next day", "2026-02-23T17:00:01", "1wd", "2026-02-25T17:00"},
        {"Friday evening is Monday", "2026-03-06T18:00", "1wd", "2026-03-10T17:00"},
        {"Saturday is Monday, which is not counted", "2026-03-07T10:00", "1wd", "2026-03-10T17:00"},
        {"Saturday and calendar days", "2026-03-07T10:00", "3d", "2026-03-12T17:00"},
        {"in Tet", "2026-02-17T10:00", "3wd", "2026-02-26T17:00"},
        {"hours, before opening", "2026-02-23T06:00", "1h", "2026-02-23T08:30"},
        {"hours, in the lunch break", "2026-02-23T12:15", "1h", "2026-02-23T14:30"},
        {"hours, after closing", "2026-02-23T18:00", "1h", "2026-02-24T08:30"},
        {"hours, on a day off", "2026-02-14T08:00", "1h", "2026-02-23T08:30"},
        {"midnight", "2026-02-23T00:00", "1h", "2026-02-23T08:30"},
    };
    expect_rows(usual(), rows);
    EXPECT_EQ(checked(usual(), at("2026-03-07T10:00"), limit("1wd")).ledger.front().rule, "received_outside");
    EXPECT_EQ(checked(usual(), at("2026-03-06T10:00"), limit("1wd")).ledger.front().rule, "working_days");
}

TEST(WorkingTime, RunsThroughOpenHours) {
    constexpr Row rows[] = {
        {"inside the morning", "2026-02-23T08:00", "2h", "2026-02-23T10:00"},
        {"an exact fit ends at noon, not after lunch", "2026-02-23T09:30", "2h", "2026-02-23T11:30"},
        {"over lunch", "2026-02-23T10:00", "4h", "2026-02-23T16:00"},
        {"an exact fit ends at closing, not next morning", "2026-02-23T15:00", "2h", "2026-02-23T17:00"},
        {"over night", "2026-02-23T16:00", "2h", "2026-02-24T08:30"},
        {"over the weekend", "2026-03-06T16:30", "1h", "2026-03-09T08:00"},
        {"over Tet", "2026-02-13T16:00", "12h", "2026-02-24T11:00"},
        {"from closing", "2026-02-23T17:00", "1h", "2026-02-24T08:30"},
        {"from the end of the morning", "2026-02-23T11:30", "1h", "2026-02-23T14:30"},
        {"seconds are kept", "2026-02-23T11:29:30", "1h", "2026-02-23T14:29:30"},
        {"0h is due at once", "2026-02-23T10:00", "0h", "2026-02-23T10:00"},
        {"0h at night is due at opening", "2026-02-23T20:00", "0h", "2026-02-24T07:30"},
        {"into a worked Saturday", "2026-01-09T16:00", "2h", "2026-01-10T08:30"},
    };
    expect_rows(usual(), rows);
}

// LAW ND 61/2018 art. 18; Luat Ho tich and ND 23/2015 art. 7: same day, after 15:00 the next working day.
TEST(WorkingTime, SameDay) {
    constexpr Row rows[] = {
        {"in the morning", "2026-02-23T08:00", "0wd", "2026-02-23T17:00"},
        {"15:00 itself is in time", "2026-02-23T15:00", "0wd", "2026-02-23T17:00"},
        {"a second later is not", "2026-02-23T15:00:01", "0wd", "2026-02-24T17:00"},
        {"15:01", "2026-02-23T15:01", "0wd", "2026-02-24T17:00"},
        {"0d is the same", "2026-02-23T15:01", "0d", "2026-02-24T17:00"},
        {"Friday 15:01", "2026-03-06T15:01", "0d", "2026-03-09T17:00"},
        {"before Tet", "2026-02-13T15:01", "0wd", "2026-02-23T17:00"},
        {"after closing: the next working day, still only one", "2026-02-23T17:30", "0wd", "2026-02-24T17:00"},
        {"lunch break", "2026-02-23T12:00", "0wd", "2026-02-23T17:00"},
        {"1wd knows no 15:00", "2026-02-23T15:01", "1wd", "2026-02-24T17:00"},
    };
    expect_rows(usual(), rows);
    EXPECT_EQ(checked(usual(), at("2026-02-23T15:01"), limit("0wd")).ledger.back().rule, "same_day");

    OfficeHours early = OfficeHours::usual();
    early.same_day_until = std::chrono::hours{14};
    const WorkingCalendar calendar(early, national());
    EXPECT_EQ(checked(calendar, at("2026-02-23T14:30"), limit("0wd")).at, at("2026-02-24T17:00")) << "the hour is data of the unit";
}

TEST(WorkingTime, SaturdayMornings) {
    constexpr Row rows[] = {
        {"a Saturday morning is one working day", "2026-03-06T09:00", "1wd", "2026-03-07T11:30"},
        {"and the next one is Monday", "2026-03-06T09:00", "2wd", "2026-03-09T17:00"},
        {"received on it", "2026-03-07T09:00", "1wd", "2026-03-09T17:00"},
        {"received after it closed", "2026-03-07T11:31", "1wd", "2026-03-10T17:00"},
        {"same day", "2026-03-07T09:00", "0wd", "2026-03-07T11:30"},
        {"hours", "2026-03-06T16:00", "6h", "2026-03-09T08:30"},
        {"a worked Saturday has its own hours", "2026-01-09T09:00", "1wd", "2026-01-10T17:00"},
        {"last calendar day", "2026-03-02T09:00", "5d", "2026-03-07T11:30"},
    };
    expect_rows(saturday_mornings(), rows);
}

struct PauseRow {
    const char* name;
    const char* received;
    const char* limit;
    std::vector<Pause> pauses;
    const char* extended;
    const char* restarted;
};

Pause pause(const char* from, const char* to) { return {at(from), at(to), "bổ sung giấy tờ"}; }
Pause open_pause(const char* from) { return {at(from), std::nullopt, "bổ sung giấy tờ"}; }

// LAW ND 61/2018 art. 19(4): restart; the extension is the practice of running systems.
TEST(WorkingTime, Pauses) {
    const PauseRow rows[] = {
        {"the clock of a dossier", "2026-02-13T16:40", "3wd", {pause("2026-02-24T09:10", "2026-02-26T14:00")}, "2026-02-27T17:00", "2026-03-03T17:00"},
        {"inside one day", "2026-02-23T09:00", "3wd", {pause("2026-02-24T09:00", "2026-02-24T16:00")}, "2026-02-26T17:00", "2026-02-27T17:00"},
        {"over a weekend", "2026-03-05T09:00", "3wd", {pause("2026-03-06T10:00", "2026-03-09T10:00")}, "2026-03-11T17:00", "2026-03-12T17:00"},
        {"over Tet", "2026-02-12T09:00", "3wd", {pause("2026-02-13T10:00", "2026-02-23T10:00")}, "2026-02-25T17:00", "2026-02-26T17:00"},
        {"only on days off", "2026-03-05T09:00", "3wd", {pause("2026-03-07T10:00", "2026-03-08T10:00")}, "2026-03-10T17:00", "2026-03-12T17:00"},
        {"begins after closing on Friday", "2026-03-05T09:00", "3wd", {pause("2026-03-06T18:00", "2026-03-10T10:00")}, "2026-03-11T17:00", "2026-03-13T17:00"},
        {"ends after closing", "2026-03-02T09:00", "3wd", {pause("2026-03-03T09:00", "2026-03-04T18:00")}, "2026-03-09T17:00", "2026-03-10T17:00"},
        {"two pauses", "2026-03-02T09:00", "5wd", {pause("2026-03-03T09:00", "2026-03-04T09:00"), pause("2026-03-06T09:00", "2026-03-10T09:00")},
         "2026-03-12T17:00", "2026-03-17T17:00"},
        {"the second one fits only because of the first", "2026-03-02T09:00", "1wd",
         {pause("2026-03-03T09:00", "2026-03-05T09:00"), pause("2026-03-05T10:00", "2026-03-06T10:00")}, "2026-03-06T17:00", "2026-03-09T17:00"},
        {"began before reception", "2026-03-03T09:00", "3wd", {pause("2026-03-02T09:00", "2026-03-05T09:00")}, "2026-03-10T17:00", "2026-03-10T17:00"},
        {"ended before reception", "2026-03-03T09:00", "3wd", {pause("2026-03-02T09:00", "2026-03-02T16:00")}, "2026-03-06T17:00", "2026-03-06T17:00"},
        {"began after the due day: missed stays missed", "2026-03-02T09:00", "1wd", {pause("2026-03-04T09:00", "2026-03-06T09:00")}, "2026-03-03T17:00", "2026-03-03T17:00"},
        {"began on the due day", "2026-03-02T09:00", "1wd", {pause("2026-03-03T16:00", "2026-03-05T09:00")}, "2026-03-05T17:00", "2026-03-06T17:00"},
        {"open", "2026-03-02T09:00", "3wd", {open_pause("2026-03-03T09:00")}, "2026-03-05T17:00", "2026-03-05T17:00"},
        {"closed, then open", "2026-03-02T09:00", "3wd", {pause("2026-03-03T09:00", "2026-03-04T09:00"), open_pause("2026-03-05T09:00")}, "2026-03-06T17:00", "2026-03-09T17:00"},
        {"calendar days: the weekend is waited too", "2026-03-02T09:00", "10d", {pause("2026-03-06T09:00", "2026-03-09T09:00")}, "2026-03-16T17:00", "2026-03-19T17:00"},
        {"calendar days: added before the last day moves", "2026-03-02T09:00", "5d", {pause("2026-03-03T09:00", "2026-03-04T09:00")}, "2026-03-09T17:00", "2026-03-09T17:00"},
        {"months", "2026-03-02T09:00", "1m", {pause("2026-03-03T09:00", "2026-03-04T09:00")}, "2026-04-03T17:00", "2026-04-06T17:00"},
        {"same day", "2026-03-02T09:00", "0wd", {pause("2026-03-02T10:00", "2026-03-03T09:00")}, "2026-03-03T17:00", "2026-03-03T17:00"},
        {"same day, resumed after 15:00", "2026-03-02T09:00", "0wd", {pause("2026-03-02T10:00", "2026-03-02T16:00")}, "2026-03-02T17:00", "2026-03-03T17:00"},
        {"hours, inside a morning", "2026-03-02T08:00", "2h", {pause("2026-03-02T09:00", "2026-03-02T09:45")}, "2026-03-02T10:45", "2026-03-02T13:45"},
        {"hours, over lunch", "2026-03-02T08:00", "2h", {pause("2026-03-02T09:00", "2026-03-02T14:00")}, "2026-03-02T15:00", "2026-03-02T16:00"},
        {"hours, over the weekend", "2026-03-06T15:00", "2h", {pause("2026-03-06T16:00", "2026-03-09T08:00")}, "2026-03-09T09:00", "2026-03-09T10:00"},
        {"hours, after the due time", "2026-03-02T08:00", "2h", {pause("2026-03-02T10:30", "2026-03-02T15:00")}, "2026-03-02T10:00", "2026-03-02T10:00"},
        {"hours, only at night", "2026-03-02T15:00", "4h", {pause("2026-03-02T18:00", "2026-03-03T06:00")}, "2026-03-03T09:30", "2026-03-03T11:30"},
    };
    for (const PauseRow& row : rows) {
        SCOPED_TRACE(row.name);
        EXPECT_EQ(iso_local(checked(usual(), at(row.received), limit(row.limit), row.pauses, PausePolicy::extend).at), row.extended);
        EXPECT_EQ(iso_local(checked(usual(), at(row.received), limit(row.limit), row.pauses, PausePolicy::restart).at), row.restarted);
    }
}

// LAW ND 61/2018/ND-CP art. 19(4) starts the limit afresh for papers that were missing; what the office itself was kept from is added to it.
TEST(WorkingTime, ASuspensionIsAddedWhateverThePolicy) {
    Pause papers = pause("2026-03-03T09:00", "2026-03-10T09:00"), suspension = papers;
    suspension.suspended = true;
    const auto due_of = [](const Pause& p, PausePolicy policy) { return iso_local(checked(usual(), at("2026-03-02T08:00"), limit("5wd"), std::vector<Pause>{p}, policy).at); };
    EXPECT_EQ(due_of(suspension, PausePolicy::restart), due_of(papers, PausePolicy::extend));
    EXPECT_EQ(due_of(suspension, PausePolicy::extend), due_of(papers, PausePolicy::extend));
    EXPECT_NE(due_of(papers, PausePolicy::restart), due_of(papers, PausePolicy::extend));
}

TEST(WorkingTime, LedgerCanBeCheckedByHand) {
    const std::vector<Pause> pauses{pause("2026-02-24T09:10", "2026-02-26T14:00")};
    const Due d = checked(usual(), at("2026-02-13T16:40"), limit("3wd"), pauses);
    const std::pair<const char*, const char*> wanted[] = {
        {"working_days", "Nhận 16:40 thứ Sáu 13/02/2026; không tính ngày này, đếm từ thứ Hai 23/02."},
        {"working_days", "Không tính 14–22/02: nghỉ hằng tuần 14–15/02, nghỉ Tết Nguyên đán 16–20/02, nghỉ hằng tuần 21–22/02."},
        {"pause", "Tạm dừng 24/02/2026 09:10 – 26/02/2026 14:00 (bổ sung giấy tờ): cộng 2 ngày làm việc."},
        {"pause", "Hẹn trả 17:00 thứ Sáu 27/02/2026: đủ 3 ngày làm việc + 2 ngày làm việc tạm dừng (23, 24, 25, 26, 27/02)."},
    };
    ASSERT_EQ(d.ledger.size(), std::size(wanted));
    for (std::size_t i = 0; i < std::size(wanted); ++i) {
        EXPECT_EQ(d.ledger[i].rule, wanted[i].first);
        EXPECT_EQ(d.ledger[i].says, wanted[i].second);
    }
}

TEST(WorkingTime, LedgerTellsWhatHappened) {
    struct Row {
        const char* name;
        Due due;
        const char* rule;
        const char* says;
    };
    const auto paused = [](std::vector<Pause> pauses) { return checked(usual(), at("2026-03-02T09:00"), limit("1wd"), pauses); };
    const std::vector<Pause> resumed{pause("2026-03-03T09:00", "2026-03-07T09:00")};
    const Row rows[] = {
        {"make-up day", checked(usual(), at("2026-01-08T09:00"), limit("3wd")), "working_days",
         "Thứ Bảy 10/01 là ngày làm bù cho 02/01/2026: tính là ngày làm việc."},
        {"make-up day at the end", checked(usual(), at("2026-01-08T09:00"), limit("2wd")), "working_days",
         "Thứ Bảy 10/01 là ngày làm bù cho 02/01/2026: tính là ngày làm việc."},
        {"last day moved", checked(usual(), at("2026-04-15T09:00"), limit("15d")), "days",
         "Ngày cuối thứ Năm 30/04 là ngày nghỉ (nghỉ Ngày Chiến thắng 30/04, nghỉ Quốc tế Lao động 01/05, nghỉ hằng tuần 02–03/05): "
         "chuyển sang ngày làm việc tiếp theo."},
        {"received in the evening", checked(usual(), at("2026-03-02T18:00"), limit("1wd")), "received_outside",
         "Nhận 18:00 thứ Hai 02/03/2026, ngoài giờ làm việc: tính như lúc 07:30 thứ Ba 03/03/2026."},
        {"received on a day off", checked(usual(), at("2026-03-07T10:00"), limit("1wd")), "received_outside",
         "Nhận 10:00 thứ Bảy 07/03/2026, ngày nghỉ (nghỉ hằng tuần 07–08/03): tính như lúc 07:30 thứ Hai 09/03/2026."},
        {"weekends", checked(usual(), at("2026-02-26T09:00"), limit("8wd")), "working_days",
         "Không tính ngày nghỉ hằng tuần: 28/02–01/03, 07–08/03."},
        {"many weekends", checked(usual(), at("2026-02-23T09:00"), limit("40wd")), "working_days",
         "Không tính ngày nghỉ hằng tuần: 16 ngày từ 28/02."},
        {"hours by day", checked(usual(), at("2026-02-13T16:00"), limit("12h")), "hours",
         "Thứ Hai 23/02: 07:30–11:30, 13:30–17:00, được 7 giờ 30 phút, còn 3 giờ 30 phút."},
        {"after 15:00", checked(usual(), at("2026-03-02T15:01"), limit("0wd")), "same_day",
         "Nhận 15:01 thứ Hai 02/03/2026, sau 15:00: trả trong ngày làm việc tiếp theo."},
        {"open pause", paused({open_pause("2026-03-03T09:00")}), "pause",
         "Tạm dừng từ 03/03/2026 09:00 (bổ sung giấy tờ), chưa tiếp tục: đồng hồ đang dừng, giờ hẹn sẽ tính lại khi tiếp tục."},
        {"pause that adds nothing", paused({pause("2026-03-03T09:00", "2026-03-03T10:00")}), "pause",
         "Tạm dừng 03/03/2026 09:00 – 03/03/2026 10:00 (bổ sung giấy tờ): trong cùng một ngày làm việc nên không cộng thêm."},
        {"pause too late", paused({open_pause("2026-03-05T09:00")}), "working_days",
         "Hẹn trả 17:00 thứ Ba 03/03/2026: đủ 1 ngày làm việc (03/03). Tạm dừng từ 05/03/2026 09:00 là sau giờ hẹn nên không cộng thêm."},
        {"restart", checked(usual(), at("2026-03-02T09:00"), limit("1wd"), resumed, PausePolicy::restart), "received_outside",
         "Tiếp tục 09:00 thứ Bảy 07/03/2026, ngày nghỉ (nghỉ hằng tuần 07–08/03): tính như lúc 07:30 thứ Hai 09/03/2026."},
        {"no data", checked(usual(), at("2026-12-30T09:00"), limit("2wd")), "no_calendar_data",
         "Chưa có lịch nghỉ lễ năm 2027: chỉ trừ ngày nghỉ hằng tuần."},
        {"no data for years", checked(usual(), at("2026-12-30T09:00"), limit("30m")), "no_calendar_data",
         "Chưa có lịch nghỉ lễ các năm 2027–2029: chỉ trừ ngày nghỉ hằng tuần."},
    };
    for (const Row& row : rows) {
        const bool told = std::any_of(row.due.ledger.begin(), row.due.ledger.end(),
                                      [&row](const LedgerLine& line) { return line.rule == row.rule && line.says == row.says; });
        std::string all;
        for (const LedgerLine& line : row.due.ledger) all += "\n" + line.rule + ": " + line.says;
        EXPECT_TRUE(told) << row.name << all;
    }
}

TEST(WorkingTime, AYearWithoutDataSkipsWeekendsOnly) {
    const Due d = checked(usual(), at("2030-02-01T09:00"), limit("3wd"));  // Tet 2030 is on 02/02, but nobody said so
    EXPECT_EQ(d.at, at("2030-02-06T17:00"));
    EXPECT_TRUE(std::any_of(d.ledger.begin(), d.ledger.end(), [](const LedgerLine& l) { return l.rule == "no_calendar_data"; }));
    const Due known = checked(usual(), at("2026-03-02T09:00"), limit("3wd"));
    EXPECT_FALSE(std::any_of(known.ledger.begin(), known.ledger.end(), [](const LedgerLine& l) { return l.rule == "no_calendar_data"; }));
}

TEST(WorkingTime, IsTotalOverThreeCenturies) {
    for (const char* received : {"1900-01-01T09:00", "1999-12-31T17:01", "2200-12-31T23:59"}) {
        for (const char* code : {"0h", "3650h", "0wd", "3650wd", "0d", "3650d", "0m", "3650m"}) {
            EXPECT_GE(checked(usual(), at(received), limit(code)).at, at(received)) << received << " + " << code;
        }
    }
}

// A calendar without a working day is a mistake in the data; it must end the request, not hang the program.
TEST(WorkingTime, NeverSearchesForever) {
    const WorkingCalendar never(OfficeHours{}, DaysOff{});
    for (const char* code : {"0wd", "3wd", "3d", "1m", "4h"})
        EXPECT_THROW(due(never, at("2026-03-02T09:00"), limit(code), {}, PausePolicy::extend), std::runtime_error) << code;

    DaysOff closed = national();
    for (Day d = day("2026-03-04"); d < day("2028-03-04"); d += days{1}) closed.off[d] = "đóng cửa";
    const WorkingCalendar long_closed(OfficeHours::usual(), closed);
    EXPECT_EQ(due(long_closed, at("2026-03-02T09:00"), limit("1wd"), {}, PausePolicy::extend).at, at("2026-03-03T17:00"));
    EXPECT_THROW(due(long_closed, at("2026-03-02T09:00"), limit("2wd"), {}, PausePolicy::extend), std::runtime_error);
    EXPECT_THROW(due(long_closed, at("2026-03-02T09:00"), limit("100h"), {}, PausePolicy::extend), std::runtime_error);
}

TEST(WorkingCalendar, KnowsWhyADayIsOff) {
    const std::pair<const char*, const char*> rows[] = {
        {"2026-02-13", ""},          {"2026-02-14", "Thứ Bảy"}, {"2026-02-15", "Chủ nhật"}, {"2026-02-17", "Tết Nguyên đán"},
        {"2026-01-10", ""},          {"2026-11-24", "Ngày Văn hóa Việt Nam"},
    };
    for (const auto& [text, why] : rows) {
        EXPECT_EQ(usual().why_off(day(text)), why) << text;
        EXPECT_EQ(usual().works(day(text)), std::string_view(why).empty()) << text;
    }
    EXPECT_TRUE(usual().knows(2026));
    EXPECT_FALSE(usual().knows(2027));
    EXPECT_EQ(iso_day(usual().next_working_day(day("2026-02-13"))), "2026-02-23");
    EXPECT_EQ(usual().opening(day("2026-02-13")), at("2026-02-13T07:30"));
    EXPECT_EQ(usual().closing(day("2026-02-13")), at("2026-02-13T17:00"));
}

TEST(WorkingCalendar, ALocalClosureBeatsAMakeUpDay) {
    DaysOff data = national();
    data.off[day("2026-01-10")] = "bão";
    EXPECT_EQ(WorkingCalendar(OfficeHours::usual(), data).why_off(day("2026-01-10")), "bão");
}

TEST(WorkingCalendar, EffectiveMoment) {
    const std::pair<const char*, const char*> rows[] = {
        {"2026-02-23T07:29:59", "2026-02-23T07:30"}, {"2026-02-23T07:30", "2026-02-23T07:30"}, {"2026-02-23T11:30", "2026-02-23T11:30"},
        {"2026-02-23T11:30:01", "2026-02-23T13:30"}, {"2026-02-23T17:00", "2026-02-23T17:00"}, {"2026-02-23T17:00:01", "2026-02-24T07:30"},
        {"2026-02-14T12:00", "2026-02-23T07:30"},
    };
    for (const auto& [time, wanted] : rows) EXPECT_EQ(iso_local(usual().effective(at(time))), wanted) << time;
}

TEST(WorkingCalendar, OpenTime) {
    EXPECT_EQ(usual().open_time(at("2026-02-23T10:00"), at("2026-02-23T14:00")), minutes{120});
    EXPECT_EQ(usual().open_time(at("2026-02-23T00:00"), at("2026-02-24T00:00")), minutes{450});
    EXPECT_EQ(usual().open_time(at("2026-02-13T16:00"), at("2026-02-23T08:00")), minutes{90});
    EXPECT_EQ(usual().open_time(at("2026-02-24T09:00"), at("2026-02-23T09:00")), minutes{0});
}

TEST(WorkingCalendar, RefusesHoursThatCannotBe) {
    const std::pair<const char*, std::vector<OpenSpan>> rows[] = {
        {"empty", {{minutes{60}, minutes{60}}}},
        {"backwards", {{minutes{120}, minutes{60}}}},
        {"overlapping", {{minutes{60}, minutes{120}}, {minutes{119}, minutes{180}}}},
        {"beyond midnight", {{minutes{60}, minutes{1441}}}},
    };
    for (const auto& [name, spans] : rows) {
        OfficeHours hours = OfficeHours::usual();
        hours.week[2] = spans;
        EXPECT_THROW(WorkingCalendar(hours, {}), std::invalid_argument) << name;
    }
}

TEST(Limit, ReadsAndWrites) {
    const std::tuple<const char*, const char*, const char*> rows[] = {
        {"3wd", "3wd", "3 ngày làm việc"}, {"15d", "15d", "15 ngày"}, {"4h", "4h", "4 giờ làm việc"}, {"0wd", "0wd", "trong ngày"},
        {"0d", "0d", "trong ngày"},        {"1m", "1m", "1 tháng"},   {"3650wd", "3650wd", "3650 ngày làm việc"},
    };
    for (const auto& [text, code, says] : rows) {
        const Result<Limit> parsed = parse_limit(text);
        ASSERT_TRUE(parsed) << text;
        EXPECT_EQ(limit_code(*parsed), code);
        EXPECT_EQ(limit_text(*parsed), says);
    }
    for (const char* text : {"", "wd", "3", "3 wd", "-3wd", "+3wd", "3651d", "99999999999d", "3w", "3WD", "3wdx", "1y", "1.5d", "-0d"}) {
        const Result<Limit> parsed = parse_limit(text);
        ASSERT_FALSE(parsed) << text;
        EXPECT_EQ(parsed.error().code, "limit.invalid") << text;
    }
}

// LAW ND 61/2018 art. 18.
TEST(WorkingTime, HandOverBy) {
    const std::tuple<const char*, const char*> rows[] = {
        {"2026-02-23T09:00", "2026-02-23T17:00"}, {"2026-02-23T15:00", "2026-02-23T17:00"}, {"2026-02-23T15:01", "2026-02-24T07:30"},
        {"2026-02-13T15:01", "2026-02-23T07:30"}, {"2026-02-14T09:00", "2026-02-23T17:00"},
    };
    for (const auto& [received, by] : rows) EXPECT_EQ(iso_local(hand_over_by(usual(), at(received))), by) << received;
}

TEST(WorkingTime, TimelinessComparesDaysOrInstants) {
    struct Row {
        const char* limit;
        const char* finished;
        Timeliness wanted;
    };
    constexpr Row rows[] = {
        {"3wd", "2026-02-24T23:59", Timeliness::early},   {"3wd", "2026-02-25T07:00", Timeliness::on_time},
        {"3wd", "2026-02-25T18:30", Timeliness::on_time}, {"3wd", "2026-02-26T00:00", Timeliness::late},
        {"15d", "2026-02-25T18:30", Timeliness::on_time}, {"1m", "2026-02-24T18:30", Timeliness::early},
        {"0wd", "2026-02-25T17:01", Timeliness::on_time}, {"4h", "2026-02-25T16:59:59", Timeliness::early},
        {"4h", "2026-02-25T17:00", Timeliness::on_time},  {"4h", "2026-02-25T17:00:01", Timeliness::late},
    };
    for (const Row& row : rows)
        EXPECT_EQ(timeliness(limit(row.limit), at("2026-02-25T17:00"), at(row.finished)), row.wanted) << row.limit << " " << row.finished;
}

// Random calendars: any week of hours, any days off and worked Saturdays.
class Random {
public:
    explicit Random(unsigned seed) : engine_(seed) {}
    int upto(int most) { return std::uniform_int_distribution<int>(0, most)(engine_); }

    std::vector<OpenSpan> spans() {
        const int open = upto(10) * 60, noon = open + 30 + upto(5) * 45;
        if (upto(3) == 0) return {{minutes{open}, minutes{noon}}};
        const int after = noon + upto(120);
        return {{minutes{open}, minutes{noon}}, {minutes{after}, minutes{after + 15 + upto(200)}}};
    }
    WorkingCalendar calendar() {
        OfficeHours hours;
        hours.make_up = spans();
        for (int i = 0; i < 7; ++i) {
            if (i == 0 || upto(6) >= i) hours.week[static_cast<std::size_t>(i)] = spans();
        }
        hours.same_day_until = minutes{upto(1000)};
        DaysOff data;
        for (int i = upto(60); i > 0; --i) data.off[day("2026-01-01") + days{upto(400)}] = i % 3 ? "lễ" : "";
        for (int i = upto(10); i > 0; --i) data.make_up[day("2026-01-01") + days{upto(400)}] = "bù";
        if (upto(1)) data.years = {2026, 2027};
        return WorkingCalendar(hours, data);
    }
    LocalTime moment() { return day("2026-01-01") + days{upto(300)} + seconds{upto(86399)}; }
    Limit limit() {
        const auto unit = static_cast<Limit::Unit>(upto(3));
        return {unit == Limit::Unit::months ? upto(4) : upto(25), unit};
    }
    std::vector<Pause> pauses(LocalTime after) {
        std::vector<Pause> list;
        for (int i = upto(3); i > 0; --i) {
            const LocalTime from = after + seconds{upto(400000)};
            after = from + seconds{upto(400000)};
            list.push_back({from, after, "chờ"});
        }
        return list;
    }

private:
    std::mt19937 engine_;
};

TEST(WorkingTimeProperties, HoldOnRandomCalendars) {
    for (unsigned seed = 1; seed <= 1500; ++seed) {
        Random random(seed);
        const WorkingCalendar calendar = random.calendar();
        const LocalTime received = random.moment();
        const Limit limit = random.limit();
        SCOPED_TRACE("seed " + std::to_string(seed) + " " + iso_local(received) + " + " + limit_code(limit));
        const LocalTime start = calendar.effective(received);
        const LocalTime end = checked(calendar, received, limit).at;

        EXPECT_EQ(calendar.effective(end), end) << "due inside open hours or at closing";
        EXPECT_GE(end, start);
        EXPECT_LE(end, due(calendar, received + seconds{random.upto(500000)}, limit, {}, PausePolicy::extend).at) << "monotone in reception";
        EXPECT_LE(end, due(calendar, received, {limit.amount + 1, limit.unit}, {}, PausePolicy::extend).at) << "monotone in amount";

        if (limit.unit == Limit::Unit::hours) {
            EXPECT_EQ(calendar.open_time(start, end), std::chrono::hours{limit.amount});
        } else {
            EXPECT_EQ(end, calendar.closing(floor<days>(end)));
        }
        if (limit.unit == Limit::Unit::working_days && limit.amount > 0) {
            int count = 0;
            Day naive = floor<days>(start);
            while (count < limit.amount) count += calendar.works(naive += days{1});
            EXPECT_EQ(floor<days>(end), naive);
        }

        std::vector<Pause> pauses = random.pauses(received - std::chrono::hours{40});
        LocalTime extended = end, restarted = end;
        for (std::size_t n = 0; n <= pauses.size(); ++n) {
            const std::span<const Pause> some(pauses.data(), n);
            const LocalTime e = checked(calendar, received, limit, some, PausePolicy::extend).at;
            const LocalTime r = checked(calendar, received, limit, some, PausePolicy::restart).at;
            EXPECT_GE(e, extended) << "another pause never makes it earlier";
            EXPECT_GE(r, restarted) << "another pause never makes it earlier";
            EXPECT_EQ(calendar.effective(e), e);
            EXPECT_EQ(calendar.effective(r), r);
            if (limit.unit == Limit::Unit::hours && n > 0 && e != extended) {
                const LocalTime from = std::max(pauses[n - 1].from, received);
                EXPECT_EQ(calendar.open_time(extended, e), calendar.open_time(from, *pauses[n - 1].to)) << "waited hours come back exactly";
            }
            extended = e;
            restarted = r;
        }
        if (!pauses.empty()) {
            pauses.back().to.reset();
            EXPECT_EQ(checked(calendar, received, limit, pauses).at,
                      checked(calendar, received, limit, std::span(pauses.data(), pauses.size() - 1)).at)
                << "an open pause moves nothing";
        }
    }
}

}  // namespace
}  // namespace xaso
