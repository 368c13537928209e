#include "books/book_imports.h"

#include <algorithm>

#include "books/pages_fixture.h"
#include "books/pages_shared.h"
#include "platform/office/workbook.h"
#include "support/package_for_tests.h"

namespace xaso::books {
namespace {

using catalog::FieldType;

class BookImportTest : public BookPages {
protected:
    BookImportTest() {
        std::vector<std::string> all;
        for (const access::Role& role : access::roles()) all.emplace_back(role.code);
        add("moi.vai.tro", all);
        sql::Reader s = w.program->db->read();
        who = *access.find_login(s, "moi.vai.tro");
    }
    record::Attempt attempt() { return {w.by(), fmt::format("khoa-nhap-{}", ++attempts), "x"}; }
    const Book& book(const std::string& code = "test_book") { return *law()->book(code); }
    std::shared_ptr<const catalog::Definitions> law() { return w.program->law.current(); }

    // A file as it was read, with the columns as the program matches them by itself, and what it says it would do.
    struct Uploaded {
        std::int64_t id = 0;
        ImportRun run;
        ImportPreview seen;
    };
    Uploaded uploaded_into(const Book& b, const std::string& bytes, const std::string& name) {
        const std::string url = must(imports.read(attempt(), w.now, b, name, bytes)).text;
        Uploaded out{std::stoll(url.substr(url.rfind('/') + 1)), {}, {}};
        sql::Reader s = w.program->db->read();
        out.run = *imports.find(s, World::kHome, b, out.id);
        out.run.mapping = imports.mapping_for(s, World::kHome, b, out.run.heading, who);
        out.seen = imports.preview(s, World::kHome, b, out.run, w.now);
        return out;
    }
    // Imported to the end; everything the preview compared came out as it said.
    ImportRun imported(const Book& b, const Uploaded& up) {
        must(imports.start(attempt(), w.now, b, up.id, up.run.mapping));
        const ImportRun done = must(imports.proceed(w.by(), w.now, b, up.id, std::chrono::minutes(1)));
        EXPECT_EQ(done.state, ImportRun::State::done);
        EXPECT_EQ(counts(done), fmt::format("{} {} {} {}", up.seen.added, up.seen.changed, up.seen.unchanged, up.seen.refused)) << b.code << ": the preview said";
        sql::Reader s = w.program->db->read();
        const auto refused = imports.refused(s, World::kHome, up.id, 1000);
        for (std::size_t i = 0; i < std::max(refused.size(), up.seen.problems.size()); ++i)
            EXPECT_EQ(i < refused.size() ? refused[i].problem : "", i < up.seen.problems.size() ? up.seen.problems[i].problem : "") << b.code;
        return done;
    }
    static std::string counts(const ImportRun& run) { return fmt::format("{} {} {} {}", run.added, run.changed, run.unchanged, run.refused); }
    // Added, changed, unchanged, refused.
    std::string import(const std::string& csv, const std::string& code = "test_book") { return counts(imported(book(code), uploaded_into(book(code), csv, "so.csv"))); }
    std::int64_t records(const Book& b) {
        sql::Reader s = w.program->db->read();
        return books.records(s, World::kHome, b);
    }
    std::vector<std::string> problems(const std::string& csv) {
        std::vector<std::string> out;
        for (const ImportLine& line : uploaded_into(book(), csv, "so.csv").seen.problems) out.push_back(fmt::format("{}: {}", line.line, line.problem));
        return out;
    }

