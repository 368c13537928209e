#include "follow_up/people.h"

#include <gtest/gtest.h>

#include <set>

#include "world/world.h"

namespace xaso::follow_up {
namespace {

class PeopleTest : public testing::TestWithParam<sql::Dialect> {
protected:
    onestop::Dossier received(const char* when, const char* procedure, bool assigned = true) {
        w.now = at(when);
        const onestop::Dossier d = must(w.accept({.procedure = procedure}));
        return assigned ? must(w.program->act(w.by(), w.now, d.id, {.action = "assign", .version = d.version, .assignee = w.clerk})) : d;
    }
    std::set<std::string> codes(Pile pile, std::optional<AccountId> who = {}, int limit = 2) {
        sql::Reader s = w.program->db->read();
        std::set<std::string> out;
        HeldQuery query{.who = who, .pile = pile, .cursor = {}, .limit = limit};
        do {
            const HeldPage page = must(held(s, World::kHome, now, query));
            for (const Held& d : page.rows) EXPECT_TRUE(out.insert(d.code).second) << d.code << " came twice";
            query.cursor = page.next;
        } while (!query.cursor.empty());
        return out;
    }

    World w{GetParam()};
    Instant now = at("2026-11-20T10:00");   // a Friday
};
INSTANTIATE_TEST_SUITE_P(Both, PeopleTest, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

TEST_P(PeopleTest, each_open_dossier_stands_in_its_pile_and_with_its_holder) {
    const auto late = received("2026-11-16T08:00", "TT.1wd");
    const auto today = received("2026-11-19T08:00", "TT.1wd");
    const auto monday = received("2026-11-20T09:00", "TT.1wd", false);   // due within three days, nobody's yet
    const auto far = received("2026-11-20T09:00", "TT.15d");
    auto paused = received("2026-11-16T08:30", "TT.1wd");
    paused = must(w.program->act(w.by(), at("2026-11-16T09:00"), paused.id, {.action = "supplement", .version = paused.version, .reason = "thiếu giấy"}));
    auto ended = received("2026-11-20T09:00", "TT.3wd");
    must(w.program->act(w.by(), at("2026-11-20T09:30"), ended.id, {.action = "finish", .version = ended.version}));

    using Codes = std::set<std::string>;
    EXPECT_EQ(codes(Pile::open), (Codes{late.code, today.code, monday.code, far.code, paused.code}));
    EXPECT_EQ(codes(Pile::late), Codes{late.code});
    EXPECT_EQ(codes(Pile::due_today), Codes{today.code});
    EXPECT_EQ(codes(Pile::due_soon), Codes{monday.code});
    EXPECT_EQ(codes(Pile::waiting), Codes{paused.code});
    EXPECT_EQ(codes(Pile::open, AccountId{}), Codes{monday.code});
    EXPECT_EQ(codes(Pile::due_soon, w.clerk), Codes{});

    sql::Reader s = w.program->db->read();
    const auto all = holders(s, World::kHome, now);
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].who, w.clerk);
    EXPECT_EQ(std::tuple(all[0].open, all[0].late, all[0].due_today, all[0].due_soon, all[0].waiting), std::tuple(4, 1, 1, 0, 1));
    EXPECT_EQ(all[0].oldest, at("2026-11-16T08:00"));
    EXPECT_EQ(std::tuple(all[1].who, all[1].open, all[1].due_soon), std::tuple(AccountId{}, 1, 1));
    for (const Holder& holder : all) {
        const std::pair<Pile, std::int64_t> counted[] = {{Pile::open, holder.open}, {Pile::late, holder.late}, {Pile::due_today, holder.due_today}, {Pile::due_soon, holder.due_soon}, {Pile::waiting, holder.waiting}};
        for (const auto& [pile, n] : counted) EXPECT_EQ(static_cast<std::int64_t>(codes(pile, holder.who).size()), n);
    }
    EXPECT_EQ(held(s, World::kHome, now, {.who = {}, .pile = Pile::open, .cursor = "d1", .limit = 2}).error().code, "follow_up.cursor");
}

}  // namespace
}  // namespace xaso::follow_up
