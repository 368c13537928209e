// Accounts: the list, one account with what was done to it, and every change an administrator may make.
#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>

#include "kernel/text.h"
#include "units/pages_shared.h"

namespace xaso::units {
namespace {

using html::Html;
using html::Weight;
using access::Account;
namespace may = access::may;
using Kind = Refusal::Kind;
using Errors = std::vector<Refusal>;

constexpr std::string_view kList = "/quan-tri/tai-khoan";
constexpr std::size_t kShownEvents = 30;

std::string account_url(AccountId id, std::string_view below = {}) { return fmt::format("{}/{}{}", kList, id.value(), below); }

// ---- The state of an account ----

enum class Standing { in_use, first_password, locked, shut, closed };

Standing standing(const access::Access& access, const Account& a, Instant now) {
    if (a.closed) return Standing::closed;
    if (access.shut(a)) return Standing::shut;
    if (a.locked_until && *a.locked_until > now) return Standing::locked;
    return a.must_change ? Standing::first_password : Standing::in_use;
}

struct StandingFilter {
    std::string_view code, title;
};
constexpr StandingFilter kStandings[] = {{"", "Tất cả"}, {"dang-dung", "Đang dùng"}, {"khoa", "Đang bị khóa"}, {"lau-khong-dung", "Lâu không dùng"}, {"mat-khau-dau", "Chưa đổi mật khẩu đầu"}, {"da-dong", "Đã đóng"}};

// "Đang dùng" is every account that is not closed: a lock passes, a first password is changed.
bool fits(std::string_view filter, const access::Access& access, const Account& a, Instant now) {
    const Standing s = standing(access, a, now);
    if (filter == "dang-dung") return !a.closed;
    if (filter == "khoa") return s == Standing::locked;
    if (filter == "lau-khong-dung") return s == Standing::shut;
    if (filter == "mat-khau-dau") return !a.closed && a.must_change;
    if (filter == "da-dong") return a.closed;
    return true;
}

void badge(Html& h, const access::Access& access, const Account& a, Instant now) {
    switch (standing(access, a, now)) {
        case Standing::in_use: html::badge(h, html::State::done, "đang dùng"); return;
        case Standing::first_password: html::badge(h, html::State::due_today, "chưa đổi mật khẩu đầu"); return;
        case Standing::locked: html::badge(h, html::State::late, "khóa đến " + format_day_time(to_local(*a.locked_until + std::chrono::milliseconds(59'999)))); return;
        case Standing::shut: html::badge(h, html::State::paused, "ngừng vì lâu không dùng"); return;
        case Standing::closed: html::badge(h, html::State::draft, "đã đóng"); return;
    }
}

std::string role_titles(const Account& a) {
    std::string out;
    for (const std::string& code : a.roles) {
        const access::Role* role = access::find_role(code);
        out += fmt::format("{}{}", out.empty() ? "" : ", ", role ? role->title : std::string_view(code));
    }
    return out;
}

std::string sentences(const access::Role& role) {
    std::string out;
    for (const access::Permission& p : role.grants) out += fmt::format("{}{}.", out.empty() ? "" : " ", p.says);
    return out;
}

std::string office_name(const Unit* unit, OfficeId id) {
    if (unit)
        for (const Office& o : unit->offices)
            if (o.id == id) return o.name;
    return {};
}

// ---- The list ----

http::Response list_page(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const std::string words = trim(c.query("q")), role = c.query("vai-tro"), state = c.query("tinh-trang");
    std::vector<Account> all;
    {
        sql::Reader s = c.db().read();
        all = deps.access.list(s, c.who->unit);
    }
    const auto tree = deps.units.tree();
    const Unit* unit = tree->find(c.who->unit);
    const std::string key = fold(words);
    std::erase_if(all, [&](const Account& a) {
        if (!role.empty() && std::find(a.roles.begin(), a.roles.end(), role) == a.roles.end()) return true;
        return !key.empty() && fold(fmt::format("{} {} {}", a.login, a.name, a.title)).find(key) == std::string::npos;
    });
    std::vector<html::Choice> chips;
    for (const StandingFilter& f : kStandings) {
        const auto n = std::count_if(all.begin(), all.end(), [&](const Account& a) { return fits(f.code, deps.access, a, c.now); });
        chips.push_back({.label = std::string(f.title), .url = url(c, kList, {{"q", words}, {"vai-tro", role}, {"tinh-trang", std::string(f.code)}}), .current = state == f.code, .count = n});
    }
    std::erase_if(all, [&](const Account& a) { return !fits(state, deps.access, a, c.now); });
    std::stable_sort(all.begin(), all.end(), [](const Account& a, const Account& b) { return a.closed < b.closed; });
    html::PageFrame frame{.title = "Tài khoản", .back_url = "/quan-tri", .back_label = "Quản trị"};
    frame.actions = [](Html& h) { html::link_button(h, "Thêm tài khoản", "/quan-tri/tai-khoan/moi", {.weight = Weight::main, .key = "n"}); };
    return c.page(std::move(frame), [&](Html& h) {
        html::get_form(h, kList, [&] {
            html::text_field(h, {.name = "q", .label = "Họ tên, chức danh, tên đăng nhập", .value = words}, {.type = "search", .autocomplete = "off", .max_length = 100, .width = 28});
            std::vector<html::Option> options;
            for (const access::Role& r : access::roles()) options.push_back({.value = std::string(r.code), .label = std::string(r.title)});
            html::select_field(h, {.name = "vai-tro", .label = "Vai trò", .value = role}, options);
            if (!state.empty()) html::hidden(h, "tinh-trang", state);
            html::button(h, "Tìm");
            if (!words.empty() || !role.empty()) html::link_button(h, "Bỏ lọc", url(c, kList), {.weight = Weight::quiet});
        });
        html::chips(h, "Lọc theo tình trạng", chips);
        if (all.empty()) {
            html::empty_state(h, "Không có tài khoản nào khớp với điều kiện tìm.", "Bỏ lọc, xem tất cả", url(c, kList));
            return;
        }
        html::table(h,
                    {.caption = "Tài khoản của đơn vị",
                     .columns = {{.label = "Họ tên"}, {.label = "Tên đăng nhập"}, {.label = "Chức danh", .minor = true}, {.label = "Phòng, ban", .minor = true}, {.label = "Vai trò"}, {.label = "Tình trạng"}}},
                    [&](html::Rows& rows) {
                        for (const Account& a : all) rows.row([&] {
                            rows.head(account_url(a.id), a.name);
                            rows.cell([&] { html::code(h, a.login); });
                            if (a.title.empty()) rows.none(); else rows.cell(a.title);
                            if (const std::string office = office_name(unit, a.office); office.empty()) rows.none(); else rows.cell(office);
                            rows.cell(role_titles(a));
                            rows.cell([&] { badge(h, deps.access, a, c.now); });
                        });
                    });
    });
}

// ---- The form ----

struct Form {
    std::string login, name, title, office;
    std::vector<std::string> roles, scope;   // scope: unit codes
    std::string version;
    Errors errors;
};

Form typed_form(const web::Context& c) {
    Form f;
    f.login = trim(c.form("login"));
    for (char& ch : f.login)
        if (ch >= 'A' && ch <= 'Z') ch = static_cast<char>(ch - 'A' + 'a');
    f.name = trim(c.form("name"));
    f.title = trim(c.form("title"));
    f.office = c.form("office");
    f.roles = c.request.form.all("roles");
    f.scope = c.request.form.all("scope");
    f.version = c.form("version");
    return f;
}

Form form_of(const Account& a, const Tree& tree) {
    Form f{.login = a.login, .name = a.name, .title = a.title, .office = a.office ? std::to_string(a.office.value()) : "", .roles = a.roles, .scope = {}, .version = std::to_string(a.version), .errors = {}};
    for (const UnitId id : a.scope)
        if (const Unit* u = tree.find(id); u && id != a.unit) f.scope.push_back(u->code);
    return f;
}

std::vector<const Office*> offices_to_choose(const Unit* unit, Day today, OfficeId current) {
    std::vector<const Office*> out;
    if (unit)
        for (const Office& o : unit->offices)
            if (o.id == current || (o.from <= today && (!o.to || today < *o.to))) out.push_back(&o);
    return out;
}

// Nobody hands on a view that is not the own one: units of the administrator's own scope, and those the account has already.
std::vector<const Unit*> units_to_choose(const Account& me, const Account* edited, const Tree& tree) {
    std::vector<const Unit*> out;
    for (const Unit& u : tree.units)
        if (u.id != me.unit && (me.sees(u.id) || (edited && edited->sees(u.id)))) out.push_back(&u);
    return out;
}

struct Checked {
    OfficeId office;
    std::vector<UnitId> scope;
};

// All mistakes that can be seen without writing, each at its field.
Checked check(Form& f, const web::Context& c, const Tree& tree, const Account* edited) {
    Checked out;
    const auto wrong = [&](std::string_view code, std::string_view message, std::string_view field) { f.errors.push_back({Kind::invalid, std::string(code), std::string(message), std::string(field), {}}); };
    if (!edited && f.login.empty()) wrong("units.login", "Hãy đặt tên đăng nhập, ví dụ nguyenvana.", "login");
    if (f.name.empty() || count_chars(f.name) > 100) wrong("units.name", "Hãy nhập họ tên, không quá 100 ký tự.", "name");
    if (count_chars(f.title) > 100) wrong("units.title", "Chức danh dài quá 100 ký tự. Hãy viết gọn lại.", "title");
    if (f.roles.empty()) wrong("units.roles", "Hãy chọn ít nhất một vai trò.", "roles");
    if (!f.office.empty()) {
        const auto id = number(f.office);
        const auto offices = offices_to_choose(tree.find(c.who->unit), local_day(c.now), edited ? edited->office : OfficeId{});
        if (id && std::any_of(offices.begin(), offices.end(), [&](const Office* o) { return o->id.value() == *id; })) {
            out.office = OfficeId{*id};
        } else {
            wrong("units.office", "Phòng, ban này không còn hoạt động. Hãy chọn phòng, ban khác trong danh sách.", "office");
        }
    }
    const auto units = units_to_choose(*c.who, edited, tree);
    for (const std::string& code : f.scope) {
        const auto it = std::find_if(units.begin(), units.end(), [&](const Unit* u) { return u->code == code; });
        if (it != units.end()) {
            out.scope.push_back((*it)->id);
        } else {
            wrong("units.scope", "Chỉ cho xem thêm đơn vị mà chính bạn được xem. Hãy chọn trong danh sách.", "scope");
            break;
        }
    }
    return out;
}

http::Response form_page(web::Context& c, const PageDeps& deps, const Form& f, const Account* edited, int status = 200) {
    const auto tree = deps.units.tree();
    const Day today = local_day(c.now);
    html::PageFrame frame{.title = edited ? "Sửa tài khoản " + edited->login : "Thêm tài khoản", .failed = !f.errors.empty()};
    frame.back_url = edited ? account_url(edited->id) : std::string(kList);
    frame.back_label = edited ? edited->name : "Tài khoản";
    if (!edited) frame.lead = "Mỗi người một tài khoản riêng. Mật khẩu đầu do chương trình đặt, hiện ra một lần sau khi thêm.";
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, f.errors);
        if (std::any_of(f.errors.begin(), f.errors.end(), [](const Refusal& e) { return e.code == "access.stale_version"; })) {
            html::notice(h, html::Tone::warning, "Bản hiện có trong hệ thống", [&] {
                h.el("p", {}, fmt::format("{} · {} · {} · {}", edited->name, edited->title.empty() ? "chưa ghi chức danh" : edited->title, role_titles(*edited), edited->closed ? "đã đóng" : "đang dùng"));
                h.el("p", {}, "Điều bạn đã nhập vẫn còn dưới đây. Xem lại rồi bấm Lưu nếu vẫn muốn thay.");
            });
        }
        html::form(h, {.action = edited ? account_url(edited->id, "/sua") : std::string(kList) + "/moi", .csrf = c.csrf, .key = c.new_key()}, [&] {
            const auto error = [&](std::string_view field) { return html::error_for(f.errors, field); };
            if (edited) {
                html::hidden(h, "version", f.version);
            } else {
                html::text_field(h, {.name = "login", .label = "Tên đăng nhập", .value = f.login, .hint = "Chữ thường không dấu, chữ số, dấu chấm, gạch dưới, gạch nối; không đổi được về sau.", .error = error("login"), .required = true},
                                 {.autocomplete = "off", .max_length = 40, .width = 24, .focus = f.errors.empty()});
            }
            html::text_field(h, {.name = "name", .label = "Họ tên", .value = f.name, .error = error("name"), .required = true}, {.autocomplete = "off", .max_length = 100});
            html::text_field(h, {.name = "title", .label = "Chức danh", .value = f.title, .error = error("title")}, {.autocomplete = "off", .max_length = 100});
            std::vector<html::Option> offices;
            for (const Office* o : offices_to_choose(tree->find(c.who->unit), today, edited ? edited->office : OfficeId{})) offices.push_back({.value = std::to_string(o->id.value()), .label = o->name});
            html::select_field(h, {.name = "office", .label = "Phòng, ban", .value = f.office, .error = error("office")}, offices);
            std::vector<html::Option> roles;
            for (const access::Role& r : access::roles()) {
                roles.push_back({.value = std::string(r.code), .label = std::string(r.title), .hint = sentences(r)});
            }
            html::check_list(h, {.name = "roles", .label = "Vai trò", .hint = "Chọn đủ cho công việc, không hơn.", .error = error("roles"), .required = true}, roles, f.roles);
            std::vector<html::Option> units;
            for (const Unit* u : units_to_choose(*c.who, edited, *tree)) units.push_back({.value = u->code, .label = u->nearest(today).name, .hint = span_words(u->nearest(today).from, u->nearest(today).to)});
            if (!units.empty())
                html::check_list(h, {.name = "scope", .label = "Được xem thêm đơn vị", .hint = "Chỉ xem, không ghi; ví dụ hồ sơ của đơn vị đã sáp nhập.", .error = error("scope")}, units, f.scope);
            html::actions(h, [&] {
                html::button(h, edited ? "Lưu" : "Thêm tài khoản", {.weight = Weight::main});
                html::link_button(h, "Thôi", edited ? account_url(edited->id) : std::string(kList), {.weight = Weight::quiet});
            });
        });
    }, status);
}

// ---- First passwords ----

// LAW QCVN 12:2026/BCA: lower, upper, digit and special. Three groups without letters that look alike, so that it can be read out:
// 12 characters of 54, over 68 bits.
std::string first_password() {
    constexpr std::string_view letters = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    for (;;) {
        std::string out;
        for (int i = 0; i < 14; ++i) out += i == 4 || i == 9 ? '-' : letters[randombytes_uniform(static_cast<std::uint32_t>(letters.size()))];
        if (access::check_password_rule(out)) return out;
    }
}

http::Response password_shown(web::Context& c, std::string_view title, AccountId id, std::string_view login, const std::string& password) {
    return c.page({.title = std::string(title), .back_url = account_url(id), .back_label = "Về tài khoản"}, [&](Html& h) {
        html::notice(h, html::Tone::warning, "Mật khẩu chỉ hiện một lần này.", "Hãy đưa tận tay cho người dùng, không gửi qua tin nhắn hay thư. Nếu mất, đặt mật khẩu đầu khác.");
        html::facts(h, [&](html::Facts& f) {
            f.add("Tên đăng nhập", [&] { html::code(h, login); });
            f.add("Mật khẩu đầu", [&] { h.el("strong", {{"class", "code"}, {"id", "first-password"}}, password); });
        });
        h.el("p", {}, "Khi đăng nhập lần đầu, người dùng phải đặt mật khẩu riêng rồi mới làm việc được.");
        html::actions(h, [&] {
            html::link_button(h, "Xem tài khoản", account_url(id));
            html::link_button(h, "Thêm tài khoản khác", std::string(kList) + "/moi");
        });
    });
}

// ---- Creating and changing ----

http::Response post_new(web::Context& c, const PageDeps& deps) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    Form f = typed_form(c);
    const auto tree = deps.units.tree();
    const Checked checked = check(f, c, *tree, nullptr);
    if (!f.errors.empty()) return form_page(c, deps, f, nullptr, 422);
    const std::string password = first_password();
    AccountId id;
    const auto answer = c.site.record.once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_TRY(id, deps.access.create(tx, c.actor(), {.login = f.login, .name = f.name, .title = f.title, .password = password, .office = checked.office, .roles = f.roles, .further_scope = checked.scope}));
        return record::Answer{303, account_url(id)};
    });
    if (!answer) {
        f.errors.push_back(answer.error());
        return form_page(c, deps, f, nullptr, 422);
    }
    if (answer->repeated) return c.see(answer->text, "Tài khoản này đã được thêm. Mật khẩu đầu chỉ hiện một lần; nếu chưa kịp ghi, hãy đặt mật khẩu đầu khác.");
    return password_shown(c, "Đã thêm tài khoản " + f.login, id, f.login, password);
}

