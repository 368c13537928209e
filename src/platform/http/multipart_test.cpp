#include "platform/http/multipart.h"

#include <gtest/gtest.h>

namespace xaso::http {
namespace {

std::string part(const std::string& disposition, const std::string& content, const std::string& more = {}) {
    return "--X\r\nContent-Disposition: form-data; " + disposition + "\r\n" + more + "\r\n" + content + "\r\n";
}

TEST(Multipart, Boundary) {
    struct Row {
        std::string type;
        std::optional<std::string> boundary;
    };
    for (const Row& r : {Row{"multipart/form-data; boundary=abc", "abc"}, {"Multipart/Form-Data;Boundary=\"a b\"; charset=utf-8", "a b"},
                         {"multipart/form-data", std::nullopt}, {"multipart/form-data; boundary=", std::nullopt},
                         {"multipart/form-data; boundary=\"\"", std::nullopt}, {"multipart/form-data; boundary=\"a", std::nullopt},
                         {"multipart/form-data; boundary=a; boundary=b", std::nullopt}, {"multipart/mixed; boundary=a", std::nullopt},
                         {"multipart/form-data; boundary=" + std::string(70, 'a'), std::string(70, 'a')},
                         {"multipart/form-data; boundary=" + std::string(71, 'a'), std::nullopt}})
        EXPECT_EQ(multipart_boundary(r.type), r.boundary) << r.type;
}

TEST(Multipart, FieldsAndFiles) {
    std::string binary("\0\r\n--Y\xff\r\n--", 11);
    std::string body = part("name=\"ten\"", "Nguye\xCC\x82\xCC\x83n") + part("name=a", "") +
                       part("name=\"tep\"; filename=\"C:\\thư mục\\giấy%22.pdf\"", binary, "Content-Type: application/pdf\r\n") +
                       part("name=\"tep\"; filename=\"../../b.txt\"", "hai", "Content-Transfer-Encoding: binary\r\n") +
                       part("name=\"trong\"; filename=\"\"", "", "Content-Type: application/octet-stream\r\n") +
                       part("name=\"\\\"q\\\"\"", "q --X\r\n--XX") + "--X--\r\n";
    auto form = parse_multipart(body, "X");
    // "--X" at the start of a value's later line is a delimiter to every reader; a sender picks another boundary.
    ASSERT_FALSE(form);
    body.replace(body.find("--X\r\n--XX"), 9, "--X --XX");
    form = parse_multipart(body, "X");
    ASSERT_TRUE(form) << form.error().detail;
    using Pairs = std::vector<std::pair<std::string, std::string>>;
    EXPECT_EQ(form->fields.items(), (Pairs{{"ten", "Nguyễn"}, {"a", ""}, {"\"q\"", "q --X --XX"}}));
    ASSERT_EQ(form->uploads.size(), 2u);
    EXPECT_EQ(form->uploads[0].field, "tep");
    EXPECT_EQ(form->uploads[0].file_name, "giấy\".pdf");
    EXPECT_EQ(form->uploads[0].content_type, "application/pdf");
    EXPECT_EQ(form->uploads[0].bytes, binary);
    EXPECT_EQ(form->uploads[1].file_name, "b.txt");
    EXPECT_EQ(form->uploads[1].content_type, "text/plain");
    EXPECT_EQ(form->uploads[1].bytes, "hai");
}

TEST(Multipart, RefusesWhatIsNotWhole) {
    const std::string good = part("name=a", "1") + "--X--\r\n";
    ASSERT_TRUE(parse_multipart(good, "X"));
    EXPECT_TRUE(parse_multipart("--X--", "X"));
    struct Row {
        const char* row;
        std::string body;
        const char* code = "http.bad_multipart";
    };
    for (const Row& r : {
             Row{"empty", ""},
             {"preamble", "hello\r\n" + good},
             {"other boundary", "--Y\r\n" + good},
             {"longer boundary", "--XY--"},
             {"epilogue", good + "more"},
             {"no end", part("name=a", "1")},
             {"half an end", part("name=a", "1") + "--X-"},
             {"header without end", "--X\r\nContent-Disposition: form-data; name=a\r\n"},
             {"no disposition", "--X\r\nContent-Type: text/plain\r\n\r\n1\r\n--X--"},
             {"two dispositions", part("name=a", "1", "Content-Disposition: form-data; name=b\r\n") + "--X--"},
             {"attachment", "--X\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--X--"},
             {"no name", part("filename=a", "1") + "--X--"},
             {"empty name", part("name=\"\"", "1") + "--X--"},
             {"two names", part("name=a; name=b", "1") + "--X--"},
             {"two file names", part("name=a; filename=b; filename=c", "1") + "--X--"},
             {"open quote", part("name=\"a", "1") + "--X--"},
             {"parameter without value", part("name", "1") + "--X--"},
             {"blank before colon", part("name=a", "1", "Content-Type : x\r\n") + "--X--"},
             {"bare LF in header", part("name=a", "1", "A: b\nC: d\r\n") + "--X--"},
             {"base64", part("name=a", "1", "Content-Transfer-Encoding: base64\r\n") + "--X--"},
             {"part that ends in its header", "--X\r\nContent-Disposition: form-data; name=a\r\n\r\n--X--"},
             {"long header", part("name=a", "1", "A: " + std::string(9000, 'b') + "\r\n") + "--X--"},
             {"NUL in text", part("name=a", std::string("a\0b", 3)) + "--X--", "text.encoding"},
             {"bad UTF-8 in text", part("name=a", "\xC3(") + "--X--", "text.encoding"},
             {"bad UTF-8 in file name", part("name=a; filename=\"\xC3(\"", "1") + "--X--", "text.encoding"},
         }) {
        auto got = parse_multipart(r.body, "X");
        ASSERT_FALSE(got) << r.row;
        EXPECT_EQ(got.error().code, r.code) << r.row;
    }
    // Cut anywhere, it is refused and nothing is read past its end.
    for (std::size_t n = 0; n + 2 < good.size(); ++n) EXPECT_FALSE(parse_multipart(std::string(good, 0, n), "X")) << n;
}

TEST(Multipart, NumberOfPartsIsBounded) {
    std::string body;
    for (int i = 0; i < 1000; ++i) body += part("name=a", "1");
    ASSERT_TRUE(parse_multipart(body + "--X--", "X"));
    EXPECT_EQ(parse_multipart(body + "--X--", "X")->fields.items().size(), 1000u);
    auto more = parse_multipart(body + part("name=a", "1") + "--X--", "X");
    ASSERT_FALSE(more);
    EXPECT_EQ(more.error().code, "http.too_many_parts");
}

TEST(TakeForm, ByContentType) {
    struct Row {
        const char* row;
        std::string type, body;
        std::string value, left;
        const char* refusal = "";
    };
    for (const Row& r : {
             Row{"urlencoded", "application/x-www-form-urlencoded; charset=UTF-8", "a=1", "1", ""},
             {"multipart", "multipart/form-data; boundary=X", part("name=a", "2") + "--X--", "2", ""},
             {"json stays", "application/json", "{\"a\":1}", "", "{\"a\":1}"},
             {"no type stays", "", "a=1", "", "a=1"},
             {"no boundary", "multipart/form-data", "x", "", "x", "http.bad_multipart"},
             {"bad escape", "application/x-www-form-urlencoded", "a=%", "", "a=%", "http.bad_query"},
         }) {
        Request request;
        request.headers.set("Content-Type", r.type);
        request.body = r.body;
        auto got = take_form(request);
        EXPECT_EQ(got ? "" : got.error().code, r.refusal) << r.row;
        EXPECT_EQ(request.form.get("a"), r.value) << r.row;
        EXPECT_EQ(request.body, r.left) << r.row;
    }
}

}  // namespace
}  // namespace xaso::http