    BookImports imports{books};
    access::Account who;
    int attempts = 0;
};
INSTANTIATE_TEST_SUITE_P(Both, BookImportTest, testing::ValuesIn(test_dialects()), dialect_name<testing::TestParamInfo<sql::Dialect>>);

// The nth record of any book: what it requires, and no more.
Content some_record(const Books& books, const Book& book, const std::vector<std::string>& offices, int n) {
    const auto value_for = [&](const BookField& f) -> std::string {
        switch (f.type) {
            case FieldType::choice: {
                const auto offered = std::find_if(f.choices.begin(), f.choices.end(), [](const catalog::BookChoice& c) { return !c.retired; });
                return offered->code;
            }
            case FieldType::date: return iso_day(make_day(2026, 3, 1) + std::chrono::days{n});
            case FieldType::time: return "08:00";
            case FieldType::money: return std::to_string(1'000'000 + n);
            case FieldType::number: return std::to_string(10 + n);
            case FieldType::office: return offices.empty() ? std::string{} : offices.front();
            default: return fmt::format("Chữ thứ {}", n);
        }
    };
    Content content;
    for (int tries = 0; tries < 100; ++tries) {
        const auto faults = books.faults(book, content, Proofs::later);
        if (faults.empty()) return content;
        const std::string& input = faults.front().field;
        const std::size_t dash = input.find('-');
        const BookField& f = *book.find(input.substr(0, dash));
        if (faults.front().code == "books.check" && f.type == FieldType::date) content.values[f.path] = iso_day(make_day(2026, 3, 1) + std::chrono::days{n + (tries % 2 ? tries : -tries)});   // before or after the other one
        else if (faults.front().code == "books.check") content.values[f.path] = value_for(f) == content.at(f.path) ? std::string{} : value_for(f);
        else if (f.lines.empty()) content.values[f.path] = value_for(f);
        else {
            auto& lines = content.lines[f.lines];
            if (lines.empty()) lines.emplace_back();
            lines.front().values[f.path] = value_for(f);
        }
    }
    ADD_FAILURE() << book.code << ": " << books.faults(book, content, Proofs::later).front().message;
    return content;
}

TEST_P(BookImportTest, every_book_takes_back_its_export_with_three_cells_changed) {
    const auto offices = books.offices(World::kHome, local_day(w.now));
    int looked_at = 0;
    for (const Book& b : law()->books) {
        SCOPED_TRACE(b.code);
        if (b.keying) {
            EXPECT_GE(get("/so/" + b.code + "/nhap", "moi.vai.tro").status, 400) << "written by two people, never from a file";
            continue;
        }
        ++looked_at;
        for (int n = 0; n < 4; ++n) must(w.program->db->write<Added>(World::kHome, [&](sql::Tx& tx) { return books.add(tx, w.by(), w.now, b, some_record(books, b, offices, n), {}, Proofs::later); }));
        const auto exported = imports::read_table(get("/so/" + b.code + "/xuat.xlsx", "moi.vai.tro").body, "so.xlsx");
        ASSERT_TRUE(exported) << exported.error().message;
        ASSERT_EQ(exported->rows.size(), 4u);

        // Three records get another name or, where names are chosen, another value; often the name is in the key.
        const auto changed_cell = [&](const BookField& f, std::string cell) -> std::string {
            if (f.type == FieldType::number || f.type == FieldType::money) return cell + "5";
            return cell + " sửa";
        };
        const BookField* changed = nullptr;
        for (const BookField* f : b.leaves())
            if (f->lines.empty() && !f->retired && (f->type == FieldType::text || f->type == FieldType::person || f->type == FieldType::long_text || f->type == FieldType::number || f->type == FieldType::money) && (!changed || f->path == b.name)) changed = f;
        ASSERT_TRUE(changed);
        const auto column = std::find(exported->heading.begin(), exported->heading.end(), full_title(b, *changed)) - exported->heading.begin();
        office::Workbook sheet;
        sheet.sheet("Sổ", std::vector<office::SheetColumn>(exported->heading.size(), {.width = 20}));
        const auto write = [&](const std::vector<std::string>& cells) {
            std::vector<office::Cell> row;
            for (const std::string& cell : cells) row.push_back(office::text(cell));
            sheet.row(row);
        };
        write(exported->heading);
        for (std::size_t i = 0; i < 4; ++i) {
            std::vector<std::string> cells = exported->rows[i].cells;
            if (i < 3) cells[static_cast<std::size_t>(column)] = changed_cell(*changed, cells[static_cast<std::size_t>(column)]);
            write(cells);
        }
        const std::string file = sheet.finish();
        EXPECT_EQ(counts(imported(b, uploaded_into(b, file, "so.xlsx"))), "0 3 1 0");
        EXPECT_EQ(records(b), 4);
        EXPECT_EQ(counts(imported(b, uploaded_into(b, file, "so.xlsx"))), "0 0 4 0") << "again";
        EXPECT_EQ(counts(imported(b, uploaded_into(b, get("/so/" + b.code + "/xuat.csv", "moi.vai.tro").body, "so.csv"))), "0 0 4 0") << "as CSV, unchanged";
    }
    EXPECT_GT(looked_at, 60);
    sql::Reader s = w.program->db->read();
    EXPECT_TRUE(books.verify(s, World::kHome).empty());
}

TEST_P(BookImportTest, a_record_named_twice_in_a_file_is_refused_with_the_line_that_had_it_first) {
    const std::string file = "Nội dung;Ngày;Số tiền\nMột;05/03/2026;100\nHai;05/03/2026;200\nmột;05/03/2026;300\nHai;05/03/2026;200\n";
    const auto said = problems(file);
    ASSERT_EQ(said.size(), 2u);
    EXPECT_TRUE(has(said[0], "4: ") && has(said[0], "Cột A: Dòng 2 của tệp đã ghi việc này (cùng “Nội dung”, “Ngày”)")) << said[0];
    EXPECT_TRUE(has(said[1], "5: ") && has(said[1], "Dòng 3 của tệp")) << said[1];
    EXPECT_EQ(import(file), "2 0 0 2");
    EXPECT_EQ(records(book()), 2);
    EXPECT_EQ(import(file), "0 0 2 2");
    // Of a refused line nothing is there yet: the next one that names the record adds it.
    EXPECT_EQ(import("Nội dung;Ngày;Số tiền\nBa;05/03/2026;năm\nBa;05/03/2026;5\n"), "1 0 0 1");
    // By number, too, and by number and key together.
    const auto twice = problems("Số trong sổ;Nội dung;Ngày\n1/2026;Một;05/03/2026\n1/2026;Một;06/03/2026\n;Một;05/03/2026\n9/2026;Chín;05/03/2026\nchín;Mười;05/03/2026\n");
    ASSERT_EQ(twice.size(), 4u);
    EXPECT_TRUE(has(twice[0], "Cột A: Dòng 2 của tệp đã ghi việc này (“1/2026”)")) << twice[0];
    EXPECT_TRUE(has(twice[1], "Dòng 2 của tệp")) << twice[1];
    EXPECT_TRUE(has(twice[2], "“Số trong sổ”: sổ không có việc “9/2026”")) << twice[2];
    EXPECT_TRUE(has(twice[3], "“chín”")) << twice[3];
    // A number gives another key, unless another record has it.
    EXPECT_EQ(import("Số trong sổ;Nội dung\n1/2026;Một khác\n2/2026;Ba\n3/2026;\n"), "0 1 1 1");
    EXPECT_EQ(import("Số trong sổ;Nội dung\n2/2026;Một\n3/2026;Hai\n"), "0 2 0 0") << "a key that the line above left is free";
    EXPECT_EQ(records(book()), 3);
}

TEST_P(BookImportTest, lines_far_down_a_file_are_compared_with_the_first_ones) {
    std::string file = "Nội dung;Ngày\n";
    for (int i = 0; i < 700; ++i) file += fmt::format("Việc {};05/03/2026\n", i);
    file += "Việc 3;05/03/2026\nViệc 650;05/03/2026\n";
    const Uploaded up = uploaded_into(book(), file, "so.csv");
    EXPECT_EQ(up.seen.unreadable, 2);
    ASSERT_EQ(up.seen.problems.size(), 2u);
    EXPECT_TRUE(has(up.seen.problems[0].problem, "Dòng 5 của tệp"));
    EXPECT_TRUE(has(up.seen.problems[1].problem, "Dòng 652 của tệp"));
    must(imports.start(attempt(), w.now, book(), up.id, up.run.mapping));
    EXPECT_EQ(counts(must(imports.proceed(w.by(), w.now, book(), up.id, std::chrono::minutes(1)))), "700 0 0 2");
}

TEST_P(BookImportTest, equal_lines_are_as_many_records_where_a_book_has_no_key) {
    const std::string file = "Nội dung;Ngày;Hình thức;Chủ đề\nBản tin sáng;05/03/2026;Lượt phát thanh;Chuyển đổi số\nBản tin sáng;05/03/2026;Lượt phát thanh;Chuyển đổi số\nBản tin sáng;05/03/2026;Tin trên mạng xã hội;Chuyển đổi số\nBản tin sáng;05/03/2026;Lượt phát thanh;Chuyển đổi số\n";
    const Book& b = book("communication");
    ASSERT_TRUE(b.key.empty());
    EXPECT_EQ(import(file, "communication"), "4 0 0 0");
    EXPECT_EQ(import(file, "communication"), "0 0 4 0") << "again";
    EXPECT_EQ(records(b), 4);
}

TEST_P(BookImportTest, a_head_merged_over_two_rows_names_its_columns) {
    const std::string file = workbook({{"DANH SÁCH VIỆC NĂM 2026"}, {"Thông tin chung", "", "Số tiền", "Quyết định", "", "Ghi chú"}, {"Nội dung", "Ngày", "", "Số, ký hiệu", "Ngày", ""},
                                       {"Một", "05/03/2026", number(100), "1/QĐ", "01/03/2026", "x"}, {"Hai", "06/03/2026", number(200), "2/QĐ", "02/03/2026", ""}});
    const Uploaded up = uploaded_into(book(), file, "so.xlsx");
    EXPECT_EQ(up.run.heading_line, 3);
    EXPECT_EQ(up.run.heading, (std::vector<std::string>{"Thông tin chung — Nội dung", "Thông tin chung — Ngày", "Số tiền", "Quyết định — Số, ký hiệu", "Quyết định — Ngày", "Ghi chú"}));
    EXPECT_EQ(up.run.mapping.at("decision.day"), 4u);
    EXPECT_EQ(up.run.mapping.at("decision.number"), 3u);
    EXPECT_EQ(up.run.mapping.at("subject"), 0u);
    EXPECT_FALSE(up.run.mapping.contains("held_on")) << "two groups have a day: nobody but the officer knows which";
    Uploaded chosen = up;
    chosen.run.mapping["held_on"] = 1;
    sql::Reader s = w.program->db->read();
    chosen.seen = imports.preview(s, World::kHome, book(), chosen.run, w.now);
    EXPECT_EQ(counts(imported(book(), chosen)), "2 0 0 0");
}

TEST_P(BookImportTest, many_records_with_one_part_of_the_key_are_still_told_apart) {
    std::string file = "Nội dung;Ngày\n";
    for (int i = 0; i < 260; ++i) file += fmt::format("Họp giao ban;{}\nViệc {};05/03/2026\n", format_day(make_day(2025, 1, 1) + std::chrono::days{i}), i);
    file += "Họp giao ban;05/03/2026\n";
    EXPECT_EQ(records(book()), 0);
    const auto run = [&] {
        const Uploaded up = uploaded_into(book(), file, "so.csv");
        must(imports.start(attempt(), w.now, book(), up.id, up.run.mapping));
        return counts(must(imports.proceed(w.by(), w.now, book(), up.id, std::chrono::minutes(1))));
    };
    EXPECT_EQ(run(), "521 0 0 0");
    EXPECT_EQ(run(), "0 0 521 0") << "both halves of the key are common, each to more than 200 records";
}

}  // namespace
}  // namespace xaso::books