std::optional<Account> find_account(const web::Context& c, const PageDeps& deps) {
    const auto id = number(c.param("id"));
    if (!id) return std::nullopt;
    sql::Reader s = c.db().read();
    return deps.access.find(s, c.who->unit, AccountId{*id});
}

http::Response no_account(const web::Context& c) {
    return c.refuse({Kind::not_found, "access.no_account", "Không có tài khoản này ở đơn vị. Hãy mở lại từ danh sách tài khoản.", {}, {}});
}

// Every page of one account begins alike.
std::function<http::Response(web::Context&)> of_account(PageDeps deps, http::Response (*run)(web::Context&, const PageDeps&, const Account&)) {
    return [deps, run](web::Context& c) {
        if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
        const auto account = find_account(c, deps);
        return account ? run(c, deps, *account) : no_account(c);
    };
}

http::Response post_edit(web::Context& c, const PageDeps& deps, const Account& seen) {
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    Form f = typed_form(c);
    f.login = seen.login;
    const auto tree = deps.units.tree();
    const Checked checked = check(f, c, *tree, &seen);
    const auto version = number(f.version);
    if (!f.errors.empty()) return form_page(c, deps, f, &seen, 422);
    const auto answer = c.site.record.once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        auto a = deps.access.find(tx, seen.unit, seen.id);
        if (!a) return refuse(Kind::not_found, "access.no_account", "Không có tài khoản này ở đơn vị.");
        a->name = f.name;
        a->title = f.title;
        a->office = checked.office;
        a->roles = f.roles;
        a->scope = {a->unit};
        a->scope.insert(a->scope.end(), checked.scope.begin(), checked.scope.end());
        XASO_CHECK(deps.access.change(tx, c.actor(), *a, static_cast<int>(version.value_or(0))));
        return record::Answer{303, account_url(seen.id)};
    });
    if (!answer) {
        f.errors.push_back(answer.error());
        if (answer.error().code != "access.stale_version") return form_page(c, deps, f, &seen, 422);
        // What was typed stays; saving again is then a decision made with the newer version in sight.
        const auto newer = find_account(c, deps);
        if (!newer) return no_account(c);
        f.version = std::to_string(newer->version);
        return form_page(c, deps, f, &*newer, 422);
    }
    deps.access.forget(seen.unit, seen.id, false);
    return c.see(answer->text, "Đã lưu tài khoản. Vai trò mới có hiệu lực ngay.");
}

