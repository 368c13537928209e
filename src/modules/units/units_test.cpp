// The tree as it was on each day, on both databases.
#include "units/units.h"

#include "units/contact.h"

#include <gtest/gtest.h>

#include "world/world.h"

namespace xaso::units {
namespace {

class UnitsTest : public testing::TestWithParam<sql::Dialect> {
protected:
    template <class F> std::string write(F job) {   // "" or the code of the refusal
        std::string code;
        w.program->db->run(World::kHome, [&](sql::Tx& tx) {
            const auto r = job(tx);
            code = r ? "" : r.error().code;
            return r.has_value();
        });
        w.program->units.reload();
        return code;
    }
    std::string add(int id, std::string code, Day from, std::optional<Day> to = {}, UnitId parent = {}, Level level = Level::commune) {
        Version v;
        v.from = from;
        v.to = to;
        v.parent = parent;
        v.level = level;
        v.name = "Đơn vị " + code;
        v.agency_code = "000.00.0" + std::to_string(id) + ".H23";
        v.regime = "cumulative_10_12";
        v.hours = OfficeHours::usual();
        return write([&](sql::Tx& tx) { return units().add_unit(tx, w.by(), w.now, UnitId{id}, code, v); });
    }
    std::string end(int id, Day day) {
        return write([&](sql::Tx& tx) { return units().end_unit(tx, w.by(), w.now, UnitId{id}, day, "NQ 1"); });
    }
    std::string hours(Day from, const OfficeHours& h) {
        return write([&](sql::Tx& tx) { return units().set_hours(tx, w.by(), w.now, World::kHome, from, h); });
    }
    const Units& units() const { return w.program->units; }
    World w{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Both, UnitsTest, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

// LAW Luat 72/2025/QH15: the district level ended on 2025-07-01; a figure follows the tree of its day.
TEST_P(UnitsTest, TheTreeFollowsTheDay) {
    const Day start = make_day(2021, 1, 1), merger = make_day(2025, 7, 1);
    EXPECT_EQ(add(10, "tinh", start, {}, {}, Level::province), "");
    EXPECT_EQ(add(11, "huyen", start, merger, UnitId{10}, Level::district), "");
    EXPECT_EQ(add(12, "xa-cu", start, merger, UnitId{11}), "");
    EXPECT_EQ(add(13, "xa-moi", merger, {}, UnitId{10}), "");
    const auto tree = units().tree();
    const auto below = [&](Day day) {
        std::vector<std::int64_t> out;
        for (const UnitId id : tree->below(UnitId{10}, day)) out.push_back(id.value());
        return out;
    };
    EXPECT_EQ(below(merger - std::chrono::days{1}), (std::vector<std::int64_t>{10, 11, 12}));
    EXPECT_EQ(below(merger), (std::vector<std::int64_t>{10, 13}));
    const Unit* old = tree->find("xa-cu");
    ASSERT_TRUE(old);
    EXPECT_EQ(tree->find(UnitId{12}), old);
    EXPECT_TRUE(old->on(merger - std::chrono::days{1}));
    EXPECT_FALSE(old->on(merger));
    EXPECT_EQ(old->nearest(merger).name, "Đơn vị xa-cu");
    EXPECT_EQ(old->nearest(make_day(1990, 1, 1)).from, start);
    EXPECT_FALSE(tree->find("khong-co"));
    EXPECT_FALSE(tree->find(UnitId{99}));
}

TEST_P(UnitsTest, AParentIsInForceAsLongAsItsChild) {
    const Day from = make_day(2021, 1, 1), to = make_day(2025, 7, 1);
    EXPECT_EQ(add(10, "tinh", from, to, {}, Level::province), "");
    EXPECT_EQ(add(11, "som", from - std::chrono::days{1}, to, UnitId{10}), "units.parent_not_in_force");
    EXPECT_EQ(add(11, "dai", from, to + std::chrono::days{1}, UnitId{10}), "units.parent_not_in_force");
    EXPECT_EQ(add(11, "mai", from, {}, UnitId{10}), "units.parent_not_in_force");
    EXPECT_EQ(add(11, "mo-coi", from, {}, UnitId{77}), "units.parent_not_in_force");
    EXPECT_EQ(add(11, "vua", from, to, UnitId{10}), "");
    EXPECT_EQ(end(10, make_day(2024, 1, 1)), "units.has_children");
    EXPECT_EQ(end(11, make_day(2024, 1, 1)), "");
    EXPECT_EQ(end(10, make_day(2024, 1, 1)), "");
}

TEST_P(UnitsTest, RefusesBadUnits) {
    const Day from = make_day(2021, 1, 1);
    for (const char* code : {"", "Xa", "xã", "a b"}) EXPECT_EQ(add(10, code, from), "units.code") << code;
    EXPECT_EQ(add(10, "binh-minh", from), "units.known");
    EXPECT_EQ(add(1, "moi", from), "units.known");
    EXPECT_EQ(add(10, "nguoc", from, from), "units.span");
    EXPECT_EQ(end(1, make_day(2020, 1, 1)), "units.later_version");
    EXPECT_EQ(end(99, from), "units.not_in_force");
}

TEST_P(UnitsTest, HoursChangeFromADayOn) {
    OfficeHours h = OfficeHours::usual();
    h.week[5] = {h.week[0][0]};
    const Day from = make_day(2026, 12, 1);
    EXPECT_EQ(hours(from, h), "");
    const auto on = [&](Day day) { return units().tree()->find(World::kHome)->on(day)->hours; };
    EXPECT_EQ(on(from - std::chrono::days{1}), OfficeHours::usual());
    EXPECT_EQ(on(from), h);
    h.week[6] = h.week[5];
    EXPECT_EQ(hours(from, h), "");
    EXPECT_EQ(on(from), h);
    EXPECT_EQ(units().tree()->find(World::kHome)->versions.size(), 2u);
    EXPECT_EQ(hours(make_day(2019, 1, 1), h), "units.not_in_force");

    OfficeHours touching = OfficeHours::usual(), none = OfficeHours::usual();
    touching.week[0] = {{std::chrono::hours{7}, std::chrono::hours{9}}, {std::chrono::hours{9}, std::chrono::hours{11}}};
    none.make_up.clear();
    for (const OfficeHours& unreadable : {touching, none, OfficeHours{}}) EXPECT_EQ(hours(from, unreadable), "units.hours");

    // A version that begins later would bring the unit back to life.
    EXPECT_EQ(end(1, make_day(2026, 11, 25)), "units.later_version");
    EXPECT_EQ(end(1, make_day(2026, 12, 2)), "");
    EXPECT_FALSE(units().tree()->find(World::kHome)->on(make_day(2026, 12, 2)));
    EXPECT_TRUE(w.program->verify(World::kHome).empty());
}

TEST_P(UnitsTest, TheContactIsThatOfEveryVersionNotOver) {
    const Contact contact{"Bình Minh", "Thôn Một", "0220 3747 123"};
    const auto set = [&](const Contact& one) { return write([&](sql::Tx& tx) { return set_contact(tx, w.program->record, w.by(), w.now, World::kHome, one); }); };
    OfficeHours h = OfficeHours::usual();
    h.week[5] = {h.week[0][0]};
    EXPECT_EQ(hours(make_day(2026, 1, 1), h), "");
    EXPECT_EQ(hours(make_day(2026, 12, 1), OfficeHours::usual()), "") << "known already, not in force yet";
    EXPECT_EQ(set({"", "", "12"}), "units.phone");
    EXPECT_EQ(set({"", "", "ba số"}), "units.phone");
    EXPECT_EQ(set({"", "Thôn\nMột", ""}), "units.address");
    EXPECT_EQ(set({std::string(101, 'x'), "", ""}), "units.place");
    EXPECT_EQ(set(contact), "");
    const Unit* unit = units().tree()->find(World::kHome);
    const std::vector<Version> versions = unit->versions;
    ASSERT_EQ(versions.size(), 3u);
    EXPECT_EQ(versions[0].phone, "") << "as it was";
    EXPECT_EQ(versions[1].phone, contact.phone);
    EXPECT_EQ(versions[2].address, contact.address);
    EXPECT_TRUE(w.program->verify(World::kHome).empty());
}

TEST_P(UnitsTest, OfficesBeginAndEnd) {
    OfficeId id;
    const auto add_office = [&](std::string name) {
        return write([&](sql::Tx& tx) {
            auto made = units().add_office(tx, w.by(), w.now, World::kHome, name, make_day(2026, 1, 1));
            if (made) id = *made;
            return made;
        });
    };
    const auto end_office = [&](Day day) { return write([&](sql::Tx& tx) { return units().end_office(tx, w.by(), w.now, World::kHome, id, day); }); };
    EXPECT_EQ(add_office(" "), "units.office_name");
    std::string long_name;
    for (int i = 0; i < 300; ++i) long_name += "ộ";
    EXPECT_EQ(add_office(long_name), "") << "300 characters, whatever their bytes";
    EXPECT_EQ(add_office(long_name + "x"), "units.office_name");
    EXPECT_EQ(end_office(make_day(2026, 1, 1)), "units.office_ended");
    EXPECT_EQ(end_office(make_day(2026, 6, 1)), "");
    EXPECT_EQ(end_office(make_day(2026, 7, 1)), "units.office_ended");
    EXPECT_EQ(units().tree()->find(World::kHome)->offices.at(0).to, make_day(2026, 6, 1));
}

}  // namespace
}  // namespace xaso::units
