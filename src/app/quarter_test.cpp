// A commune lives a quarter: thousands of random acts of desk and officials, each transition of the process and each thing beside it used.
// After every week the counters, the chain and the invariants written in onestop.h and way.h hold.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "onestop/way.h"
#include "world/world.h"

namespace xaso::onestop {
namespace {

class Quarter : public testing::TestWithParam<sql::Dialect> {
protected:
    Quarter() {
        const SetClock clock(w.now);
        access::Access::Rules cheap;
        cheap.cheap_hash = true;
        access::Access access(w.program->record, clock, cheap);
        for (const char* login : {"thu.hai", "thu.ba", "thu.tu"})
            staff.push_back(must(w.program->db->write<AccountId>(World::kHome, [&](sql::Tx& tx) {
                return access.create(tx, w.by(), {.login = login, .name = "Công chức Mẫu", .title = "Công chức", .password = "Mat-khau-1", .office = {}, .roles = {"specialist"}, .further_scope = {}, .must_change = false});
            })));
        staff.push_back(w.clerk);
    }
    int roll(int n) { return static_cast<int>(dice() % static_cast<unsigned>(n)); }
    record::Actor by(AccountId who) const { return {World::kHome, who, "web"}; }
    template <class F>
    Result<Dossier> write(F&& job) const { return w.program->db->write<Dossier>(World::kHome, job); }

    // One thing that may happen to a dossier; what it is called when it was done.
    std::string happen(Dossier& d) {
        AccountId who = staff[static_cast<std::size_t>(roll(4))];
        const AccountId other = staff[static_cast<std::size_t>(roll(4))];
        const Instant now = w.now;
        const int kind = roll(22);
        if (kind == 15 || kind == 16) {   // by the one it was handed to, mostly
            sql::Reader s = w.program->db->read();
            if (const auto all = way.hand_overs(s, World::kHome, d.id); !all.empty() && roll(4) != 0) who = all.back().to;
        }
        Result<Dossier> done = d;
        std::string name;
        if (kind < 14) {
            const std::vector<std::string> can = [&] { sql::Reader s = w.program->db->read(); return w.program->desk.actions(s, d); }();
            if (can.empty()) return {};
            name = can[static_cast<std::size_t>(roll(static_cast<int>(can.size())))];
            if ((name == "refuse" || name == "withdraw" || name == "stop") && roll(6) != 0) return {};
            const std::string from = std::string(catalog::state_code(d.state));
            done = w.program->act(by(who), now, d.id, {.action = name, .version = d.version, .reason = "lý do thử", .assignee = name == "assign" ? other : AccountId{}, .legal_ground = name == "refuse" || name == "suspend" ? "Điều 8" : "",
                                                       .superior = roll(2) == 0, .superior_reason = "lãnh đạo cho thêm một lần", .until = local_day(now)});
            if (done) name += " from " + from;
        } else if (kind == 14) {
            name = "hand_over";
            done = write([&](sql::Tx& tx) { return way.hand_over(tx, by(d.assignee.value() ? d.assignee : who), now, d.id, d.version, other, "trình ký"); });
        } else if (kind == 15) {
            name = "take";
            done = write([&](sql::Tx& tx) { return way.take(tx, by(who), now, d.id, d.version); });
        } else if (kind == 16) {
            name = "give_back";
            done = write([&](sql::Tx& tx) { return way.give_back(tx, by(who), now, d.id, d.version, "thiếu chữ ký"); });
        } else if (kind == 17) {
            name = "apologize";
            done = write([&](sql::Tx& tx) { return way.apologize(tx, by(who), now, d.id, {d.version, std::max(d.due_day, local_day(now)) + std::chrono::days{1 + roll(5)}, "chờ xác minh"}); });
        } else if (kind == 18) {
            name = "correct_end";
            done = write([&](sql::Tx& tx) { return way.correct_end(tx, by(who), now, d.id, {d.version, d.received_at + (now - d.received_at) / (2 + roll(4)), "01/BB-UBND", "mất điện"}); });
        } else if (kind >= 20) {
            name = "step";
            const auto steps = [&] { sql::Reader s = w.program->db->read(); return way.steps(s, d); }();
            const auto next = std::ranges::find_if(steps, [](const Step& step) { return step.current; });
            if (next == steps.end()) return {};
            done = write([&](sql::Tx& tx) { return way.finish_step(tx, by(who), now, d.id, d.version, next->no); });
        } else {
            name = "reassign";
            const auto all = w.program->db->write<int>(World::kHome, [&](sql::Tx& tx) -> Result<int> {
                XASO_CHECK(way.reassign(tx, by(who), now, {{d.id, d.version}}, other, "chuyển vị trí công tác"));
                return 0;
            });
            if (!all) return {};
            sql::Reader s = w.program->db->read();
            done = *w.program->desk.find(s, World::kHome, d.id);
        }
        if (!done) {
            // Somebody may also act on what they saw before: refused as stale, and nothing happened.
            EXPECT_FALSE(done.error().message.empty());
            return {};
        }
        EXPECT_EQ(done->version, d.version + 1) << name << ": invariant (1)";
        EXPECT_EQ(done->rules_hash, d.rules_hash) << "invariant (2)";
        EXPECT_EQ(done->procedure_version, d.procedure_version) << "invariant (2)";
        EXPECT_EQ(done->limit_code, d.limit_code) << "invariant (2)";
        if (d.ended_at && name != "correct_end") {
            EXPECT_EQ(done->ended_at, d.ended_at) << "invariant (3)";
            EXPECT_EQ(done->outcome, d.outcome) << "invariant (3)";
        }
        d = *done;
        return name;
    }
    // Somebody goes on leave, or comes back sooner; no event of a dossier.
    std::string leave(Day day) {
        const AccountId absent = staff[static_cast<std::size_t>(roll(4))], substitute = staff[static_cast<std::size_t>(roll(4))];
        const auto known = [&] { sql::Reader s = w.program->db->read(); return way.substitutions(s, World::kHome, day); }();
        const bool back = !known.empty() && roll(2) == 0;
        const auto done = w.program->db->write<int>(World::kHome, [&](sql::Tx& tx) -> Result<int> {
            if (back) { XASO_CHECK(way.cancel_substitution(tx, by(staff[0]), w.now, known.front().id, "đi làm lại sớm")); }
            else { XASO_CHECK(way.substitute(tx, by(staff[0]), w.now, {absent, substitute, day, day + std::chrono::days{1 + roll(4)}, "07/GPC-UBND"})); }
            return 0;
        });
        return !done ? std::string{} : back ? "cancel_substitution" : "substitute";
    }
    // Every class of dossier, counted from the rows, beside what the counters give at the end of a day.
    void counters_agree(Day day) const {
        const std::string unit = "unit_id = 1", iso = iso_day(day);
        EXPECT_EQ(sum("'received'", "<=", iso), w.program->count("dossier WHERE " + unit + " AND received_day <= '" + iso + "'"));
        EXPECT_EQ(sum("'early', 'on_time', 'late', 'ended_otherwise'", "<=", iso), w.program->count("dossier WHERE " + unit + " AND ended_day <= '" + iso + "'"));
        EXPECT_EQ(sum("'overdue'", "<", iso) - sum("'overdue_ended'", "<=", iso),
                  w.program->count("dossier WHERE " + unit + " AND received_day <= '" + iso + "' AND due_day < '" + iso + "' AND (ended_day IS NULL OR ended_day > '" + iso + "')"));
    }
    std::int64_t sum(const std::string& measures, const char* upto, const std::string& iso) const {
        return w.program->db->read().query({"test.sum", "SELECT CAST(coalesce(sum(n), 0) AS BIGINT) AS n FROM counter_day WHERE unit_id = 1 AND measure IN (" + measures + ") AND day " + upto + " '" + iso + "'"})[0].get<std::int64_t>("n");
    }

