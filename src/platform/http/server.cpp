// Life of a connection (all on the io thread; only Impl::handle runs on a worker):
//
//   idle --first byte--> head --parse_head--> body --take_form, handler (worker)--> write --keep-alive--> idle
//                          |                    |                                     |
//                          +--refused, late-----+--> answer ------ linger <--close----+
//
// Each arrow has a deadline: within() arms the one timer of the connection, which cancels the pending operation.
#include "platform/http/server.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <array>
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <csignal>
#include <random>
#include <unordered_set>

#include "platform/http/framing.h"
#include "platform/http/listen.h"
#include "platform/http/multipart.h"
#include "platform/http/wire.h"
#include "platform/http/workers.h"

namespace xaso::http {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using Clock = std::chrono::steady_clock;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;
using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor>;
using Parser = beast::http::request_parser<beast::http::string_body>;
using std::chrono::milliseconds;
template <class T = void>
using Task = asio::awaitable<T, Executor>;
constexpr auto tuple = asio::as_tuple(asio::use_awaitable_t<Executor>{});  // errors as values, none thrown

constexpr std::size_t body_buffer = 128 * 1024;  // the longest chunk line or trailer, too
constexpr std::size_t write_slice = 256 * 1024;
constexpr std::size_t kept_buffer = 16 * 1024;  // an idle connection holds no more
constexpr milliseconds accept_pause{50};
constexpr milliseconds linger_gap{2'000};

// Ids need to be distinct, not secret.
std::string new_request_id() {
    static thread_local std::mt19937_64 random{(std::uint64_t{std::random_device{}()} << 32) | std::random_device{}()};
    return fmt::format("{:016x}", random());
}

std::string sentence(int status, std::string_view reason) {
    switch (status) {
        case 408: return "Quá thời gian chờ dữ liệu gửi lên. Hãy kiểm tra đường truyền rồi gửi lại.";
        case 413: return "Dữ liệu gửi lên quá lớn. Hãy chia nhỏ hoặc nén tệp rồi gửi lại.";
        case 414: return "Địa chỉ trang quá dài. Hãy mở lại từ trang chủ.";
        case 431: return "Phần đầu của yêu cầu quá lớn. Hãy xóa cookie của trang này rồi thử lại.";
        case 503: return "Máy chủ đang bận. Hãy thử lại sau ít giây.";
        default: return fmt::format("Máy chủ không đọc được yêu cầu: {}.", reason);
    }
}

// The path a request asks for, as far as its first line was read and whatever is wrong with it.
std::string asked_path(std::string_view received) {
    received = received.substr(0, received.find_first_of("\r\n"));
    const auto space = received.find(' ');
    if (space == std::string_view::npos) return {};
    const auto path = received.substr(space + 1);
    return std::string(path.substr(0, path.find_first_of(" ?")));
}

// The handler's work, shared by the worker and the connection. `abandoned` is set by the connection when it stops waiting.
struct Job {
    Request request;
    Response response;
    std::atomic<bool> abandoned{false};
    bool done = false;  // io thread only
};

}  // namespace

struct Server::Impl {
    struct Session;

    Impl(Limits l, Handler h, std::function<std::size_t(Method, std::string_view)> b, ProgramPaths p)
        : limits(l), handler(std::move(h)), body_limit(std::move(b)), programs(std::move(p)), acceptor(io), drain_timer(io), workers(l.workers, l.queue) {}

    Task<> accept();
    void turn_away(Socket& socket);
    void begin_stop();
    void end_drain();
    void leave(Session* session);
    void handle(Job& job);
    std::string_view date();
    bool for_programs(std::string_view path) const { return programs.has && programs.has(path); }
    Response own_answer(std::string_view path, int status, std::string_view text) const;

