#include "follow_up/progress.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "world/world.h"

namespace xaso::follow_up {
namespace {

using onestop::Channel;
using onestop::Outcome;

// A commune's autumn: dossiers received, paused, resumed and ended at random hours, and what happened to each remembered by the test.
class ProgressTest : public testing::TestWithParam<sql::Dialect> {
protected:
    struct Life {
        onestop::Dossier last;
        Instant received{};
        std::vector<std::pair<Instant, Instant>> pauses;   // an open one ends at the end of time
        std::optional<Instant> ended;
    };

    static constexpr Instant kNever = Instant::max();

    void add(AccountId who, Instant received, const char* procedure, Channel channel, const std::vector<std::pair<std::string, Instant>>& acts, UnitId unit = World::kHome) {
        w.now = received;
        Life life{must(w.accept({.procedure = procedure, .channel = channel, .unit = unit})), received, {}, {}};
        for (const auto& [action, at_time] : acts) {
            w.now = at_time;
            life.last = must(w.program->act(w.by(unit), at_time, life.last.id,
                                            {.action = action, .version = life.last.version, .reason = "lý do thử", .assignee = action == "assign" ? who : AccountId{}, .superior = true, .superior_reason = "cho phép", .returned = {.way = Channel::desk}}));
            if (action == "supplement") life.pauses.emplace_back(at_time, kNever);
            if (action != "supplement" && !life.pauses.empty() && life.pauses.back().second == kNever) life.pauses.back().second = at_time;
            if (life.last.ended_at && !life.ended) life.ended = at_time;
        }
        lives.push_back(std::move(life));
    }

    void random_autumn(int many) {
        w.program->run("UPDATE procedure_version SET channels = 7");   // the world's procedures take nothing by post
        std::mt19937 random(20261126);
        const auto pick = [&](int low, int high) { return std::uniform_int_distribution<int>(low, high)(random); };
        const char* const procedures[] = {"TT.0wd", "TT.1wd", "TT.3wd", "TT.15d", "TT.4h", "TT.3wd.r"};
        for (int i = 0; i < many; ++i) {
            Instant t = at("2026-09-01T00:00") + std::chrono::minutes(pick(0, 80 * 24 * 60));
            const Instant received = t;
            const auto later = [&] { return t += std::chrono::minutes(pick(1, 5 * 24 * 60)); };
            std::vector<std::pair<std::string, Instant>> acts;
            const int fate = pick(0, 9);
            if (fate > 0) acts.emplace_back("assign", later());
            if (fate >= 2 && fate <= 5) acts.emplace_back("supplement", later());
            if (fate >= 4 && fate <= 5) acts.emplace_back("resume", later());
            if (fate >= 5 && fate <= 7) acts.emplace_back("finish", later());
            if (fate == 7) acts.emplace_back("return", later());
            if (fate == 3) acts.emplace_back("withdraw", later());
            if (fate == 8) acts.emplace_back("refuse", later());
            if (fate == 9) acts.emplace_back("stop", later());
            add(pick(0, 1) == 0 ? w.clerk : second, received, procedures[pick(0, 5)], static_cast<Channel>(pick(1, 3)), acts, World::kHome);
        }
    }

    // The rules of progress.h once more, one dossier at a time, from what the test did and not from the rows.
    std::optional<std::pair<int, Class>> placed(const Life& l, const Window& window, Instant now) const {
        const Day received = local_day(l.received);
        const Day last = std::min(window.to, local_day(now));
        if (received > last) return std::nullopt;
        if (l.ended && local_day(*l.ended) < window.from) return std::nullopt;
        const int origin = received < window.from ? kCarried : static_cast<int>(l.last.channel);
        if (l.ended && local_day(*l.ended) <= last) {
            if (l.last.outcome != Outcome::ended_otherwise) return std::pair{origin, static_cast<Class>(static_cast<int>(l.last.outcome))};
            const bool by_hour = l.last.limit_code.ends_with('h');
            const bool late = by_hour ? *l.ended > l.last.due_at : local_day(*l.ended) > local_day(l.last.due_at);
            return std::pair{origin, late ? Class::late : Class::on_time};
        }
        const Instant moment = local_day(now) > window.to ? start_of(window.to + std::chrono::days{1}) : now;
        for (const auto& [from, to] : l.pauses)
            if (from < moment && to >= moment) return std::pair{origin, l.last.due_at < from ? Class::paused_late : Class::paused};
        return std::pair{origin, l.last.due_at < moment ? Class::open_late : Class::open};
    }
    Counts brute(const Window& window, Instant now, const std::function<bool(const Life&)>& which = [](const Life&) { return true; }) const {
        Counts c;
        for (const Life& l : lives)
            if (const auto p = which(l) ? placed(l, window, now) : std::nullopt) ++c.n[static_cast<std::size_t>(p->first)][static_cast<std::size_t>(p->second)];
        return c;
    }
    Table table(const Window& window, Instant now, By by, std::vector<UnitId> units = {World::kHome}) const {
        sql::Reader s = w.program->db->read();
        return progress(s, {std::move(units), window, now}, by);
    }

