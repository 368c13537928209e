#include <fmt/format.h>

#include <algorithm>

#include "platform/html/components.h"
#include "platform/html/qr.h"
#include "platform/web/inside.h"

namespace xaso::web {
namespace {

using Kind = Refusal::Kind;
using html::PageFrame;
using http::Method;
using http::Response;
using Errors = std::vector<Refusal>;

Refusal missing(std::string_view message, std::string_view field) { return {Kind::invalid, "web.required", std::string(message), std::string(field), {}}; }

std::string return_path(std::string_view asked) { return local_path(asked) ? std::string(asked) : "/"; }

// ---- Signing in and out ----

Response sign_in_form(const Context& c, const Errors& errors, int status) {
    const std::string back = c.request.method == Method::post ? c.form("tiep") : c.query("tiep");
    // Nobody is signed in on this page, whatever an old cookie says: it is narrow and has no navigation.
    const PageFrame frame{.title = "Đăng nhập", .systems = c.route.systems, .failed = !errors.empty(), .assets = &c.site.assets};
    return Response::html(html::sign_in_page(frame, [&](Html& h) {
        html::error_summary(h, errors);
        if (errors.empty() && c.query("het-phien") == "1")
            html::notice(h, html::Tone::warning, "Phiên làm việc đã hết nên điều vừa gửi chưa được ghi.", "Hãy đăng nhập lại; chương trình mở lại đúng trang đang làm để nhập tiếp.");
        html::form(h, {.action = "/dang-nhap"}, [&] {
            if (local_path(back)) html::hidden(h, "tiep", back);
            html::text_field(h, {.name = "login", .label = "Tên đăng nhập", .value = c.form("login"), .error = html::error_for(errors, "login"), .required = true},
                             {.autocomplete = "username", .max_length = 60, .focus = true});
            html::text_field(h, {.name = "password", .label = "Mật khẩu", .error = html::error_for(errors, "password"), .required = true},
                             {.type = "password", .autocomplete = "current-password", .max_length = 200});
            html::actions(h, [&] { html::button(h, "Đăng nhập", {.weight = html::Weight::main}); });
        });
        if (!c.site.sample_passwords || c.site.samples.empty()) return;
        html::section(h, "Tài khoản mẫu", [&] {
            h.el("p", {}, "Dữ liệu ở đây là dữ liệu mẫu. Đăng nhập bằng một trong các tài khoản sau.");
            html::table(h, {.caption = "Tài khoản mẫu", .columns = {{.label = "Tên đăng nhập", .main = true}, {.label = "Mật khẩu"}, {.label = "Công việc"}}},
                        [&](html::Rows& rows) {
                            for (const SampleAccount& s : c.site.samples) {
                                rows.row([&] {
                                    rows.head("", s.login);
                                    rows.cell(s.password);
                                    rows.cell(s.says);
                                });
                            }
                        });
        });
    }), status);
}

Response signed_in(const Context& c, const access::SignedIn& session, std::string_view url, std::string_view flash = {}) {
    Context as = c;
    as.csrf = session.csrf;
    Response r = as.see(url, flash);
    r.headers.add("Set-Cookie", cookie(c.site, kSessionCookie, session.token));
    return r;
}

Response begin_work(const Context& c, const access::SignedIn& session, const std::string& back) {
    if (!session.account->must_change) return signed_in(c, session, back);
    return signed_in(c, session, back == "/" ? "/mat-khau" : "/mat-khau?tiep=" + html::url_encode(back));
}

Response post_sign_in(Context& c) {
    Errors errors;
    if (c.form("login").empty()) errors.push_back(missing("Hãy nhập tên đăng nhập.", "login"));
    if (c.form("password").empty()) errors.push_back(missing("Hãy nhập mật khẩu.", "password"));
    if (!errors.empty()) return sign_in_form(c, errors, 422);
    auto session = c.site.access.sign_in(c.form("login"), c.form("password"), c.request.client);
    if (!session) return sign_in_form(c, {session.error()}, 422);
    if (const std::string old = c.request.cookie(kSessionCookie); !old.empty()) c.site.access.sign_out(old);
    const std::string back = return_path(c.form("tiep"));
    if (!session->confirmed) return signed_in(c, *session, back == "/" ? "/ma-xac-thuc" : "/ma-xac-thuc?tiep=" + html::url_encode(back));
    return begin_work(c, *session, back);
}

// ---- The second factor ----

Response code_form(const Context& c, const Errors& errors, int status) {
    const std::string back = c.request.method == Method::post ? c.form("tiep") : c.query("tiep");
    const PageFrame frame{.title = "Mã xác thực", .systems = c.route.systems, .failed = !errors.empty(), .assets = &c.site.assets};
    return Response::html(html::sign_in_page(frame, [&](Html& h) {
        html::error_summary(h, errors);
        html::form(h, {.action = "/ma-xac-thuc", .csrf = c.csrf, .key = c.new_key()}, [&] {
            if (local_path(back)) html::hidden(h, "tiep", back);
            html::text_field(h, {.name = "code", .label = "Mã 6 số trong ứng dụng xác thực", .hint = "Mất điện thoại: đề nghị người quản trị bỏ xác thực hai bước của tài khoản.", .error = html::error_for(errors, "code"), .required = true},
                             {.autocomplete = "one-time-code", .input_mode = "numeric", .max_length = 10, .width = 8, .focus = true});
            html::actions(h, [&] { html::button(h, "Tiếp tục", {.weight = html::Weight::main}); });
        });
        html::form(h, {.action = "/dang-xuat", .csrf = c.csrf, .key = c.new_key()}, [&] { html::actions(h, [&] { html::button(h, "Đăng nhập tài khoản khác", {.weight = html::Weight::quiet}); }); });
    }), status);
}

Response post_code(Context& c) {
    if (c.form("code").empty()) return code_form(c, {missing("Hãy nhập mã 6 số.", "code")}, 422);
    const auto session = c.site.access.confirm(c.request.cookie(kSessionCookie), c.form("code"), c.request.client);
    if (!session) return code_form(c, {session.error()}, 422);
    return begin_work(c, *session, return_path(c.form("tiep")));
}

Response factor_page(const Context& c, const Errors& errors, int status, std::string secret = {}) {
    PageFrame frame{.title = "Xác thực hai bước", .lead = "Khi đăng nhập, ngoài mật khẩu còn phải nhập mã 6 số do ứng dụng trên điện thoại tạo ra.", .failed = !errors.empty()};
    const auto password = [&](Html& h) {
        html::text_field(h, {.name = "current", .label = "Mật khẩu hiện tại", .error = html::error_for(errors, "current"), .required = true},
                         {.type = "password", .autocomplete = "current-password", .max_length = 200});
    };
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        if (c.who->has_factor) {
            html::notice(h, html::Tone::good, "Tài khoản đang dùng xác thực hai bước.", "Đổi điện thoại: bỏ ở đây rồi bật lại bằng điện thoại mới.");
            html::form(h, {.action = "/xac-thuc-hai-buoc", .csrf = c.csrf, .key = c.new_key()}, [&] {
                html::hidden(h, "bo", "1");
                password(h);
                html::actions(h, [&] { html::button(h, "Bỏ xác thực hai bước", {.weight = html::Weight::danger}); });
            });
            return;
        }
        if (c.site.admins_need_factor && c.who->may(access::may::manage_accounts))
            html::notice(h, html::Tone::warning, "Người quản trị phải bật xác thực hai bước trước khi làm việc.", "Theo QCVN 12:2026/BCA.");
        const access::FactorSeed fresh = access::Access::new_factor(*c.who, secret);
        html::form(h, {.action = "/xac-thuc-hai-buoc", .csrf = c.csrf, .key = c.new_key()}, [&] {
            html::hidden(h, "secret", fresh.secret);
            html::section(h, "1. Quét mã bằng ứng dụng xác thực", [&] {
                html::qr(h, fresh.uri, "Mã QR để thêm tài khoản vào ứng dụng xác thực");
                h.el("p", {}, [&] {
                    h.text("Không quét được thì gõ khóa này vào ứng dụng: ");
                    h.el("strong", {}, html::grouped(fresh.secret));
                });
            });
            html::section(h, "2. Nhập mã đang hiện", [&] {
                html::text_field(h, {.name = "code", .label = "Mã 6 số", .error = html::error_for(errors, "code"), .required = true},
                                 {.autocomplete = "one-time-code", .input_mode = "numeric", .max_length = 10, .width = 8, .focus = true});
                password(h);
            });
            html::actions(h, [&] { html::button(h, "Bật xác thực hai bước", {.weight = html::Weight::main}); });
        });
    }, status);
}