    const Limits limits;
    const Handler handler;
    const std::function<std::size_t(Method, std::string_view)> body_limit;
    const ProgramPaths programs;
    std::unordered_set<Session*> sessions;  // outlives io, whose end may still destroy coroutines
    bool stopping = false;
    std::atomic<bool> given_up{false};  // nobody waits for answers any more: what is queued is not begun
    std::string date_text;
    std::time_t date_second = 0;
    asio::io_context io{1};
    Acceptor acceptor;
    Timer drain_timer;
    Workers workers;  // last: its threads post to io
};

struct Server::Impl::Session : std::enable_shared_from_this<Session> {
    Session(Impl& s, Socket so) : server(s), socket(std::move(so)), deadline(server.io), buffer(server.limits.header_bytes + body_buffer) {
        boost::system::error_code ec;
        socket.set_option(asio::ip::tcp::no_delay(true), ec);
        auto peer = socket.remote_endpoint(ec);
        if (!ec) client = peer.address().to_string();
    }

    static Task<> serve(std::shared_ptr<Session> self);
    Task<> run();
    Task<bool> request();
    Task<std::size_t> read_head();  // its size; 0 when the connection is to end
    Task<bool> read_body(Parser& parser, const Head& head);
    Task<> call(std::shared_ptr<Job> job);
    Task<bool> send(const Response& response, bool with_body, bool http11, bool keep_alive);
    Task<bool> send_bytes(std::string_view bytes);
    Task<bool> refuse_with(int status, std::string_view reason = {});
    Task<bool> refuse_text(int status, std::string text);
    Task<> linger(milliseconds total);

    void within(milliseconds limit);
    std::string_view received() const { return {static_cast<const char*>(buffer.data().data()), buffer.size()}; }

    Impl& server;
    Socket socket;
    Timer deadline;
    beast::flat_buffer buffer;
    std::string client;
    std::string id;
    std::string path;  // of the request, once its head is consumed
    int served = 0;
    bool idle = false;  // no request has begun: stop() may end it at once
    bool late = false;  // the deadline cancelled the last operation
    milliseconds linger_for{0};
};

// ---- connection -----------------------------------------------------------------------------------------------------

void Server::Impl::Session::within(milliseconds limit) {
    late = false;
    deadline.expires_after(limit);
    deadline.async_wait([self = shared_from_this()](boost::system::error_code ec) {
        // A wait that had expired just before the next step moved the deadline must not cancel that step.
        if (ec || self->deadline.expiry() > Clock::now()) return;
        self->late = true;
        self->socket.cancel(ec);
    });
}

Task<> Server::Impl::Session::serve(std::shared_ptr<Session> self) {
    struct Leave {
        Session& s;
        ~Leave() {
            boost::system::error_code ec;
            s.socket.close(ec);
            s.deadline.cancel();
            s.server.leave(&s);
        }
    } leave{*self};
    self->server.sessions.insert(self.get());
    try {
        co_await self->run();
    } catch (const std::exception& e) {
        spdlog::error("http: connection from {}: {}", self->client, e.what());
    }
}

Task<> Server::Impl::Session::run() {
    for (bool more = true; more;) {
        id = new_request_id();
        path.clear();
        more = co_await request();
        if (buffer.size() == 0 && buffer.capacity() > kept_buffer) buffer.shrink_to_fit();
    }
    if (linger_for.count() > 0) co_await linger(linger_for);
}

// One request and its answer. False: the connection ends.
Task<bool> Server::Impl::Session::request() {
    std::size_t head_size = co_await read_head();
    if (head_size == 0) co_return false;

    auto head = parse_head(received().substr(0, head_size));
    if (!head) co_return co_await refuse_with(head.error().status, head.error().reason);
    auto target = parse_target(head->target);
    if (!target) {
        std::string text = target.error().message;
        co_return co_await refuse_text(400, std::move(text));
    }

    // Beast reads the same bytes: it takes the body apart, and a head the two disagree on is refused.
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(server.limits.header_bytes));
    parser.body_limit(boost::none);
    parser.eager(false);
    boost::system::error_code ec;
    std::size_t used = parser.put(asio::buffer(received().data(), head_size), ec);
    if (ec || used != head_size || !parser.is_header_done() || parser.chunked() != head->chunked)
        co_return co_await refuse_with(400, "phần đầu sai");
    buffer.consume(head_size);
    path = target->path;
    head->target = {};  // pointed into the buffer

