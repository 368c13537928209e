#include "kernel/text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <thread>
#include <vector>

namespace xaso {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

TEST(Text, FoldsForSearch) {
    const std::pair<std::string_view, std::string_view> rows[] = {
        {"Trần Thị Đẹp", "tran thi dep"},
        {"ĐĂNG KÝ KHAI SINH", "dang ky khai sinh"},
        {"Hòa", "hoa"},
        {"Hoà", "hoa"},
        {"Ho\u0300a", "hoa"},                      // decomposed
        {"Tra\u0302\u0300n Thi\u0323 \u0110e\u0323p", "tran thi dep"},
        {"Tra\u0300\u0302n", "tran"},                // marks in the wrong order
        {"ắằẳẵặ ấầẩẫậ ốồổỗộ ớờởỡợ ứừửữự", "aaaaa aaaaa ooooo ooooo uuuuu"},
        {"ĐđƠơƯưĂăÂâÊêÔô", "ddoouuaaaaeeoo"},
        {"  xã \t\n An\u00A0 Thanh\u3000", "xa an thanh"},
        {"", ""},
        {"   ", ""},
        {"\u0301", ""},
        {"a \uFE0F", "a"},
        {"a \u0301b", "a b"},
        {"1.001193 – số 5/2023", "1.001193 – so 5/2023"},
        {"Straße Ⅷ", "strasse ⅷ"},
        {"中文 İ", "中文 i"},
        {"a\xff\xfe z", "a\uFFFD\uFFFD z"},
        {"a\0b"sv, "a\0b"sv},
    };
    for (const auto& [text, wanted] : rows) EXPECT_EQ(fold(text), wanted) << text;
}

// The quick table and ICU's full way must agree wherever a text can come from.
TEST(Text, FoldIsStableAndIgnoresTheNormalForm) {
    for (char32_t c = 1; c < 0x3000; ++c) {
        std::string text = "x";
        if (c < 0x80) {
            text += static_cast<char>(c);
        } else if (c < 0x800) {
            text += {static_cast<char>(0xC0 | (c >> 6)), static_cast<char>(0x80 | (c & 63))};
        } else {
            text += {static_cast<char>(0xE0 | (c >> 12)), static_cast<char>(0x80 | ((c >> 6) & 63)), static_cast<char>(0x80 | (c & 63))};
        }
        const std::string once = fold(text);
        EXPECT_EQ(fold(once), once) << static_cast<unsigned>(c);
        if (const Result<std::string> composed = nfc(text)) {
            EXPECT_EQ(fold(*composed), once) << static_cast<unsigned>(c);
        }
    }
}

TEST(Text, ComposesAtTheEdge) {
    EXPECT_EQ(nfc("Ho\u0300a"), "Hòa"s);
    EXPECT_EQ(nfc("Nguye\u0302\u0303n Thi\u0323"), "Nguyễn Thị"s);
    EXPECT_EQ(nfc("Nguyễn Thị"), "Nguyễn Thị"s);
    EXPECT_EQ(nfc("plain\ttext\r\n"), "plain\ttext\r\n"s);
    EXPECT_EQ(nfc(""), ""s);
    EXPECT_EQ(nfc("😀"), "😀"s);
}

TEST(Text, RefusesWhatIsNoText) {
    const std::pair<const char*, std::string_view> rows[] = {
        {"NUL", "a\0b"sv},
        {"escape", "a\x1b[0m"},
        {"delete", "a\x7f"},
        {"C1 control", "a\xC2\x85"},
        {"truncated", "Nguy\xE1\xBB"},
        {"Windows-1258", "Nguy\xEA\xDEn"},
        {"overlong", "\xC0\xAF"},
        {"surrogate", "\xED\xA0\x80"},
        {"beyond Unicode", "\xF4\x90\x80\x80"},
        {"UTF-16 mark", "\xFF\xFEN"},
    };
    for (const auto& [name, text] : rows) {
        const Result<std::string> result = nfc(text);
        ASSERT_FALSE(result) << name;
        EXPECT_EQ(result.error().code, "text.encoding") << name;
        EXPECT_NE(result.error().message.find("UTF-8"), std::string::npos) << name;
    }
    EXPECT_EQ(nfc("ab\xff").error().detail, "bad character at byte 2");
}

TEST(Text, KnowsValidUtf8) {
    for (std::string_view good : {""sv, "xã"sv, "a\0b"sv, "\xF0\x9F\x98\x80"sv, "\xEF\xBF\xBF"sv}) EXPECT_TRUE(valid_utf8(good)) << good;
    for (std::string_view bad : {"\x80"sv, "\xC0\xAF"sv, "\xE1\xBB"sv, "\xED\xA0\x80"sv, "\xF4\x90\x80\x80"sv, "a\xff"sv})
        EXPECT_FALSE(valid_utf8(bad));
}

TEST(Text, SortsAsVietnameseDo) {
    const std::vector<std::string> wanted{"An",   "Ánh", "Ăn", "Ân",  "Dung", "Dũng", "Đắc", "Đông", "E",   "Ê",
                                          "Ô",    "Ở",   "ơn", "Tân", "Tần",  "Tẩn",  "Tẫn", "Tấn",  "Tận"};
    std::vector<std::string> names = wanted;
    std::shuffle(names.begin(), names.end(), std::mt19937(7));
    std::sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) { return sort_key(a) < sort_key(b); });
    EXPECT_EQ(names, wanted);
}

