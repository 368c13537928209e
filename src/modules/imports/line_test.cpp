#include "imports/line.h"

#include <gtest/gtest.h>

namespace xaso::imports {
namespace {

class OneProcedure final : public ProcedureFinder {
public:
    OneProcedure() { p_.code = "9.000001"; }
    const procedures::Procedure* find(std::string_view text, Day) override { return text == "9.000001" ? &p_ : nullptr; }

private:
    procedures::Procedure p_;
};

TEST(When, reads_what_exports_write) {
    struct Row {
        const char* text;
        const char* expected;   // ISO, or "" when refused
    };
    for (const Row& r : {Row{"09/06/2023", "2023-06-09"}, {"9/6/2023", "2023-06-09"}, {"2023-06-09", "2023-06-09"}, {"09/06/2023 08:30", "2023-06-09T08:30"}, {"08:30 09/06/2023", "2023-06-09T08:30"},
                         {"09/06/2023 08:30:15", "2023-06-09T08:30:15"}, {"20230609", "2023-06-09"}, {"20230609083015", "2023-06-09T08:30:15"}, {"2023-06-09T01:30:00Z", "2023-06-09T08:30"},
                         {"45086", "2023-06-09"}, {"45086.5", "2023-06-09T12:00"}, {"19999", ""}, {"80500", ""}, {"15/02/20263", ""}, {"31/02/2024", ""}, {"06/30/2023", ""}, {"20231309", ""}, {"hôm qua", ""}, {"09.06.2023", ""}}) {
        const auto w = parse_when(r.text);
        EXPECT_EQ(w ? iso_day(w->day) + (w->time ? iso_local(w->day + *w->time).substr(10) : "") : "", r.expected) << r.text;
    }
}

TEST(Words, of_states_and_channels) {
    using enum onestop::DossierState;
    // LAW QD 766/QD-TTg: ten states by number.
    for (int n = 1; n <= 10; ++n) EXPECT_EQ(static_cast<int>(*parse_state_words(std::to_string(n))), n);
    for (const auto& [text, state] : {std::pair{"Đã trả kết quả", returned}, {"ĐÃ XỬ LÝ XONG", finished}, {"Đang giải quyết", in_progress}, {"Yêu cầu bổ sung giấy tờ", awaiting_supplement}, {"in_progress", in_progress}})
        EXPECT_EQ(parse_state_words(text), state) << text;
    EXPECT_FALSE(parse_state_words("11"));
    EXPECT_FALSE(parse_state_words("gì đó"));
    for (const auto& [text, channel] : {std::pair{"1", onestop::Channel::desk}, {"Trực tuyến", onestop::Channel::online}, {"BCCI", onestop::Channel::post}, {"online", onestop::Channel::online}})
        EXPECT_EQ(parse_channel_words(text), channel) << text;
    EXPECT_FALSE(parse_channel_words("4"));
}

TEST(Guess, knows_usual_headings) {
    const Mapping m = guess_mapping({"STT", "Số hồ sơ", "Tên thủ tục", "Chủ hồ sơ", "Ngày tiếp nhận hồ sơ", "Ngày hẹn trả KQ", "Ngày trả", "NgayKetThucXuLy"});
    EXPECT_EQ(m, (Mapping{{Field::code, 1}, {Field::procedure, 2}, {Field::applicant, 3}, {Field::received, 4}, {Field::due, 5}, {Field::returned, 6}, {Field::finished, 7}}));
}

TEST(CheckLine, names_the_column_and_the_remedy) {
    const std::vector<std::string> heading{"Mã", "Thủ tục", "Người nộp", "Chủ", "CCCD", "ĐT", "Địa chỉ", "Kênh", "Nhận", "Hẹn", "Xong", "Trả", "Trạng thái", "Ghi chú", "Thư"};
    Mapping mapping;
    for (std::size_t i = 0; i < fields().size(); ++i) mapping[fields()[i].field] = i;
    const std::vector<std::string> good{"A-1", "9.000001", "Trần Mẫu", "", "030000000001", "0912 345 678", "thôn 1", "1", "01/06/2023", "06/06/2023", "", "", "4", "", "mau@xa.example"};
    struct Row {
        const char* name;
        std::size_t column;
        std::string text;
        const char* blamed;   // "" when the line is good
    };
    const Row rows[] = {
        {"as it should be", 0, "A-1", ""}, {"no code", 0, "", "Mã"}, {"code too long", 0, std::string(61, 'x'), "Mã"}, {"code rounded away", 0, "2.30609E+12", "Mã"},
        {"unknown procedure", 1, "8.1", "Thủ tục"}, {"no name", 2, "", "Người nộp"}, {"TCVN3 read as text", 2, "NguyÔn ThÞ H\xC2\xAE", "Người nộp"}, {"letters lost", 2, "Nguy?n Th? M?u", "Người nộp"},
        {"UTF-8 read as Latin", 2, "Nguy\xC3\xA1\xC2\xBBn", "Người nộp"}, {"owner garbled", 3, "\xEF\xBF\xBD", "Chủ"}, {"number rounded away", 4, "3.02E+10", "CCCD"}, {"masked number", 4, "030******001", "CCCD"},
        {"zero lost in front", 4, "30000000001", "CCCD"}, {"letters in a number", 4, "03000000000A", "CCCD"}, {"born after this year", 4, "030299000001", "CCCD"}, {"nine digits", 4, "123456789", ""}, {"zero of a phone lost", 5, "912345678", ""},
        {"two phones", 5, "0912345678/0987654321", "ĐT"}, {"channel unknown", 7, "fax", "Kênh"}, {"channel empty", 7, "", "Kênh"}, {"impossible day", 8, "15/02/20263", "Nhận"}, {"no day", 8, "", "Nhận"},
        {"day to come", 8, "01/07/2023", "Nhận"}, {"due before reception", 9, "31/05/2023", "Hẹn"}, {"due far away", 9, "01/06/2123", "Hẹn"}, {"no due", 9, "", "Hẹn"}, {"open but finished", 10, "05/06/2023", "Trạng thái"},
        {"finished without a day", 12, "9", "Xong"}, {"collected does not mean finished", 12, "10", "Xong"}, {"not yet received", 12, "1", "Trạng thái"}, {"never received", 12, "3", "Trạng thái"}, {"state unknown", 12, "xyz", "Trạng thái"},
        {"note too long", 13, std::string(2001, 'x'), "Ghi chú"}, {"address too long", 6, std::string(301, 'x'), "Địa chỉ"}, {"no address of mail", 14, "mau.xa", "Thư"}, {"no mail", 14, "", ""},
    };
    OneProcedure procedures;
    for (const Row& r : rows) {
        SCOPED_TRACE(r.name);
        TableRow row{7, good, ""};
        row.cells[r.column] = r.text;
        const Checked c = check_line(row, heading, mapping, procedures, make_day(2023, 6, 30));
        EXPECT_EQ(c.line.has_value(), *r.blamed == 0);
        if (*r.blamed == 0) continue;
        bool blamed = false;
        for (const Problem& p : c.problems) {
            blamed = blamed || p.column == r.blamed;
            EXPECT_FALSE(p.what.empty() || p.remedy.empty());
        }
        EXPECT_TRUE(blamed) << c.problems.at(0).column << ": " << c.problems[0].what;
    }
    TableRow twice{7, good, ""};
    twice.cells[8] = "x";
    twice.cells[4] = "x";
    EXPECT_EQ(check_line(twice, heading, mapping, procedures, make_day(2023, 6, 30)).problems.size(), 2u) << "all that is wrong at once";
    TableRow phone{7, good, ""};
    phone.cells[5] = "912345678";
    EXPECT_EQ(check_line(phone, heading, mapping, procedures, make_day(2023, 6, 30)).line->applicant.phone, "0912345678");
    const auto plain = check_line({7, good, ""}, heading, mapping, procedures, make_day(2023, 6, 30)).line;
    EXPECT_EQ(plain->applicant.email, "mau@xa.example");
    auto other = *plain;
    other.applicant.email = "khac@xa.example";
    EXPECT_NE(plain->hash(), other.hash());
}

}  // namespace
}  // namespace xaso::imports