    Method asked = head->method;
    if (asked == Method::head) head->method = Method::get;
    std::size_t limit = server.body_limit ? server.body_limit(head->method, target->path) : server.limits.body_bytes;
    if (head->content_length.value_or(0) > limit) co_return co_await refuse_with(413);
    parser.body_limit(limit);
    if (!parser.is_done()) {
        bool complete = co_await read_body(parser, *head);
        if (!complete) co_return false;
    }

    auto job = std::make_shared<Job>();
    job->request.method = head->method;
    job->request.path = std::move(target->path);
    job->request.segments = std::move(target->segments);
    job->request.query = std::move(target->query);
    job->request.headers = std::move(head->headers);
    job->request.body = std::move(parser.get().body());
    job->request.client = client;
    job->request.id = id;
    co_await call(job);

    ++served;
    bool overran = job->abandoned;
    bool keep_alive = head->keep_alive && !server.stopping && !overran && served < server.limits.requests_per_connection;
    Response busy;
    if (overran) {
        busy = server.own_answer(path, 503, sentence(503, {}));
        busy.headers.set("Retry-After", "5");
    }
    bool sent = co_await send(overran ? busy : job->response, asked != Method::head, head->http11, keep_alive);
    if (sent && !keep_alive) linger_for = linger_gap;
    co_return sent && keep_alive;
}

Task<std::size_t> Server::Impl::Session::read_head() {
    HeadScan scan;
    if (buffer.size() == 0) {
        if (server.stopping) co_return 0;
        idle = true;
        within(server.limits.idle);
        auto [ec, n] = co_await socket.async_read_some(buffer.prepare(4096), tuple);
        idle = false;
        if (ec) co_return 0;
        buffer.commit(n);
    }
    within(server.limits.header);
    for (;;) {
        auto state = scan.feed(received());
        std::size_t most = server.limits.header_bytes;
        if (state == HeadScan::State::bad) {
            co_await refuse_with(scan.fault().status, scan.fault().reason);
            co_return 0;
        }
        if (state == HeadScan::State::complete && scan.size() <= most) co_return scan.size();
        if (state == HeadScan::State::complete || buffer.size() >= most) {
            co_await refuse_with(scan.in_request_line() ? 414 : 431);
            co_return 0;
        }
        auto [ec, n] = co_await socket.async_read_some(buffer.prepare(4096), tuple);
        if (ec) {
            if (late) co_await refuse_with(408);
            co_return 0;
        }
        buffer.commit(n);
    }
}

Task<bool> Server::Impl::Session::read_body(Parser& parser, const Head& head) {
    if (head.expect_continue && buffer.size() == 0) {
        bool sent = co_await send_bytes("HTTP/1.1 100 Continue\r\n\r\n");
        if (!sent) co_return false;
    }
    within(server.limits.body);
    auto [ec, n] = co_await beast::http::async_read(socket, buffer, parser, tuple);
    if (!ec) co_return true;
    if (late) co_return co_await refuse_with(408);
    if (ec == beast::http::error::body_limit) co_return co_await refuse_with(413);
    static const auto& parse_errors = beast::http::make_error_code(beast::http::error::bad_chunk).category();
    bool gone = ec == beast::http::error::partial_message || ec == beast::http::error::end_of_stream;
    if (ec.category() == parse_errors && !gone) co_return co_await refuse_with(400, "phần thân sai");
    co_return false;
}

// Ends with job->response filled, or with job->abandoned set.
Task<> Server::Impl::Session::call(std::shared_ptr<Job> job) {
    auto self = shared_from_this();
    bool queued = server.workers.submit([job, self]() mutable {
        Impl& impl = self->server;
        if (!job->abandoned && !impl.given_up) impl.handle(*job);
        // Moved, so that the connection and the job end on the io thread.
        asio::post(impl.io, [job = std::move(job), self = std::move(self)] {
            job->done = true;
            if (!job->abandoned) self->deadline.cancel();
        });
    });
    if (!queued) {
        spdlog::warn("http: request {}: all workers busy and the queue full", id);
        job->abandoned = true;
        co_return;
    }
    deadline.expires_after(server.limits.handler);
    co_await deadline.async_wait(tuple);
    if (job->done) co_return;
    job->abandoned = true;
    spdlog::warn("http: request {} did not finish within {} ms", id, server.limits.handler.count());
}

