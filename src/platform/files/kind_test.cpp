#include "platform/files/kind.h"

#include <gtest/gtest.h>

namespace xaso::files {
namespace {
using namespace std::string_literals;

std::string n2(unsigned v) { return {static_cast<char>(v & 255), static_cast<char>(v >> 8 & 255)}; }
std::string n4(unsigned v) { return n2(v & 65535) + n2(v >> 16); }
// A zip that holds the names and no bytes: what the list at its end says is all that is read.
std::string zip(const std::vector<std::string>& names) {
    std::string local, list;
    for (const std::string& name : names) {
        list += "PK\1\2"s + std::string(24, '\0') + n2(static_cast<unsigned>(name.size())) + std::string(12, '\0') + n4(static_cast<unsigned>(local.size())) + name;
        local += "PK\3\4"s + std::string(22, '\0') + n2(static_cast<unsigned>(name.size())) + n2(0) + name;
    }
    const auto count = n2(static_cast<unsigned>(names.size()));
    return local + list + "PK\5\6"s + std::string(4, '\0') + count + count + n4(static_cast<unsigned>(list.size())) + n4(static_cast<unsigned>(local.size())) + n2(0);
}
const std::string kPdf = "%PDF-1.4\n1 0 obj\nendobj\n%%EOF\n";
const std::string kJpeg = "\xFF\xD8\xFF\xE0\x00\x06JFIF\xFF\xDA\x00\x04\x01\x02pixels\xFF\xD9"s;
const std::string kPng = "\x89PNG\r\n\x1a\n\0\0\0\1IHDRxcrc.\0\0\0\0IENDcrc."s;
const std::string kDocx = zip({"[Content_Types].xml", "word/document.xml"}), kXlsx = zip({"[Content_Types].xml", "xl/workbook.xml"});

TEST(Kind, a_file_is_taken_by_its_content_and_only_under_its_own_name) {
    const struct { const char* name; std::string bytes; const char* refused; FileKind kind; } rows[] = {
        {"to-khai.pdf", kPdf, "", FileKind::pdf},
        {"Ảnh thẻ.JPG", kJpeg, "", FileKind::jpeg},
        {"anh.jpeg", kJpeg, "", FileKind::jpeg},
        {"anh.png", kPng, "", FileKind::png},
        {"don.docx", kDocx, "", FileKind::docx},
        {"bang.xlsx", kXlsx, "", FileKind::xlsx},
        {"don.docx", zip({"[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"}), "files.not_its_name", {}},
        {"don.docx", kXlsx, "files.not_its_name", {}},
        {"anh.png", kJpeg, "files.not_its_name", {}},
        {"to-khai.pdf", "<html><script>alert(1)</script>", "files.not_its_name", {}},
        {"to-khai.pdf", "MZ\x90\0"s, "files.not_its_name", {}},
        {"chay.exe", "MZ\x90\0"s, "files.kind", {}},
        {"to-khai.exe", kPdf, "files.not_its_name", {}},
        {"to-khai", kPdf, "files.not_its_name", {}},
        {"kho.zip", zip({"a.txt"}), "files.kind", {}},
        {"to-khai.pdf", "", "files.empty", {}},
        {"to-khai.pdf", kPdf + std::string(2000, ' '), "files.too_big", {}},
        {"to-khai.pdf", kPdf.substr(0, 20), "files.cut_off", {}},
        {"anh.jpg", kJpeg.substr(0, kJpeg.size() - 1), "files.cut_off", {}},
        {"anh.png", kPng.substr(0, 30), "files.cut_off", {}},
        {"don.docx", kDocx.substr(0, kDocx.size() - 5), "files.cut_off", {}},
        {"..", kPdf, "files.name", {}},
        {"a\xff.pdf", kPdf, "files.name", {}},
    };
    for (const auto& row : rows) {
        const auto checked = check_file(row.name, row.bytes, 1000);
        EXPECT_EQ(checked ? "" : checked.error().code, row.refused) << row.name;
        if (checked) { EXPECT_EQ(checked->kind, row.kind) << row.name; }
        else if (std::string_view(row.refused) != "files.name") { EXPECT_NE(checked.error().message.find(safe_name(row.name)), std::string::npos) << "the refusal names the file"; }
    }
}

TEST(Kind, the_end_of_a_small_picture_inside_a_photo_is_not_its_end) {
    const std::string cut = "\xFF\xD8\xFF\xE1\x00\x08\xFF\xD8\xFF\xD9..\xFF\xDA\x00\x04\x01\x02half a phot"s;
    EXPECT_FALSE(sniff(cut).whole);
    EXPECT_TRUE(sniff(cut + "\xFF\xD9").whole);
}

TEST(Kind, names_are_safe_on_any_system_and_read_as_what_they_are) {
    const struct { const char* given; const char* kept; } rows[] = {
        {"to-khai.pdf", "to-khai.pdf"}, {"../../etc/passwd.pdf", "passwd.pdf"}, {"C:\\Scan\\a.pdf", "a.pdf"}, {"a:b?.pdf", "a_b_.pdf"}, {".an.pdf", "an.pdf"}, {"a.pdf. ", "a.pdf"},
        {"hoa-don\u202efdp.exe", "hoa-donfdp.exe"}, {"Giấy khai sinh.pdf", "Giấy khai sinh.pdf"}, {"..", ""}, {"", ""}, {"a\x01.pdf", ""}};
    for (const auto& row : rows) EXPECT_EQ(safe_name(row.given), row.kept) << row.given;
    std::string longest;
    for (int i = 0; i < 300; ++i) longest += "ế";
    const std::string kept = safe_name(longest + ".pdf");
    EXPECT_TRUE(kept.ends_with("ế.pdf")) << kept;
    EXPECT_LE(kept.size(), 120u * 3 + 4);
}

// FIPS 180-2, appendix B.1.
TEST(Kind, the_hash_is_sha_256) { EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"); }

TEST(Kind, sizes_are_said_in_words) {
    for (const auto& [bytes, says] : {std::pair{std::int64_t{900}, "900 byte"}, {1536, "2 KB"}, {1'500'000, "1,4 MB"}, {10 << 20, "10 MB"}}) EXPECT_EQ(size_words(bytes), says);
}

}  // namespace
}  // namespace xaso::files
