// Tasks given from above: rules, versions, how they stand on any day, what form 1 counts of them, what verify finds; on both databases.
#include "assigned/assigned.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "modules/reporting/reporting.h"
#include "world/world.h"

namespace xaso::assigned {
namespace {

class AssignedTest : public testing::TestWithParam<sql::Dialect> {
protected:
    static std::vector<Giver> givers() {
        std::vector<catalog::Finding> findings;
        auto out = load_givers(XASO_SOURCE_DIR, findings);
        EXPECT_TRUE(findings.empty());
        return out;
    }
    template <class F> auto write(F&& job) {
        using R = std::invoke_result_t<F&, sql::Tx&>;
        R out = refuse(Refusal{});
        w.program->db->run(World::kHome, [&](sql::Tx& tx) {
            out = job(tx);
            return out.has_value();
        });
        return out;
    }
    TaskInput input(std::string giver = "province", Day given = make_day(2026, 3, 2), std::optional<Day> due = make_day(2026, 4, 30)) const {
        return {.giver = std::move(giver), .number = "15/CT-UBND", .given_on = given, .title = "Chỉ thị rà soát", .content = "Rà soát thủ tục đất đai", .due = due};
    }
    Result<TaskId> add(const TaskInput& in) {
        return write([&](sql::Tx& tx) { return assigned.add(tx, w.by(), w.now, in); });
    }
    Result<void> answer(TaskId id, int version, Day on, std::string number = "88/BC-UBND") {
        return write([&](sql::Tx& tx) { return assigned.answer(tx, w.by(), w.now, id, version, {number, "Báo cáo", on}); });
    }
    Task get(TaskId id) {
        sql::Reader s = w.program->db->read();
        return *assigned.find(s, World::kHome, id);
    }
    template <class T> static std::string field_of(const Result<T>& r) { return r ? "accepted" : r.error().field; }
    template <class T> static std::string code_of(const Result<T>& r) { return r ? "accepted" : r.error().code; }
    std::vector<std::string> verify() {
        std::vector<std::string> found = w.program->verify(World::kHome);
        sql::Reader s = w.program->db->read();
        for (const auto& m : assigned.verify(s, World::kHome)) found.push_back(m.says);
        return found;
    }
    std::vector<std::int64_t> figures(std::string_view period) {
        sql::Reader s = w.program->db->read();
        const auto report = must(reporting.compute(s, World::kHome, must(parse_period(period))));
        std::vector<std::int64_t> out;
        for (const char* code : {"assigned.given", "assigned.on_time", "assigned.late", "assigned.overdue"}) {
            out.push_back(report.figures.find(code)->second.value);
            EXPECT_EQ(must(reporting.rows(s, report, code, 0, 100)).rows.size(), static_cast<std::size_t>(out.back())) << code;
        }
        return out;
    }

