// Old paper books: two who key, a third who settles, what is locked and how it is corrected; on both databases.
#include "keying/keying.h"

#include <gtest/gtest.h>

#include "keying/keying_fixture.h"
#include "modules/catalog/load.h"

namespace xaso::keying {
namespace {

using Says = std::vector<std::string>;

class KeyingTest : public testing::TestWithParam<sql::Dialect>, protected Office {
protected:
    KeyingTest() : Office(GetParam()) {}
    template <class T> static std::string code_of(const Result<T>& r) { return r ? "accepted" : r.error().code; }
    template <class T> static std::string field_of(const Result<T>& r) { return r ? "accepted" : r.error().field; }
};
INSTANTIATE_TEST_SUITE_P(Both, KeyingTest, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

TEST_P(KeyingTest, a_paper_book_is_cut_into_batches_once) {
    const std::int64_t v = volume(65);
    EXPECT_EQ(field_of(cut(v, 0)), "size");
    EXPECT_EQ(field_of(cut(v, kMostInBatch + 1)), "size");
    EXPECT_EQ(must(cut(v, 30)), 3);
    const auto all = batches(v);
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[2].first, 61);
    EXPECT_EQ(all[2].last, 65);
    EXPECT_EQ(code_of(cut(v, 30)), "keying.all_cut");
    EXPECT_EQ(code_of(cut(99999, 30)), "keying.no_volume");
    sql::Reader s = w.program->db->read();
    EXPECT_EQ(keying.progress(s, World::kHome, book().code).at(v).entries, 65);
    EXPECT_EQ(verify(), Says{});
}

TEST_P(KeyingTest, two_people_key_a_batch_and_neither_is_both) {
    const std::int64_t v = volume(2);
    must(cut(v, 30));
    const BatchId id = batches(v).front().id;
    EXPECT_EQ(code_of(key(11, id, 1, entry(1, "Trần Thị Mẫu"))), "keying.not_taken");
    EXPECT_EQ(must(take(11, id)), 1);
    EXPECT_EQ(code_of(take(11, id)), "keying.own_pass");
    {
        sql::Reader s = w.program->db->read();
        EXPECT_EQ(keying.taken(s, World::kHome, AccountId{11}).size(), 1u);
        EXPECT_FALSE(keying.free(s, World::kHome, book().code, AccountId{11}));
        EXPECT_EQ(keying.free(s, World::kHome, book().code, AccountId{12})->id, id);
    }
    EXPECT_EQ(must(take(12, id)), 2);
    EXPECT_EQ(code_of(take(13, id)), "keying.both_taken");
    EXPECT_EQ(code_of(key(11, id, 2, entry(2, "Trần Thị Mẫu"))), "keying.position");   // in the order of the paper
    EXPECT_EQ(field_of(key(11, id, 1, entry(1, " "))), "name");
    Entry early = entry(1, "Trần Thị Mẫu");
    early.content.values["registered_on"] = "1987-02-01";
    EXPECT_EQ(field_of(key(11, id, 1, early)), "registered_on");   // the book's own checks hold
    must(key(11, id, 1, entry(1, "Trần  Thị Mẫu ")));
    EXPECT_EQ(code_of(hand_in(11, id)), "keying.unfinished");
    must(key(11, id, 1, entry(1, "Trần Thị Mẫu")));   // again: put right
    must(key(11, id, 2, {{}, "Số bỏ trống"}));
    EXPECT_EQ(code_of(key(11, id, 3, entry(3, "Quá"))), "keying.position");
    EXPECT_EQ(batch(id).keyed[0], 2);
    must(hand_in(11, id));
    EXPECT_EQ(code_of(key(11, id, 1, entry(1, "Khác"))), "keying.handed_in");
    EXPECT_EQ(code_of(lock_same(13, id)), "keying.not_keyed_twice");
    EXPECT_EQ(verify(), Says{});
    // What a person gives up is keyed by somebody else from the beginning.
    must(key(12, id, 1, entry(1, "Sai")));
    must(write([&](sql::Tx& tx) { return keying.release(tx, as(13), w.now, id, 2); }));
    EXPECT_EQ(batch(id).keyed[1], 0);
    EXPECT_EQ(code_of(write([&](sql::Tx& tx) { return keying.release(tx, as(13), w.now, id, 1); })), "keying.not_held");   // handed in
    EXPECT_EQ(must(take(13, id)), 2);
    EXPECT_EQ(verify(), Says{});
    // The words of a pass are in no event.
    sql::Reader s = w.program->db->read();
    for (const auto& e : w.program->record.history(s, World::kHome, "keying_batch", id.value())) EXPECT_EQ(e.payload.find("Mẫu"), std::string::npos) << e.payload;
}

TEST_P(KeyingTest, number_and_page_are_counted_on) {
    const std::int64_t v = volume(6, "01/1987", "birth", 3);   // two entries on a page
    must(cut(v, 4));
    const Batch b = batches(v).front(), second = batches(v).back();
    must(take(11, b.id));
    const auto next = [&](const Batch& of, int position) {
        sql::Reader s = w.program->db->read();
        const auto paper = keying.volume(s, World::kHome, book(), v);
        const Content c = keying.counted_on(book(), paper->content, of, keying.entries(s, World::kHome, of.id, 1), position);
        return c.at("entry") + "/" + c.at("page");
    };
    EXPECT_EQ(next(b, 1), "1/1");
    must(key(11, b.id, 1, entry(1, "Một")));
    EXPECT_EQ(next(b, 2), "2/1");
    Entry two = entry(12, "Hai");   // the paper jumps
    must(key(11, b.id, 2, two));
    EXPECT_EQ(next(b, 3), "13/2");
    EXPECT_EQ(next(second, 5), "5/3");
}

// LAW Luật Hộ tịch 60/2014/QH13 art. 4(3): the book is what is registered; what is taken from it must be what it says.
TEST_P(KeyingTest, a_third_person_settles_and_the_record_is_locked) {
    const std::int64_t v = volume(3);
    const BatchId id = keyed(v, {{"Nguyễn Văn An", "Nguyễn  Văn An"}, {"Nguyễn Văn Ân", "Nguyễn Văn An"}, {"Lê Thị Hoà", "Lê Thị Hòa"}});
    const auto all = compare(id);
    ASSERT_EQ(all.size(), 3u);
    EXPECT_TRUE(all[0].differences.empty());   // spaces only
    ASSERT_EQ(all[1].differences.size(), 1u);
    EXPECT_EQ(all[1].differences[0].field->path, "name");
    EXPECT_EQ(all[2].differences.size(), 1u);  // accents matter, also where they stand
    for (const int keyer : {11, 12}) {
        EXPECT_EQ(code_of(lock_same(keyer, id)), "keying.third");
        EXPECT_EQ(code_of(settle(keyer, id, 2, entry(2, "Nguyễn Văn Ân"))), "keying.third");
    }
    {
        sql::Reader s = w.program->db->read();
        EXPECT_EQ(keying.waiting(s, World::kHome, AccountId{13}).size(), 1u);
        EXPECT_TRUE(keying.waiting(s, World::kHome, AccountId{11}).empty());
    }
    EXPECT_EQ(must(lock_same(13, id)).records, 1);
    EXPECT_EQ(must(lock_same(13, id)).records, 0);
    EXPECT_EQ(code_of(settle(13, id, 1, entry(1, "x"))), "keying.settled");
    EXPECT_EQ(code_of(settle(13, id, 9, entry(9, "x"))), "keying.no_entry");
    EXPECT_EQ(field_of(settle(13, id, 2, entry(2, ""))), "name");
    const std::int64_t r = must(settle(13, id, 2, entry(2, "Nguyễn Văn Ân")));
    EXPECT_EQ(record(r).content.at("volume"), "01/1987");   // from the paper book
    EXPECT_EQ(record(r).content.at("kind"), "birth");
    must(settle(13, id, 3, {{}, "Rách, không đọc được"}));
    EXPECT_EQ(batch(id).settled, 3);
    sql::Reader s = w.program->db->read();
    EXPECT_EQ(books.records(s, World::kHome, book()), 2);
    EXPECT_TRUE(keying.waiting(s, World::kHome, AccountId{13}).empty());
    // All of the paper book is done, and its record says since when.
    const auto paper = keying.volume(s, World::kHome, book(), v);
    EXPECT_EQ(paper->content.at("keyed_on"), "2026-11-20");
    EXPECT_EQ(paper->content.at("compared_on"), "2026-11-20");
    EXPECT_EQ(verify(), Says{});
}

// LAW Luật Hộ tịch 60/2014/QH13 art. 4(12): a mistake of the registration is put right by correction, on a document.
TEST_P(KeyingTest, a_locked_record_is_corrected_only_on_a_document) {
    const BatchId id = keyed(volume(1), {{"Nguyễn Văn An", "Nguyễn Văn An"}});
    must(lock_same(13, id));
    const std::int64_t r = compare(id)[0].record;
    Content next = record(r).content;
    next.values["name"] = "Nguyễn Văn Ân";
    EXPECT_EQ(code_of(write([&](sql::Tx& tx) { return books.add(tx, w.by(), w.now, book(), next); })), "books.locked");
    EXPECT_EQ(code_of(write([&](sql::Tx& tx) { return books.change(tx, w.by(), w.now, book(), r, 1, next); })), "books.locked");
    EXPECT_EQ(code_of(write([&](sql::Tx& tx) { return books.remove(tx, w.by(), w.now, book(), r, 1, "nhầm"); })), "books.locked");
    const auto correct = [&](const Ground& g, int version = 1) { return write([&](sql::Tx& tx) { return keying.correct(tx, as(13), w.now, book(), r, version, next, g); }); };
    EXPECT_EQ(field_of(correct({" ", "05/QĐ-UBND", make_day(2026, 11, 2)})), "ground-reason");
    EXPECT_EQ(field_of(correct({"Sổ gốc ghi sai", "", make_day(2026, 11, 2)})), "ground-number");
    EXPECT_EQ(field_of(correct({"Sổ gốc ghi sai", "05/QĐ-UBND", {}})), "ground-day");
    EXPECT_EQ(field_of(correct({"Sổ gốc ghi sai", "05/QĐ-UBND", make_day(2026, 11, 21)})), "ground-day");   // after today
    next.values["volume"] = "02/1990";   // where it stands on paper stays
    must(correct({"Sổ gốc ghi sai", "05/QĐ-UBND", make_day(2026, 11, 2)}));
    EXPECT_EQ(code_of(correct({"Sổ gốc ghi sai", "05/QĐ-UBND", make_day(2026, 11, 2)})), "books.stale");
    EXPECT_EQ(record(r).content.at("name"), "Nguyễn Văn Ân");
    EXPECT_EQ(record(r).content.at("volume"), "01/1987");
    sql::Reader s = w.program->db->read();
    EXPECT_NE(w.program->record.history(s, World::kHome, "book_record", r).back().payload.find("Cải chính theo 05/QĐ-UBND ngày 02/11/2026"), std::string::npos);
    EXPECT_EQ(verify(), Says{});
}

TEST_P(KeyingTest, what_the_book_refuses_stays_with_its_reason) {
    must(lock_same(13, keyed(volume(1), {{"Nguyễn Văn An", "Nguyễn Văn An"}})));
    const std::int64_t again = volume(2, "01/1987-tap2");
    const BatchId id = keyed(again, {{"Một", "Một"}, {"Hai", "Hai"}});
    must(write([&](sql::Tx& tx) -> Result<void> {   // somebody makes it the same paper book afterwards: the number is taken
        Content c = keying.volume(tx, World::kHome, book(), again)->content;
        c.values["volume"] = "01/1987";
        c.values["kind"] = "birth";
        const auto first = books.list(tx, World::kHome, volumes(), {});
        for (const auto& row : first)
            if (row.id != again) {
                Content other = row.content;
                other.values["volume"] = "00/1987";
                XASO_CHECK(books.change(tx, w.by(), w.now, volumes(), row.id, row.version, other));
            }
        return books.change(tx, w.by(), w.now, volumes(), again, keying.volume(tx, World::kHome, book(), again)->version, c);
    }));
    const auto locked = must(lock_same(13, id));
    EXPECT_EQ(locked.records, 1);
    ASSERT_EQ(locked.left.size(), 1u);
    EXPECT_EQ(locked.left[0].code, "books.key_taken");
    must(settle(13, id, 1, entry(101, "Một")));
    EXPECT_EQ(batch(id).settled, 2);
    EXPECT_EQ(verify(), Says{});
}

// LAW Luật Hộ tịch 60/2014/QH13 art. 63: copies of extracts of what is registered are given; each says what the record said when it was given.
TEST_P(KeyingTest, extracts_are_numbered_by_year_and_stay_as_given) {
    const BatchId id = keyed(volume(1), {{"Nguyễn Văn An", "Nguyễn Văn An"}});
    must(lock_same(13, id));
    const std::int64_t r = compare(id)[0].record;
    const auto issue = [&](Instant now, const std::string& who = "Trần Thị Mẫu") { return write([&](sql::Tx& tx) { return extracts.issue(tx, as(13), now, book(), r, who); }); };
    EXPECT_EQ(field_of(issue(w.now, "")), "applicant");
    EXPECT_EQ(must(issue(w.now)).code, "1/TLKS-BS");
    const Extract second = must(issue(w.now));
    EXPECT_EQ(second.code, "2/TLKS-BS");
    EXPECT_EQ(must(issue(at("2027-01-04T08:00"))).code, "1/TLKS-BS");
    Content next = record(r).content;
    next.values["name"] = "Nguyễn Văn Ân";
    must(write([&](sql::Tx& tx) { return keying.correct(tx, as(13), w.now, book(), r, 1, next, {"Sổ gốc ghi sai", "05/QĐ-UBND", make_day(2026, 11, 2)}); }));
    sql::Reader s = w.program->db->read();
    EXPECT_EQ(extracts.of_record(s, World::kHome, r).size(), 3u);
    EXPECT_EQ(extracts.find(s, World::kHome, second.id)->content.at("name"), "Nguyễn Văn An");
    EXPECT_EQ(code_of(write([&](sql::Tx& tx) { return extracts.issue(tx, as(13), w.now, book(), 99999, "Trần Thị Mẫu"); })), "books.no_record");
    const std::int64_t single = volume(1, "03/1999", "single");
    must(lock_same(13, keyed(single, {{"Nguyễn Văn An", "Nguyễn Văn An"}})));
    EXPECT_EQ(code_of(write([&](sql::Tx& tx) { return extracts.issue(tx, as(13), w.now, book(), keying.compare(tx, World::kHome, book(), keying.batches(tx, World::kHome, single).front()).front().record, "Trần Thị Mẫu"); })), "keying.no_extract");
    EXPECT_EQ(verify(), Says{});
}

TEST_P(KeyingTest, a_line_of_the_population_export_looks_exact_probable_several_or_none) {
    Entry with_number = entry(1, "Nguyễn Văn An");
    with_number.content.values["number"] = "001087000001";
    const std::int64_t v = volume(1);
    must(cut(v, 1));
    const BatchId id = batches(v).front().id;
    for (const int person : {11, 12}) {
        must(take(person, id));
        must(key(person, id, 1, with_number));
        must(hand_in(person, id));
    }
    must(lock_same(13, id));
    must(lock_same(13, keyed(volume(2, "02/1987"), {{"Lê Thị Hoà", "Lê Thị Hoà"}, {"Lê Thị Hoà", "Lê Thị Hoà"}})));
    const auto lines = must(matching.read(World::kHome, book(), "dan-cu.csv", "STT,\"Họ, chữ đệm và tên\",\"Ngày, tháng, năm sinh\",Số định danh cá nhân\n1,NGUYỄN VĂN AN,02/02/1980,001087000001\n2,Nguyễn Văn An,01/03/1987,001087000009\n3,Lê Thị Hòa,01/03/1987,1\n4,Nguyễn Văn An,1987,\n"));
    ASSERT_EQ(lines.size(), 4u);
    EXPECT_EQ(lines[0].looks, Match::Looks::exact);      // number and name
    EXPECT_EQ(lines[1].looks, Match::Looks::probable);   // name and day
    EXPECT_EQ(lines[2].looks, Match::Looks::several);
    EXPECT_EQ(lines[3].looks, Match::Looks::none);       // no day of birth, no number
    EXPECT_EQ(code_of(matching.read(World::kHome, book(), "x.csv", "Họ tên,Ngày sinh\nA,B\n")), "keying.columns");
    const std::int64_t file = must(write([&](sql::Tx& tx) { return matching.keep(tx, w.by(), w.now, book(), "dan-cu.csv", lines); }));
    const std::int64_t r = compare(id)[0].record;
    const auto say = [&](int line, std::int64_t record_id) { return write([&](sql::Tx& tx) { return matching.say(tx, w.by(), w.now, book(), file, line, record_id); }); };
    EXPECT_EQ(code_of(say(2, r + 1)), "keying.not_candidate");
    must(say(2, r));
    EXPECT_EQ(code_of(say(2, r)), "keying.match_said");
    EXPECT_EQ(code_of(say(3, r)), "keying.matched");     // one record, two identity numbers
    must(say(3, 0));
    EXPECT_EQ(code_of(say(99, 0)), "keying.no_match_line");
    EXPECT_EQ(record(r).version, 1);                     // nothing was overwritten
    sql::Reader s = w.program->db->read();
    EXPECT_EQ(matching.of_record(s, World::kHome, r).size(), 1u);
    EXPECT_EQ(matching.files(s, World::kHome).at(0).waiting, 1);
    EXPECT_EQ(matching.lines(s, World::kHome, file, Match::Looks::none, 0, 10).size(), 1u);
    EXPECT_EQ(matching.next_waiting(s, World::kHome, file, Match::Looks::several, 0), 4);
    EXPECT_EQ((matching.counts(s, World::kHome, file)[{Match::Looks::probable, Match::State::refused}]), 1);
    EXPECT_EQ(verify(), Says{});
}

TEST_P(KeyingTest, verify_finds_what_was_done_behind_its_back) {
    const BatchId id = keyed(volume(1), {{"Nguyễn Văn An", "Nguyễn Văn Ân"}});
    EXPECT_EQ(verify(), Says{});
    const auto after = [&](const std::string& sql, const std::string& back) {
        w.program->run(sql);
        const bool told = !verify().empty();
        w.program->run(back);
        return told;
    };
    EXPECT_TRUE(after("UPDATE keying_entry SET absent = 'x' WHERE pass = 1", "UPDATE keying_entry SET absent = '' WHERE pass = 1"));
    EXPECT_TRUE(after("UPDATE keying_batch SET keyed_1 = 2", "UPDATE keying_batch SET keyed_1 = 1"));
    must(settle(13, id, 1, entry(1, "Nguyễn Văn An")));
    EXPECT_TRUE(after("UPDATE book_record SET removed = 1 WHERE book = 'civil_status_entry'", "UPDATE book_record SET removed = 0 WHERE book = 'civil_status_entry'"));
    EXPECT_EQ(verify(), Says{});
}

TEST(KeyingSpaces, nothing_but_blanks_is_folded) {
    EXPECT_EQ(one_spaced("  Nguyễn \xC2\xA0 Văn\t An "), "Nguyễn Văn An");
    EXPECT_NE(one_spaced("Hoà"), one_spaced("Hòa"));
    EXPECT_NE(one_spaced("an"), one_spaced("An"));
}

// A book says what is keyed; what it says wrongly is told with its line.
TEST(KeyingDefinition, mistakes_are_findings) {
    const auto law = catalog::load(XASO_SOURCE_DIR).definitions;
    const std::string text = law->book("civil_status_entry")->text;
    const auto findings = [&](const std::string& from, const std::string& to) {
        std::string next = text;
        next.replace(next.rfind(from), from.size(), to);
        std::vector<std::string_view> roles;
        for (const access::Role& r : access::roles()) roles.push_back(r.code);
        catalog::Findings out;
        auto book = catalog::read_book("3_procedures", {"areas/3_procedures/books/civil_status_entry.toml", next, catalog::hash_text(next)}, roles, out);
        if (out.empty()) {
            catalog::Definitions all = *law;
            std::erase_if(all.books, [&](const Book& b) { return b.code == book->code; });
            all.books.push_back(std::move(*book));
            catalog::Loading loading(XASO_SOURCE_DIR, all, out);
            catalog::check_books(loading);
        }
        return out;
    };
    EXPECT_TRUE(findings("volumes", "volumes").empty());
    const auto missing = findings("volumes = \"civil_status_volume\"", "volumes = \"civil_status_volum\"");
    ASSERT_EQ(missing.size(), 1u);
    EXPECT_NE(missing[0].remedy.find("civil_status_volume"), std::string::npos);
    EXPECT_GT(missing[0].line, 0);
    EXPECT_EQ(findings("entries = \"entries\"", "entries = \"entry_count\"").size(), 1u);
    EXPECT_EQ(findings("keyed_on = \"keyed_on\"", "keyed_on = \"volume\"").size(), 1u);
    EXPECT_EQ(findings("takes = [\"kind\", \"volume\"]", "takes = [\"kind\"]").size(), 8u);   // a required field that nobody asks for, in each form
    EXPECT_EQ(findings("\"name\", \"sex\"", "\"nam\", \"sex\"").size(), 9u);                   // unknown, and in no form the required one is asked
    EXPECT_EQ(findings("\"name\", \"sex\"", "\"scan\", \"name\", \"sex\"").size(), 1u);
    EXPECT_EQ(findings("without = [\"birth_place\"", "without = [\"birth_plac\"").size(), 1u);
    EXPECT_EQ(findings("without = [\"birth_place\"", "without = [\"name\"").size(), 1u);         // a required field that this form does not ask
    EXPECT_TRUE(findings("when = \"kind = single\"\n", "when = \"kind = single\"\n  asks = [\"name\", \"registered_on\", \"birth_place\", \"ethnic\", \"father\", \"mother\", \"other_name\", \"other_born\", \"died_on\", \"death_words\"]\n").empty());   // a form with a list of its own, as older definitions have
    EXPECT_EQ(findings("when = \"kind = single\"", "when = \"kind = double\"").size(), 1u);
}

}  // namespace
}  // namespace xaso::keying
