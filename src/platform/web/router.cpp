#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>

#include "platform/web/inside.h"

namespace xaso::web {
namespace {

using Kind = Refusal::Kind;
using http::Method;
using http::Request;
using http::Response;

std::vector<std::string> split_path(std::string_view path) {
    std::vector<std::string> out;
    path = path.substr(0, path.find('?'));
    if (path == "/" || path.empty()) return out;
    path.remove_prefix(1);
    for (;;) {
        const auto end = path.find('/');
        out.emplace_back(path.substr(0, end));
        if (end == std::string_view::npos) return out;
        path.remove_prefix(end + 1);
    }
}

bool is_param(std::string_view segment) { return segment.starts_with(':'); }

// How exactly a pattern names a path, the leftmost segment first; nothing when it does not fit.
std::optional<std::uint32_t> fit(const std::vector<std::string>& pattern, const std::vector<std::string>& segments) {
    if (pattern.size() != segments.size()) return std::nullopt;
    std::uint32_t exact = 0;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (is_param(pattern[i])) {
            if (segments[i].empty()) return std::nullopt;
        } else if (pattern[i] == segments[i]) {
            exact |= 1u << (31 - i);
        } else {
            return std::nullopt;
        }
    }
    return exact;
}

// Weak: the HTTP server may send the same packed.
std::string weak_etag(std::string_view text) {
    unsigned char hash[16];
    crypto_generichash(hash, sizeof hash, reinterpret_cast<const unsigned char*>(text.data()), text.size(), nullptr, 0);
    return fmt::format("W/\"{:02x}\"", fmt::join(hash, ""));
}

bool same_text(std::string_view a, std::string_view b) {
    return a.size() == b.size() && !a.empty() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

bool equal_folded(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

// The browser's own word on where a form came from. Programs that are no browsers say nothing.
bool from_this_site(const Request& request) {
    const auto site = request.headers.get("Sec-Fetch-Site");
    if (!site.empty() && site != "same-origin" && site != "none") return false;
    const auto origin = request.headers.get("Origin");
    if (origin.empty()) return true;
    const auto host = origin.find("://");
    return host != std::string_view::npos && equal_folded(origin.substr(host + 3), request.headers.get("Host"));
}

std::string_view bearer_of(const Request& request) {
    const auto header = request.headers.get("Authorization");
    constexpr std::string_view scheme = "Bearer ";
    return header.size() > scheme.size() && equal_folded(header.substr(0, scheme.size()), scheme) ? header.substr(scheme.size()) : std::string_view{};
}

Response unauthorized(const Request& request) {
    Refusal why{Kind::forbidden, "access.sign_in", "Cần mã truy cập (Authorization: Bearer …) còn hiệu lực. Người quản trị cấp mã bằng lệnh token.", {}, {}};
    Response r = Response::json(error_json(why), 401);
    r.headers.set("WWW-Authenticate", bearer_of(request).empty() ? R"(Bearer realm="xaso")" : R"(Bearer realm="xaso", error="invalid_token")");
    return r;
}

// The path of the page that sent this request; sign-in checks that it is one of ours.
std::string referring_page(const Request& request) {
    const std::string referer = std::string(request.headers.get("Referer"));
    const std::size_t host = referer.find("://");
    if (host == std::string::npos) return {};
    const std::size_t path = referer.find('/', host + 3);
    return path == std::string::npos ? std::string{} : referer.substr(path);
}

Response to_sign_in(const Request& request) {
    const bool reads = request.method == Method::get || request.method == Method::head;
    // A form sent after the session ended: the sign-in says so, and leads back to the page the form stood on.
    const bool ended = !reads && !request.cookie(kSessionCookie).empty();
    const std::string back = reads ? path_and_query(request) : ended ? referring_page(request) : std::string{};
    std::string url = ended ? "/dang-nhap?het-phien=1" : "/dang-nhap";
    if (!back.empty() && back != "/") url += (ended ? "&tiep=" : "?tiep=") + html::url_encode(back);
    if (request.headers.get("HX-Request").empty()) return Response::redirect(url);
    // A part of a page was asked for: the whole page must go to the sign-in, not its part.
    Response r = Response::text("", 401);
    r.headers.set("HX-Redirect", "/dang-nhap");
    return r;
}

// Faults of the machine that pass or can be mended; nothing for those that are bugs.
std::optional<Refusal> passing_fault(const sql::Error& e) {
    using E = sql::ErrorKind;
    const auto unavailable = [](std::string_view code, std::string_view message) {
        return Refusal{Kind::unavailable, std::string(code), std::string(message), {}, {}};
    };
    switch (e.kind) {
        case E::busy:
        case E::serialization:
            return unavailable("web.busy", "Cơ sở dữ liệu đang bận. Hãy chờ vài giây rồi gửi lại; việc đã ghi thì không bị ghi lần thứ hai.");
        case E::connection:
            return unavailable("web.no_database", "Máy chủ dữ liệu không trả lời. Hãy thử lại sau ít phút; nếu vẫn lỗi, báo người quản trị kiểm tra máy chủ dữ liệu.");
        case E::timeout:
            return unavailable("web.too_slow", "Yêu cầu này mất quá nhiều thời gian nên đã dừng. Hãy thu hẹp khoảng thời gian hoặc điều kiện lọc rồi thử lại.");
        case E::disk_full:
            return unavailable("web.disk_full", "Ổ đĩa chứa dữ liệu đã đầy nên chưa ghi được. Hãy báo người quản trị giải phóng dung lượng rồi gửi lại.");
        case E::read_only:
            return unavailable("web.read_only", "Không ghi được vào cơ sở dữ liệu. Hãy báo người quản trị kiểm tra ổ đĩa và quyền ghi rồi gửi lại; việc đã ghi thì không bị ghi lần thứ hai.");
        default: return std::nullopt;
    }
}

// A message of the database may quote a value, so only kinds that speak of the machine are logged in full.
std::string loggable(const sql::Error& e) {
    using E = sql::ErrorKind;
    switch (e.kind) {
        case E::unique: return "sql: unique";
        case E::foreign_key: return "sql: foreign key";
        case E::check: return "sql: check";
        case E::not_null: return "sql: not null";
        case E::other: return "sql: other";
        default: return fmt::format("sql: {}", e.what());
    }
}

void add_security_headers(const Site& site, const Request& request, Response& r) {
    r.headers.set("X-Request-Id", request.id);
    r.headers.set("Content-Security-Policy", std::string(html::kContentSecurityPolicy));
    r.headers.set("X-Content-Type-Options", "nosniff");
    r.headers.set("X-Frame-Options", "DENY");
    r.headers.set("Referrer-Policy", "same-origin");
    r.headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    r.headers.set("Cross-Origin-Opener-Policy", "same-origin");
    r.headers.set("Cross-Origin-Resource-Policy", "same-origin");
    if (site.secure_cookies) r.headers.set("Strict-Transport-Security", "max-age=31536000");
    if (r.headers.get("Cache-Control").empty()) r.headers.set("Cache-Control", "no-store");
}

// LAW QCVN 12:2026/BCA: what an account must do before anything else: the code, a password of its own, a second factor. Empty: nothing.
std::string_view first_of_all(const Site& site, const access::Account& who, bool half) {
    if (half) return "/ma-xac-thuc";
    if (who.must_change) return "/mat-khau";
    if (site.admins_need_factor && !who.has_factor && who.may(access::may::manage_accounts)) return "/xac-thuc-hai-buoc";
    return {};
}

}  // namespace

bool is_api(std::string_view path) { return path.starts_with("/api/"); }

http::ProgramPaths program_paths() {
    return {is_api, [](int status, std::string_view message) {
                return Response::json(error_json({Kind::invalid, fmt::format("http.{}", status), std::string(message), {}, {}}), status);
            }};
}

bool local_path(std::string_view url) {
    if (url.empty() || url.size() > 2000 || url.front() != '/' || (url.size() > 1 && url[1] == '/')) return false;
    return std::none_of(url.begin(), url.end(), [](char c) { return c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

int status_of(const Refusal& why) {
    switch (why.kind) {
        case Kind::invalid: return 400;
        case Kind::forbidden: return 403;
        case Kind::not_found: return 404;
        case Kind::conflict: return why.code == "record.key_reused" ? 422 : 409;
        case Kind::rule: return 422;
        case Kind::unavailable: return 503;
    }
    return 500;
}

std::string path_and_query(const Request& request) {
    std::string out;
    for (const std::string& s : request.segments) out += "/" + html::url_encode(s);
    if (out.empty()) out = "/";
    char before = '?';
    for (const auto& [name, value] : request.query.items()) {
        out += before + html::url_encode(name) + "=" + html::url_encode(value);
        before = '&';
    }
    return out;
}

void Router::add(Route route) {
    const auto wrong = [&](std::string_view why) {
        throw std::logic_error(fmt::format("route {} {}: {}", http::method_name(route.method), route.path, why));
    };
    const bool api = is_api(route.path);
    if (route.path.empty() || route.path.front() != '/') wrong("a path begins with /");
    if (!route.run) wrong("it has no handler");
    if (route.open == Open::no && !route.may) wrong("it names no permission");
    if (route.open != Open::no && route.may) wrong("it is open and names a permission");
    if (api && route.summary.empty()) wrong("an API route needs a summary");
    switch (route.method) {
        case Method::get:
        case Method::post: break;
        case Method::put:
        case Method::patch:
        case Method::del:
            if (!api) wrong("a page is read with GET and written with POST");
            break;
        default: wrong("no route has this method");
    }
    std::vector<std::string> pattern = split_path(route.path);
    if (pattern.size() > 32) wrong("too many segments");
    const auto shape = [](std::vector<std::string> p) {
        for (std::string& s : p)
            if (is_param(s)) s = ":";
        return p;
    };
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i].empty() || pattern[i] == ":") wrong("an empty segment");
        if (is_param(pattern[i]) && std::count(pattern.begin(), pattern.end(), pattern[i]) > 1) wrong("a parameter name occurs twice");
    }
    for (std::size_t i = 0; i < routes_.size(); ++i)
        if (routes_[i].method == route.method && shape(patterns_[i]) == shape(pattern)) wrong("there is such a route already");
    Shapes shapes;
    if (api) {
        if (route.gives.empty()) wrong("an API route says what it gives");
        if (route.method == Method::get && !route.takes.empty()) wrong("what is read takes no body");
        try {
            if (route.method != Method::get) shapes.takes = parse_schema(route.takes.empty() ? "{}" : route.takes);
            shapes.gives = parse_schema(route.gives);
            shapes.query = parse_schema(route.query.empty() ? "{}" : route.query);
        } catch (const std::logic_error& e) {
            wrong(e.what());
        }
    }
    routes_.push_back(std::move(route));
    patterns_.push_back(std::move(pattern));
    shapes_.push_back(std::move(shapes));
}

void Router::define(std::string name, std::string_view schema) {
    const bool fresh = components_.emplace(name, parse_schema(schema)).second;
    if (!fresh) throw std::logic_error("schema: two components " + name);
}

std::shared_ptr<const Router::Document> Router::openapi() const {
    std::string marks;
    for (const Live& live : live_) marks += live.mark() + "\n";
    const std::lock_guard lock(made_->mutex);
    if (made_->document && made_->document->marks == marks) return made_->document;
    Components all = components_;
    for (const Live& live : live_)
        for (const auto& [name, schema] : live.components()) all[name] = parse_schema(schema);
    Document made{.marks = std::move(marks), .text = openapi_json(routes_, all), .etag = {}};
    made.etag = weak_etag(made.text);
    return made_->document = std::make_shared<const Document>(std::move(made));
}

void Router::check_answer(std::size_t route, const Response& response) const {
    if (!is_api(routes_[route].path) || response.status >= 300 || shapes_[route].gives->type == Schema::Type::bytes) return;
    if (const auto fits = check(*shapes_[route].gives, boost::json::parse(response.body), components_); !fits)
        throw std::logic_error(fmt::format("the answer of {} is not as its route says: {}", routes_[route].path, fits.error().message));
}

Router::Match Router::match(Method method, const std::vector<std::string>& segments) const {
    const Method wanted = method == Method::head ? Method::get : method;
    Match found;
    std::uint32_t best = 0;
    std::vector<std::string_view> others;
    for (std::size_t i = 0; i < routes_.size(); ++i) {
        const auto exact = fit(patterns_[i], segments);
        if (!exact) continue;
        if (routes_[i].method != wanted) {
            others.push_back(http::method_name(routes_[i].method));
        } else if (!found.route || *exact > best) {
            found.route = &routes_[i];
            found.index = i;
            best = *exact;
        }
    }
    if (found.route) return found;
    if (std::find(others.begin(), others.end(), "GET") != others.end()) others.push_back("HEAD");
    std::sort(others.begin(), others.end());
    others.erase(std::unique(others.begin(), others.end()), others.end());
    found.allow = fmt::format("{}", fmt::join(others, ", "));
    return found;
}

std::size_t Router::body_limit(Method method, std::string_view path) const {
    const Match found = match(method, split_path(path));
    return found.route ? found.route->body_limit : Route{}.body_limit;
}

Response Router::answer(Request& request, RequestNote& note) const {
    static const Route nowhere{};
    const bool api = is_api(request.path);
    const Match found = match(request.method, request.segments);
    Context c{site_, request, found.route ? *found.route : nowhere, nullptr, {}, site_.clock.now(), {}, nullptr};

    bool half = false;   // the password was right, the code is still asked for
    if (api) {
        if (const auto token = bearer_of(request); !token.empty()) c.who = site_.access.bearer(token);
    } else if (const std::string token = request.cookie(kSessionCookie); !token.empty()) {
        if (auto session = site_.access.session(token)) {
            c.who = std::move(session->account);
            c.csrf = std::move(session->csrf);
            half = !session->confirmed;
        }
    }
    if (c.who) {
        c.unit = c.who->unit;
        note.account = c.who->id;
    }
    if (!found.route) {
        if (found.allow.empty())
            return c.refuse({Kind::not_found, "web.not_found", "Không có trang này. Hãy kiểm tra lại địa chỉ hoặc đi từ trang đầu.", {}, {}});
        Refusal why{Kind::invalid, "web.method", "Địa chỉ này không nhận cách gửi đó. Hãy mở lại trang rồi dùng nút trên trang.", {}, {}};
        Response r = api ? Response::json(error_json(why), 405) : bare_refusal(site_, request, why, 405);
        r.headers.set("Allow", found.allow);
        return r;
    }
    const Route& route = *found.route;
    for (std::size_t i = 0; i < patterns_[found.index].size(); ++i)
        if (const std::string& name = patterns_[found.index][i]; is_param(name)) request.params[name.substr(1)] = request.segments[i];

    if (route.open != Open::everyone) {
        if (!c.who) return api ? unauthorized(request) : to_sign_in(request);
        if (!api) {
            const std::string_view first = first_of_all(site_, *c.who, half);
            if (!first.empty() && request.path != first && request.path != "/dang-xuat" && (half || request.path != "/mat-khau")) return Response::redirect(std::string(first));
        }
        if (route.may && !c.who->may(*route.may))
            return c.refuse({Kind::forbidden, "access.forbidden", fmt::format("Tài khoản của bạn chưa có quyền “{}”. Hãy đề nghị người quản trị cấp quyền.", route.may->says), {}, {}});
        if (request.query.has("don-vi")) {
            const auto unit = site_.unit_by_code(request.query.get("don-vi"));
            const bool writes = route.method != Method::get;
            if (!unit || !c.who->sees(*unit) || (writes && *unit != c.who->unit))
                return c.refuse({Kind::forbidden, "access.other_unit",
                                 writes ? "Chỉ được ghi ở đơn vị của mình." : "Đơn vị này nằm ngoài phạm vi tài khoản của bạn.", {}, {}});
            c.unit = *unit;
        }
    }
    if (const std::optional<Schema>& query = shapes_[found.index].query) {
        auto given = request.query.items();
        std::erase_if(given, [](const auto& one) { return one.first == "don-vi"; });
        if (const auto fits = check_query(*query, given, components_); !fits) return c.refuse(fits.error());
    }
    if (!api && route.method != Method::get) {
        if (!from_this_site(request))
            return c.refuse({Kind::forbidden, "web.other_site", "Biểu mẫu được gửi từ một trang web khác nên bị từ chối. Hãy mở trang của hệ thống rồi gửi lại.", {}, {}});
        if (route.open != Open::everyone) {
            std::string token = request.form.get("_csrf");
            if (token.empty()) token = request.headers.get("X-CSRF-Token");
            if (!same_text(token, c.csrf))
                return c.refuse({Kind::forbidden, "web.csrf", "Phiên làm việc đã đổi từ khi mở biểu mẫu. Hãy mở lại trang rồi gửi lại.", {}, {}});
        }
    }
    if (const std::optional<Schema>& takes = shapes_[found.index].takes; takes && takes->type != Schema::Type::bytes) {
        auto body = read_body(request.body, *takes, components_);
        if (!body) return c.refuse(body.error());
        c.json = std::make_shared<const boost::json::object>(std::move(*body));
    }
    Response r = route.run(c);
    if (site_.check_answers) check_answer(found.index, r);
    return r;
}

Response Router::handle(Request& request) const {
    const auto start = std::chrono::steady_clock::now();
    RequestNote note;
    const auto failed = [&](Refusal why, int status) {
        why.message += fmt::format(" Mã yêu cầu: {}.", request.id);
        Response failure = is_api(request.path) ? Response::json(error_json(why), status) : bare_refusal(site_, request, why, status);
        if (status == 503) failure.headers.set("Retry-After", "5");
        return failure;
    };
    const Refusal bug{Kind::unavailable, "web.failed", "Chương trình gặp lỗi ngoài dự kiến. Hãy thử lại; nếu vẫn lỗi, gửi mã yêu cầu dưới đây cho người quản trị.", {}, {}};
    Response response;
    try {
        response = answer(request, note);
    } catch (const sql::Error& e) {
        note.error = loggable(e);
        note.statement = e.statement;
        note.constraint = e.constraint;
        const auto fault = passing_fault(e);
        response = failed(fault.value_or(bug), fault ? 503 : 500);
    } catch (const std::exception& e) {
        note.error = e.what();
        response = failed(bug, 500);
    }
    add_security_headers(site_, request, response);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    log_request(request, response, note, took.count(), site_.clock.now());
    return response;
}

}  // namespace xaso::web