    AssignedTest() : w(GetParam()) {}
    World w;
    Assigned assigned{w.program->record, w.program->units, givers()};
    SetClock clock{w.now};
    reporting::Reporting reporting{w.program->record, w.program->law, w.program->units, clock};
};
INSTANTIATE_TEST_SUITE_P(Both, AssignedTest, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

TEST_P(AssignedTest, IsAnsweredWithADocumentAndTakenBackWithAReason) {
    const TaskId id = must(add(input()));
    EXPECT_TRUE(get(id).counted);
    EXPECT_EQ(standing(get(id), make_day(2026, 4, 30)), Standing::not_due);
    EXPECT_EQ(standing(get(id), make_day(2026, 5, 1)), Standing::overdue);
    EXPECT_EQ(field_of(answer(id, 1, make_day(2026, 3, 1))), "answered_on");    // before it was given
    EXPECT_EQ(field_of(answer(id, 1, make_day(2026, 11, 21))), "answered_on");  // in the future
    EXPECT_EQ(field_of(answer(id, 1, make_day(2026, 4, 1), " ")), "answer_number");
    EXPECT_EQ(code_of(answer(id, 2, make_day(2026, 4, 1))), "assigned.stale_version");
    must(answer(id, 1, make_day(2026, 5, 4)));
    EXPECT_EQ(standing(get(id), make_day(2026, 5, 3)), Standing::overdue);
    EXPECT_EQ(standing(get(id), make_day(2026, 5, 4)), Standing::late);
    EXPECT_EQ(code_of(answer(id, 2, make_day(2026, 5, 4))), "assigned.answered");
    EXPECT_EQ(code_of(write([&](sql::Tx& tx) { return assigned.edit(tx, w.by(), w.now, id, 2, input()); })), "assigned.answered");
    EXPECT_EQ(code_of(write([&](sql::Tx& tx) { return assigned.remove(tx, w.by(), w.now, id, 2, "nhầm"); })), "assigned.answered");
    EXPECT_EQ(field_of(write([&](sql::Tx& tx) { return assigned.take_back(tx, w.by(), w.now, id, 2, " "); })), "reason");
    must(write([&](sql::Tx& tx) { return assigned.take_back(tx, w.by(), w.now, id, 2, "nhầm văn bản"); }));
    EXPECT_EQ(code_of(write([&](sql::Tx& tx) { return assigned.take_back(tx, w.by(), w.now, id, 3, "nhầm"); })), "assigned.open");
    TaskInput other = input("party");
    other.due.reset();
    must(write([&](sql::Tx& tx) { return assigned.edit(tx, w.by(), w.now, id, 3, other); }));
    EXPECT_FALSE(get(id).counted);
    must(answer(id, 4, make_day(2026, 6, 4)));
    EXPECT_EQ(standing(get(id), make_day(2026, 6, 4)), Standing::on_time);   // no day was set
    const TaskId wrong = must(add(input()));
    EXPECT_EQ(field_of(write([&](sql::Tx& tx) { return assigned.remove(tx, w.by(), w.now, wrong, 1, ""); })), "reason");
    must(write([&](sql::Tx& tx) { return assigned.remove(tx, w.by(), w.now, wrong, 1, "ghi hai lần"); }));
    EXPECT_EQ(verify(), std::vector<std::string>{});
    w.program->run("UPDATE assigned_task SET content = 'khác'");
    EXPECT_EQ(verify().size(), 1u);
    w.program->run("DELETE FROM assigned_task");
    EXPECT_EQ(verify().size(), 1u);
}

TEST_P(AssignedTest, RefusesWhatCannotBe) {
    const auto with = [&](auto change) {
        TaskInput in = input();
        change(in);
        return field_of(add(in));
    };
    EXPECT_EQ(with([](TaskInput& t) { t.giver = "ai đó"; }), "giver");
    EXPECT_EQ(with([](TaskInput& t) { t.number = ""; }), "number");
    EXPECT_EQ(with([](TaskInput& t) { t.title = " "; }), "title");
    EXPECT_EQ(with([](TaskInput& t) { t.content = ""; }), "content");
    EXPECT_EQ(with([](TaskInput& t) { t.given_on = Day{}; }), "given_on");
    EXPECT_EQ(with([](TaskInput& t) { t.given_on = make_day(2026, 11, 21); }), "given_on");
    EXPECT_EQ(with([](TaskInput& t) { t.due = make_day(2026, 3, 1); }), "due");
    EXPECT_EQ(with([](TaskInput& t) { t.office = OfficeId{99999}; }), "office");
    // LAW Luật 72/2025/QH15: the district level ended on 2025-07-01.
    EXPECT_EQ(with([](TaskInput& t) { t.giver = "district"; }), "giver");
    EXPECT_EQ(field_of(add(input("district", make_day(2025, 6, 30), {}))), "accepted");
    EXPECT_EQ(code_of(answer(TaskId{12345}, 1, make_day(2026, 4, 1))), "assigned.no_task");
}

TEST_P(AssignedTest, ListsSearchesFiltersAndPages) {
    for (int i = 0; i < 7; ++i) must(add(input(i % 2 ? "party" : "province", make_day(2026, 3, static_cast<unsigned>(1 + i)))));
    TaskInput survey = input("chair", make_day(2026, 3, 20), make_day(2026, 11, 25));
    survey.content = "Khảo sát sự hài lòng";
    survey.account = w.clerk;
    const TaskId own = must(add(survey));
    sql::Reader s = w.program->db->read();
    Query q{.day = make_day(2026, 11, 20), .limit = 3};
    std::vector<Day> days;
    do {
        const Page page = must(assigned.list(s, World::kHome, q));
        for (const Task& t : page.rows) days.push_back(t.given_on);
        q.cursor = page.next;
    } while (!q.cursor.empty());
    EXPECT_EQ(days.size(), 8u);
    EXPECT_TRUE(std::ranges::is_sorted(days, std::greater{}));
    EXPECT_EQ(assigned.counts(s, World::kHome, q), (std::vector<std::int64_t>{7, 1, 0, 0}));
    EXPECT_EQ(assigned.counts(s, World::kHome, {.day = make_day(2026, 3, 3)}), (std::vector<std::int64_t>{0, 3, 0, 0}));   // given later: not there yet
    const auto found = [&](Query query) {
        query.day = make_day(2026, 11, 20);
        const auto n = must(assigned.list(s, World::kHome, query)).rows.size();
        std::int64_t all = 0;
        for (const std::int64_t count : assigned.counts(s, World::kHome, query)) all += count;
        return query.standing ? n : n == static_cast<std::size_t>(all) ? n : 999;
    };
    EXPECT_EQ(found({.words = "khao sat hai long"}), 1u);
    EXPECT_EQ(found({.words = "đất đai"}), 7u);
    EXPECT_EQ(found({.giver = "party"}), 3u);
    EXPECT_EQ(found({.office = OfficeId{5}}), 0u);
    EXPECT_EQ(found({.standing = Standing::overdue}), 7u);
    EXPECT_EQ(found({.standing = Standing::not_due}), 1u);
    EXPECT_EQ(found({.standing = Standing::on_time}), 0u);
    EXPECT_EQ(found({.standing = Standing::late}), 0u);
    EXPECT_EQ(field_of(assigned.list(s, World::kHome, {.day = make_day(2026, 11, 20), .cursor = "x"})), "tiep");
    EXPECT_EQ(assigned.reminders(s, World::kHome, {}, {}, make_day(2026, 11, 20), 7).size(), 8u);
    const auto mine = assigned.reminders(s, World::kHome, w.clerk, {}, make_day(2026, 11, 20), 7);
    ASSERT_EQ(mine.size(), 1u);
    EXPECT_EQ(mine[0].id, own);
}

// LAW form 1 rows 4.1 to 4.4: tasks that the People's Committee above and its chairman gave; the Party's and the commune's own do not count.
TEST_P(AssignedTest, FormOneCountsTheStatesOnly) {
    // The half-year of 2025 ends on 9 June.
    const Day given = make_day(2025, 3, 2), due = make_day(2025, 4, 30);
    const TaskId on_time = must(add(input("province", given, due))), late = must(add(input("province", given, due))), before = must(add(input("province_chair", make_day(2024, 10, 1), make_day(2024, 11, 1))));
    must(add(input("province", given, due)));                                    // overdue
    must(add(input("province", make_day(2025, 6, 1), make_day(2025, 12, 1))));   // not due
    must(add(input("party", given, due)));
    must(add(input("chair", given, due)));
    must(answer(on_time, 1, make_day(2025, 4, 30)));
    must(answer(late, 1, make_day(2025, 5, 1)));
    must(answer(before, 1, make_day(2024, 10, 30)));                             // done before the window: not in it
    EXPECT_EQ(figures("2025-6T"), (std::vector<std::int64_t>{4, 1, 1, 1}));
    EXPECT_EQ(figures("2025-Q3"), (std::vector<std::int64_t>{2, 0, 0, 1})) << "what was done before the quarter is no longer there";
}

}  // namespace
}  // namespace xaso::assigned