Task<bool> Server::Impl::Session::send(const Response& response, bool with_body, bool http11, bool keep_alive) {
    WireOptions options{http11, keep_alive, id, server.date()};
    std::string bytes = response_head(response, options);
    bool body = with_body && has_body(response.status);
    if (!body || response.body.size() <= write_slice) {  // one write, one packet when small
        if (body) bytes += response.body;
        co_return co_await send_bytes(bytes);
    }
    bool sent = co_await send_bytes(bytes);
    if (sent) sent = co_await send_bytes(response.body);
    co_return sent;
}

Task<bool> Server::Impl::Session::send_bytes(std::string_view bytes) {
    while (!bytes.empty()) {
        auto slice = bytes.substr(0, write_slice);
        within(server.limits.write);
        auto [ec, n] = co_await asio::async_write(socket, asio::buffer(slice.data(), slice.size()), tuple);
        if (ec) co_return false;
        bytes.remove_prefix(slice.size());
    }
    co_return true;
}

Task<bool> Server::Impl::Session::refuse_with(int status, std::string_view reason) {
    std::string text = sentence(status, reason);
    co_return co_await refuse_text(status, std::move(text));
}

// Always false: after a request that was not read to its end, the next byte has no meaning.
Task<bool> Server::Impl::Session::refuse_text(int status, std::string text) {
    if (path.empty()) path = asked_path(received());
    Response response = server.own_answer(path, status, text);
    bool sent = co_await send(response, true, true, false);
    if (sent) linger_for = server.limits.write;
    co_return false;
}

// Closing with unread bytes makes the kernel send a reset, which may overtake the answer. So: say "no more from me", then read what
// the client still sends until it closes, falls silent, or the time is up.
Task<> Server::Impl::Session::linger(milliseconds total) {
    boost::system::error_code ignored;
    socket.shutdown(asio::socket_base::shutdown_send, ignored);
    idle = true;
    auto end = Clock::now() + total;
    while (!server.stopping) {
        auto left = std::chrono::duration_cast<milliseconds>(end - Clock::now());
        if (left.count() <= 0) co_return;
        within(std::min(left, linger_gap));
        buffer.clear();
        auto [ec, n] = co_await socket.async_read_some(buffer.prepare(kept_buffer), tuple);
        if (ec) co_return;
    }
}

// ---- server ---------------------------------------------------------------------------------------------------------

Task<> Server::Impl::accept() {
    Timer pause(io);
    while (acceptor.is_open()) {
        auto [ec, socket] = co_await acceptor.async_accept(tuple);
        if (stopping) co_return;
        if (ec) {
            // No file descriptors, no memory: the connections wait in the kernel until some are free again.
            spdlog::warn("http: accept: {}", ec.message());
            pause.expires_after(accept_pause);
            co_await pause.async_wait(tuple);
            continue;
        }
        if (sessions.size() >= static_cast<std::size_t>(limits.connections)) {
            turn_away(socket);
            continue;
        }
        try {
            auto session = std::make_shared<Session>(*this, std::move(socket));
            asio::co_spawn(io, Session::serve(session), asio::detached);
        } catch (const std::bad_alloc&) {
            spdlog::error("http: no memory for a connection");  // it is closed; the next may find some
        }
    }
}

// Says why, without waiting for anybody; the socket closes behind it. What the client has sent is taken up first, for a close with unread
// bytes is a reset that may overtake the answer.
void Server::Impl::turn_away(Socket& socket) {
    Response busy = own_answer({}, 503, sentence(503, {}));
    busy.headers.set("Retry-After", "5");
    std::string bytes = response_head(busy, {true, false, new_request_id(), date()}) + busy.body;
    boost::system::error_code ec;
    socket.non_blocking(true, ec);
    socket.send(asio::buffer(bytes), 0, ec);
    socket.shutdown(asio::socket_base::shutdown_send, ec);
    std::array<char, 4096> unread;
    for (int i = 0; i < 4 && !ec; ++i) socket.receive(asio::buffer(unread), 0, ec);
}

