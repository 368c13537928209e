#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <boost/json.hpp>

#include "platform/web/inside.h"

namespace xaso::web {
namespace {

using Kind = Refusal::Kind;
using html::PageFrame;
using html::Tone;
using http::Response;

constexpr std::size_t kMacBytes = 16;
constexpr std::size_t kLongestFlash = 600;

const unsigned char* bytes(std::string_view s) { return reinterpret_cast<const unsigned char*>(s.data()); }

std::string base64url(std::string_view raw) {
    std::string out(sodium_base64_encoded_len(raw.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
    sodium_bin2base64(out.data(), out.size(), bytes(raw), raw.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    out.pop_back();  // the NUL
    return out;
}

std::string seal(std::string_view text, std::string_view secret) {
    std::string mac(kMacBytes, '\0');
    crypto_generichash(reinterpret_cast<unsigned char*>(mac.data()), mac.size(), bytes(text), text.size(), bytes(secret), secret.size());
    return base64url(mac + std::string(text));
}

// The text, when this session sealed it.
std::string open_seal(std::string_view sealed, std::string_view secret) {
    std::string raw(sealed.size(), '\0');
    std::size_t n = 0;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(raw.data()), raw.size(), sealed.data(), sealed.size(), nullptr, &n, nullptr,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 || n <= kMacBytes)
        return {};
    std::string text = raw.substr(kMacBytes, n - kMacBytes);
    const std::string expected = seal(text, secret);
    return expected.size() == sealed.size() && sodium_memcmp(expected.data(), sealed.data(), sealed.size()) == 0 ? text : std::string{};
}

Result<std::string> checked_key(std::string key, bool api) {
    const auto visible = [](char c) { return c > 0x20 && c < 0x7f; };
    if (key.empty()) {
        if (api) return refuse(Kind::invalid, "api.key_required", "Yêu cầu ghi phải có tiêu đề Idempotency-Key để gửi lại không bị ghi hai lần.", "Idempotency-Key");
        return refuse(Kind::invalid, "web.key_required", "Biểu mẫu thiếu khóa chống gửi lặp. Hãy mở lại trang rồi gửi lại.", "_key");
    }
    if (key.size() < 8 || key.size() > 128 || !std::all_of(key.begin(), key.end(), visible))
        return refuse(Kind::invalid, api ? "api.bad_key" : "web.bad_key", "Khóa chống gửi lặp phải có từ 8 đến 128 ký tự in được, không có dấu cách.",
                      api ? "Idempotency-Key" : "_key");
    return key;
}

// With lengths in front, so that no two forms read alike.
void put(std::string& out, std::string_view part) { out += fmt::format("{}:{}", part.size(), part); }

void put_sorted(std::string& out, std::vector<std::pair<std::string, std::string>> fields) {
    std::stable_sort(fields.begin(), fields.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [name, value] : fields) {
        put(out, name);
        put(out, value);
    }
    out += ';';
}

}  // namespace

std::string cookie(const Site& site, std::string_view name, std::string_view value, bool forget) {
    return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Lax{}{}", name, value, site.secure_cookies ? "; Secure" : "", forget ? "; Max-Age=0" : "");
}

std::string_view heading_of(int status) {
    switch (status) {
        case 400: return "Yêu cầu chưa hợp lệ";
        case 403: return "Không được phép";
        case 404: return "Không tìm thấy";
        case 405: return "Cách gửi không phù hợp";
        case 409: return "Đã có người làm trước";
        case 422: return "Chưa thực hiện được";
        case 503: return "Tạm thời chưa phục vụ được";
        default: return "Có lỗi ngoài dự kiến";
    }
}

std::string error_json(const Refusal& why) {
    boost::json::object error{{"code", why.code}, {"message", why.message}};
    if (!why.field.empty()) error["field"] = why.field;
    return boost::json::serialize(boost::json::object{{"error", std::move(error)}});
}

Response bare_refusal(const Site& site, const http::Request&, const Refusal& why, int status) {
    const PageFrame frame{.title = std::string(heading_of(status)), .assets = &site.assets};
    return Response::html(html::sign_in_page(frame, [&](Html& h) {
        html::notice(h, Tone::bad, why.message, std::string_view{});
        html::actions(h, [&] { html::link_button(h, "Về trang đầu", "/"); });
    }), status);
}

std::string Context::param(std::string_view name) const {
    const auto it = request.params.find(std::string(name));
    return it == request.params.end() ? std::string{} : it->second;
}

record::Actor Context::actor() const {
    return {who ? who->unit : unit, who ? who->id : AccountId{}, is_api(route.path) ? "api" : "web"};
}

Result<record::Attempt> Context::attempt() const {
    const bool api = is_api(route.path);
    record::Attempt out;
    out.actor = actor();
    XASO_TRY(out.key, checked_key(api ? std::string(request.headers.get("Idempotency-Key")) : form("_key"), api));
    put(out.body, http::method_name(request.method));
    put(out.body, request.path);
    put_sorted(out.body, request.query.items());
    if (api) {
        put(out.body, request.body);
        return out;
    }
    auto fields = request.form.items();
    std::erase_if(fields, [](const auto& f) { return f.first == "_csrf" || f.first == "_key" || f.first.starts_with("password"); });
    put_sorted(out.body, std::move(fields));
    for (const http::Upload& u : request.uploads)
        for (const std::string& part : {u.field, u.file_name, record::hash_hex(u.bytes)}) put(out.body, part);
    return out;
}

std::string Context::new_key() const {
    char raw[16];
    randombytes_buf(raw, sizeof raw);
    return base64url({raw, sizeof raw});
}

Response Context::page(std::string_view title, const std::function<void(Html&)>& body, int status) const {
    return page(PageFrame{.title = std::string(title)}, body, status);
}

Response Context::page(PageFrame frame, const std::function<void(Html&)>& body, int status) const {
    frame.assets = &site.assets;
    frame.failed = frame.failed || status == 422;
    if (frame.systems.empty()) frame.systems = route.systems;
    if (!who) return Response::html(html::sign_in_page(frame, body), status);

    frame.unit_name = site.unit_name(unit, local_day(now));
    if (frame.screen) return Response::html(html::screen_page(frame, body), status);
    frame.user_name = who->name;
    frame.csrf = csrf;
    frame.sign_out_url = "/dang-xuat";
    frame.user_links = {{.label = "Đổi mật khẩu", .url = "/mat-khau"}, {.label = "Xác thực hai bước", .url = "/xac-thuc-hai-buoc"}, {.label = "Vai trò và quyền", .url = "/tro-giup/quyen"}};
    if (frame.nav.empty() && !who->must_change) {
        for (const NavItem& item : site.nav) {
            if (item.may && !who->may(*item.may)) continue;
            const bool inside = item.url != "/" && request.path.starts_with(item.url) &&
                                (request.path.size() == item.url.size() || request.path[item.url.size()] == '/');
            frame.nav.push_back({.label = item.label, .url = item.url, .current = inside || request.path == item.url, .key = item.key});
        }
        // "/ho-so/tiep-nhan" lies inside "/ho-so" too: the longest address is where one is.
        const html::NavItem* here = nullptr;
        for (const auto& item : frame.nav)
            if (item.current && (!here || item.url.size() > here->url.size())) here = &item;
        for (auto& item : frame.nav) item.current = &item == here;
    }
    if (frame.search_url.empty() && who->may(access::may::see_dossiers) && !who->must_change) frame.search_url = site.search_url;
    const std::string sealed = request.cookie(kFlashCookie);
    if (!sealed.empty()) {
        if (std::string text = open_seal(sealed, csrf); !text.empty()) frame.flash.push_back({.tone = Tone::good, .text = std::move(text)});
    }
    Response r = Response::html(html::page(frame, body), status);
    if (!sealed.empty()) r.headers.add("Set-Cookie", cookie(site, kFlashCookie, "", true));
    return r;
}

Response Context::refuse(const Refusal& why) const {
    const int status = status_of(why);
    Response r;
    if (is_api(request.path)) {
        r = Response::json(error_json(why), status);
    } else if (who) {
        r = page(heading_of(status), [&](Html& h) {
            html::notice(h, status == 404 ? Tone::info : Tone::bad, why.message, std::string_view{});
            html::actions(h, [&] { html::link_button(h, "Về trang đầu", "/"); });
        }, status);
    } else {
        r = bare_refusal(site, request, why, status);
    }
    if (status == 503) r.headers.set("Retry-After", "5");
    return r;
}

Response Context::see(std::string_view url, std::string_view flash) const {
    Response r = Response::redirect(local_path(url) ? std::string(url) : "/");
    if (!flash.empty() && flash.size() <= kLongestFlash && !csrf.empty()) r.headers.add("Set-Cookie", cookie(site, kFlashCookie, seal(flash, csrf)));
    return r;
}

}  // namespace xaso::web