Response post_factor(Context& c) {
    const bool drop = c.form("bo") == "1";
    Errors errors;
    if (!drop && c.form("code").empty()) errors.push_back(missing("Hãy nhập mã 6 số đang hiện trong ứng dụng.", "code"));
    if (c.form("current").empty()) errors.push_back(missing("Hãy nhập mật khẩu hiện tại.", "current"));
    if (errors.empty())
        if (const auto checked = c.site.access.check_password(*c.who, c.form("current")); !checked) errors.push_back(checked.error());
    if (!errors.empty()) return factor_page(c, errors, 422, c.form("secret"));
    const auto& who = *c.who;
    const auto done = c.db().write<int>(who.unit, [&](sql::Tx& tx) -> Result<int> {
        XASO_CHECK(drop ? c.site.access.drop_factor(tx, c.actor(), who.unit, who.id) : c.site.access.add_factor(tx, c.actor(), who, c.form("secret"), c.form("code")));
        return 0;
    });
    if (!done) return factor_page(c, {done.error()}, 422, c.form("secret"));
    c.site.access.forget(who.unit, who.id, false);
    return c.see(drop ? "/xac-thuc-hai-buoc" : "/", drop ? "Đã bỏ xác thực hai bước." : "Đã bật xác thực hai bước. Lần đăng nhập sau sẽ hỏi mã.");
}