// ---- One account ----

http::Response account_page(web::Context& c, const PageDeps& deps, const Account& a) {
    const auto tree = deps.units.tree();
    const Unit* unit = tree->find(a.unit);
    std::vector<record::StoredEvent> events;
    std::vector<Account> all;
    {
        sql::Reader s = c.db().read();
        events = c.site.record.history(s, a.unit, "account", a.id.value());
        all = deps.access.list(s, a.unit);
    }
    const bool own = a.id == c.who->id;
    const Standing now = standing(deps.access, a, c.now);
    html::PageFrame frame{.title = a.name, .lead = a.login, .back_url = std::string(kList), .back_label = "Tài khoản"};
    frame.actions = [&](Html& h) { html::link_button(h, "Sửa", account_url(a.id, "/sua"), {.weight = Weight::main, .key = "s"}); };
    return c.page(std::move(frame), [&](Html& h) {
        if (now == Standing::locked) {
            html::notice(h, html::Tone::warning, fmt::format("Bị khóa đến {} vì nhập sai mật khẩu nhiều lần.", format_day_time(to_local(*a.locked_until + std::chrono::milliseconds(59'999)))), [&] {
                h.el("p", {}, "Trước khi mở, hãy hỏi đúng người dùng xem có phải họ nhập sai không.");
                html::form(h, {.action = account_url(a.id, "/mo-khoa"), .csrf = c.csrf, .key = c.new_key()}, [&] { html::button(h, "Mở khóa"); });
            });
        }
        if (now == Standing::shut) {
            html::notice(h, html::Tone::warning, fmt::format("Không ai đăng nhập từ {} nên tài khoản đã ngừng.", format_day(local_day(a.active_at))), [&] {
                h.el("p", {}, "Nếu người này không còn làm việc, hãy đóng tài khoản.");
                html::form(h, {.action = account_url(a.id, "/mo-khoa"), .csrf = c.csrf, .key = c.new_key()}, [&] { html::button(h, "Mở lại"); });
            });
        }
        html::columns(h, [&] {
            html::section(h, "Tài khoản", [&] {
                html::facts(h, [&](html::Facts& f) {
                    f.add("Tình trạng", [&] { badge(h, deps.access, a, c.now); });
                    f.add("Tên đăng nhập", [&] { html::code(h, a.login); });
                    f.add("Chức danh", a.title.empty() ? "chưa ghi" : a.title);
                    f.add("Xác thực hai bước", a.has_factor ? "đang dùng" : "chưa bật");
                    const std::string office = office_name(unit, a.office);
                    f.add("Phòng, ban", office.empty() ? "chưa ghi" : office);
                    const auto last = std::find_if(events.rbegin(), events.rend(), [](const auto& e) { return e.kind == "account.signed_in"; });
                    f.add("Đăng nhập gần nhất", [&] {
                        if (last == events.rend()) h.text("chưa lần nào"); else html::moment(h, to_local(last->at));
                    });
                    for (const UnitId id : a.scope)
                        if (const Unit* u = tree->find(id); u && id != a.unit) f.add("Được xem thêm", u->nearest(local_day(c.now)).name);
                });
            });
            html::section(h, "Vai trò", [&] {
                html::facts(h, [&](html::Facts& f) {
                    for (const std::string& code : a.roles) {
                        const access::Role* role = access::find_role(code);
                        if (role) f.add(role->title, sentences(*role));
                    }
                });
            });
        });
        html::actions(h, [&] {
            if (own) {
                html::link_button(h, "Đổi mật khẩu của mình", "/mat-khau");
                html::link_button(h, "Xác thực hai bước của mình", "/xac-thuc-hai-buoc");
            } else if (a.closed) {
                html::link_button(h, "Mở lại tài khoản", account_url(a.id, "/mo-lai"));
            } else {
                html::link_button(h, "Đặt mật khẩu đầu mới", account_url(a.id, "/mat-khau"));
                if (a.has_factor) html::link_button(h, "Bỏ xác thực hai bước", account_url(a.id, "/bo-xac-thuc"));
                html::link_button(h, "Đóng tài khoản", account_url(a.id, "/dong"), {.weight = Weight::danger});
            }
        });
        html::section(h, "Đã thay đổi", [&] {
            std::vector<html::Event> lines;
            for (auto e = events.rbegin(); e != events.rend() && lines.size() < kShownEvents; ++e) {
                if (e->kind == "account.signed_in" || e->kind == "account.password_given") continue;
                const auto who = std::find_if(all.begin(), all.end(), [&](const Account& x) { return x.id == e->account; });
                lines.push_back({.at = to_local(e->at), .what = kind_words(e->kind), .who = who == all.end() ? std::string("chương trình") : who->name, .detail = event_detail(e->kind, e->payload, unit, *tree)});
            }
            html::timeline(h, lines);
            if (c.who->may(may::see_audit)) h.el("p", {}, [&] { h.link(fmt::format("/quan-tri/nhat-ky?tai-khoan={}", a.id.value()), "Việc tài khoản này đã làm"); });
        });
    });
}

// ---- Confirm pages: close, reopen, a new first password ----

struct Confirm {
    std::string_view below, title, what, then, button;
    Weight weight;
};
constexpr Confirm kClose{"/dong", "Đóng tài khoản", "Người này sẽ không đăng nhập được nữa.", "Các phiên đang mở kết thúc ngay. Hồ sơ và nhật ký của người này giữ nguyên; có thể mở lại tài khoản.", "Đóng tài khoản", Weight::danger};
constexpr Confirm kReopen{"/mo-lai", "Mở lại tài khoản", "Người này sẽ đăng nhập được bằng mật khẩu cũ, với các vai trò cũ.", "Nếu không chắc ai biết mật khẩu cũ, hãy đặt mật khẩu đầu mới ngay sau đó.", "Mở lại tài khoản", Weight::main};
constexpr Confirm kPassword{"/mat-khau", "Đặt mật khẩu đầu mới", "Mật khẩu cũ không dùng được nữa, tài khoản đang khóa được mở.", "Các phiên đang mở kết thúc ngay. Mật khẩu mới hiện ra một lần; người dùng phải đổi khi đăng nhập.", "Đặt mật khẩu đầu mới", Weight::main};

constexpr Confirm kFactor{"/bo-xac-thuc", "Bỏ xác thực hai bước", "Lần sau người này đăng nhập chỉ bằng mật khẩu; người quản trị thì phải bật lại ngay.", "Chỉ làm khi chính người đó đề nghị, ví dụ mất điện thoại. Các phiên đang mở kết thúc ngay.", "Bỏ xác thực hai bước", Weight::danger};

http::Response confirm_page(web::Context& c, const Account& a, const Confirm& what, const Errors& errors = {}) {
    return c.page({.title = std::string(what.title), .lead = fmt::format("{} ({})", a.name, a.login), .back_url = account_url(a.id), .back_label = a.name}, [&](Html& h) {
        html::error_summary(h, errors);
        html::notice(h, html::Tone::info, what.what, what.then);
        html::form(h, {.action = account_url(a.id, what.below), .csrf = c.csrf, .key = c.new_key()}, [&] {
            html::hidden(h, "version", std::to_string(a.version));
            html::actions(h, [&] {
                html::button(h, what.button, {.weight = what.weight});
                html::link_button(h, "Thôi", account_url(a.id), {.weight = Weight::quiet});
            });
        });
    }, errors.empty() ? 200 : 422);
}

http::Response set_closed(web::Context& c, const PageDeps& deps, const Account& seen, bool closed) {
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const auto answer = c.site.record.once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        auto a = deps.access.find(tx, seen.unit, seen.id);
        if (!a) return refuse(Kind::not_found, "access.no_account", "Không có tài khoản này ở đơn vị.");
        a->closed = closed;
        XASO_CHECK(deps.access.change(tx, c.actor(), *a, static_cast<int>(number(c.form("version")).value_or(0))));
        return record::Answer{303, account_url(seen.id)};
    });
    if (!answer) {
        Refusal why = answer.error();
        why.field.clear();   // "roles" is no field of this page
        return confirm_page(c, seen, closed ? kClose : kReopen, {why});
    }
    deps.access.forget(seen.unit, seen.id, true);
    return c.see(answer->text, closed ? "Đã đóng tài khoản. Các phiên đăng nhập của tài khoản đã kết thúc." : "Đã mở lại tài khoản.");
}

http::Response post_password(web::Context& c, const PageDeps& deps, const Account& seen) {
    if (seen.id == c.who->id) return confirm_page(c, seen, kPassword, {{Kind::rule, "units.own_password", "Mật khẩu của chính mình đổi ở trang Đổi mật khẩu, trong mục tên bạn ở góc trên.", {}, {}}});
    if (seen.closed) return confirm_page(c, seen, kPassword, {{Kind::rule, "units.closed_account", "Tài khoản đã đóng. Hãy mở lại tài khoản trước khi đặt mật khẩu.", {}, {}}});
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const std::string password = first_password();
    const auto answer = c.site.record.once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_CHECK(deps.access.set_password(tx, c.actor(), seen.unit, seen.id, password, true));
        return record::Answer{303, account_url(seen.id)};
    });
    if (!answer) return confirm_page(c, seen, kPassword, {answer.error()});
    if (answer->repeated) return c.see(answer->text, "Mật khẩu đầu mới đã được đặt và chỉ hiện một lần. Nếu chưa kịp ghi, hãy đặt lại.");
    deps.access.forget(seen.unit, seen.id, true);
    return password_shown(c, "Đã đặt mật khẩu đầu mới", seen.id, seen.login, password);
}

