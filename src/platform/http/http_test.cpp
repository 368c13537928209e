#include "platform/http/http.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <stdexcept>

#include "platform/http/framing.h"
#include "platform/http/listen.h"
#include "platform/http/wire.h"

namespace xaso::http {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

TEST(Headers, AreFoundWithoutCase) {
    Headers h;
    h.add("Content-Type", "a");
    h.add("X-Two", "1");
    h.add("x-two", "2");
    EXPECT_EQ(h.get("content-TYPE"), "a");
    EXPECT_EQ(h.get("X-TWO"), "1");
    EXPECT_EQ(h.get("absent"), "");
    h.set("X-TWO", "3");
    EXPECT_EQ(h.all(), (Pairs{{"Content-Type", "a"}, {"X-TWO", "3"}}));
}

TEST(Headers, RefuseWhatWouldBeAnotherLine) {
    struct Row {
        const char* row;
        std::string name, value;
    };
    for (const Row& r : {Row{"line end", "A", "x\r\nSet-Cookie: y"}, {"lone LF", "A", "x\ny"}, {"NUL", "A", std::string("x\0y", 3)},
                         {"blank in name", "A B", "x"}, {"colon in name", "A:", "x"}, {"no name", "", "x"}}) {
        Headers h;
        EXPECT_THROW(h.set(r.name, r.value), std::invalid_argument) << r.row;
        EXPECT_THROW(h.add(r.name, r.value), std::invalid_argument) << r.row;
        EXPECT_TRUE(h.all().empty()) << r.row;
    }
}

TEST(Urlencoded, Fields) {
    struct Row {
        const char* row;
        std::string_view text;
        Pairs fields;
        const char* refusal = "";
    };
    for (const Row& r : {
             Row{"empty", "", {}},
             {"two", "a=1&b=2", {{"a", "1"}, {"b", "2"}}},
             {"repeated", "a=1&a=2", {{"a", "1"}, {"a", "2"}}},
             {"no value", "a&b=", {{"a", ""}, {"b", ""}}},
             {"equals in value", "a=b=c", {{"a", "b=c"}}},
             {"empty pairs", "&&a=1&", {{"a", "1"}}},
             {"plus and escapes", "ten=Nguy%E1%BB%85n+An%2B", {{"ten", "Nguyễn An+"}}},
             {"escaped separators", "a%26b=c%3Dd", {{"a&b", "c=d"}}},
             {"marks are composed", "a=a%CC%80", {{"a", "à"}}},
             {"cut escape", "a=%C", {}, "http.bad_query"},
             {"escape at the end", "a=%", {}, "http.bad_query"},
             {"no hex", "a=%GG", {}, "http.bad_query"},
             {"bad escape in name", "%zz=1", {}, "http.bad_query"},
             {"NUL", "a=%00", {}, "text.encoding"},
             {"bad UTF-8", "a=%C3%28", {}, "text.encoding"},
             {"overlong slash", "a=%C0%AF", {}, "text.encoding"},
         }) {
        auto got = parse_urlencoded(r.text);
        EXPECT_EQ(got ? "" : got.error().code, r.refusal) << r.row;
        if (got) {
            EXPECT_EQ(got->items(), r.fields) << r.row;
        }
    }
}

TEST(Urlencoded, NumberOfFieldsIsBounded) {
    std::string text;
    for (int i = 0; i < 10'000; ++i) text += "a&";
    ASSERT_TRUE(parse_urlencoded(text));
    EXPECT_EQ(parse_urlencoded(text)->items().size(), 10'000u);
    text += "a";
    ASSERT_FALSE(parse_urlencoded(text));
    EXPECT_EQ(parse_urlencoded(text).error().code, "http.too_many_fields");
}

TEST(Fields, ReadByName) {
    Fields f;
    f.add("a", "1");
    f.add("b", "");
    f.add("a", "2");
    EXPECT_EQ(f.get("a"), "1");
    EXPECT_EQ(f.get("c"), "");
    EXPECT_TRUE(f.has("b"));
    EXPECT_FALSE(f.has("B"));
    EXPECT_EQ(f.all("a"), (std::vector<std::string>{"1", "2"}));
}

TEST(Request, Cookie) {
    Request r;
    r.headers.add("Cookie", "a=1; sid=abc==; quoted=\"x y\"; ; sid=second");
    r.headers.add("cookie", "late=2");
    for (auto [name, value] : {std::pair{"a", "1"}, {"sid", "abc=="}, {"quoted", "x y"}, {"late", "2"}, {"si", ""}, {"A", ""}})
        EXPECT_EQ(r.cookie(name), value) << name;
}

TEST(Response, Helpers) {
    EXPECT_EQ(Response::html("x").headers.get("Content-Type"), "text/html; charset=utf-8");
    EXPECT_EQ(Response::html("x", 422).status, 422);
    EXPECT_EQ(Response::json("{}").headers.get("Content-Type"), "application/json");
    EXPECT_EQ(Response::text("x").headers.get("Content-Type"), "text/plain; charset=utf-8");
    auto r = Response::redirect("/hồ sơ?a=1\r\nSet-Cookie: x");
    EXPECT_EQ(r.status, 303);
    EXPECT_EQ(r.headers.get("Location"), "/h%E1%BB%93%20s%C6%A1?a=1%0D%0ASet-Cookie:%20x");
}

TEST(Target, PathAndSegments) {
    struct Row {
        std::string_view target;
        std::string path;
        std::vector<std::string> segments;
        bool good = true;
    };
    for (const Row& r : {
             Row{"/", "/", {}},
             {"/a/b", "/a/b", {"a", "b"}},
             {"/a/", "/a/", {"a", ""}},
             {"//a", "//a", {"", "a"}},
             {"/a%2fb/c", "/a/b/c", {"a/b", "c"}},
             {"/h%E1%BB%93", "/hồ", {"hồ"}},
             {"/a+b", "/a+b", {"a+b"}},
             {"/...", "/...", {"..."}},
             {"/?x=1", "/", {}},
             {"", "", {}, false},
             {"*", "", {}, false},
             {"a/b", "", {}, false},
             {"http://x/", "", {}, false},
             {"x:443", "", {}, false},
             {"/../etc", "", {}, false},
             {"/a/%2e%2E/b", "", {}, false},
             {"/./a", "", {}, false},
             {"/%", "", {}, false},
             {"/%4", "", {}, false},
             {"/%zz", "", {}, false},
             {"/%00", "", {}, false},
             {"/%C3%28", "", {}, false},
             {"/a%0Ab", "", {}, false},
             {"/a%09b", "", {}, false},
             {"/a%7Fb", "", {}, false},
             {"/a#b", "", {}, false},
             {"/a?x=%zz", "", {}, false},
             {"/\xC3\xA0", "", {}, false},
         }) {
        auto got = parse_target(r.target);
        ASSERT_EQ(got.has_value(), r.good) << r.target;
        if (!got) continue;
        EXPECT_EQ(got->path, r.path) << r.target;
        EXPECT_EQ(got->segments, r.segments) << r.target;
    }
    EXPECT_EQ(parse_target("/a?b=c&d=?/")->query.items(), (Pairs{{"b", "c"}, {"d", "?/"}}));
}

TEST(HeadScan, ReadsEachByteOnceHoweverTheyArrive) {
    std::string text = "GET / HTTP/1.1\r\nHost: a\r\n\r\nrest";
    HeadScan scan;
    for (std::size_t n = 1; n < text.size() - 4; ++n) ASSERT_EQ(scan.feed(text.substr(0, n)), HeadScan::State::more) << n;
    EXPECT_EQ(scan.feed(text), HeadScan::State::complete);
    EXPECT_EQ(scan.size(), text.size() - 4);
}

TEST(Wire, GzipIsAskedFor) {
    for (auto [value, wanted] : {std::pair{"gzip", true}, {"br, GZIP;q=0.5", true}, {"gzip;q=1.0", true}, {"deflate , gzip", true}, {"", false},
                                 {"br", false}, {"gzip;q=0", false}, {"gzip; q=0.000", false}, {"x-gzip", false}, {"identity", false}}) {
        Headers h;
        h.add("Accept-Encoding", value);
        EXPECT_EQ(accepts_gzip(h), wanted) << value;
    }
}

TEST(Wire, CompressesWhatIsWorthIt) {
    struct Row {
        const char* row;
        std::string type;
        std::size_t size;
        const char* encoding;
        bool asked;
        bool compressed;
        const char* vary;
    };
    for (const Row& r : {
             Row{"page", "text/html; charset=utf-8", 1024, "", true, true, "Accept-Encoding"},
             {"json", "application/json", 5000, "", true, true, "Accept-Encoding"},
             {"style sheet", "text/css", 5000, "", true, true, "Accept-Encoding"},
             {"not asked", "text/html", 5000, "", false, false, "Accept-Encoding"},
             {"small", "text/html", 1023, "", true, false, ""},
             {"picture", "image/png", 5000, "", true, false, ""},
             {"encoded by the handler", "text/html", 5000, "br", true, false, ""},
         }) {
        Headers request;
        if (r.asked) request.add("Accept-Encoding", "gzip");
        Response response;
        response.headers.set("Content-Type", r.type);
        if (*r.encoding) response.headers.set("Content-Encoding", r.encoding);
        response.body.assign(r.size, 'x');
        compress_for(request, response);
        EXPECT_EQ(response.headers.get("Content-Encoding"), r.compressed ? "gzip" : r.encoding) << r.row;
        EXPECT_EQ(response.body.size() < r.size, r.compressed) << r.row;
        EXPECT_EQ(response.headers.get("Vary"), r.vary) << r.row;
    }
}

TEST(Wire, HeadCarriesTheServersOwnLines) {
    Response r = Response::text("abc");
    r.headers.add("Content-Length", "999");
    r.headers.add("transfer-encoding", "chunked");
    r.headers.add("Set-Cookie", "a=1");
    r.headers.add("Set-Cookie", "b=2");
    EXPECT_EQ(response_head(r, {true, false, "00ff", "D"}),
              "HTTP/1.1 200 OK\r\nDate: D\r\nX-Request-Id: 00ff\r\nContent-Type: text/plain; charset=utf-8\r\nSet-Cookie: a=1\r\nSet-Cookie: "
              "b=2\r\nContent-Length: 3\r\nConnection: close\r\n\r\n");
    r.status = 204;
    EXPECT_EQ(response_head(r, {false, true, "1", "D"}).find("Content-Length"), std::string::npos);
    EXPECT_NE(response_head(r, {false, true, "1", "D"}).find("Connection: keep-alive\r\n"), std::string::npos);
}

TEST(Wire, Date) {
    using namespace std::chrono;
    EXPECT_EQ(http_date(sys_days(year(2026) / 11 / 2) + hours(8) + seconds(5)), "Mon, 02 Nov 2026 08:00:05 GMT");
}

TEST(Listen, Address) {
    struct Row {
        std::string_view text;
        const char* host = nullptr;  // null: refused
        int port = 0;
    };
    for (const Row& r : {Row{"127.0.0.1:8080", "127.0.0.1", 8080}, {"localhost:0", "127.0.0.1", 0}, {"[::1]:80", "::1", 80},
                         {"0.0.0.0:65535", "0.0.0.0", 65535}, {"8080"}, {":8080"}, {"127.0.0.1"}, {"127.0.0.1:"}, {"127.0.0.1:x"},
                         {"127.0.0.1:65536"}, {"127.0.0.1:-1"}, {"127.0.0.1:80 "}, {"::1:80"}, {""}}) {
        auto got = parse_listen_address(r.text);
        ASSERT_EQ(got.has_value(), r.host != nullptr) << r.text;
        if (!got) continue;
        EXPECT_EQ(got->host, r.host) << r.text;
        EXPECT_EQ(got->port, r.port) << r.text;
    }
}

TEST(Listen, FailureNamesTheAddressAndTheRemedy) {
    struct Row {
        const char* row;
        int error;
        std::vector<std::string> says;
    };
    for (const Row& r : {Row{"busy", EADDRINUSE, {"Cổng 8080 đang có chương trình khác dùng", "XASO_LISTEN=10.0.0.1:8081"}},
                         {"no permission", EACCES, {"Không đủ quyền mở cổng 8080", "XASO_LISTEN=10.0.0.1:8080"}},
                         {"not here", EADDRNOTAVAIL, {"không có địa chỉ 10.0.0.1", "XASO_LISTEN=127.0.0.1:8080"}},
                         {"other", ENOMEM, {"10.0.0.1:8080", "XASO_LISTEN="}}}) {
        std::string text = listen_failure({"10.0.0.1", 8080}, r.error);
        for (const auto& part : r.says) EXPECT_NE(text.find(part), std::string::npos) << r.row << ": " << text;
    }
    EXPECT_NE(listen_failure({"::1", 8080}, EADDRINUSE).find("XASO_LISTEN=[::1]:8081"), std::string::npos);
}

}  // namespace
}  // namespace xaso::http