Response post_sign_out(Context& c) {
    c.site.access.sign_out(c.request.cookie(kSessionCookie));
    Response r = Response::redirect("/dang-nhap");
    r.headers.add("Set-Cookie", cookie(c.site, kSessionCookie, "", true));
    r.headers.add("Set-Cookie", cookie(c.site, kFlashCookie, "", true));
    return r;
}

// ---- The own password ----

Response password_form(const Context& c, const Errors& errors, int status) {
    const std::string back = c.request.method == Method::post ? c.form("tiep") : c.query("tiep");
    const bool first = c.who->must_change;
    PageFrame frame{.title = "Đổi mật khẩu"};
    if (first) frame.lead = "Mật khẩu đang dùng do người quản trị cấp hoặc đã quá hai tháng. Hãy đặt mật khẩu riêng trước khi làm việc.";
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        html::form(h, {.action = "/mat-khau", .csrf = c.csrf, .key = c.new_key()}, [&] {
            if (local_path(back)) html::hidden(h, "tiep", back);
            const auto secret = [&](std::string name, std::string label, std::string hint, std::string autocomplete, bool focus) {
                const std::string error = html::error_for(errors, name);
                html::text_field(h, {.name = std::move(name), .label = std::move(label), .hint = std::move(hint), .error = error, .required = true},
                                 {.type = "password", .autocomplete = std::move(autocomplete), .max_length = 200, .focus = focus});
            };
            secret("current", "Mật khẩu hiện tại", "", "current-password", true);
            secret("password", "Mật khẩu mới", "Từ 8 ký tự, gồm cả chữ thường, chữ hoa, chữ số và ký tự đặc biệt như @ # ! -", "new-password", false);
            secret("password_again", "Nhập lại mật khẩu mới", "", "new-password", false);
            html::actions(h, [&] { html::button(h, "Đổi mật khẩu", {.weight = html::Weight::main}); });
        });
    }, status);
}