http::Response post_drop_factor(web::Context& c, const PageDeps& deps, const Account& seen) {
    if (seen.id == c.who->id) return confirm_page(c, seen, kFactor, {{Kind::rule, "units.own_factor", "Xác thực hai bước của chính mình bỏ ở trang Xác thực hai bước, trong mục tên bạn ở góc trên.", {}, {}}});
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const auto answer = c.site.record.once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_CHECK(deps.access.drop_factor(tx, c.actor(), seen.unit, seen.id));
        return record::Answer{303, account_url(seen.id)};
    });
    if (!answer) return confirm_page(c, seen, kFactor, {answer.error()});
    deps.access.forget(seen.unit, seen.id, true);
    return c.see(answer->text, "Đã bỏ xác thực hai bước của tài khoản.");
}

http::Response post_unlock(web::Context& c, const PageDeps& deps, const Account& seen) {
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const auto answer = c.site.record.once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_CHECK(deps.access.unlock(tx, c.actor(), seen.unit, seen.id));
        return record::Answer{303, account_url(seen.id)};
    });
    if (!answer) return c.refuse(answer.error());
    deps.access.forget(seen.unit, seen.id, false);
    return c.see(answer->text, "Đã mở khóa. Người dùng đăng nhập lại được ngay bằng mật khẩu của mình.");
}

}  // namespace

