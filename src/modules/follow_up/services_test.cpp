#include "follow_up/services.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <random>

#include "onestop/counters.h"
#include "onestop/files.h"
#include "world/world.h"

namespace xaso::follow_up {
namespace {

using onestop::Channel;

class ServicesTest : public testing::TestWithParam<sql::Dialect> {
protected:
    // What the test itself remembers of a dossier.
    struct Life {
        std::string procedure;
        Day received{};
        std::optional<Day> ended;
        bool online = false, papers = false, result = false, paid = false, transfer = false;
    };

    void attach(const onestop::Dossier& d, int paper) {
        must(w.program->db->write<int>(World::kHome, [&](sql::Tx& tx) -> Result<int> {
            const std::string name = fmt::format("{}-{}.pdf", d.id.value(), paper);
            XASO_CHECK(files.attach(tx, w.by(), w.now, d, {{.paper = paper, .given = {name, "%PDF-1.4\n" + name + "\n%%EOF\n"}}}));
            return 0;
        }));
    }
    // As the room of fees leaves it, which lies above this one.
    void pay(const onestop::Dossier& d, bool transfer) {
        w.program->run(fmt::format("INSERT INTO fee_receipt (unit_id, receipt_id, dossier_id, year, form_no, series, number, at, book_day, method, fees, charges, account_id) VALUES (1, {0}, {1}, 2026, '', '', {0}, 0, '2026-11-20', {2}, 8000, 0, 1)",
                                   ++receipts, d.id.value(), transfer ? 2 : 1));
        must(w.program->db->write<int>(World::kHome, [&](sql::Tx& tx) -> Result<int> {
            onestop::count_mark(tx, d, onestop::mark::paid, 1);
            if (transfer) onestop::count_mark(tx, d, onestop::mark::paid_by_transfer, 1);
            return 0;
        }));
    }

    void random_autumn(int many) {
        w.program->run("UPDATE procedure_version SET fee = 8000, online_level = 4 WHERE code IN ('TT.1wd', 'TT.3wd')");
        std::mt19937 random(20261127);
        const auto pick = [&](int low, int high) { return std::uniform_int_distribution<int>(low, high)(random); };
        const char* const procedures[] = {"TT.1wd", "TT.3wd", "TT.15d"};
        for (int i = 0; i < many; ++i) {
            w.now = at("2026-09-01T00:00") + std::chrono::minutes(pick(0, 80 * 24 * 60));
            Life life{.procedure = procedures[pick(0, 2)], .received = local_day(w.now), .online = pick(0, 1) == 1};
            onestop::Dossier d = must(w.accept({.procedure = life.procedure, .channel = life.online ? Channel::online : Channel::desk}));
            if ((life.papers = pick(0, 2) > 0)) attach(d, 1);
            if ((life.paid = life.procedure != "TT.15d" && pick(0, 2) > 0)) pay(d, life.transfer = pick(0, 1) == 1);
            if ((life.result = pick(0, 2) == 0)) attach(d, onestop::kResultPaper);
            if (pick(0, 3) > 0) {
                w.now += std::chrono::minutes(pick(1, 20 * 24 * 60));
                w.walk(d, {"assign", "finish"});
                life.ended = local_day(w.now);
            }
            lives.push_back(life);
        }
    }

    std::vector<Service> table(const Span& span) const {
        sql::Reader s = w.program->db->read();
        return services(s, span);
    }
    std::int64_t brute(const std::function<bool(const Life&)>& which) const { return std::count_if(lives.begin(), lives.end(), which); }