// Not through record.once(): the answer is the new session itself, and a second post is refused because the old password is gone.
Response post_password(Context& c) {
    const std::string current = c.form("current"), fresh = c.form("password");
    Errors errors;
    if (current.empty()) errors.push_back(missing("Hãy nhập mật khẩu hiện tại.", "current"));
    if (const auto rule = access::check_password_rule(fresh); !rule) errors.push_back(rule.error());
    else if (fresh == current) errors.push_back({Kind::invalid, "access.same_password", "Mật khẩu mới phải khác mật khẩu hiện tại.", "password", {}});
    if (c.form("password_again") != fresh)
        errors.push_back({Kind::invalid, "access.not_repeated", "Hai lần nhập mật khẩu mới không giống nhau. Hãy nhập lại cả hai.", "password_again", {}});
    if (errors.empty()) {
        if (const auto checked = c.site.access.check_password(*c.who, current); !checked) errors.push_back(checked.error());
        else if (const auto unused = c.site.access.check_not_used(*c.who, fresh); !unused) errors.push_back(unused.error());
    }
    if (!errors.empty()) return password_form(c, errors, 422);
    const auto& who = *c.who;
    const auto set = c.db().write<int>(who.unit, [&](sql::Tx& tx) -> Result<int> {
        XASO_CHECK(c.site.access.set_password(tx, c.actor(), who.unit, who.id, fresh, false));
        return 0;
    });
    if (!set) return password_form(c, {set.error()}, 422);
    // Whoever else may be signed in with the old password is out.
    c.site.access.forget(who.unit, who.id, true);
    // The password is changed: should signing in fail now, it is done by hand.
    try {
        if (const auto session = c.site.access.sign_in(who.login, fresh, c.request.client)) {
            if (!session->confirmed) return signed_in(c, *session, "/ma-xac-thuc");
            return signed_in(c, *session, return_path(c.form("tiep")), "Đã đổi mật khẩu. Các phiên đăng nhập khác của tài khoản đã kết thúc.");
        }
    } catch (const sql::Error&) {
    }
    return Response::redirect("/dang-nhap");
}

// ---- Help ----

Response permissions_page(Context& c) {
    return c.page(PageFrame{.title = "Vai trò và quyền", .lead = "Mỗi tài khoản có một hoặc nhiều vai trò; quyền của tài khoản là tất cả các quyền của các vai trò đó."},
                  [&](Html& h) {
        html::section(h, "Quyền của bạn", [&] {
            h.el("ul", {}, [&] {
                for (const access::Permission& p : access::kAllPermissions)
                    if (c.who->may(p)) h.el("li", {}, p.says);
            });
        });
        html::section(h, "Các vai trò", [&] {
            html::table(h, {.caption = "Vai trò và quyền của từng vai trò", .columns = {{.label = "Vai trò", .main = true}, {.label = "Được làm"}}},
                        [&](html::Rows& rows) {
                            for (const access::Role& role : access::roles()) {
                                rows.row([&] {
                                    rows.head("", role.title);
                                    rows.cell([&] {
                                        h.el("ul", {}, [&] {
                                            for (const access::Permission& p : role.grants) h.el("li", {}, p.says);
                                        });
                                    });
                                });
                            }
                        });
        });
    });
}

// ---- Files ----