    World w{GetParam()};
    Way way{w.program->desk};
    std::vector<AccountId> staff;
    std::mt19937 dice{20261001};
};
INSTANTIATE_TEST_SUITE_P(Both, Quarter, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

TEST_P(Quarter, SlowOfThousandsOfActsIsWhole) {
    const char* procedures[] = {"TT.0wd", "TT.1wd", "TT.3wd", "TT.15d", "TT.4h"};
    std::vector<Dossier> live;
    std::map<std::string, int> done, beside;   // events of dossiers; of who stands in for whom
    const Day first = local_day(w.now);
    for (Day day = first; day < first + std::chrono::days{92}; day += std::chrono::days{1}) {
        w.now = at(iso_day(day) + "T07:30");
        const auto weekday = std::chrono::weekday{day};
        if (weekday != std::chrono::Saturday && weekday != std::chrono::Sunday) {
            for (int n = 4 + roll(6); n > 0; --n) {
                w.now += std::chrono::minutes(roll(6));
                AcceptInput input = World::input({.procedure = procedures[roll(5)], .channel = static_cast<Channel>(1 + roll(2))});
                if (roll(4) == 0) input.competent = "UBND xã Tân Hòa";   // has an internal process
                live.push_back(must(w.program->accept(w.by(), w.now, input)));
                ++done["accept"];
            }
            if (roll(4) == 0)
                if (const std::string what = leave(day); !what.empty()) ++beside[what];
            for (int n = 60; n > 0; --n) {
                w.now += std::chrono::minutes(roll(12));
                Dossier& d = live[static_cast<std::size_t>(roll(static_cast<int>(live.size())))];
                if (const std::string what = happen(d); !what.empty()) ++done[what];
            }
        }
        // What is over is left alone sooner or later, else the quarter ends with acts on closed dossiers only.
        std::erase_if(live, [&](const Dossier& d) { return (d.returned_at || d.outcome == Outcome::ended_otherwise) && roll(3) == 0; });
        if (weekday == std::chrono::Sunday) {
            ASSERT_EQ(w.program->verify(World::kHome), std::vector<std::string>{}) << iso_day(day);
            counters_agree(day);
            counters_agree(day - std::chrono::days{4});
        }
    }
    ASSERT_EQ(w.program->verify(World::kHome), std::vector<std::string>{});

    // Every transition of today's process that starts where a dossier accepted at the desk can be.
    std::set<std::string> unused;
    for (const catalog::Process& p : w.program->law.current()->processes)
        if (!p.to || *p.to >= first)
            for (const catalog::Transition& t : p.transitions)
                for (const DossierState from : t.from)
                    if (from != DossierState::registered && !done.contains(t.action + " from " + std::string(catalog::state_code(from)))) unused.insert(t.action + " from " + std::string(catalog::state_code(from)));
    for (const char* what : {"hand_over", "take", "give_back", "apologize", "correct_end", "reassign", "step", "substitute", "cancel_substitution"})
        if (!done.contains(what) && !beside.contains(what)) unused.insert(what);
    EXPECT_EQ(unused, std::set<std::string>{});

    int acts = 0;
    for (const auto& [what, times] : done) acts += times;
    EXPECT_GT(acts, 2000);
    EXPECT_EQ(w.program->count("event WHERE subject = 'dossier'"), acts) << "one event each";
    EXPECT_EQ(w.program->count("(SELECT code FROM dossier GROUP BY code HAVING count(*) > 1) t"), 0) << "invariant (4)";
}

}  // namespace
}  // namespace xaso::onestop