    ProgressTest() {
        const SetClock clock(w.now);
        access::Access::Rules cheap;
        cheap.cheap_hash = true;
        access::Access access(w.program->record, clock, cheap);
        second = must(w.program->db->write<AccountId>(World::kHome, [&](sql::Tx& tx) {
            return access.create(tx, w.by(), {.login = "thu.hai", .name = "Lê Văn Hai", .title = "Công chức", .password = "Mat-khau-1", .office = {}, .roles = {"specialist"}, .further_scope = {}, .must_change = false});
        }));
    }

    World w{GetParam()};
    AccountId second;
    std::vector<Life> lives;
};
INSTANTIATE_TEST_SUITE_P(Both, ProgressTest, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

TEST_P(ProgressTest, counts_what_a_look_at_every_dossier_counts_and_its_classes_add_up) {
    random_autumn(250);
    const Instant now = at("2026-12-12T15:00");   // after all that was done
    const struct { const char* name; Window window; } windows[] = {
        {"a month gone by", {make_day(2026, 10, 1), make_day(2026, 10, 31)}},
        {"one day", {make_day(2026, 10, 15), make_day(2026, 10, 15)}},
        {"until today", {make_day(2026, 11, 10), make_day(2026, 12, 12)}},
        {"a reporting period", {make_day(2026, 9, 10), make_day(2026, 11, 9)}},
        {"begins in the middle of a stretch", {make_day(2026, 9, 12), make_day(2026, 11, 9)}},
        {"ends in the middle of a stretch", {make_day(2026, 10, 1), make_day(2026, 11, 11)}},
        {"still open", {make_day(2026, 11, 1), make_day(2026, 12, 14)}},
        {"before all", {make_day(2026, 8, 1), make_day(2026, 8, 31)}},
        {"everything", {make_day(2026, 1, 1), make_day(2026, 12, 31)}},
    };
    for (const auto& [name, window] : windows) {
        const Counts want = brute(window, now);
        for (const By by : kBy) {
            const Table t = table(window, now, by);
            EXPECT_EQ(t.total.n, want.n) << name << " by " << by_code(by);
            Counts sum;
            for (const Line& line : t.lines) sum += line.counts;
            EXPECT_EQ(sum.n, t.total.n) << name << " by " << by_code(by);
        }
        const auto of = [&](const char* code) { return want.of(*find_column(code)); };
        EXPECT_EQ(of("received"), of("done") + of("open") + of("paused_in_time") + of("paused_late")) << name;
        EXPECT_EQ(of("received"), of("carried_over") + of("online") + of("desk") + of("post")) << name;
        EXPECT_EQ(of("received"), of("done") + of("pending_in_time") + of("pending_late")) << name;
        EXPECT_EQ(of("pending"), of("pending_in_time") + of("pending_late")) << name;
    }
    const Window october{make_day(2026, 10, 1), make_day(2026, 10, 31)};
    for (const Line& line : table(october, now, By::procedure).lines)
        EXPECT_EQ(line.counts.n, brute(october, now, [&](const Life& l) { return l.last.procedure_code == line.key; }).n) << line.key;
    for (const Line& line : table(october, now, By::officer).lines)
        EXPECT_EQ(line.counts.n, brute(october, now, [&](const Life& l) { return fmt::format("1.{}", l.last.assignee.value()) == line.key; }).n) << line.key;
}

TEST_P(ProgressTest, every_cell_opens_exactly_its_dossiers) {
    random_autumn(120);
    const Span span{{World::kHome}, {make_day(2026, 10, 1), make_day(2026, 10, 31)}, at("2026-11-26T15:00")};
    sql::Reader s = w.program->db->read();
    for (const By by : kBy) {
        const Table t = progress(s, span, by);
        for (const Line& line : t.lines)
            for (const auto* columns : {&progress_columns(), &control_columns()})
                for (const Column& column : *columns) {
                    std::vector<DossierId> ids;
                    std::string cursor;
                    do {
                        const follow_up::Rows page = must(rows(s, span, {&column, by, line.key, cursor, 7}));
                        for (const follow_up::Row& r : page.rows) ids.push_back(r.id);
                        cursor = page.next;
                    } while (!cursor.empty());
                    std::sort(ids.begin(), ids.end());
                    EXPECT_EQ(std::adjacent_find(ids.begin(), ids.end()), ids.end());
                    EXPECT_EQ(static_cast<std::int64_t>(ids.size()), line.counts.of(column)) << by_code(by) << " " << line.key << " " << column.code;
                }
    }
    const auto refused = [&](By by, const char* key, const char* cursor) { return rows(s, span, {find_column("received"), by, key, cursor, 7}).error().code; };
    EXPECT_EQ(refused(By::officer, "ai-do", ""), "follow_up.line");
    EXPECT_EQ(refused(By::unit, "1", "x"), "follow_up.cursor");
}

TEST_P(ProgressTest, the_edges_of_a_window_belong_to_it) {
    const Window november{make_day(2026, 11, 2), make_day(2026, 11, 6)};
    const auto only = [&](const char* received, const std::vector<std::pair<std::string, Instant>>& acts, const char* procedure = "TT.1wd") {
        lives.clear();
        add(w.clerk, at(received), procedure, Channel::online, acts);
    };
    const struct { const char* name; const char* received; std::vector<std::pair<std::string, Instant>> acts; const char* procedure; std::optional<std::pair<int, Class>> want; } cases[] = {
        {"carried over, ended on the first day", "2026-10-30T08:00", {{"assign", at("2026-10-30T09:00")}, {"finish", at("2026-11-02T00:00")}}, "TT.1wd", std::pair{0, Class::on_time}},
        {"ended the day before", "2026-10-30T08:00", {{"assign", at("2026-10-30T09:00")}, {"finish", at("2026-11-01T23:59")}}, "TT.1wd", std::nullopt},
        {"received on the first day", "2026-11-02T00:00", {}, "TT.1wd", std::pair{2, Class::open_late}},
        {"received and ended on the last day", "2026-11-06T08:00", {{"assign", at("2026-11-06T09:00")}, {"finish", at("2026-11-06T23:59")}}, "TT.3wd", std::pair{2, Class::early}},
        {"received on the last day, ended the day after", "2026-11-06T08:00", {{"assign", at("2026-11-06T09:00")}, {"finish", at("2026-11-07T00:00")}}, "TT.3wd", std::pair{2, Class::open}},
        {"received the day after", "2026-11-07T00:00", {}, "TT.1wd", std::nullopt},
        {"late when it was paused", "2026-11-02T08:00", {{"assign", at("2026-11-02T09:00")}, {"supplement", at("2026-11-05T09:00")}}, "TT.1wd", std::pair{2, Class::paused_late}},
        {"paused in time, due day long gone", "2026-11-02T08:00", {{"assign", at("2026-11-02T09:00")}, {"supplement", at("2026-11-02T10:00")}}, "TT.1wd", std::pair{2, Class::paused}},
        {"paused inside, resumed after", "2026-11-02T08:00", {{"assign", at("2026-11-02T09:00")}, {"supplement", at("2026-11-02T10:00")}, {"resume", at("2026-11-09T08:00")}}, "TT.1wd", std::pair{2, Class::paused}},
        {"withdrawn after the due day", "2026-11-02T08:00", {{"assign", at("2026-11-02T09:00")}, {"withdraw", at("2026-11-05T09:00")}}, "TT.1wd", std::pair{2, Class::late}},
        {"refused on the due day", "2026-11-02T08:00", {{"assign", at("2026-11-02T09:00")}, {"refuse", at("2026-11-03T23:00")}}, "TT.1wd", std::pair{2, Class::on_time}},
        {"of four hours, refused after them", "2026-11-02T08:00", {{"assign", at("2026-11-02T09:00")}, {"refuse", at("2026-11-02T16:00")}}, "TT.4h", std::pair{2, Class::late}},
    };
    Counts before{};
    for (const auto& one : cases) {
        only(one.received, one.acts, one.procedure);
        const Counts after = table(november, at("2026-11-20T08:00"), By::unit).total;
        Counts want = before;
        if (one.want) ++want.n[static_cast<std::size_t>(one.want->first)][static_cast<std::size_t>(one.want->second)];
        EXPECT_EQ(after.n, want.n) << one.name;
        before = after;
    }
    EXPECT_EQ(table(november, at("2026-11-20T08:00"), By::unit, {World::kOther}).total.total(), 0);
}

}  // namespace
}  // namespace xaso::follow_up
