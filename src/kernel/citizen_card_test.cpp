#include "kernel/citizen_card.h"

#include <gtest/gtest.h>

namespace xaso {
namespace {

const Day kToday = make_day(2026, 11, 26);

TEST(CitizenNumber, tells_place_sex_and_year_of_birth) {
    const struct { const char* name; const char* digits; const char* place; bool female; int year; } rows[] = {
        {"woman of the last century", "030195000001", "Hải Dương", true, 1995},
        {"man of the last century", "001060000001", "Hà Nội", false, 1960},
        {"girl of this century", "096326000001", "Cà Mau", true, 2026},
        {"boy of this century", "079200000001", "Thành phố Hồ Chí Minh", false, 2000},
        {"born in the first year there is", "038100000001", "Thanh Hóa", true, 1900},
        {"born abroad", "141095000001", "", false, 1995},
    };
    for (const auto& row : rows) {
        const auto n = read_citizen_number(row.digits, kToday);
        ASSERT_TRUE(n) << row.name << ": " << n.error().message;
        EXPECT_EQ(n->place, row.place) << row.name;
        EXPECT_EQ(n->female, row.female) << row.name;
        EXPECT_EQ(n->born_year, row.year) << row.name;
    }
}

TEST(CitizenNumber, what_cannot_be_is_refused) {
    const struct { const char* name; const char* digits; const char* says; } rows[] = {
        {"next year", "030227000001", "năm sinh 2027"}, {"next century", "030495000001", "năm sinh 2195"}, {"last century there is", "030999000001", "năm sinh 2399"},
        {"11 digits", "03019500001", "12 chữ số"}, {"13 digits", "0301950000011", "12 chữ số"}, {"a letter", "03019500000O", "12 chữ số"}, {"empty", "", "12 chữ số"},
    };
    for (const auto& row : rows) {
        const auto n = read_citizen_number(row.digits, kToday);
        ASSERT_FALSE(n) << row.name;
        EXPECT_EQ(n.error().code, "citizen.number") << row.name;
        EXPECT_NE(n.error().message.find(row.says), std::string::npos) << row.name << ": " << n.error().message;
    }
}

TEST(CitizenCard, fields_are_read_by_position) {
    const auto card = read_citizen_card(" 030195000001|125000001| Trần Thị Mẫu |01021995|Nữ|Thôn 1, Xã Mẫu|05052022", kToday);
    ASSERT_TRUE(card) << card.error().message;
    EXPECT_EQ(card->number, "030195000001");
    EXPECT_EQ(card->old_number, "125000001");
    EXPECT_EQ(card->name, "Trần Thị Mẫu");
    EXPECT_EQ(card->born, make_day(1995, 2, 1));
    EXPECT_TRUE(card->female);
    EXPECT_EQ(card->address, "Thôn 1, Xã Mẫu");
    EXPECT_EQ(card->doubt, "");
}

TEST(CitizenCard, cards_of_every_age_are_taken_and_the_unlikely_is_a_doubt) {
    const struct { const char* name; const char* line; const char* doubt; } rows[] = {
        {"no old number", "030095000001||Trần Văn Mẫu|01021995|Nam|Thôn 1|05052022", ""},
        {"old number of twelve digits", "030095000001|030095000002|Trần Văn Mẫu|01021995|Nam|Thôn 1|05052022", ""},
        {"newer card with more fields", "030195000001||Trần Thị Mẫu|01021995|Nữ|Thôn 1|05052022||Cha Mẫu|Mẹ Mẫu", ""},
        {"no issue date", "030195000001||Trần Thị Mẫu|01021995|Nữ|Thôn 1", ""},
        {"no residence", "030195000001||Trần Thị Mẫu|01021995|Nữ||05052022", ""},
        {"born in this century", "030304000001||Trần Thị Mẫu|01022004|Nữ|Thôn 1|05052022", ""},
        {"names of the highlands", "066195000001||H’Lơ Niê Kđăm|01021995|Nữ|Buôn Ea M'Ngăn|05052022", ""},
        {"a dash in the residence", "030195000001||Trần Thị Mẫu|01021995|Nữ|Tổ 3 – Phường Mẫu|05052022", ""},
        {"capitals", "030195000001||TRẦN THỊ MÃ|01021995|NỮ|THÔN 1|05052022", ""},
        {"year does not fit the number", "030195000001||Trần Thị Mẫu|01021996|Nữ|Thôn 1|05052022", "Năm sinh trên thẻ (1996) khác năm trong số định danh (1995)."},
        {"sex does not fit the number", "030195000001||Trần Thị Mẫu|01021995|Nam|Thôn 1|05052022", "Giới tính trên thẻ khác giới tính trong số định danh."},
        {"marks lost", "030195000001||Tran Thi Mau|01021995|Nu|Thon 1|05052022", "Họ tên và nơi cư trú trên dòng quét đều không có dấu; có thể máy quét làm mất dấu."},
    };
    for (const auto& row : rows) {
        const auto card = read_citizen_card(row.line, kToday);
        ASSERT_TRUE(card) << row.name << ": " << card.error().message;
        EXPECT_EQ(card->doubt, row.doubt) << row.name;
    }
}

TEST(CitizenCard, a_bad_line_is_refused_with_its_field) {
    const struct { const char* name; const char* line; const char* says; } rows[] = {
        {"cut short", "030195000001||Trần Thị Mẫu", "có 3 mục, không thấy ngày sinh"},
        {"without a residence's place", "030195000001||Trần Thị Mẫu|01021995|Nữ", "không thấy nơi cư trú"},
        {"only bars", "||||||", "mục 1 (số định danh)"},
        {"11 digits", "03019500001||Trần Thị Mẫu|01021995|Nữ|Thôn 1|05052022", "mục 1 (số định danh): phải có 12 chữ số"},
        {"a letter in the number", "03019500000a||Trần Thị Mẫu|01021995|Nữ|Thôn 1|05052022", "mục 1 (số định danh)"},
        {"year of birth to come", "030299000001||Trần Thị Mẫu|01021995|Nữ|Thôn 1|05052022", "mục 1 (số định danh): năm sinh trong số sau năm nay"},
        {"old number of 8 digits", "030195000001|12345678|Trần Thị Mẫu|01021995|Nữ|Thôn 1|05052022", "mục 2 (số CMND cũ)"},
        {"one field left out", "030195000001|Trần Thị Mẫu|01021995|Nữ|Thôn 1|05052022", "mục 2 (số CMND cũ)"},
        {"no name", "030195000001|||01021995|Nữ|Thôn 1|05052022", "mục 3 (họ và tên): để trống"},
        {"a number for a name", "030195000001||01021995|01021995|Nữ|Thôn 1|05052022", "mục 3 (họ và tên): có chữ số"},
        {"UTF-8 read as Latin-1", "030195000001||Tráº§n Thá»\x8b Máº«u|01021995|Nữ|Thôn 1|05052022", "sai bảng mã ở mục 3 (họ và tên)"},
        {"the shortest such", "030195000001||HÃ\u00a0|01021995|Nữ|Thôn 1|05052022", "sai bảng mã ở mục 3 (họ và tên)"},
        {"UTF-8 read as Windows-1252", "030195000001||Trần Thị Mẫu|01021995|Nữ|ThÃ´n 1|05052022", "sai bảng mã ở mục 6 (nơi cư trú)"},
        {"question marks for letters", "030195000001||Tr?n Th? M?u|01021995|Nữ|Thôn 1|05052022", "sai bảng mã ở mục 3"},
        {"signs for what could not be read", "030195000001||Tr\uFFFDn|01021995|Nữ|Thôn 1|05052022", "sai bảng mã ở mục 3"},
        {"no such day", "030195000001||Trần Thị Mẫu|31021995|Nữ|Thôn 1|05052022", "mục 4 (ngày sinh)"},
        {"no day of birth", "030195000001||Trần Thị Mẫu||Nữ|Thôn 1|05052022", "mục 4 (ngày sinh)"},
        {"born tomorrow", "030326000001||Trần Thị Mẫu|27112026|Nữ|Thôn 1|", "mục 4 (ngày sinh): sau hôm nay"},
        {"another word for the sex", "030195000001||Trần Thị Mẫu|01021995|X|Thôn 1|05052022", "mục 5 (giới tính)"},
        {"issued on no day", "030195000001||Trần Thị Mẫu|01021995|Nữ|Thôn 1|99999999", "mục 7 (ngày cấp)"},
        {"issued before birth", "030195000001||Trần Thị Mẫu|01021995|Nữ|Thôn 1|05051990", "mục 7 (ngày cấp)"},
        {"issued tomorrow", "030195000001||Trần Thị Mẫu|01021995|Nữ|Thôn 1|27112026", "mục 7 (ngày cấp)"},
    };
    for (const auto& row : rows) {
        const auto card = read_citizen_card(row.line, kToday);
        ASSERT_FALSE(card) << row.name;
        EXPECT_EQ(card.error().code, "citizen.card") << row.name;
        EXPECT_NE(card.error().message.find(row.says), std::string::npos) << row.name << ": " << card.error().message;
    }
}

}  // namespace
}  // namespace xaso