void Server::Impl::begin_stop() {
    if (stopping) return;
    stopping = true;
    boost::system::error_code ec;
    acceptor.close(ec);
    if (sessions.empty()) return;
    for (Session* s : sessions)
        if (s->idle) s->socket.cancel(ec);
    drain_timer.expires_after(limits.drain);
    drain_timer.async_wait([this](boost::system::error_code aborted) {
        if (!aborted) end_drain();
    });
}

void Server::Impl::end_drain() {
    if (sessions.empty()) return;
    given_up = true;
    spdlog::warn("http: stopping with {} connections unfinished", sessions.size());
    boost::system::error_code ec;
    for (Session* s : sessions) s->socket.close(ec);
    io.stop();
}

void Server::Impl::leave(Session* session) {
    sessions.erase(session);
    if (stopping && sessions.empty()) drain_timer.cancel();
}

void Server::Impl::handle(Job& job) {
    auto failed = [&](const char* what) {
        spdlog::error("http: request {} {} {}: {}", job.request.id, method_name(job.request.method), job.request.path, what);
        job.response = own_answer(job.request.path, 500, fmt::format("Máy chủ gặp lỗi khi xử lý yêu cầu. Hãy báo quản trị mã {}.", job.request.id));
    };
    try {
        if (auto form = for_programs(job.request.path) ? Result<void>{} : take_form(job.request); !form) {
            spdlog::info("http: request {}: {} {}", job.request.id, form.error().code, form.error().detail);
            job.response = own_answer(job.request.path, 400, form.error().message);
            return;
        }
        job.response = handler(job.request);
        compress_for(job.request.headers, job.response);
    } catch (const std::exception& e) {
        failed(e.what());
    } catch (...) {
        failed("unknown exception");
    }
}

Response Server::Impl::own_answer(std::string_view path, int status, std::string_view text) const {
    return for_programs(path) ? programs.answer(status, text) : Response::text(fmt::format("{}\n", text), status);
}

std::string_view Server::Impl::date() {
    auto now = std::chrono::system_clock::now();
    std::time_t second = std::chrono::system_clock::to_time_t(now);
    if (second != date_second) {
        date_second = second;
        date_text = http_date(now);
    }
    return date_text;
}

Server::Server(Limits limits, Handler handler, std::function<std::size_t(Method, std::string_view)> body_limit, ProgramPaths programs)
    : impl_(std::make_unique<Impl>(limits, std::move(handler), std::move(body_limit), std::move(programs))) {
    std::signal(SIGPIPE, SIG_IGN);  // a client that left is an error code, not the end of the program
}

Server::~Server() = default;

int Server::listen(const std::string& address) {
    auto parsed = parse_listen_address(address);
    boost::system::error_code ec;
    auto ip = parsed ? asio::ip::make_address(parsed->host, ec) : asio::ip::address();
    if (!parsed || ec) throw ListenError(bad_listen_address(address));
    asio::ip::tcp::endpoint endpoint(ip, parsed->port);
    auto& acceptor = impl_->acceptor;
    acceptor.open(endpoint.protocol(), ec);
    if (!ec) acceptor.set_option(asio::socket_base::reuse_address(true), ec);  // only past connections, not other listeners
    if (!ec) acceptor.bind(endpoint, ec);
    if (!ec) acceptor.listen(impl_->limits.connections, ec);
    if (!ec) endpoint = acceptor.local_endpoint(ec);
    if (ec) {
        boost::system::error_code ignored;
        acceptor.close(ignored);
        throw ListenError(listen_failure(*parsed, ec.value()));
    }
    return endpoint.port();
}

void Server::run() {
    asio::co_spawn(impl_->io, impl_->accept(), asio::detached);
    impl_->io.run();
}

void Server::stop() {
    asio::post(impl_->io, [impl = impl_.get()] { impl->begin_stop(); });
}

}  // namespace xaso::http