Response file(Context& c) {
    const html::Assets::File* f = c.site.assets.find(c.request.path);
    if (!f) return c.refuse({Kind::not_found, "web.not_found", "Không có tệp này.", {}, {}});
    const bool gzip = !f->gzip.empty() && c.request.headers.get("Accept-Encoding").find("gzip") != std::string_view::npos;
    // Two encodings are two representations, so they differ in their tags.
    const std::string tag = gzip ? f->etag.substr(0, f->etag.size() - 1) + "-gz\"" : f->etag;
    Response r;
    r.headers.set("ETag", tag);
    r.headers.set("Cache-Control", "public, max-age=31536000, immutable");
    r.headers.set("Vary", "Accept-Encoding");
    if (c.request.headers.get("If-None-Match").find(tag) != std::string_view::npos) {
        r.status = 304;
        return r;
    }
    r.headers.set("Content-Type", std::string(f->content_type));
    if (gzip) r.headers.set("Content-Encoding", "gzip");
    r.body = gzip ? f->gzip : f->bytes;
    return r;
}

Response api_document(const Context& c, const Router& router) {
    const auto document = router.openapi();
    const bool known = c.request.headers.get("If-None-Match").find(document->etag) != std::string_view::npos;
    Response r = known ? Response{} : Response::json(document->text);
    if (known) r.status = 304;
    r.headers.set("ETag", document->etag);
    r.headers.set("Cache-Control", "no-cache");   // kept, and asked about each time
    return r;
}

}  // namespace

void add_own_routes(Router& router) {
    constexpr std::size_t small = 16 * 1024;
    router.add({.method = Method::get, .path = "/healthz", .open = Open::everyone, .systems = "S30", .run = [](Context&) { return Response::json(R"({"status":"ok"})"); }});
    router.add({.method = Method::get, .path = "/static/:file", .open = Open::everyone, .run = file});
    router.add({.method = Method::get, .path = "/dang-nhap", .open = Open::everyone, .title = "Đăng nhập", .systems = "S30", .run = [](Context& c) {
        if (c.who) return Response::redirect(return_path(c.query("tiep")));
        return sign_in_form(c, {}, 200);
    }});
    router.add({.method = Method::post, .path = "/dang-nhap", .open = Open::everyone, .title = "Đăng nhập", .systems = "S30", .body_limit = small, .run = post_sign_in});
    router.add({.method = Method::post, .path = "/dang-xuat", .open = Open::signed_in, .systems = "S30", .body_limit = small, .run = post_sign_out});
    router.add({.method = Method::get, .path = "/ma-xac-thuc", .open = Open::signed_in, .title = "Mã xác thực", .systems = "S30", .run = [](Context& c) { return code_form(c, {}, 200); }});
    router.add({.method = Method::post, .path = "/ma-xac-thuc", .open = Open::signed_in, .title = "Mã xác thực", .systems = "S30", .body_limit = small, .run = post_code});
    router.add({.method = Method::get, .path = "/xac-thuc-hai-buoc", .open = Open::signed_in, .title = "Xác thực hai bước", .systems = "S30",
                .run = [](Context& c) { return factor_page(c, {}, 200); }});
    router.add({.method = Method::post, .path = "/xac-thuc-hai-buoc", .open = Open::signed_in, .title = "Xác thực hai bước", .systems = "S30", .body_limit = small, .run = post_factor});
    router.add({.method = Method::get, .path = "/mat-khau", .open = Open::signed_in, .title = "Đổi mật khẩu", .systems = "S30",
                .run = [](Context& c) { return password_form(c, {}, 200); }});
    router.add({.method = Method::post, .path = "/mat-khau", .open = Open::signed_in, .title = "Đổi mật khẩu", .systems = "S30", .body_limit = small, .run = post_password});
    router.add({.method = Method::get, .path = "/tro-giup/quyen", .open = Open::signed_in, .title = "Vai trò và quyền", .systems = "S30", .run = permissions_page});
    router.add({.method = Method::get, .path = "/api/v1/openapi.json", .open = Open::everyone, .systems = "S26, S27", .summary = "Mô tả các địa chỉ của giao diện lập trình",
                .gives = "any", .run = [&router](Context& c) { return api_document(c, router); }});
}

}  // namespace xaso::web