    World w{GetParam()};
    onestop::Files files{w.program->desk};
    std::vector<Life> lives;
    int receipts = 0;
};
INSTANTIATE_TEST_SUITE_P(Both, ServicesTest, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

// LAW QD 766/QD-TTg: papers and payment of what was received in the window, results of what ended in it.
TEST_P(ServicesTest, counts_what_each_dossier_has_and_every_number_opens_its_dossiers) {
    random_autumn(120);
    const Instant now = at("2026-12-12T15:00");
    const struct { const char* name; Window window; bool whole; } windows[] = {
        {"a month", {make_day(2026, 10, 1), make_day(2026, 10, 31)}, true},
        {"a reporting period", {make_day(2026, 9, 10), make_day(2026, 11, 9)}, true},
        {"still open", {make_day(2026, 11, 1), make_day(2026, 12, 31)}, true},
        {"days out of the middle", {make_day(2026, 9, 12), make_day(2026, 11, 11)}, false},
        {"before all", {make_day(2026, 8, 1), make_day(2026, 8, 31)}, true},
    };
    for (const auto& [name, window, whole] : windows) {
        SCOPED_TRACE(name);
        const Span span{{World::kHome}, window, now};
        EXPECT_EQ(whole_stretches(span), whole);
        const std::vector<Service> all = table(span);
        const auto in = [&](Day day) { return window.from <= day && day <= window.to; };
        const std::map<std::string_view, std::int64_t> want{
            {"in_window", brute([&](const Life& l) { return in(l.received); })},
            {"online", brute([&](const Life& l) { return in(l.received) && l.online; })},
            {"with_fee", brute([&](const Life& l) { return in(l.received) && l.procedure != "TT.15d"; })},
            {"paid", brute([&](const Life& l) { return in(l.received) && l.paid; })},
            {"paid_by_transfer", brute([&](const Life& l) { return in(l.received) && l.transfer; })},
            {"papers_kept", brute([&](const Life& l) { return in(l.received) && l.papers; })},
            {"papers_not_kept", brute([&](const Life& l) { return in(l.received) && !l.papers; })},
            {"done", brute([&](const Life& l) { return l.ended && in(*l.ended); })},
            {"result_kept", brute([&](const Life& l) { return l.ended && in(*l.ended) && l.result; })},
            {"result_not_kept", brute([&](const Life& l) { return l.ended && in(*l.ended) && !l.result; })},
        };
        sql::Reader s = w.program->db->read();
        std::size_t checked = 0;
        for (const ServiceTable& one : service_tables())
            for (const ServiceColumn& column : one.columns) {
                if (!column.dossiers) continue;
                ++checked;
                ASSERT_TRUE(want.contains(column.code)) << column.code;
                EXPECT_EQ(column.of(all), want.at(column.code)) << column.code;
                for (const char* code : {"TT.1wd", "TT.15d"}) {
                    std::vector<Service> line;
                    std::ranges::copy_if(all, std::back_inserter(line), [&](const Service& x) { return x.code == code; });
                    std::size_t rows_there = 0;
                    std::string cursor;
                    do {
                        const Rows page = must(rows(s, span, {.column = find_column(column.code), .by = By::procedure, .key = code, .cursor = cursor, .limit = 7}));
                        rows_there += page.rows.size();
                        cursor = page.next;
                    } while (!cursor.empty());
                    EXPECT_EQ(static_cast<std::int64_t>(rows_there), column.of(line)) << column.code << " of " << code;
                }
            }
        EXPECT_EQ(checked, 11u);
    }
}

TEST_P(ServicesTest, a_procedure_is_counted_once_however_many_units_and_versions_it_has) {
    must(w.accept({.procedure = "TT.1wd", .channel = Channel::online}));
    must(w.accept({.procedure = "TT.1wd", .unit = World::kOther}));
    w.program->run("UPDATE procedure_version SET online_level = CASE code WHEN 'TT.1wd' THEN 4 ELSE 2 END");
    const Window november{make_day(2026, 11, 1), make_day(2026, 11, 30)};
    const std::vector<Service> both = table({{World::kHome, World::kOther}, november, w.now}), home = table({{World::kHome}, november, w.now});
    const auto column = [](std::string_view code) {
        for (const ServiceTable& t : service_tables())
            for (const ServiceColumn& one : t.columns)
                if (one.code == code) return one;
        throw std::runtime_error("no such column");
    };
    EXPECT_EQ(column("listed").of(merged(both)), column("listed").of(merged(home)));
    EXPECT_EQ(column("full").of(merged(both)), 1);
    EXPECT_EQ(column("information").of(merged(both)), column("listed").of(merged(both)) - 1);
    EXPECT_EQ(column("used").of(merged(both)), 1);
    EXPECT_EQ(column("in_window").of(merged(both)), 2);
    EXPECT_EQ(column("online").of(merged(both)), 1);
    EXPECT_EQ(column("in_window").of(merged(home)), 1);
}

}  // namespace
}  // namespace xaso::follow_up