void add_account_pages(web::Router& router, PageDeps deps) {
    using enum http::Method;
    constexpr std::size_t small = 32 * 1024;
    const auto route = [&](http::Method method, std::string path, std::string title, std::function<http::Response(web::Context&)> run) {
        router.add({.method = method, .path = std::move(path), .may = &may::manage_accounts, .title = std::move(title), .systems = "S30", .body_limit = small, .run = std::move(run)});
    };
    route(get, "/quan-tri/tai-khoan", "Tài khoản", [deps](web::Context& c) { return list_page(c, deps); });
    route(get, "/quan-tri/tai-khoan/moi", "Thêm tài khoản", [deps](web::Context& c) {
        if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
        return form_page(c, deps, {}, nullptr);
    });
    route(post, "/quan-tri/tai-khoan/moi", "Thêm tài khoản", [deps](web::Context& c) { return post_new(c, deps); });
    route(get, "/quan-tri/tai-khoan/:id", "Tài khoản", of_account(deps, account_page));
    route(get, "/quan-tri/tai-khoan/:id/sua", "Sửa tài khoản", of_account(deps, [](web::Context& c, const PageDeps& d, const Account& a) { return form_page(c, d, form_of(a, *d.units.tree()), &a); }));
    route(post, "/quan-tri/tai-khoan/:id/sua", "Sửa tài khoản", of_account(deps, post_edit));
    route(get, "/quan-tri/tai-khoan/:id/dong", "Đóng tài khoản", of_account(deps, [](web::Context& c, const PageDeps&, const Account& a) { return confirm_page(c, a, kClose); }));
    route(post, "/quan-tri/tai-khoan/:id/dong", "Đóng tài khoản", of_account(deps, [](web::Context& c, const PageDeps& d, const Account& a) { return set_closed(c, d, a, true); }));
    route(get, "/quan-tri/tai-khoan/:id/mo-lai", "Mở lại tài khoản", of_account(deps, [](web::Context& c, const PageDeps&, const Account& a) { return confirm_page(c, a, kReopen); }));
    route(post, "/quan-tri/tai-khoan/:id/mo-lai", "Mở lại tài khoản", of_account(deps, [](web::Context& c, const PageDeps& d, const Account& a) { return set_closed(c, d, a, false); }));
    route(get, "/quan-tri/tai-khoan/:id/mat-khau", "Đặt mật khẩu đầu mới", of_account(deps, [](web::Context& c, const PageDeps&, const Account& a) { return confirm_page(c, a, kPassword); }));
    route(post, "/quan-tri/tai-khoan/:id/mat-khau", "Đặt mật khẩu đầu mới", of_account(deps, post_password));
    route(get, "/quan-tri/tai-khoan/:id/bo-xac-thuc", "Bỏ xác thực hai bước", of_account(deps, [](web::Context& c, const PageDeps&, const Account& a) { return confirm_page(c, a, kFactor); }));
    route(post, "/quan-tri/tai-khoan/:id/bo-xac-thuc", "Bỏ xác thực hai bước", of_account(deps, post_drop_factor));
    route(post, "/quan-tri/tai-khoan/:id/mo-khoa", "Tài khoản", of_account(deps, post_unlock));
}

}  // namespace xaso::units