TEST(Text, SortKeyIsOneForBothNormalForms) {
    EXPECT_EQ(sort_key("Hòa"), sort_key("Ho\u0300a"));
    EXPECT_NE(sort_key("Hòa"), sort_key("Hoà"));
    EXPECT_LT(sort_key("An"), sort_key("An Thanh"));
    EXPECT_EQ(sort_key("An").find('\0'), std::string::npos);
    EXPECT_LT(sort_key(std::string(2000, 'a')), sort_key(std::string(2000, 'a') + "b")) << "longer than the first buffer";
}

TEST(Text, TellsHowAWordIsWritten) {
    const struct { const char *a, *b; bool same; } rows[] = {
        {"Hòa", "Hoà", true},           {"Hòa", "Ho\u0300a", true},   {"HÒA  bình", "hoà Bình", true}, {"thúy", "thuý", true},         {"khỏe", "khoẻ", true}, {"Thủy", "Thuỷ", true},
        {"Hòa", "Hoa", false},          {"Hòa", "Hóa", false},         {"Quý", "Quy", false},           {"Đông", "Dông", false},        {"Tân", "Tan", false},  {"hòa bình", "hoa bình", false},
        {"hò a", "ho à", false},        {"Thơ", "Tho", false},         {" Hòa ", "hòa", true},          {"1/QĐ-UBND", "1/qđ-ubnd", true}, {"à-o", "ao-\u0300", false},
    };
    for (const auto& row : rows) EXPECT_EQ(written_key(row.a) == written_key(row.b), row.same) << row.a << " " << row.b << ": " << written_key(row.a) << " " << written_key(row.b);
    EXPECT_EQ(written_key(""), "");
    EXPECT_NE(written_key("\xff"), written_key("a"));
}

TEST(Text, TrimsUnicodeBlanks) {
    EXPECT_EQ(trim("  a b \t\n"), "a b");
    EXPECT_EQ(trim("\u00A0\u3000Xã\u2003"), "Xã");
    EXPECT_EQ(trim(" \u00A0 "), "");
    EXPECT_EQ(trim(""), "");
    EXPECT_EQ(trim(" \xff "), "\xff");
}

TEST(Text, CountsCodePoints) {
    EXPECT_EQ(count_chars(""), 0u);
    EXPECT_EQ(count_chars("Nguyễn"), 6u);
    EXPECT_EQ(count_chars("😀x"), 2u);
    EXPECT_EQ(count_chars("a\xff"), 2u);
}

TEST(Text, MasksIdentifiersAndPhones) {
    EXPECT_EQ(mask_identifier("030195000123"), "030******123");
    EXPECT_EQ(mask_identifier("012345678"), "012***678");
    EXPECT_EQ(mask_identifier("01234567"), "012**567");
    EXPECT_EQ(mask_identifier("0123456"), "*******");
    EXPECT_EQ(mask_identifier(""), "");
    EXPECT_EQ(mask_identifier("Đặng0123456Đặng"), "Đặn*********ặng");
    EXPECT_EQ(mask_phone("0912345678"), "*******678");
    EXPECT_EQ(mask_phone("113"), "***");
    EXPECT_EQ(mask_phone("09123456"), "*****456");
    EXPECT_EQ(mask_email("nguyen.mau@xa.gov.vn"), "n***@xa.gov.vn");
    EXPECT_EQ(mask_email("@"), "***@");
    EXPECT_EQ(mask_email("nguyen"), "***");
    EXPECT_EQ(mask_email(""), "");
}

TEST(Text, AMailAddressIsOnePlainOne) {
    EXPECT_TRUE(is_email("nguyen.mau+1@xa.gov.vn"));
    for (const char* wrong : {"", "a", "@b", "a@", "a@b@c", "a@b\r\nBcc: c@d", "a@b>", "a b@c", "a@b,c", "<a@b", "á@b"}) EXPECT_FALSE(is_email(wrong)) << wrong;
}

TEST(Text, MayBeUsedFromManyThreads) {
    const std::string key = sort_key("Trần Thị Đẹp");
    std::vector<std::thread> threads;
    std::vector<int> wrong(4, 0);
    for (int& errors : wrong) {
        threads.emplace_back([&errors, &key] {
            for (int i = 0; i < 2000; ++i) {
                errors += fold("Trần Thị Đẹp") != "tran thi dep";
                errors += sort_key("Trần Thị Đẹp") != key;
                errors += nfc("Ho\u0300a") != "Hòa"s;
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(wrong, std::vector<int>(4, 0));
}

TEST(Upper, keeps_vietnamese_letters) {
    for (const auto& [text, expected] : std::initializer_list<std::pair<const char*, const char*>>{{"Xã An Thanh", "XÃ AN THANH"}, {"Đặc khu Phú Quý", "ĐẶC KHU PHÚ QUÝ"}, {"", ""}, {"ỷ ở", "Ỷ Ở"}})
        EXPECT_EQ(upper(text), expected);
}

}  // namespace
}  // namespace xaso
