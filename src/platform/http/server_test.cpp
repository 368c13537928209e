#include "platform/http/server.h"

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <future>
#include <thread>

#include "platform/http/workers.h"
#include "support/http_client.h"

namespace xaso::http {
namespace {

using namespace std::chrono_literals;
using test::ClientResponse;
using test::HttpClient;
using test::RawConnection;
using Clock = std::chrono::steady_clock;

// A server on a free port for the life of the object.
class Running {
public:
    explicit Running(Handler handler, Limits limits = small(), std::function<std::size_t(Method, std::string_view)> body_limit = {}, ProgramPaths programs = {})
        : server_(limits, std::move(handler), std::move(body_limit), std::move(programs)), port(server_.listen("127.0.0.1:0")), thread_([this] { server_.run(); }) {}
    ~Running() { stop(); }

    static Limits small() {
        Limits l;
        l.workers = 4;
        return l;
    }
    void begin_stop() { server_.stop(); }
    void stop() {
        server_.stop();
        if (thread_.joinable()) thread_.join();
    }
    RawConnection connect() const { return RawConnection("127.0.0.1", port); }
    HttpClient client() const { return HttpClient("127.0.0.1", port); }

private:
    Server server_;

public:
    const int port;

private:
    std::thread thread_;
};

// Answers with what arrived, so that a test sees how the server read a request.
Response echo(Request& r) {
    std::string out = std::string(method_name(r.method)) + " " + r.path + "\n";
    for (const auto& s : r.segments) out += "segment " + s + "\n";
    for (const auto& [name, value] : r.query.items()) out += "query " + name + "=" + value + "\n";
    for (const auto& [name, value] : r.form.items()) out += "form " + name + "=" + value + "\n";
    for (const auto& u : r.uploads) out += "upload " + u.field + " " + u.file_name + " " + std::to_string(u.bytes.size()) + "\n";
    if (!r.body.empty()) out += "body " + r.body + "\n";
    return Response::text(out);
}

bool is_hex16(std::string_view id) { return id.size() == 16 && id.find_first_not_of("0123456789abcdef") == std::string_view::npos; }

std::chrono::milliseconds elapsed(Clock::time_point since) { return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - since); }

TEST(Server, AnswersWithItsOwnHeaders) {
    Running server(echo);
    auto client = server.client();
    auto first = client.get("/ho-so/%C4%91%2f1?q=a+b");
    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(first.body, "GET /ho-so/đ/1\nsegment ho-so\nsegment đ/1\nquery q=a b\n");
    EXPECT_TRUE(is_hex16(first.headers.get("X-Request-Id"))) << first.headers.get("X-Request-Id");
    EXPECT_TRUE(first.headers.get("Date").ends_with(" GMT"));
    EXPECT_EQ(first.headers.get("Server"), "");
    EXPECT_EQ(first.headers.get("Content-Length"), std::to_string(first.body.size()));
    EXPECT_EQ(first.headers.get("Connection"), "");
    EXPECT_NE(client.get("/").headers.get("X-Request-Id"), first.headers.get("X-Request-Id"));
}

TEST(Server, HeadIsGetWithoutBody) {
    Running server(echo);
    auto client = server.client();
    auto get = client.get("/a");
    auto head = client.request("HEAD", "/a");
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.body, "");
    EXPECT_EQ(head.headers.get("Content-Length"), get.headers.get("Content-Length"));
    EXPECT_EQ(client.get("/a").body, get.body);  // the connection is still in step
}

TEST(Server, FormsAreTakenApart) {
    Running server(echo);
    auto client = server.client();
    EXPECT_EQ(client.post("/f", test::form({{"ten", "Lê Văn Mẫu"}, {"ô", "&="}})).body,
              "POST /f\nsegment f\nform ten=Lê Văn Mẫu\nform ô=&=\n");
    EXPECT_EQ(client.post("/f", "--X\r\nContent-Disposition: form-data; name=\"t\"; filename=\"a.pdf\"\r\n\r\n12345\r\n--X--\r\n",
                          "multipart/form-data; boundary=X").body,
              "POST /f\nsegment f\nupload t a.pdf 5\n");
    EXPECT_EQ(client.post("/f", "{}", "application/json").body, "POST /f\nsegment f\nbody {}\n");
    auto refused = client.post("/f", "a=%");
    EXPECT_EQ(refused.status, 400);
    EXPECT_NE(refused.body.find("biểu mẫu"), std::string::npos) << refused.body;
    EXPECT_EQ(client.get("/").status, 200);  // the body was whole, so the connection stays
}

