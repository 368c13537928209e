#include "books/books.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "books/books_fixture.h"
#include "books/things.h"
#include "support/child_main.h"
#include "support/test_database.h"
#include "kernel/text.h"

namespace xaso::books {
namespace {

class BookTest : public testing::TestWithParam<sql::Dialect> {
protected:
    BookTest() : books(w.program->record, w.program->law, w.program->units) { w.program->law.replace(law_with(*w.program->law.current(), kTestBook)); }
    void use(const std::string& text) { w.program->law.replace(law_with(*law(), text)); }
    std::shared_ptr<const catalog::Definitions> law() const { return w.program->law.current(); }
    const Book& book() const { return *law()->book("test_book"); }

    static Content content(const std::string& subject, const std::string& day, Values more = {}, const std::vector<std::pair<std::string, std::string>>& findings = {}) {
        Content c;
        c.values = std::move(more);
        c.values["subject"] = subject;
        c.values["held_on"] = day;
        int no = 0;
        for (const auto& [issue, settled] : findings) c.lines["findings"].push_back({++no, {{"findings.issue", issue}, {"findings.settled_on", settled}}});
        return c;
    }
    Result<Added> add(const Content& c, UnitId unit = World::kHome) {
        return w.program->db->write<Added>(unit, [&](sql::Tx& tx) { return books.add(tx, w.by(unit), w.now, book(), c); });
    }
    Result<int> change(std::int64_t id, int version, const Content& c) {
        return w.program->db->write<int>(World::kHome, [&](sql::Tx& tx) -> Result<int> {
            XASO_CHECK(books.change(tx, w.by(), w.now, book(), id, version, c));
            return 0;
        });
    }
    Result<int> remove(std::int64_t id, int version, const std::string& reason = "ghi nhầm") {
        return w.program->db->write<int>(World::kHome, [&](sql::Tx& tx) -> Result<int> {
            XASO_CHECK(books.remove(tx, w.by(), w.now, book(), id, version, reason));
            return 0;
        });
    }
    Record found(std::int64_t id) {
        sql::Reader s = w.program->db->read();
        return books.find(s, World::kHome, book(), id).value();
    }
    std::int64_t rows_value(const std::string& figure, const std::string& from, const std::string& to) {
        sql::Reader s = w.program->db->read();
        const catalog::Figure& f = *law()->figure("test_book." + figure);
        sql::Args args{{"units", std::vector<UnitId>{World::kHome}}, {"to", to}};
        if (f.sql.find(":from") != std::string::npos) args.emplace_back("from", from);
        return s.query(*f.total, args)[0].get<std::int64_t>("value");
    }
    std::vector<std::string> verify() {
        std::vector<std::string> out;
        sql::Reader s = w.program->db->read();
        for (const auto& m : books.verify(s, World::kHome)) out.push_back(m.says);
        for (const auto& m : w.program->record.verify(s, World::kHome)) out.push_back(m.says);
        return out;
    }
    std::vector<std::string> names(const ListQuery& q) {
        sql::Reader s = w.program->db->read();
        std::vector<std::string> out;
        for (const ListRow& r : books.list(s, World::kHome, book(), q)) out.push_back(r.name);
        return out;
    }
    using Names = std::vector<std::string>;