TEST(Server, StrictFraming) {
    Running server(echo);
    struct Row {
        const char* row;
        std::string bytes;
        int status;
    };
    const std::string host = "Host: a\r\n";
    const std::string post = "POST / HTTP/1.1\r\n" + host;
    for (const Row& r : {
             Row{"plain", "GET / HTTP/1.1\r\n" + host + "\r\n", 200},
             {"header name without case, no blank", "GET / HTTP/1.1\r\nhOST:a\r\n\r\n", 200},
             {"blanks around the value", "GET / HTTP/1.1\r\nHost: \t a \t\r\n\r\n", 200},
             {"chunked", post + "Transfer-Encoding: Chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", 200},
             {"length, then encoding", post + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
             {"encoding, then length", post + "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n0\r\n\r\n", 400},
             {"other encoding", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501},
             {"two encodings in a list", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501},
             {"chunked twice", post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
             {"chunked with vertical tab", post + "Transfer-Encoding: \x0b" "chunked\r\n\r\n0\r\n\r\n", 400},
             {"empty encoding", post + "Transfer-Encoding:\r\n\r\n0\r\n\r\n", 501},
             {"encoding in HTTP/1.0", "POST / HTTP/1.0\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
             {"two lengths", post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400},
             {"same length twice", post + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na", 400},
             {"length list", post + "Content-Length: 1, 1\r\n\r\na", 400},
             {"length +5", post + "Content-Length: +5\r\n\r\nabcde", 400},
             {"length -1", post + "Content-Length: -1\r\n\r\n", 400},
             {"length 0x1", post + "Content-Length: 0x1\r\n\r\na", 400},
             {"empty length", post + "Content-Length:\r\n\r\n", 400},
             {"length beyond 64 bits", post + "Content-Length: 18446744073709551617\r\n\r\na", 400},
             {"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
             {"two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},
             {"empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
             {"Host with path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
             {"Host with user", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", 400},
             {"HTTP/1.0 without Host", "GET / HTTP/1.0\r\n\r\n", 200},
             {"folded line", "GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n", 400},
             {"folded first line", "GET / HTTP/1.1\r\n X: 1\r\nHost: a\r\n\r\n", 400},
             {"bare LF ends a line", "GET / HTTP/1.1\nHost: a\n\n", 400},
             {"bare LF in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: 1\nY: 2\r\n\r\n", 400},
             {"bare CR in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: 1\rY: 2\r\n\r\n", 400},
             {"space before colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400},
             {"empty name", "GET / HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n", 400},
             {"no colon", "GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n", 400},
             {"NUL in a value", std::string("GET / HTTP/1.1\r\nHost: a\r\nX: 1\0\r\n\r\n", 35), 400},
             {"control byte in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: \x01\r\n\r\n", 400},
             {"line end first", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
             {"two spaces in the request line", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
             {"space in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
             {"tab in the request line", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
             {"method is no token", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
             {"HTTP/0.9", "GET /\r\n\r\n", 400},
             {"HTTP/2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
             {"small letters in the version", "GET / http/1.1\r\nHost: a\r\n\r\n", 400},
             {"bad escape", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400},
             {"bad escape in the query", "GET /?a=%4 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
             {"escaped NUL", "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
             {"dots", "GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n", 400},
             {"absolute form", "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
             {"authority form", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
             {"asterisk form", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
             {"raw UTF-8 in the target", "GET /\xC4\x91 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
             {"unknown expectation", post + "Expect: tea\r\nContent-Length: 0\r\n\r\n", 417},
             {"chunk size is no number", post + "Transfer-Encoding: chunked\r\n\r\nx\r\na\r\n0\r\n\r\n", 400},
             {"chunk size 0x1", post + "Transfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n", 400},
             {"chunk size +1", post + "Transfer-Encoding: chunked\r\n\r\n+1\r\na\r\n0\r\n\r\n", 400},
             {"chunk size beyond 64 bits", post + "Transfer-Encoding: chunked\r\n\r\n10000000000000001\r\na\r\n0\r\n\r\n", 400},
             {"chunk longer than its size", post + "Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n", 400},
             {"chunk line ends in LF", post + "Transfer-Encoding: chunked\r\n\r\n1\na\r\n0\r\n\r\n", 400},
         }) {
        auto c = server.connect();
        c.send(r.bytes);
        auto got = c.read_response();
        EXPECT_EQ(got.status, r.status) << r.row << ": " << got.body;
        EXPECT_TRUE(is_hex16(got.headers.get("X-Request-Id"))) << r.row;
        if (r.status == 200) continue;
        EXPECT_EQ(got.headers.get("Connection"), "close") << r.row;
        EXPECT_EQ(got.headers.get("Content-Type"), "text/plain; charset=utf-8") << r.row;
        c.finish_sending();
        EXPECT_EQ(c.read_to_end(), "") << r.row << ": nothing after the refusal";
    }
}

TEST(Server, ChunkedBodies) {
    Running server(echo);
    struct Row {
        const char* row;
        std::string chunks;
        std::string body;
    };
    for (const Row& r : {Row{"two chunks", "3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n", "abc0123456789"},
                         {"extension", "3;x=\"y\"\r\nabc\r\n0;last\r\n\r\n", "abc"},
                         {"zeros before the size", "0003\r\nabc\r\n000\r\n\r\n", "abc"}}) {
        auto c = server.connect();
        c.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (char byte : r.chunks) c.send({&byte, 1});
        EXPECT_EQ(c.read_response().body, "POST /\nbody " + r.body + "\n") << r.row;
        c.send("GET /next HTTP/1.1\r\nHost: a\r\n\r\n");
        EXPECT_EQ(c.read_response().body, "GET /next\nsegment next\n") << r.row;
    }
}

TEST(Server, TrailersNeverBecomeHeaders) {
    Running server([](Request& r) { return Response::text(r.cookie("sid") + "|" + r.body); });
    auto c = server.connect();
    c.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nCookie: sid=stolen\r\n\r\n");
    EXPECT_EQ(c.read_response().body, "|x");
}

TEST(Server, PipelinedRequestsAreAnsweredInOrder) {
    std::atomic<int> running{0};
    std::atomic<int> most{0};
    Running server([&](Request& r) {
        most = std::max(most.load(), ++running);
        if (r.path == "/1") std::this_thread::sleep_for(30ms);
        --running;
        return echo(r);
    });
    auto c = server.connect();
    std::string all;
    for (int i = 1; i <= 20; ++i) {
        all += "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n" + (i < 10 ? "0" : "") + std::to_string(i);
    }
    c.send(all);
    c.finish_sending();
    for (int i = 1; i <= 20; ++i) {
        auto n = std::to_string(i);
        EXPECT_EQ(c.read_response().body, "POST /" + n + "\nsegment " + n + "\nbody " + (i < 10 ? "0" : "") + n + "\n");
    }
    EXPECT_EQ(c.read_to_end(), "");
    EXPECT_EQ(most, 1);
}

TEST(Server, KeepsOrClosesTheConnection) {
    Limits limits = Running::small();
    limits.requests_per_connection = 3;
    Running server(echo, limits);
    struct Row {
        const char* row;
        std::string bytes;
        std::string connection;
    };
    for (const Row& r : {Row{"1.1", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", ""},
                         {"1.1 close", "GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n", "close"},
                         {"1.0", "GET / HTTP/1.0\r\n\r\n", "close"},
                         {"1.0 keep-alive", "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", "keep-alive"}}) {
        auto c = server.connect();
        c.send(r.bytes);
        auto got = c.read_response();
        EXPECT_EQ(got.status, 200) << r.row;
        EXPECT_EQ(got.headers.get("Connection"), r.connection) << r.row;
        if (r.connection == "close") {
            EXPECT_TRUE(c.closed()) << r.row;
        } else {
            c.send(r.bytes);
            EXPECT_EQ(c.read_response().status, 200) << r.row;
        }
    }
    auto c = server.connect();
    for (const char* connection : {"", "", "close"}) {
        c.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        EXPECT_EQ(c.read_response().headers.get("Connection"), connection);
    }
    EXPECT_TRUE(c.closed());
}

TEST(Server, TooLargeIsSaidEvenToAClientThatIsStillSending) {
    Limits limits = Running::small();
    limits.body_bytes = 1000;
    limits.header_bytes = 4096;
    Running server(echo, limits);
    const std::string megabytes(4'000'000, 'x');
    struct Row {
        const char* row;
        std::string bytes;
        int status;
    };
    for (const Row& r : {
             Row{"body by length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4000000\r\n\r\n" + megabytes, 413},
             {"body by chunks", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3D0900\r\n" + megabytes + "\r\n0\r\n\r\n", 413},
             {"header", "GET / HTTP/1.1\r\nHost: a\r\nX: " + megabytes + "\r\n\r\n", 431},
             {"header just above", "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(4096 - 28 - 4, 'x') + "y\r\n\r\n", 431},
             {"target", "GET /" + megabytes + " HTTP/1.1\r\nHost: a\r\n\r\n", 414},
         }) {
        auto c = server.connect();
        c.send(r.bytes);  // a reset would fail here or below
        auto got = c.read_response();
        EXPECT_EQ(got.status, r.status) << r.row;
        EXPECT_FALSE(got.body.empty()) << r.row;
        c.finish_sending();
        EXPECT_EQ(c.read_to_end(), "") << r.row;
    }
    auto c = server.connect();
    c.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(4096 - 28 - 4, 'x') + "\r\n\r\n");
    EXPECT_EQ(c.read_response().status, 200) << "a header of exactly the limit";
    c.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n" + std::string(1000, 'x'));
    EXPECT_EQ(c.read_response().status, 200) << "a body of exactly the limit";
    std::string many = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (int i = 0; i < 99; ++i) many += "X: 1\r\n";
    c.send(many + "\r\n");
    EXPECT_EQ(c.read_response().status, 200) << "100 header lines";
    c.send(many + "X: 1\r\n\r\n");
    EXPECT_EQ(c.read_response().status, 431) << "101 header lines";
}

TEST(Server, BodyLimitIsAskedPerRoute) {
    Running server(echo, Running::small(), [](Method m, std::string_view path) -> std::size_t {
        return m == Method::post && path == "/tệp" ? 100 : 10;
    });
    auto client = server.client();
    EXPECT_EQ(client.post("/t%E1%BB%87p", std::string(100, 'x'), "text/plain").status, 200);
    EXPECT_EQ(client.post("/t%E1%BB%87p", std::string(101, 'x'), "text/plain").status, 413);
    EXPECT_EQ(client.post("/b", std::string(11, 'x'), "text/plain").status, 413);
    EXPECT_EQ(client.request("PUT", "/t%E1%BB%87p", std::string(11, 'x'), "text/plain").status, 413);
}

TEST(Server, ProgramsGetAnswersOfTheirKindAndTheirBodiesWhole) {
    const ProgramPaths programs{[](std::string_view path) { return path.starts_with("/api/"); },
                                [](int status, std::string_view message) { return Response::json("{\"" + std::string(message) + "\"}", status); }};
    Limits limits = Running::small();
    limits.header = 200ms;
    Running server([](Request& r) { return r.path == "/api/throws" ? throw std::runtime_error("x") : echo(r); }, limits, [](Method, std::string_view) { return std::size_t{10}; }, programs);
    EXPECT_EQ(server.client().post("/api/a", "{\"a\":\"%\"}", "application/x-www-form-urlencoded").body, "POST /api/a\nsegment api\nsegment a\nbody {\"a\":\"%\"}\n");
    struct Row { const char* name; std::string sent; int status; bool json; };
    const Row rows[] = {
        {"unreadable query", "GET /api/a?x=%ff HTTP/1.1\r\nHost: a\r\n\r\n", 400, true},
        {"unreadable query of a page", "GET /a?x=%ff HTTP/1.1\r\nHost: a\r\n\r\n", 400, false},
        {"no host", "GET /api/a HTTP/1.1\r\n\r\n", 400, true},
        {"long address", "GET /api/a?x=" + std::string(100'000, 'a'), 414, true},
        {"long header", "GET /api/a HTTP/1.1\r\nX: " + std::string(100'000, 'a'), 431, true},
        {"slow header", "GET /api/a HTTP/1.1\r\n", 408, true},
        {"slow first word", "GET", 408, false},
        {"large body", "POST /api/a HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n", 413, true},
        {"large chunk", "POST /api/a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n", 413, true},
        {"large body of a page", "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n", 413, false},
        {"failure", "GET /api/throws HTTP/1.1\r\nHost: a\r\n\r\n", 500, true},
    };
    for (const Row& row : rows) {
        auto c = server.connect();
        c.send(row.sent);
        const auto answer = c.read_response();
        EXPECT_EQ(answer.status, row.status) << row.name;
        EXPECT_EQ(answer.body.starts_with("{\"") && answer.headers.get("Content-Type") == "application/json", row.json) << row.name << ": " << answer.body;
        EXPECT_FALSE(answer.body.empty()) << row.name;
    }
}

TEST(Server, ExpectContinue) {
    Limits limits = Running::small();
    limits.body_bytes = 10;
    Running server(echo, limits);
    auto c = server.connect();
    c.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 3\r\n\r\n");
    EXPECT_EQ(c.read_response().status, 100);
    c.send("abc");
    EXPECT_EQ(c.read_response().body, "POST /\nbody abc\n");
    c.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\n");
    EXPECT_EQ(c.read_response().status, 413) << "refused before the body is sent";
}

TEST(Server, EachStepHasItsDeadline) {
    Limits limits = Running::small();
    limits.idle = 150ms;
    limits.header = 150ms;
    limits.body = 150ms;
    limits.handler = 150ms;
    std::promise<void> release;
    auto released = release.get_future().share();
    Running server(
        [released](Request& r) {
            if (r.path == "/slow") released.wait();
            return echo(r);
        },
        limits);
    const std::string get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    {
        auto since = Clock::now();
        auto c = server.connect();
        EXPECT_EQ(c.read_to_end(), "") << "idle before the first request: closed without a word";
        EXPECT_GE(elapsed(since), 145ms);
        EXPECT_LT(elapsed(since), 4s);
    }
    {
        auto c = server.connect();
        c.send(get);
        c.read_response();
        auto since = Clock::now();
        EXPECT_EQ(c.read_to_end(), "") << "idle after a request";
        EXPECT_LT(elapsed(since), 4s);
    }
    for (auto [row, start] : {std::pair{"header", "GET / HTTP/1.1\r\nX: "}, {"body", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n"},
                              {"chunked body", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n"}}) {
        auto since = Clock::now();
        auto c = server.connect();
        c.send(start);
        for (int i = 0; i < 6; ++i) {  // a byte now and then does not move the deadline
            std::this_thread::sleep_for(40ms);
            c.try_send("x");
        }
        auto got = c.read_response();
        EXPECT_EQ(got.status, 408) << row;
        EXPECT_EQ(got.headers.get("Connection"), "close") << row;
        EXPECT_GE(elapsed(since), 145ms) << row;
        EXPECT_LT(elapsed(since), 4s) << row;
    }
    {
        auto since = Clock::now();
        auto c = server.connect();
        c.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
        auto got = c.read_response();
        EXPECT_EQ(got.status, 503);
        EXPECT_EQ(got.headers.get("Connection"), "close");
        EXPECT_GE(elapsed(since), 145ms);
        EXPECT_LT(elapsed(since), 4s);
        EXPECT_EQ(server.client().get("/").status, 200) << "the others are served meanwhile";
    }
    release.set_value();
}

TEST(Server, AClientThatDoesNotReadIsCut) {
    Limits limits = Running::small();
    limits.write = 500ms;
    const std::string large(32'000'000, 'x');
    Running server([&](Request&) { return Response::text(large); }, limits);
    auto c = server.connect();
    c.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    std::this_thread::sleep_for(1s);
    EXPECT_ANY_THROW(c.read_response());
    EXPECT_EQ(server.client().get("/").body.size(), large.size()) << "one that reads has it all";
}

TEST(Server, FullQueueIs503) {
    Limits limits = Running::small();
    limits.workers = 1;
    limits.queue = 1;
    std::promise<void> release;
    auto released = release.get_future().share();
    std::atomic<int> started{0};
    Running server(
        [&, released](Request& r) {
            ++started;
            released.wait();
            return echo(r);
        },
        limits);
    auto first = server.connect();
    first.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
    while (started == 0) std::this_thread::sleep_for(1ms);
    auto second = server.connect();
    second.send("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
    std::this_thread::sleep_for(50ms);
    auto third = server.connect();
    third.send("GET /3 HTTP/1.1\r\nHost: a\r\n\r\n");
    auto refused = third.read_response();
    EXPECT_EQ(refused.status, 503);
    EXPECT_NE(refused.headers.get("Retry-After"), "");
    release.set_value();
    EXPECT_EQ(first.read_response().status, 200);
    EXPECT_EQ(second.read_response().status, 200);
    EXPECT_EQ(started, 2);
}

TEST(Server, HandlerThatThrowsIs500WithoutDetails) {
    Running server([](Request& r) -> Response {
        if (r.path == "/int") throw 1;
        if (r.path == "/split") {
            Response bad = Response::text("x");
            bad.headers.set("X", r.query.get("v"));
            return bad;
        }
        throw std::runtime_error("secret detail");
    });
    auto client = server.client();
    for (const char* path : {"/", "/int", "/split?v=a%0D%0ASet-Cookie:+b"}) {
        auto got = client.get(path);
        EXPECT_EQ(got.status, 500) << path;
        EXPECT_EQ(got.body.find("secret"), std::string::npos) << path;
        EXPECT_NE(got.body.find(got.headers.get("X-Request-Id")), std::string::npos) << path;
        EXPECT_EQ(got.headers.get("Set-Cookie"), "") << path;
    }
}

TEST(Server, CompressesWhenAsked) {
    Running server([](Request& r) { return Response::html(std::string(r.path == "/small" ? 100 : 5000, 'x')); });
    auto client = server.client();
    auto plain = client.get("/");
    EXPECT_EQ(plain.body.size(), 5000u);
    EXPECT_EQ(plain.headers.get("Vary"), "Accept-Encoding");
    auto packed = client.get("/", {{"Accept-Encoding", "br, gzip"}});
    EXPECT_EQ(packed.headers.get("Content-Encoding"), "gzip");
    EXPECT_LT(packed.body.size(), 500u);
    EXPECT_EQ(packed.headers.get("Content-Length"), std::to_string(packed.body.size()));
    EXPECT_EQ(client.get("/small", {{"Accept-Encoding", "gzip"}}).headers.get("Content-Encoding"), "");
}

// Both ends of 500 connections live in this process.
TEST(Server, IdleConnectionsDoNotDisturb) {
    rlimit files{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &files), 0);
    if (files.rlim_cur < 2000) {
        files.rlim_cur = std::min<rlim_t>(files.rlim_max, 2000);
        ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &files), 0);
    }
    Running server(echo);
    std::vector<RawConnection> idle;
    for (int i = 0; i < 500; ++i) {
        idle.push_back(server.connect());
        if (i % 2) idle.back().send("GET");  // half of them in the middle of a header
    }
    auto since = Clock::now();
    auto client = server.client();
    for (int i = 0; i < 50; ++i) ASSERT_EQ(client.get("/").status, 200);
    EXPECT_LT(elapsed(since), 4s);
    for (std::size_t i = 0; i < idle.size(); ++i) {
        idle[i].send(i % 2 ? " / HTTP/1.1\r\nHost: a\r\n\r\n" : "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        ASSERT_EQ(idle[i].read_response().status, 200) << i;
    }
}

TEST(Server, TenTimesTheConnectionLimitIsTurnedAwayWithAReason) {
    Limits limits = Running::small();
    limits.connections = 20;
    Running server(echo, limits);
    std::vector<RawConnection> kept;
    for (int i = 0; i < 20; ++i) {
        kept.push_back(server.connect());
        kept.back().send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        ASSERT_EQ(kept.back().read_response().status, 200);
    }
    std::vector<RawConnection> crowd;
    for (int i = 0; i < 200; ++i) {
        crowd.push_back(server.connect());
        if (i % 2) crowd.back().try_send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        RawConnection& served = kept[static_cast<std::size_t>(i) % kept.size()];
        served.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        ASSERT_EQ(served.read_response().status, 200) << "who is in is served";
    }
    for (std::size_t i = 0; i < crowd.size(); ++i) {
        const ClientResponse told = crowd[i].read_response();
        ASSERT_EQ(told.status, 503) << i;
        EXPECT_EQ(told.headers.get("Retry-After"), "5");
        EXPECT_EQ(told.headers.get("Connection"), "close");
        EXPECT_NE(told.body.find("Hãy thử lại"), std::string::npos) << told.body;
    }
    kept.pop_back();
    for (int i = 0; i < 100; ++i) {  // the freed place is taken by a newcomer, once the server saw the close
        auto again = server.connect();
        again.try_send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        if (again.read_response().status == 200) return;
        std::this_thread::sleep_for(5ms);
    }
    FAIL() << "the place of a closed connection stays taken";
}

TEST(Server, OutOfFileDescriptorsOnlyDelays) {
    Running server(echo);
    auto waiting = server.connect();
    waiting.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    waiting.read_response();

    // The client's socket exists before the limit falls to what is open now, so that only accept() fails.
    int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    ASSERT_GE(fd, 0);
    ::close(fd);
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
    std::vector<int> fillers;
    rlimit low = before;
    low.rlim_cur = static_cast<rlim_t>(fd) + 1;  // room for the client's socket, none for the server's
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &low), 0);
    {
        auto c = server.connect();
        c.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        std::this_thread::sleep_for(120ms);
        char byte;
        EXPECT_LT(::recv(c.handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT), 0) << "no answer yet";
        waiting.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        EXPECT_EQ(waiting.read_response().status, 200) << "open connections are served";
        ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
        EXPECT_EQ(c.read_response().status, 200);
    }
}

TEST(Server, StopLetsRunningRequestsFinish) {
    std::promise<void> begun;
    std::promise<void> release;
    auto released = release.get_future().share();
    Running server([&, released](Request& r) {
        if (r.path == "/run") {
            begun.set_value();
            released.wait();
        }
        return echo(r);
    });
    auto idle = server.connect();
    auto kept = server.connect();
    kept.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    kept.read_response();
    auto running = server.connect();
    running.send("GET /run HTTP/1.1\r\nHost: a\r\n\r\n");
    begun.get_future().wait();
    server.begin_stop();
    EXPECT_TRUE(idle.closed());
    EXPECT_TRUE(kept.closed());
    EXPECT_ANY_THROW(server.connect()) << "no new connections";
    release.set_value();
    auto got = running.read_response();
    EXPECT_EQ(got.status, 200);
    EXPECT_EQ(got.headers.get("Connection"), "close");
    auto since = Clock::now();
    server.stop();
    EXPECT_LT(elapsed(since), 4s) << "run() ends with the last connection, not with the drain time";
}

TEST(Server, StopWaitsNoLongerThanTheDrainTime) {
    Limits limits = Running::small();
    limits.drain = 100ms;
    limits.workers = 1;
    std::promise<void> begun;
    std::promise<void> release;
    auto released = release.get_future().share();
    std::atomic<int> started{0};
    std::atomic<int> finished{0};
    {
        Running server(
            [&, released](Request& r) {
                if (++started == 1) begun.set_value();
                released.wait();
                ++finished;
                return echo(r);
            },
            limits);
        auto c = server.connect();
        c.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        begun.get_future().wait();
        auto queued = server.connect();
        queued.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        std::this_thread::sleep_for(30ms);
        auto since = Clock::now();
        server.stop();  // returns when run() has
        EXPECT_GE(elapsed(since), 95ms);
        EXPECT_LT(elapsed(since), 4s);
        EXPECT_TRUE(c.closed());
        EXPECT_TRUE(queued.closed());
        EXPECT_EQ(finished, 0);
        release.set_value();
    }
    EXPECT_EQ(finished, 1) << "~Server waits for the handler";
    EXPECT_EQ(started, 1) << "what nobody waits for is not begun";
}

TEST(Server, StopBeforeRun) {
    Server server(Running::small(), echo);
    server.listen("127.0.0.1:0");
    server.stop();
    server.stop();
    server.run();
}

TEST(Server, ListenErrors) {
    Running first(echo);
    auto message = [](const std::string& address) -> std::string {
        Server server(Running::small(), echo);
        try {
            server.listen(address);
        } catch (const ListenError& e) {
            return e.what();
        }
        return "listens";
    };
    auto busy = message("127.0.0.1:" + std::to_string(first.port));
    EXPECT_NE(busy.find("Cổng " + std::to_string(first.port) + " đang có chương trình khác dùng"), std::string::npos) << busy;
    EXPECT_NE(message("192.0.2.1:8080").find("không có địa chỉ 192.0.2.1"), std::string::npos);
    for (const char* bad : {"", "8080", "máy-chủ:80", "127.0.0.1:99999"}) EXPECT_NE(message(bad).find("không đúng"), std::string::npos) << bad;
}

TEST(Workers, RunWhatIsQueuedBeforeTheyEnd) {
    std::atomic<int> ran{0};
    {
        Workers workers(2, 100);
        for (int i = 0; i < 100; ++i) ASSERT_TRUE(workers.submit([&] { ++ran; }));
    }
    EXPECT_EQ(ran, 100);
}

struct QuietLog : ::testing::Environment {
    void SetUp() override { spdlog::set_level(spdlog::level::off); }
};
[[maybe_unused]] const auto* quiet = ::testing::AddGlobalTestEnvironment(new QuietLog);

}  // namespace
}  // namespace xaso::http