    World w{GetParam()};
    Books books;
};
INSTANTIATE_TEST_SUITE_P(Both, BookTest, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

TEST_P(BookTest, ARecordIsNamedByOtherRoomsWithItsVersion) {
    const record::ThingKind kind = thing_kind(books);
    const Added one = must(add(content("Kiểm tra <đợt 1>", "2026-03-02")));
    EXPECT_EQ(kind.key_of("/so/test_book/" + std::to_string(one.id)), "test_book/" + std::to_string(one.id));
    for (const char* other : {"/so/test_book", "/so/test_book/moi", "/so/test_book/1/sua", "/ke-hoach/1"}) EXPECT_FALSE(kind.key_of(other)) << other;
    const std::string key = "test_book/" + std::to_string(one.id);
    const auto see = [&](const std::string& of, UnitId unit = World::kHome) {
        sql::Reader s = w.program->db->read();
        return kind.see(s, unit, of);
    };
    EXPECT_EQ(see(key)->words, one.code + " Kiểm tra <đợt 1> ngày 02/03/2026");
    EXPECT_EQ(see(key)->mark, "1");
    must(change(one.id, 1, content("Kiểm tra đợt 2", "2026-03-02")));
    EXPECT_EQ(see(key)->mark, "2");
    EXPECT_FALSE(see(key, World::kOther));
    for (const char* none : {"test_book/999", "test_book", "no_book/1", "test_book/x"}) EXPECT_FALSE(see(none)) << none;
    {
        sql::Reader s = w.program->db->read();
        const auto offers = kind.offers(s, World::kHome);
        ASSERT_EQ(offers.size(), 1u);
        EXPECT_EQ(offers[0].path, "/so/test_book/" + std::to_string(one.id));
    }
    must(remove(one.id, 2));
    EXPECT_NE(see(key)->words.find("đã xóa khỏi sổ"), std::string::npos);

    std::string closed(kTestBook);
    closed.replace(closed.find("systems"), 0, "see = [\"leader\"]\n");
    w.program->law.replace(law_with(*w.program->law.current(), closed.c_str()));
    EXPECT_FALSE(see(key)) << "a book for some roles is named nowhere else";
}

TEST_P(BookTest, a_record_is_added_changed_and_removed_with_its_number_and_events) {
    const Added a = must(add(content("Kiểm tra thôn 1", "2026-03-05", {{"amount", "1500000"}}, {{"Chậm trả", ""}, {"Thiếu bảng", "2026-03-09"}})));
    EXPECT_EQ(a.code, "1/2026");
    EXPECT_EQ(must(add(content("Việc năm trước", "2025-12-30"))).code, "1/2025");
    EXPECT_EQ(must(add(content("Việc nữa", "2026-01-02"))).code, "2/2026");
    Record r = found(a.id);
    EXPECT_EQ(r.version, 1);
    EXPECT_EQ(r.name, "Kiểm tra thôn 1");
    EXPECT_EQ(r.content.at("amount"), "1500000");
    ASSERT_EQ(r.content.lines.at("findings").size(), 2u);

    Content next = r.content;
    next.lines["findings"].erase(next.lines["findings"].begin());
    next.lines["findings"].push_back({0, {{"findings.issue", "Mới thấy"}}});
    must(change(a.id, 1, next));
    r = found(a.id);
    EXPECT_EQ(r.version, 2);
    EXPECT_EQ(r.content.lines.at("findings")[0].no, 2);   // lines keep their numbers
    EXPECT_EQ(r.content.lines.at("findings")[1].no, 3);

    EXPECT_EQ(change(a.id, 1, next).error().code, "books.stale");   // two people at one record
    EXPECT_EQ(remove(a.id, 2, " ").error().code, "books.reason");
    must(remove(a.id, 2));
    r = found(a.id);
    EXPECT_TRUE(r.removed);
    EXPECT_TRUE(r.content.values.empty());
    EXPECT_EQ(change(a.id, 3, next).error().code, "books.no_record");
    EXPECT_EQ(must(add(content("Việc sau", "2026-05-02"))).code, "3/2026");   // a number stays used
    sql::Reader s = w.program->db->read();
    const auto events = w.program->record.history(s, World::kHome, "book_record", a.id);
    ASSERT_EQ(events.size(), 3u);
    EXPECT_EQ(events[2].kind, "book_record.removed");
    EXPECT_NE(events[2].payload.find("Kiểm tra thôn 1"), std::string::npos);   // history keeps what it held
    EXPECT_EQ(books.records(s, World::kHome, book()), 3);
    EXPECT_EQ(verify(), Names{});
}

TEST_P(BookTest, a_record_names_an_earlier_one_by_its_number) {
    std::string text(kTestBook);
    text.insert(text.find("[[field]]\nname = \"ended_on\""), "[[field]]\nname = \"earlier\"\ntitle = \"Xem lại việc số\"\ntype = \"record\"\nof = \"test_book\"\n\n");
    w.program->law.replace(law_with(*w.program->law.current(), text));
    const Added first = must(add(content("Việc đầu", "2025-03-05")));
    const Added again = must(add(content("Xem lại", "2026-03-05", {{"earlier", "1/2025"}})));
    EXPECT_EQ(again.code, "1/2026");
    sql::Reader s = w.program->db->read();
    const BookField& field = *book().find("earlier");
    EXPECT_EQ(books.referred(s, World::kHome, field, "1/2025"), first.id);
    for (const char* nobody : {"2/2025", "1/2024", "1", "1/2025 ", "x/2025", "01/20250", ""}) EXPECT_FALSE(books.referred(s, World::kHome, field, nobody)) << nobody;
    EXPECT_EQ(add(content("Không có", "2026-04-05", {{"earlier", "9/2025"}})).error().code, "books.no_reference");
    EXPECT_EQ(add(content("Không có", "2026-04-05", {{"earlier", "9/2025"}})).error().field, "earlier");
    EXPECT_EQ(change(again.id, 1, content("Xem lại", "2026-03-05", {{"earlier", "1/2026"}})).error().code, "books.own_reference");
    EXPECT_EQ(verify(), Names{});
}

TEST_P(BookTest, what_must_not_be_added_together_is_added_apart) {
    std::string text(kTestBook);
    text.insert(text.find("key = "), "totals_by = \"kind\"\n");
    w.program->law.replace(law_with(*w.program->law.current(), text));
    must(add(content("Một", "2026-03-05", {{"kind", "own"}, {"amount", "1000000"}})));
    must(add(content("Hai", "2026-03-06", {{"kind", "own"}, {"amount", "500000"}})));
    must(add(content("Ba", "2026-03-07", {{"kind", "planned"}, {"amount", "7000000"}, {"decision.number", "1"}, {"decision.day", "2026-03-01"}})));
    sql::Reader s = w.program->db->read();
    const ListTotal all = books.total(s, World::kHome, book(), {});
    EXPECT_EQ(all.records, 3);
    EXPECT_TRUE(all.sums.empty());
    ASSERT_EQ(all.apart.size(), 2u);
    EXPECT_EQ(all.apart[0].first, "planned");
    EXPECT_EQ(all.apart[0].second.at("amount"), 7'000'000);
    EXPECT_EQ(all.apart[1].second.at("amount"), 1'500'000);
    ListQuery own;
    own.filters.push_back({"kind", "own", "own"});
    EXPECT_EQ(books.total(s, World::kHome, book(), own).sums.at("amount"), 1'500'000);
}

TEST_P(BookTest, what_is_wrong_is_refused_at_its_field) {
    EXPECT_EQ(add(content("", "2026-03-05")).error().field, "subject");
    EXPECT_EQ(add(content("Việc", "2026-03-05", {{"kind", "planned"}})).error().field, "decision.number");   // required_when
    EXPECT_EQ(add(content("Việc", "2026-03-05", {}, {{"Vấn đề", "2026-03-01"}})).error().field, "findings.settled_on-1");
    EXPECT_EQ(add(content("Việc", "2026-03-05", {{"kind", "own"}, {"amount", "5000001"}})).error().field, "amount");
    EXPECT_TRUE(add(content("Việc", "2026-03-05", {{"kind", "own"}, {"amount", "5000000"}})));
    EXPECT_EQ(add(content("Việc", "2026-03-05")).error().code, "books.key_taken");
    EXPECT_TRUE(add(content("Việc", "2026-03-06")));
    EXPECT_EQ(verify(), Names{});
}

TEST_P(BookTest, a_list_sorts_filters_and_finds_by_every_column) {
    must(add(content("Đối thoại", "2026-03-05", {{"amount", "900"}})));
    must(add(content("An ninh", "2026-03-07", {{"amount", "10000"}, {"kind", "own"}}, {{"x", ""}})));
    must(add(content("Bình đẳng", "2026-03-06", {{"staff", "Trần Kín"}})));
    EXPECT_EQ(names({}), (Names{"An ninh", "Bình đẳng", "Đối thoại"}));
    EXPECT_EQ(names({.words = {}, .filters = {}, .sort = "subject", .ascending = true}), (Names{"An ninh", "Bình đẳng", "Đối thoại"}));
    EXPECT_EQ(names({.words = {}, .filters = {}, .sort = "amount", .ascending = false}), (Names{"An ninh", "Đối thoại", "Bình đẳng"}));
    EXPECT_EQ(names({.words = "doi tho", .filters = {}, .sort = {}}), Names{"Đối thoại"});
    EXPECT_EQ(names({.words = "kin", .filters = {}, .sort = {}}), Names{});   // shown_to leader only: nobody finds by it
    EXPECT_EQ(names({.words = {}, .filters = {{"kind", "own", "own"}}, .sort = {}}), Names{"An ninh"});
    EXPECT_EQ(names({.words = {}, .filters = {{"held_on", "2026-03-05", "2026-03-06"}, {"amount", key_of(*book().find("amount"), "1"), "~"}}, .sort = {}}), Names{"Đối thoại"});
    EXPECT_EQ(names({.words = {}, .filters = {{"findings.settled_on", "", ""}}, .sort = {}}), Names{"An ninh"});   // a line still open
    // Paged by key: every record once, whatever the order.
    for (const char* sort : {"", "subject", "amount", "kind"}) {
        Names seen;
        ListQuery q{.words = {}, .filters = {}, .sort = sort, .limit = 1};
        for (int i = 0; i < 4; ++i) {
            sql::Reader s = w.program->db->read();
            const auto page = books.list(s, World::kHome, book(), q);
            if (page.empty()) break;
            seen.push_back(page[0].name);
            q.after_id = page[0].id;
        }
        EXPECT_EQ(seen.size(), 3u) << sort;
    }
    sql::Reader s = w.program->db->read();
    const ListTotal t = books.total(s, World::kHome, book(), {});
    EXPECT_EQ(t.records, 3);
    EXPECT_EQ(t.sums.at("amount"), 10900);
    EXPECT_EQ(books.total(s, World::kHome, book(), {.words = {}, .filters = {{"kind", "own", "own"}}, .sort = {}}).sums.at("amount"), 10000);
}

TEST_P(BookTest, a_list_goes_by_what_people_mean) {
    // A choice by its place in the definition (planned, own), not by its code; a number of a document by its value.
    int day = 0;
    for (const auto& [subject, kind, number] : {std::tuple{"A", "own", "10/QĐ"}, {"B", "planned", "9/QĐ"}, {"C", "", "9/KH"}, {"D", "own", "100/QĐ"}, {"E", "planned", "09/QĐ-1"}})
        must(add(content(subject, fmt::format("2026-03-{:02}", ++day), {{"kind", kind}, {"decision.number", number}, {"decision.day", "2026-01-01"}})));
    const auto sorted = [&](const std::string& sort, bool ascending, const std::string& words = {}, std::vector<Filter> filters = {}) {
        std::string all;
        ListQuery q{.words = words, .filters = std::move(filters), .sort = sort, .ascending = ascending, .limit = 2};   // over pages
        for (;;) {
            sql::Reader s = w.program->db->read();
            const auto rows = books.list(s, World::kHome, book(), q);
            if (rows.empty()) break;
            for (const ListRow& r : rows) all += r.name;
            q.after_id = rows.back().id;
        }
        return all;
    };
    EXPECT_EQ(sorted("kind", true), "CBEAD");
    EXPECT_EQ(sorted("kind", false), "DAEBC");
    EXPECT_EQ(sorted("kind", true, {}, {{"held_on", "2026-03-02", "~"}}), "CBED");
    EXPECT_EQ(sorted("kind", true, "qd"), "BEAD") << "found by words";
    EXPECT_EQ(sorted("subject", true, "qd"), "ABDE");
    EXPECT_EQ(sorted("", false, "qd"), "EDBA") << "newest first";
    EXPECT_EQ(sorted("decision.number", true), "CBEAD");
    EXPECT_EQ(names({.words = {}, .filters = {{"decision.number", key_of(*book().find("decision.number"), "9/"), key_of(*book().find("decision.number"), "9/") + "~"}}, .sort = "subject", .ascending = true}), (Names{"B", "C", "E"}));
    // Keys written before numbers counted are brought up.
    w.program->run("UPDATE book_value SET key = 'x' WHERE field = 'decision.number'");
    EXPECT_NE(verify(), Names{});
    books.adopt(*law());
    EXPECT_EQ(verify(), Names{});
}

TEST_P(BookTest, many_records_are_asked_in_other_ways_with_the_same_answer) {
    must(w.program->db->write<int>(World::kHome, [&](sql::Tx& tx) -> Result<int> {
        for (int i = 0; i < 2300; ++i)
            XASO_CHECK(books.add(tx, w.by(), w.now, book(), content("Việc " + std::to_string(i), iso_day(make_day(2020, 1, 1) + std::chrono::days{i}), {{"kind", i % 50 ? "own" : ""}, {"amount", std::to_string(i)}})));
        return 0;
    }));
    EXPECT_EQ(names({.words = {}, .filters = {{"kind", "own", "own"}}, .sort = {}, .limit = 2}), (Names{"Việc 2299", "Việc 2298"}));             // led by the filter
    EXPECT_EQ(names({.words = {}, .filters = {{"kind", "own", "own"}}, .sort = "amount", .ascending = true, .limit = 2}), (Names{"Việc 1", "Việc 2"}));   // led by the order
    EXPECT_EQ(names({.words = {}, .filters = {{"kind", "own", "own"}, {"amount", key_of(*book().find("amount"), "100"), key_of(*book().find("amount"), "101")}}, .sort = {}, .limit = 5}), Names{"Việc 101"});   // few
    sql::Reader s = w.program->db->read();
    EXPECT_EQ(books.total(s, World::kHome, book(), {}).records, 2300);
    EXPECT_EQ(verify(), Names{});
}

TEST_P(BookTest, figures_count_what_is_there_and_move_with_each_change) {
    const Values planned{{"kind", "planned"}, {"decision.number", "5/QĐ"}, {"decision.day", "2026-01-02"}, {"amount", "700"}};
    const Added a = must(add(content("Thôn 1", "2026-03-05", planned, {{"a", "2026-03-20"}, {"b", "2026-05-01"}, {"c", ""}})));
    must(add(content("Thôn 1", "2026-02-05", planned)));
    must(add(content("Thôn 2", "2026-03-31", {{"amount", "50"}, {"ended_on", "2026-06-01"}})));
    EXPECT_EQ(rows_value("held", "2026-03-01", "2026-03-31"), 2);
    EXPECT_EQ(rows_value("spent", "2026-01-01", "2026-03-31"), 1400);   // planned ones only
    EXPECT_EQ(rows_value("subjects", "2026-01-01", "2026-03-31"), 2);
    EXPECT_EQ(rows_value("found", "2026-01-01", "2026-03-31"), 3);
    EXPECT_EQ(rows_value("settled", "2026-01-01", "2026-03-31"), 1);    // by the end of the period
    EXPECT_EQ(rows_value("settled", "2026-01-01", "2026-05-31"), 2);
    EXPECT_EQ(rows_value("standing", "2026-01-01", "2026-05-31"), 3);
    EXPECT_EQ(rows_value("standing", "2026-01-01", "2026-06-01"), 2);   // one ended
    EXPECT_EQ(verify(), Names{});
    Content next = found(a.id).content;
    next.values["held_on"] = "2026-04-01";
    EXPECT_EQ(change(a.id, 1, next).error().field, "findings.settled_on-1");   // that one would be settled before its day
    next.lines["findings"].erase(next.lines["findings"].begin());
    must(change(a.id, 1, next));
    EXPECT_EQ(rows_value("held", "2026-03-01", "2026-03-31"), 1);
    EXPECT_EQ(verify(), Names{});
    must(remove(a.id, 2));
    EXPECT_EQ(rows_value("found", "2026-01-01", "2026-12-31"), 0);
    EXPECT_EQ(verify(), Names{});
}

std::string with(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    if (at == std::string::npos) throw std::runtime_error("nothing to replace: " + from);
    return text.replace(at, from.size(), to);
}

TEST_P(BookTest, a_figure_may_compare_two_days) {
    const std::string in_time = with(kTestBook, "by_end = \"findings.settled_on\"\n", "where = [\"findings.settled_on <= ended_on\"]\n");
    w.program->law.replace(law_with(*law(), with(in_time, "rule = \"Trong kỳ.\"\nvalue = \"count\"\ndate = \"held_on\"\n", "rule = \"Trong kỳ.\"\nvalue = \"count\"\ndate = \"held_on\"\nwhere = [\"ended_on > held_on\"]\n")));
    must(add(content("Thôn 1", "2026-03-05", {{"ended_on", "2026-04-01"}}, {{"sớm", "2026-03-20"}, {"đúng", "2026-04-01"}, {"muộn", "2026-04-02"}, {"mở", ""}})));
    must(add(content("Thôn 2", "2026-03-06", {{"ended_on", "2026-03-06"}}, {{"xong", "2026-03-06"}})));
    const Added open = must(add(content("Thôn 3", "2026-03-07", {}, {{"xong", "2026-03-08"}})));   // no day to compare with
    EXPECT_EQ(rows_value("settled", "2026-01-01", "2026-12-31"), 3);
    EXPECT_EQ(rows_value("held", "2026-01-01", "2026-12-31"), 1);
    EXPECT_EQ(verify(), Names{});   // kept counts are those of the rows
    Content next = found(open.id).content;
    next.values["ended_on"] = "2026-03-09";
    must(change(open.id, 1, next));
    EXPECT_EQ(rows_value("settled", "2026-01-01", "2026-12-31"), 4);
    EXPECT_EQ(rows_value("held", "2026-01-01", "2026-12-31"), 2);
    EXPECT_EQ(verify(), Names{});
    for (const char* wrong : {"findings.settled_on < subject", "held_on <= nothing", "held_on <> ended_on", "held_on << ended_on", "held_on <", "findings.settled_on > held_on"})
        EXPECT_THROW(law_with(*law(), with(kTestBook, "where = [\"kind = planned\"]", std::string("where = [\"") + wrong + "\"]")), std::runtime_error) << wrong;
}

TEST_P(BookTest, names_are_told_apart_by_accents_unless_the_book_says_otherwise) {
    must(add(content("Thôn Hòa", "2026-03-05")));
    EXPECT_EQ(add(content("thôn HOÀ", "2026-03-05")).error().code, "books.key_taken");        // the tone mark in the other place
    EXPECT_EQ(add(content("Thôn  Ho\u0300a", "2026-03-05")).error().code, "books.key_taken");   // not composed
    must(add(content("Thôn Hoa", "2026-03-05")));
    must(add(content("Thôn hoà", "2026-03-06")));
    EXPECT_EQ(rows_value("subjects", "2026-01-01", "2026-12-31"), 2);
    EXPECT_EQ(names({.words = "hoa", .filters = {}, .sort = {}}).size(), 3u);   // a search never asks for accents
    EXPECT_EQ(verify(), Names{});
    w.program->law.replace(law_with(*law(), with(kTestBook, "type = \"text\"\nrequired = true", "type = \"text\"\naccents = false\nrequired = true")));
    books.adopt(*law());
    EXPECT_EQ(rows_value("subjects", "2026-01-01", "2026-12-31"), 1);
    EXPECT_EQ(add(content("Thon Hoa", "2026-03-05")).error().code, "books.key_taken");
    EXPECT_EQ(verify(), Names{});
    EXPECT_THROW(law_with(*law(), with(kTestBook, "title = \"Số tiền\"", "title = \"Số tiền\"\naccents = false")), std::runtime_error);
}

// Records of a program before step 48 get the day of their event, in the time of Vietnam.
TEST_P(BookTest, the_day_a_record_came_is_found_for_old_ones) {
    const auto where = TestDatabase::make(GetParam());
    const auto db = sql::Database::open(where->config);
    std::vector<sql::Migration> before = sql::migrations();
    std::erase_if(before, [](const sql::Migration& m) { return m.number >= 48; });
    sql::migrate(*db, before);
    const std::string none = GetParam() == sql::Dialect::sqlite ? "x'00'" : "CAST('' AS BYTEA)";
    const Instant late = to_instant(*parse_local_time("2026-03-05T23:30"));
    const auto event = [&](int no, std::string_view kind, Instant at) {
        return fmt::format("INSERT INTO event (unit_id, event_no, at, account_id, origin, kind, subject, subject_id, payload, salt, digest) VALUES (1, {}, {}, 0, 'test', '{}', 'book_record', 7, '', {}, {});", no, at.time_since_epoch().count(), kind, none, none);
    };
    db->script("INSERT INTO unit (unit_id, code) VALUES (1, 'xa');"
               "INSERT INTO book_record (unit_id, record_id, book, version, definition, year, number, code, name) VALUES (1, 7, 'b', 2, 'h', 2026, 0, '', 'Cũ'), (1, 8, 'b', 1, 'h', 2026, 0, '', 'Không có nhật ký');" +
               event(1, "book_record.added", late) + event(2, "book_record.changed", late + std::chrono::hours{72}));
    EXPECT_GE(sql::migrate(*db), 1);
    sql::Reader s = db->read();
    const sql::Statement days{"test.days", "SELECT added_day FROM fig_book WHERE unit_id = 1 ORDER BY record_id"};
    const sql::Rows found = s.query(days);
    EXPECT_EQ(found[0].get<std::string>("added_day"), "2026-03-05");
    EXPECT_EQ(found[1].get<std::string>("added_day"), "");
    const Added added = must(add(content("Mới", "2026-03-05")));
    sql::Reader home = w.program->db->read();
    const sql::Statement day{"test.day", "SELECT added_day FROM fig_book WHERE record_id = :id"};
    EXPECT_EQ(home.query(day, {{"id", added.id}})[0].get<std::string>("added_day"), iso_day(local_day(w.now)));
}

TEST_P(BookTest, what_was_written_before_accents_counted_is_taken_over) {
    must(add(content("Thôn Hòa", "2026-03-05")));
    w.program->run("UPDATE book_value SET n = NULL WHERE field = 'subject'");
    w.program->run("DELETE FROM figure_kept WHERE figure LIKE 'written:%'");
    books.adopt(*law());
    EXPECT_EQ(verify(), Names{});
}

TEST_P(BookTest, words_of_a_field_that_is_masked_later_are_found_no_longer) {
    const std::string open = with(kTestBook, "shown_to = [\"leader\"]\n", ""), masked_lines = with(open, "settled_by = \"settled_on\"\n", "settled_by = \"settled_on\"\nshown_to = [\"coordinator\"]\n");
    w.program->law.replace(law_with(*law(), open));
    must(w.program->db->write<int>(World::kHome, [&](sql::Tx& tx) -> Result<int> {   // more than a step takes
        for (int i = 0; i < 600; ++i) XASO_CHECK(books.add(tx, w.by(), w.now, book(), content("Việc " + std::to_string(i), "2026-03-05", {{"staff", "Trần Kín"}}, {{"Bảng hỏng", ""}})));
        return 0;
    }));
    const auto found_by = [&](const std::string& words) { return names({.words = words, .filters = {}, .sort = {}, .limit = 1000}).size(); };
    books.adopt(*law());
    EXPECT_EQ(found_by("kin"), 600u);
    const auto before = law();
    const auto next = law_with(*law(), kTestBook);
    books.adopt(*next);
    EXPECT_EQ(found_by("kin"), 0u);
    EXPECT_EQ(found_by("hong"), 600u);
    // A form that was open under the old definition would be found by what it masks no longer.
    EXPECT_EQ(w.program->db->write<Added>(World::kHome, [&](sql::Tx& tx) { return books.add(tx, w.by(), w.now, *before->book("test_book"), content("Mới", "2026-03-05")); }).error().code, "books.redefined");
    w.program->law.replace(law_with(*next, masked_lines));
    books.adopt(*law());
    EXPECT_EQ(found_by("kin"), 600u) << "shown again";
    EXPECT_EQ(found_by("hong"), 0u) << "parts of lines that are masked as a whole";
    EXPECT_EQ(verify(), Names{});
}

TEST_P(BookTest, a_definition_is_taken_over_after_an_end_in_the_middle) {
    w.program->law.replace(law_with(*law(), with(kTestBook, "shown_to = [\"leader\"]\n", "")));
    must(add(content("Việc", "2026-03-05", {{"staff", "Trần Kín"}})));
    books.adopt(*law());
    const auto next = law_with(*law(), kTestBook);
    // As a server leaves it that was killed after its first step.
    w.program->run("UPDATE figure_kept SET figure = 'taking:test_book:" + next->book("test_book")->hash.substr(0, 12) + ":k2' WHERE figure LIKE 'written:test_book:%'");
    EXPECT_EQ(add(content("Mới", "2026-03-06")).error().code, "books.redefined");
    w.program->law.replace(next);
    books.adopt(*law());
    EXPECT_EQ(names({.words = "kin", .filters = {}, .sort = {}}), Names{});
    EXPECT_TRUE(add(content("Mới", "2026-03-06")));
    EXPECT_EQ(verify(), Names{});
}

TEST_P(BookTest, a_book_that_lost_all_its_records_takes_a_new_definition) {
    const Added only = must(add(content("Việc", "2026-03-05")));
    books.adopt(*law());
    ASSERT_TRUE(remove(only.id, 1));
    use(with(kTestBook, "title = \"Số tiền\"", "title = \"Tiền\""));
    books.adopt(*law());
    EXPECT_TRUE(add(content("Mới", "2026-03-06")));
    EXPECT_EQ(verify(), Names{});
}

TEST_P(BookTest, keys_of_another_program_are_no_fault_until_they_are_taken_over) {
    must(add(content("Việc", "2026-03-05")));
    books.adopt(*law());
    w.program->run("UPDATE book_value SET key = 'x' || key WHERE field = 'subject'");
    EXPECT_NE(verify(), Names{});
    w.program->run("UPDATE figure_kept SET figure = figure || '0' WHERE figure LIKE 'written:%'");
    EXPECT_EQ(verify(), Names{});
    books.adopt(*law());
    EXPECT_EQ(names({.words = {}, .filters = {{"subject", "viec", "viec~"}}, .sort = {}}), Names{"Việc"}) << "found by its own key again";
    EXPECT_EQ(verify(), Names{});
}

TEST_P(BookTest, a_person_keeps_ways_to_look_at_a_list) {
    const record::Actor me = w.by(), other{World::kHome, AccountId{me.account.value() + 1}, "test"};
    const auto save = [&](const std::string& name, std::vector<std::pair<std::string, std::string>> params) {
        return w.program->db->write<std::string>(World::kHome, [&](sql::Tx& tx) { return books.save_view(tx, me, w.now, book(), name, params); });
    };
    EXPECT_EQ(must(save("  Còn mở, quý I ", {{"l.findings", "mo"}, {"xep", "amount"}})), "con-mo-quy-i");
    EXPECT_EQ(must(save("Còn mở quý I", {{"l.kind", "own"}})), "con-mo-quy-i");   // takes the place of the first
    EXPECT_EQ(save("…", {{"q", "x"}}).error().code, "books.view_name");
    EXPECT_EQ(save(std::string(61, 'x'), {{"q", "x"}}).error().code, "books.view_name");
    EXPECT_EQ(save("Cả sổ", {}).error().code, "books.view_empty");
    for (int i = 1; i < 20; ++i) must(save("Cách " + std::to_string(i), {{"q", std::to_string(i)}}));
    EXPECT_EQ(save("Một cách nữa", {{"q", "x"}}).error().code, "books.views");
    sql::Reader s = w.program->db->read();
    const auto mine = books.views(s, me, book());
    ASSERT_EQ(mine.size(), 20u);
    EXPECT_EQ(mine.back().name, "Còn mở quý I");
    EXPECT_EQ(mine.back().params, (std::vector<std::pair<std::string, std::string>>{{"l.kind", "own"}}));
    EXPECT_TRUE(books.views(s, other, book()).empty());
    const auto drop = [&](const std::string& slug) {
        return w.program->db->write<int>(World::kHome, [&](sql::Tx& tx) -> Result<int> {
            XASO_CHECK(books.drop_view(tx, me, w.now, book(), slug));
            return 0;
        });
    };
    EXPECT_TRUE(drop("cach-1"));
    EXPECT_EQ(drop("cach-1").error().code, "books.no_view");
    EXPECT_EQ(verify(), Names{});
}

TEST_P(BookTest, a_figure_counted_in_a_new_way_is_counted_anew) {
    must(add(content("Thôn 1", "2026-03-05")));
    std::string text = kTestBook;
    text.replace(text.find("value = \"sum amount\""), 20, "value = \"count\"");
    w.program->law.replace(law_with(*law(), text));
    books.adopt(*law());
    EXPECT_EQ(verify(), Names{});
    must(add(content("Thôn 2", "2026-03-06")));
    EXPECT_EQ(verify(), Names{});
    // Back to the old way: what was counted then knows nothing of Thôn 2, and is made anew.
    w.program->law.replace(law_with(*law(), kTestBook));
    books.adopt(*law());
    must(add(content("Thôn 3", "2026-03-07")));
    EXPECT_EQ(verify(), Names{});
}

TEST_P(BookTest, a_definition_keeps_what_records_use) {
    must(add(content("Thôn 1", "2026-03-05", {{"kind", "own"}})));
    const auto findings = [&](std::string text) {
        sql::Reader s = w.program->db->read();
        return books.check_use(s, *law_with(*law(), text));
    };
    const auto replaced = [](const std::string& from, const std::string& to) {
        std::string text = kTestBook;
        for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) text.replace(at, from.size(), to);
        return text;
    };
    EXPECT_TRUE(findings(kTestBook).empty());
    const auto renamed = findings(replaced("subject", "topic"));
    ASSERT_EQ(renamed.size(), 1u);
    EXPECT_NE(renamed[0].says.find("\"subject\""), std::string::npos);
    std::string text = replaced("code = \"own\"", "code = \"self\"");
    text.replace(text.find("kind = own"), 10, "kind = self");
    const auto choice = findings(text);
    ASSERT_EQ(choice.size(), 1u);
    EXPECT_NE(choice[0].says.find("\"own\""), std::string::npos);
    EXPECT_NE(choice[0].remedy.find("retired"), std::string::npos);
    EXPECT_TRUE(findings(replaced("staff", "worker")).empty());   // nothing is kept there
    const auto typed = findings(replaced("type = \"date\"\nrequired = true", "type = \"date\"\nrequired = true\nhint = \"x\""));
    EXPECT_TRUE(typed.empty());
    // Used nowhere, a field may change; a book that is gone may not.
    auto gone = std::make_shared<catalog::Definitions>(*law());
    gone->books.clear();
    sql::Reader s = w.program->db->read();
    ASSERT_EQ(books.check_use(s, *gone).size(), 1u);
}

TEST_P(BookTest, a_definition_that_the_records_do_not_fit_is_refused_with_the_way_out) {
    const auto findings = [&](const std::string& text) {
        sql::Reader s = w.program->db->read();
        return books.check_use(s, *law_with(*law(), text));
    };
    const std::string weighed = with(kTestBook, "[[field]]\nname = \"staff\"", "[[field]]\nname = \"weight\"\ntitle = \"Cân nặng\"\ntype = \"number\"\nunit = \"kg\"\ndecimals = 2\n\n[[field]]\nname = \"staff\"");
    use(weighed);
    must(add(content("Thôn 1", "2026-03-05", {{"weight", "12.5"}})));
    must(add(content("Thôn 1", "2026-03-06", {{"weight", "3"}})));
    const Added second = must(add(content("Thôn 2", "2026-03-06")));
    // Another key: two records it does not tell apart are named.
    const auto narrowed = findings(with(weighed, "key = [\"subject\", \"held_on\"]", "key = [\"subject\"]"));
    ASSERT_EQ(narrowed.size(), 1u);
    for (const char* part : {"sổ test_book", "1/2026 và 2/2026", "“Nội dung”"}) EXPECT_NE(narrowed[0].says.find(part), std::string::npos) << narrowed[0].says;
    EXPECT_NE(narrowed[0].remedy.find("khóa cũ: subject, held_on"), std::string::npos) << narrowed[0].remedy;
    EXPECT_EQ(narrowed[0].line, 10);
    const std::string by_day = with(weighed, "key = [\"subject\", \"held_on\"]", "key = [\"held_on\"]");
    EXPECT_EQ(findings(by_day).size(), 1u);
    must(remove(second.id, 1));
    EXPECT_EQ(findings(by_day).size(), 0u) << "removed records are in nobody's way";
    // Fewer digits behind the comma than somebody wrote.
    const auto rounded = findings(with(weighed, "decimals = 2", "decimals = 0"));
    ASSERT_EQ(rounded.size(), 1u);
    for (const char* part : {"\"weight\" (“Cân nặng”)", "sổ test_book", "0 chữ số"}) EXPECT_NE(rounded[0].says.find(part), std::string::npos) << rounded[0].says;
    EXPECT_NE(rounded[0].remedy.find("decimals = 2"), std::string::npos);
    EXPECT_EQ(findings(with(weighed, "decimals = 2", "decimals = 1")).size(), 0u) << "12,5 fits";
    // A number with a part that nobody fills in.
    for (const char* wrong : {"{n}/{nam}", "{m}/{n}", "{n", "{n}}"}) {
        try {
            law_with(*law(), with(kTestBook, "number = \"{n}/{year}\"", fmt::format("number = \"{}\"", wrong)));
            ADD_FAILURE() << wrong;
        } catch (const std::runtime_error& e) {
            EXPECT_NE(std::string(e.what()).find("không hiểu được"), std::string::npos) << e.what();
            EXPECT_NE(std::string(e.what()).find("{year}"), std::string::npos) << e.what();
        }
    }
}

TEST_P(BookTest, a_text_that_held_times_becomes_a_time) {
    const std::string as_text = with(kTestBook, "[[field]]\nname = \"staff\"", "[[field]]\nname = \"starts\"\ntitle = \"Giờ\"\ntype = \"text\"\n\n[[field]]\nname = \"staff\"");
    use(as_text);
    must(add(content("Chiều", "2026-03-05", {{"starts", "14h30"}})));
    must(add(content("Sáng", "2026-03-05", {{"starts", "8 giờ"}})));
    must(add(content("Lạ", "2026-03-05", {{"starts", "buổi tối"}})));
    const std::string as_time = with(as_text, "title = \"Giờ\"\ntype = \"text\"", "title = \"Giờ\"\ntype = \"time\"");
    {
        sql::Reader s = w.program->db->read();
        EXPECT_TRUE(books.check_use(s, *law_with(*law(), as_time)).empty());
    }
    use(as_time);
    books.adopt(*law());
    EXPECT_EQ(names({.words = {}, .filters = {}, .sort = "starts", .ascending = true}), (Names{"Sáng", "Chiều", "Lạ"}));
    EXPECT_EQ(verify(), Names{});
}

TEST_P(BookTest, a_field_is_seen_by_somebody_and_a_required_one_filled_in_by_somebody) {
    const auto said = [&](const std::string& text) {
        try {
            law_with(*law(), text);
        } catch (const std::runtime_error& e) {
            return std::string(e.what());
        }
        return std::string();
    };
    const std::string for_clerks = with(kTestBook, "systems = \"S4\"\n", "systems = \"S4\"\nsee = [\"specialist\", \"auditor\"]\nkeep = [\"specialist\"]\n");
    EXPECT_NE(said(for_clerks).find("\"staff\" không ai thấy"), std::string::npos) << "shown to leaders, who do not see the book";
    EXPECT_NE(said(with(kTestBook, "shown_to = [\"leader\"]", "shown_to = [\"admin\"]")).find("không ai thấy"), std::string::npos) << "who sees no book";
    const std::string to_auditors = with(for_clerks, "shown_to = [\"leader\"]", "shown_to = [\"auditor\"]");
    EXPECT_EQ(said(to_auditors), "");
    const std::string asked = said(with(to_auditors, "shown_to = [\"auditor\"]", "shown_to = [\"auditor\"]\nrequired = true"));
    EXPECT_NE(asked.find("\"staff\" bắt buộc nhưng không ai ghi được"), std::string::npos) << asked;
    EXPECT_NE(asked.find("specialist"), std::string::npos) << asked;
    const std::string lines = said(with(to_auditors, "settled_by = \"settled_on\"", "settled_by = \"settled_on\"\nshown_to = [\"auditor\"]"));
    EXPECT_NE(lines.find("\"findings.issue\" bắt buộc"), std::string::npos) << "part of lines that the writers do not see: " << lines;
}

TEST_P(BookTest, calendars_and_days_in_force_name_fields_of_their_kind) {
    const auto head = [](const std::string& line) { return with(kTestBook, "systems = \"S4\"\n", "systems = \"S4\"\n" + line + "\n"); };
    EXPECT_NO_THROW(law_with(*law(), head("in_force = { from = \"held_on\", to = \"ended_on\" }")));
    EXPECT_NO_THROW(law_with(*law(), head("calendar = { starts = \"subject\" }")));
    for (const char* wrong : {"in_force = { from = \"held_on\" }", "in_force = { from = \"subject\", to = \"ended_on\" }", "in_force = { from = \"held_on\", to = \"findings.settled_on\" }", "calendar = { starts = \"held_on\" }", "calendar = { place = \"findings.issue\" }", "calendar = { at = \"subject\" }", "calendar = { link = \"nothing\" }"})
        EXPECT_THROW(law_with(*law(), head(wrong)), std::runtime_error) << wrong;
}

TEST_P(BookTest, old_records_stay_readable_and_sortable_under_a_new_version) {
    const Added a = must(add(content("Thôn 1", "2026-03-05", {{"kind", "own"}}, {{"x", ""}})));
    std::string text = kTestBook;
    text.replace(text.find("[[field]]\nname = \"findings\""), 9, "[[field]]\nname = \"place\"\ntitle = \"Nơi\"\ntype = \"text\"\n\n[[field]]");
    text.replace(text.find("  name = \"settled_on\"") - 18, 17, "  [[field.field]]\n  name = \"grade\"\n  title = \"Mức\"\n  type = \"text\"\n\n  [[field.field]]");
    text.replace(text.find("{ code = \"own\", title"), 21, "{ code = \"own\", retired = true, title");
    w.program->law.replace(law_with(*law(), text));
    books.adopt(*law());
    EXPECT_EQ(names({.words = {}, .filters = {}, .sort = "place"}), Names{"Thôn 1"});
    EXPECT_EQ(found(a.id).content.at("kind"), "own");
    EXPECT_EQ(value_words(*book().find("kind"), "own"), "Tự kiểm tra");
    EXPECT_EQ(verify(), Names{});
}

TEST_P(BookTest, verify_finds_what_was_done_behind_its_back) {
    const Added a = must(add(content("Thôn 1", "2026-03-05", {{"amount", "700"}, {"kind", "own"}})));
    const std::string id = std::to_string(a.id);
    const auto after = [&](const std::string& sql, const std::string& back) {
        w.program->run(sql);
        const bool told = !verify().empty();
        w.program->run(back);
        return told;
    };
    EXPECT_EQ(verify(), Names{});
    EXPECT_TRUE(after("UPDATE book_value SET text = '800', n = 800 WHERE field = 'amount'", "UPDATE book_value SET text = '700', n = 700 WHERE field = 'amount'"));
    EXPECT_TRUE(after("UPDATE book_value SET key = 'x' WHERE field = 'kind'", "UPDATE book_value SET key = 'own' WHERE field = 'kind'"));
    EXPECT_TRUE(after("UPDATE book_record SET version = 2", "UPDATE book_record SET version = 1"));
    EXPECT_TRUE(after("UPDATE book_record SET removed = 1", "UPDATE book_record SET removed = 0"));
    EXPECT_TRUE(after("UPDATE book_total SET records = 2", "UPDATE book_total SET records = 1"));
    EXPECT_TRUE(after("UPDATE book_number SET last = 2", "UPDATE book_number SET last = 1"));
    EXPECT_TRUE(after("UPDATE figure_day SET n = n + 1", "UPDATE figure_day SET n = n - 1"));
    EXPECT_TRUE(after("UPDATE figure_month SET n = n + 1", "UPDATE figure_month SET n = n - 1"));
    EXPECT_TRUE(after("UPDATE figure_distinct SET n = n + 1", "UPDATE figure_distinct SET n = n - 1"));
    EXPECT_EQ(verify(), Names{});
}

TEST_P(BookTest, files_are_kept_once_and_given_back) {
    const std::string pdf = "%PDF-1.4\nx\n%%EOF\n";
    const auto value = must(w.program->db->write<std::string>(World::kHome, [&](sql::Tx& tx) { return books.keep_file(tx, World::kHome, "ket-luan.pdf", pdf); }));
    EXPECT_EQ(value_words(*book().find("report"), value), "ket-luan.pdf");
    sql::Reader s = w.program->db->read();
    const auto file = books.file(s, World::kHome, value);
    ASSERT_TRUE(file);
    EXPECT_EQ(file->bytes, pdf);
    EXPECT_EQ(file->content_type, "application/pdf");
    EXPECT_FALSE(books.file(s, World::kOther, value));
}

TEST(BookValues, are_read_as_people_and_spreadsheets_write_them) {
    BookField money, number, day;
    money.type = catalog::FieldType::money;
    number.type = catalog::FieldType::number;
    number.decimals = 2;
    day.type = catalog::FieldType::date;
    for (const char* typed : {"5.025.904.739", "5025904739", "5,025,904,739", "5025904739,00", "5.025.904.739 đ"}) EXPECT_EQ(*parse_value(money, typed, {}), "5025904739") << typed;
    for (const char* typed : {"5.025.904739", "năm tỷ", "12,5", "-1"}) EXPECT_FALSE(parse_value(money, typed, {})) << typed;
    EXPECT_TRUE(parse_value(money, "10.000.000.000.000", {}));
    EXPECT_FALSE(parse_value(money, "10.000.000.000.001", {})) << "a form could not add it up";
    EXPECT_FALSE(parse_value(number, "10.000.000.001", {}));
    EXPECT_EQ(*parse_value(number, "1.250,5", {}), "1250.5");
    EXPECT_FALSE(parse_value(number, "1,255", {}).has_value() && *parse_value(number, "1,2555", {}) == "");
    EXPECT_EQ(*parse_value(day, "9/6/2023", {}), "2023-06-09");
    EXPECT_FALSE(parse_value(day, "31/02/2024", {}));
    EXPECT_EQ(value_words(number, "1250.5"), "1.250,5");
    EXPECT_LT(key_of(money, "999"), key_of(money, "1000"));
    EXPECT_LT(key_of(number, "9.5"), key_of(number, "10"));
}

}  // namespace
}  // namespace xaso::books
