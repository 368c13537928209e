#include "units/pages.h"

#include <set>

#include "platform/access/access_fixture.h"
#include "support/page.h"
#include "units/hours.h"

namespace xaso::units {
namespace {

using access::Account;
using access::kPassword;
using http::Method;
using http::Request;
using http::Response;
using web::Route;
namespace may = access::may;
using Fields = std::vector<std::pair<std::string, std::string>>;

class UnitPages : public access::WithAccounts {
protected:
    UnitPages() : WithAccounts(), units((add_versions(), record)), router(site()) {
        web::add_own_routes(router);
        add_pages(router, units, access);
        router.add({.path = "/viec", .open = web::Open::signed_in, .title = "Việc", .run = [](web::Context& c) { return c.page("Việc", [](html::Html&) {}); }});
        admin = add("quantri", {"admin"});
        me = sign_in("quantri");
    }

    // A province with the home commune, and a commune that ended by a decision.
    int add_versions() {
        static const sql::Statement add{"test.add_version",
                                        "INSERT INTO unit_version (unit_id, valid_from, valid_to, parent_id, level, name, agency_code, regime, hours) "
                                        "VALUES (:unit, :from, :to, :parent, :level, :name, 'H00.1', 'usual', 'mon-fri 07:30-11:30 13:30-17:00')"};
        const auto put = [&](UnitId unit, const char* from, std::optional<std::string> to, std::optional<UnitId> parent, Level level, const char* name) {
            db->run(unit, [&](sql::Tx& tx) {
                tx.exec(add, {{"unit", unit}, {"from", from}, {"to", to}, {"parent", parent}, {"level", level}, {"name", name}});
                return true;
            });
        };
        put(kOther, "2020-01-01", std::nullopt, std::nullopt, Level::province, "Ủy ban nhân dân tỉnh Mẫu");
        put(kHome, "2025-07-01", std::nullopt, kOther, Level::commune, "Ủy ban nhân dân xã Mẫu <b>&");
        put(kArchive, "2020-01-01", "2025-07-01", kOther, Level::commune, "Ủy ban nhân dân xã Cũ");
        db->run(kArchive, [&](sql::Tx& tx) {
            record.append(tx, by(kArchive), clock.now(), {"unit.ended", "unit", kArchive.value(), R"({"first_day_without":"2025-07-01","decision":"Nghị quyết số 99/NQ-MAU"})"});
            return true;
        });
        return 0;
    }

    web::Site site() {
        return {.record = record, .access = access, .assets = assets, .clock = clock,
                .nav = {{.url = "/quan-tri", .label = "Quản trị", .may = &may::manage_accounts}},
                .unit_by_code = [this](std::string_view code) -> std::optional<UnitId> {
                    const auto tree = units.tree();
                    const Unit* u = tree->find(code);
                    return u ? std::optional(u->id) : std::nullopt;
                },
                .unit_name = [this](UnitId id, Day day) { return units.tree()->find(id)->nearest(day).name; }};
    }

    struct Person {
        std::string cookie, csrf;
    };
    Person sign_in(const std::string& login, const std::string& password = kPassword) {
        const auto in = access.sign_in(login, password, "192.0.2.1");
        return in ? Person{"xaso_session=" + in->token, in->csrf} : Person{};
    }
    Response send(Method method, std::string_view target, const Person& who, const Fields& form = {}) const {
        http::Request r = page_request(method, target);
        r.headers.set("Cookie", who.cookie);
        for (const auto& [name, value] : form) r.form.add(name, value);
        return router.handle(r);
    }
    Response get(std::string_view target) const { return send(Method::get, target, me); }
    // With the session's token, and a key of its own unless the form brings one.
    Response post(std::string_view target, Fields form) {
        form.emplace_back("_csrf", me.csrf);
        if (std::none_of(form.begin(), form.end(), [](const auto& f) { return f.first == "_key"; })) form.emplace_back("_key", "khoa-so-" + std::to_string(++keys));
        return send(Method::post, target, me, form);
    }
    static std::string page_of(AccountId id, const std::string& below = {}) { return "/quan-tri/tai-khoan/" + std::to_string(id.value()) + below; }
    Account account(AccountId id) {
        sql::Reader r = db->read();
        return *access.find(r, kHome, id);
    }
    std::string version(AccountId id) { return std::to_string(account(id).version); }
    static Fields new_account() { return {{"login", "moi"}, {"name", "Lê Thị Mẫu"}, {"title", "Công chức"}, {"roles", "desk"}}; }

    html::Assets assets;
    Units units;
    web::Router router;
    AccountId admin;
    Person me;
    int keys = 0;
};
INSTANTIATE_TEST_SUITE_P(Both, UnitPages, testing::ValuesIn(test_dialects()), [](const auto& i) { return dialect_name(i); });

// ---- Where the desk is reached ----

TEST_P(UnitPages, the_contact_of_the_desk_is_kept_with_its_event_and_every_fault_has_its_field) {
    const Response wrong = post("/quan-tri/lien-he", {{"phone", "gọi 12"}, {"address", std::string(301, 'x')}, {"place", "Mẫu"}});
    EXPECT_EQ(wrong.status, 422);
    for (const char* part : {"href=\"#f-phone\"", "href=\"#f-address\"", "value=\"gọi 12\""}) EXPECT_TRUE(has(wrong.body, part)) << part;
    EXPECT_TRUE(units.tree()->find(kHome)->nearest(local_day(clock.now())).phone.empty());
    ASSERT_EQ(post("/quan-tri/lien-he", {{"phone", " 0220 3747 123 "}, {"address", "Thôn Một, xã Mẫu"}, {"place", "Mẫu"}}).status, 303);
    const Version& v = units.tree()->find(kHome)->nearest(local_day(clock.now()));
    EXPECT_EQ(v.phone + "|" + v.address + "|" + v.place, "0220 3747 123|Thôn Một, xã Mẫu|Mẫu");
    EXPECT_EQ(count("event WHERE kind = 'unit.contact_changed'"), 1);
    EXPECT_TRUE(has(get("/quan-tri/lien-he").body, "value=\"0220 3747 123\""));
    EXPECT_TRUE(has(get("/quan-tri").body, "0220 3747 123") && has(get("/quan-tri/nhat-ky?loai=unit.contact_changed").body, "Đổi địa chỉ, điện thoại"));
    EXPECT_EQ(units.tree()->find(kArchive)->versions.front().phone, "") << "nobody else's";
}

// ---- Every page ----

TEST_P(UnitPages, every_page_has_one_heading_a_title_and_a_token_in_each_form) {
    const AccountId id = add("mau", {"desk"});
    const auto office = write(kHome, [&](sql::Tx& tx) { return units.add_office(tx, by(), clock.now(), kHome, "Văn phòng", make_day(2025, 7, 1)); });
    units.reload();
    int pages = 0;
    for (const Route& route : router.routes()) {
        if (route.method != Method::get || !route.path.starts_with("/quan-tri")) continue;
        std::string path = route.path;
        const std::string number = std::to_string(path.starts_with("/quan-tri/phong-ban") ? office->value() : id.value());
        if (const auto at = path.find(":id"); at != std::string::npos) path.replace(at, 3, number);
        if (const auto at = path.find(":code"); at != std::string::npos) path.replace(at, 5, "xa-1");
        const Response r = get(path);
        ++pages;
        EXPECT_EQ(r.status, 200) << path;
        EXPECT_EQ(times(r.body, "<h1"), 1) << path;
        EXPECT_TRUE(has(r.body, "<html lang=\"vi\">")) << path;
        EXPECT_FALSE(has(r.body, "<title> – xaso</title>")) << path;
        EXPECT_FALSE(route.systems.empty()) << path;
        EXPECT_EQ(times(r.body, "method=\"post\""), times(r.body, "name=\"_csrf\" value=\"" + me.csrf + "\"")) << path;
        EXPECT_FALSE(has(r.body, "xã Mẫu <b>&")) << path << ": a name is escaped";
    }
    EXPECT_EQ(pages, 18);
}

TEST_P(UnitPages, others_are_refused) {
    add("motcua", {"desk"});
    add("thanhtra", {"auditor"});
    const Person desk = sign_in("motcua"), auditor = sign_in("thanhtra");
    for (const Route& route : router.routes()) {
        if (!route.path.starts_with("/quan-tri")) continue;
        const bool audit = route.path.starts_with("/quan-tri/nhat-ky");
        EXPECT_EQ(send(route.method, route.path, desk, {{"_csrf", desk.csrf}, {"_key", "khoa-so-1"}}).status, 403) << route.path;
        EXPECT_EQ(send(route.method, route.path, auditor, {{"_csrf", auditor.csrf}, {"_key", "khoa-so-1"}}).status, audit ? 200 : 403) << route.path;
    }
}

TEST_P(UnitPages, an_administrator_keeps_to_the_own_unit) {
    add("xem-them", {"admin"}, false, {kArchive});
    me = sign_in("xem-them");
    AccountId other;   // ids count within a unit: one that the home unit has not reached
    for (const char* login : {"khac-1", "khac-2", "khac-3"}) other = add(login, {"desk"}, false, {}, kOther);
    const struct { const char* name; std::string target; int status; } rows[] = {
        {"accounts of another unit", "/quan-tri/tai-khoan?don-vi=xa-3", 403}, {"hours of another unit", "/quan-tri/gio-lam-viec?don-vi=xa-3", 403},
        {"offices of another unit", "/quan-tri/phong-ban?don-vi=xa-3", 403},  {"an account of another unit", page_of(other), 404},
        {"the log of a unit it may see", "/quan-tri/nhat-ky?don-vi=xa-3", 200}, {"the log of one it may not see", "/quan-tri/nhat-ky?don-vi=xa-2", 403},
        {"no such account", "/quan-tri/tai-khoan/999", 404},                 {"no number", "/quan-tri/tai-khoan/abc", 404},
        {"no such office", "/quan-tri/phong-ban/999/ket-thuc", 404},         {"no such unit", "/quan-tri/don-vi/khong-co", 404},
    };
    for (const auto& row : rows) EXPECT_EQ(get(row.target).status, row.status) << row.name;
    EXPECT_TRUE(has(get("/quan-tri/nhat-ky?don-vi=xa-3").body, "Nghị quyết số 99/NQ-MAU"));
}

// ---- Accounts ----

TEST_P(UnitPages, a_new_account_signs_in_with_its_first_password_and_must_change_it) {
    const Response made = post("/quan-tri/tai-khoan/moi", new_account());
    ASSERT_EQ(made.status, 200) << made.body;
    const std::string password = between(made.body, "id=\"first-password\">", "<");
    EXPECT_TRUE(access::check_password_rule(password)) << password;
    EXPECT_EQ(made.headers.get("Cache-Control"), "no-store");

    const Person fresh = sign_in("moi", password);
    ASSERT_FALSE(fresh.cookie.empty());
    EXPECT_EQ(send(Method::get, "/viec", fresh).headers.get("Location"), "/mat-khau");
    const std::string own = "Rieng-toi-88";
    const Response changed = send(Method::post, "/mat-khau", fresh, {{"_csrf", fresh.csrf}, {"current", password}, {"password", own}, {"password_again", own}});
    EXPECT_EQ(changed.status, 303) << changed.body;
    const Person later = sign_in("moi", own);
    EXPECT_EQ(send(Method::get, "/viec", later).status, 200);
    EXPECT_TRUE(sign_in("moi", password).cookie.empty()) << "the first password is gone";
}

TEST_P(UnitPages, a_form_sent_twice_makes_one_account_and_never_shows_a_password_again) {
    Fields form = new_account();
    form.emplace_back("_key", "mot-khoa-duy-nhat");
    const Response first = post("/quan-tri/tai-khoan/moi", form), again = post("/quan-tri/tai-khoan/moi", form);
    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(again.status, 303);
    EXPECT_TRUE(std::string(again.headers.get("Location")).starts_with("/quan-tri/tai-khoan/"));
    EXPECT_EQ(count("account WHERE login = 'moi'"), 1);
    EXPECT_EQ(count("event WHERE kind = 'account.created' AND payload LIKE '%\"moi\"%'"), 1);
    EXPECT_EQ(count("answered WHERE answer LIKE '%" + between(first.body, "id=\"first-password\">", "<") + "%'"), 0);
    form[1].second = "Người khác";
    EXPECT_EQ(post("/quan-tri/tai-khoan/moi", form).status, 422) << "the same key with other content";
}

TEST_P(UnitPages, a_wrong_form_comes_back_with_everything_typed) {
    add("mau", {"desk"});
    const auto with = [](const char* field, const char* value) {
        Fields f = new_account();
        for (auto& [name, v] : f)
            if (name == field) { v = value; return f; }
        f.emplace_back(field, value);
        return f;
    };
    const struct { const char* name; Fields form; const char* says; const char* kept; } rows[] = {
        {"no login", with("login", " "), "Hãy đặt tên đăng nhập", "value=\"Lê Thị Mẫu\""},
        {"login with marks", with("login", "mới"), "Tên đăng nhập gồm 2 đến 40 ký tự", "value=\"mới\""},
        {"taken login", with("login", "mau"), "Tên đăng nhập này đã có người dùng", "value=\"mau\""},
        {"no name", with("name", ""), "Hãy nhập họ tên", "value=\"moi\""},
        {"no role", with("roles", ""), "Vai trò được chọn không có", "value=\"moi\""},
        {"unknown role", with("roles", "root"), "Vai trò được chọn không có", "value=\"Công chức\""},
        {"office of nobody", with("office", "77"), "Phòng, ban này không còn hoạt động", "value=\"moi\""},
        {"a unit it may not hand on", with("scope", "xa-2"), "Chỉ cho xem thêm đơn vị mà chính bạn được xem", "value=\"moi\""},
        {"markup in the name", [&] { auto f = with("login", ""); f[1].second = "<script>1</script>"; return f; }(), "Hãy đặt tên đăng nhập", "value=\"&lt;script&gt;1"},
    };
    for (const auto& row : rows) {
        const Response r = post("/quan-tri/tai-khoan/moi", row.form);
        EXPECT_EQ(r.status, 422) << row.name;
        EXPECT_TRUE(has(r.body, row.says)) << row.name;
        EXPECT_TRUE(has(r.body, row.kept)) << row.name;
        EXPECT_FALSE(has(r.body, "<script>1")) << row.name;
    }
    EXPECT_EQ(count("account"), 2);
}

TEST_P(UnitPages, markup_in_a_name_is_text_everywhere) {
    Fields form = new_account();
    form[1].second = "<img src=x onerror=alert(1)>";
    form[2].second = "\"><b>Trưởng";
    ASSERT_EQ(post("/quan-tri/tai-khoan/moi", form).status, 200);
    sql::Reader r = db->read();
    const AccountId id = access.find_login(r, "moi")->id;
    for (const std::string& path : {std::string("/quan-tri/tai-khoan"), page_of(id), page_of(id, "/sua"), page_of(id, "/dong"), std::string("/quan-tri/nhat-ky")}) {
        const Response page = get(path);
        EXPECT_TRUE(has(page.body, "&lt;img src=x")) << path;
        EXPECT_FALSE(has(page.body, "<img src=x")) << path;
        EXPECT_FALSE(has(page.body, "\"><b>Trưởng")) << path;
    }
}

TEST_P(UnitPages, the_list_is_searched_without_marks_and_filtered_by_its_address) {
    add("an", {"desk"}, true);
    add("binh", {"leader"});
    const AccountId closed = add("cuong", {"clerk"});
    ASSERT_EQ(post(page_of(closed, "/dong"), {{"version", version(closed)}}).status, 303);
    for (int i = 0; i < 5; ++i) access.sign_in("binh", "sai", "192.0.2.1");
    const struct { const char* name; const char* query; std::set<std::string> logins; } rows[] = {
        {"all", "", {"quantri", "an", "binh", "cuong"}},
        {"without marks", "?q=nguyen+thi+mau", {"quantri", "an", "binh", "cuong"}},
        {"by login", "?q=BINH", {"binh"}},
        {"by role", "?vai-tro=desk", {"an"}},
        {"in use", "?tinh-trang=dang-dung", {"quantri", "an", "binh"}},
        {"locked", "?tinh-trang=khoa", {"binh"}},
        {"first password", "?tinh-trang=mat-khau-dau", {"an"}},
        {"closed", "?tinh-trang=da-dong", {"cuong"}},
        {"role and state", "?vai-tro=desk&tinh-trang=da-dong", {}},
    };
    for (const auto& row : rows) {
        const Response r = get(std::string("/quan-tri/tai-khoan") + row.query);
        ASSERT_EQ(r.status, 200) << row.name;
        for (const char* login : {"quantri", "an", "binh", "cuong"})
            EXPECT_EQ(has(r.body, "<span class=\"code\">" + std::string(login) + "</span>"), row.logins.contains(login)) << row.name << ": " << login;
    }
}

TEST_P(UnitPages, an_edit_changes_roles_at_once_and_keeps_what_was_typed_when_it_is_stale) {
    add("xem-them", {"admin"}, false, {kArchive});
    me = sign_in("xem-them");
    const AccountId id = add("mau", {"desk"});
    const Person clerk = sign_in("mau");
    EXPECT_EQ(send(Method::get, "/quan-tri/nhat-ky", clerk).status, 403);
    const std::string seen = version(id);
    const Fields form{{"version", seen}, {"name", "Lê Thị Đổi"}, {"title", "Phó"}, {"roles", "leader"}, {"scope", "xa-3"}};
    ASSERT_EQ(post(page_of(id, "/sua"), form).status, 303);
    EXPECT_EQ(send(Method::get, "/quan-tri/nhat-ky", clerk).status, 200) << "the open session has the new role";
    EXPECT_TRUE(account(id).sees(kArchive));

    Fields late = form;
    late[1].second = "Gõ muộn";
    const Response stale = post(page_of(id, "/sua"), late);
    EXPECT_EQ(stale.status, 422);
    EXPECT_TRUE(has(stale.body, "value=\"Gõ muộn\""));
    EXPECT_TRUE(has(stale.body, "Lê Thị Đổi")) << "and what is stored now";
    EXPECT_EQ(account(id).name, "Lê Thị Đổi");
    late[0].second = hidden_value(stale.body, "version");
    late.pop_back();
    EXPECT_EQ(post(page_of(id, "/sua"), late).status, 303) << "a decision made with the newer version in sight";
    EXPECT_EQ(account(id).name, "Gõ muộn");
    EXPECT_FALSE(account(id).sees(kArchive)) << "the further unit was taken back";
    EXPECT_TRUE(has(get(page_of(id)).body, "họ tên: Lê Thị Đổi → Gõ muộn"));
}

TEST_P(UnitPages, closing_ends_the_sessions_and_reopening_lets_in_again) {
    const AccountId id = add("mau", {"desk"});
    const Person clerk = sign_in("mau");
    ASSERT_EQ(send(Method::get, "/viec", clerk).status, 200);
    const Response confirm = get(page_of(id, "/dong"));
    EXPECT_TRUE(has(confirm.body, "không đăng nhập được nữa"));
    EXPECT_FALSE(account(id).closed) << "asking changes nothing";
    ASSERT_EQ(post(page_of(id, "/dong"), {{"version", hidden_value(confirm.body, "version")}}).status, 303);
    EXPECT_EQ(send(Method::get, "/viec", clerk).status, 303);
    EXPECT_TRUE(sign_in("mau").cookie.empty());
    EXPECT_EQ(post(page_of(id, "/dong"), {{"version", "1"}}).status, 422) << "a page opened before";
    EXPECT_EQ(post(page_of(id, "/mat-khau"), {}).status, 422) << "a closed account gets no password";
    ASSERT_EQ(post(page_of(id, "/mo-lai"), {{"version", version(id)}}).status, 303);
    EXPECT_FALSE(sign_in("mau").cookie.empty());
}

// Whoever gives rights cannot lock the own door.
TEST_P(UnitPages, the_own_account_keeps_its_door_open) {
    const struct { const char* name; std::string below; Fields form; const char* says; } rows[] = {
        {"closed", "/dong", {{"version", version(admin)}}, "Không tự đóng tài khoản"},
        {"without the role", "/sua", {{"version", version(admin)}, {"name", "Mẫu"}, {"roles", "desk"}}, "Không tự đóng tài khoản hoặc tự bỏ quyền quản trị"},
        {"a first password", "/mat-khau", {}, "trang Đổi mật khẩu"},
    };
    for (const auto& row : rows) {
        const Response r = post(page_of(admin, row.below), row.form);
        EXPECT_EQ(r.status, 422) << row.name;
        EXPECT_TRUE(has(r.body, row.says)) << row.name;
    }
    EXPECT_TRUE(account(admin).may(may::manage_accounts));
    EXPECT_EQ(get("/quan-tri").status, 200);
}

// LAW QCVN 12:2026/BCA: five wrong tries lock for 12 hours; an administrator may unlock earlier.
TEST_P(UnitPages, a_locked_account_is_unlocked) {
    const AccountId id = add("mau", {"desk"});
    for (int i = 0; i < 5; ++i) access.sign_in("mau", "sai", "192.0.2.1");
    EXPECT_TRUE(sign_in("mau").cookie.empty());
    EXPECT_TRUE(has(get("/quan-tri").body, "1 tài khoản đang bị khóa"));
    EXPECT_TRUE(has(get(page_of(id)).body, "20/11/2026 20:00"));
    ASSERT_EQ(post(page_of(id, "/mo-khoa"), {}).status, 303);
    EXPECT_FALSE(sign_in("mau").cookie.empty());
    EXPECT_EQ(events(id, "account.unlocked"), 1);
}

TEST_P(UnitPages, an_administrator_drops_the_second_factor_of_somebody_else_only) {
    const AccountId id = add("mau", {"desk"});
    const std::string secret = access::Access::new_factor(account(id)).secret;
    ASSERT_TRUE(write(kHome, [&](sql::Tx& tx) { return access.add_factor(tx, by(kHome, id), account(id), secret, *access::Access::code_at(secret, clock.now())); }));
    access.forget(kHome, id, false);
    EXPECT_TRUE(has(get(page_of(id)).body, "/bo-xac-thuc"));
    EXPECT_EQ(post(page_of(admin, "/bo-xac-thuc"), {}).status, 422);
    ASSERT_EQ(post(page_of(id, "/bo-xac-thuc"), {}).status, 303);
    EXPECT_FALSE(account(id).has_factor);
    EXPECT_FALSE(has(get(page_of(id)).body, "/bo-xac-thuc"));
    EXPECT_EQ(events(id, "account.factor_dropped"), 1);
}

// LAW QCVN 12:2026/BCA: 45 days.
TEST_P(UnitPages, an_account_nobody_used_is_told_apart_and_opened) {
    const AccountId id = add("mau", {"desk"});
    pass(std::chrono::hours{24 * 40});
    sign_in("quantri");   // the administrator was there in between
    pass(std::chrono::hours{24 * 6});
    me = sign_in("quantri");
    EXPECT_TRUE(has(get("/quan-tri/tai-khoan?tinh-trang=lau-khong-dung").body, ">mau<"));
    EXPECT_TRUE(has(get(page_of(id)).body, "tài khoản đã ngừng"));
    ASSERT_EQ(post(page_of(id, "/mo-khoa"), {}).status, 303);
    EXPECT_FALSE(has(get("/quan-tri/tai-khoan?tinh-trang=lau-khong-dung").body, ">mau<"));
}

TEST_P(UnitPages, a_new_first_password_replaces_the_old_one_and_ends_the_sessions) {
    const AccountId id = add("mau", {"desk"});
    const Person clerk = sign_in("mau");
    const Fields form{{"_key", "mot-khoa-duy-nhat"}};
    const Response set = post(page_of(id, "/mat-khau"), form);
    ASSERT_EQ(set.status, 200);
    const std::string password = between(set.body, "id=\"first-password\">", "<");
    EXPECT_EQ(post(page_of(id, "/mat-khau"), form).status, 303) << "sent twice: still the same password";
    EXPECT_EQ(send(Method::get, "/viec", clerk).status, 303);
    EXPECT_TRUE(sign_in("mau").cookie.empty());
    EXPECT_FALSE(sign_in("mau", password).cookie.empty());
    EXPECT_TRUE(account(id).must_change);
}

// ---- The tree, hours, offices ----

TEST_P(UnitPages, the_tree_is_that_of_its_day) {
    const std::string today = get("/quan-tri/don-vi").body, before = get("/quan-tri/don-vi?ngay=30/06/2025").body;
    const std::string line = "Không có hiệu lực ngày";
    EXPECT_LT(today.find("xã Mẫu"), today.find(line));
    EXPECT_GT(today.find("xã Cũ"), today.find(line));
    EXPECT_LT(before.find("xã Cũ"), before.find(line));
    const Response wrong = get("/quan-tri/don-vi?ngay=31/02/2025");
    EXPECT_EQ(wrong.status, 422);
    EXPECT_TRUE(has(wrong.body, "value=\"31/02/2025\""));
    const std::string old = get("/quan-tri/don-vi/xa-3").body;
    EXPECT_TRUE(has(old, "từ 01/01/2020 đến hết 30/06/2025"));
    EXPECT_TRUE(has(old, "Nghị quyết số 99/NQ-MAU"));
    EXPECT_TRUE(has(old, "Thứ Hai – Thứ Sáu")) << "hours in words";
}

Fields week(const std::string& from) {
    return {{"tu", from}, {"trong-ngay", "15:00"}, {"thu-2", "7:30 – 11h30, 13h30-17h"}, {"thu-3", "07:30-11:30"}, {"thu-4", ""}, {"thu-5", ""}, {"thu-6", ""}, {"thu-7", ""}, {"chu-nhat", ""}, {"lam-bu", "07:30-11:30"}};
}

TEST_P(UnitPages, hours_are_shown_in_words_before_they_are_saved) {
    Fields form = week("01/12/2026");
    form.emplace_back("viec", "luu");
    const Response shown = post("/quan-tri/gio-lam-viec", form);
    ASSERT_EQ(shown.status, 200) << "not yet seen, so not yet saved";
    EXPECT_TRUE(has(shown.body, "07:30–11:30, 13:30–17:00"));
    EXPECT_TRUE(has(shown.body, "Thứ Tư – Chủ nhật"));
    EXPECT_EQ(count("unit_version WHERE unit_id = 1"), 1);

    form.emplace_back("da-xem", hidden_value(shown.body, "da-xem"));
    Fields other = form;
    other[3].second = "08:00-11:30";
    EXPECT_EQ(post("/quan-tri/gio-lam-viec", other).status, 200) << "changed after it was shown";
    EXPECT_EQ(count("unit_version WHERE unit_id = 1"), 1);

    form.emplace_back("_key", "mot-khoa-duy-nhat");
    ASSERT_EQ(post("/quan-tri/gio-lam-viec", form).status, 303);
    EXPECT_EQ(post("/quan-tri/gio-lam-viec", form).status, 303) << "sent twice";
    EXPECT_EQ(count("event WHERE kind = 'unit.hours_changed'"), 1);
    const auto tree = units.tree();
    EXPECT_EQ(hours_code(tree->find(kHome)->on(make_day(2026, 12, 1))->hours), "mon 07:30-11:30 13:30-17:00; tue 07:30-11:30; make-up 07:30-11:30; same-day-until 15:00");
    EXPECT_EQ(tree->find(kHome)->on(make_day(2026, 11, 30))->hours, OfficeHours::usual()) << "not before";
}

TEST_P(UnitPages, wrong_hours_are_said_at_their_day) {
    const struct { const char* name; std::size_t field; const char* value; const char* says; } rows[] = {
        {"a day gone by", 0, "19/11/2026", "Giờ mới chỉ áp dụng từ hôm nay"},  {"no day", 0, "", "Hãy nhập ngày bắt đầu áp dụng"},
        {"not a day", 0, "32/12/2026", "id=\"f-tu-error\""},                   {"no hour", 1, "chiều", "Hãy nhập một giờ trong ngày"},
        {"backwards", 2, "11:30-07:30", "Giờ của Thứ Hai chưa đúng"},          {"words", 3, "cả ngày", "Giờ của Thứ Ba chưa đúng"},
        {"overlapping", 3, "07:30-11:30 11:00-12:00", "Giờ của Thứ Ba chưa đúng"}, {"beyond midnight", 2, "20:00-25:00", "Giờ của Thứ Hai chưa đúng"},
        {"no make-up hours", 9, "", "Hãy nhập giờ của ngày làm bù"},           {"one digit of minutes", 2, "7:3-11:30", "Giờ của Thứ Hai chưa đúng"},
    };
    for (const auto& row : rows) {
        Fields form = week("01/12/2026");
        form[row.field].second = row.value;
        const Response r = post("/quan-tri/gio-lam-viec", form);
        EXPECT_EQ(r.status, 422) << row.name;
        EXPECT_TRUE(has(r.body, row.says)) << row.name;
        EXPECT_TRUE(*row.value == 0 || has(r.body, "value=\"" + std::string(row.value) + "\"")) << row.name << ": what was typed stays";
    }
    Fields closed = week("01/12/2026");
    closed[2].second = closed[3].second = "";
    EXPECT_TRUE(has(post("/quan-tri/gio-lam-viec", closed).body, "ít nhất một ngày làm việc"));
}

TEST_P(UnitPages, offices_begin_and_end) {
    const Fields form{{"name", "Phòng <i>Kinh tế"}, {"from", "01/11/2026"}, {"_key", "mot-khoa-duy-nhat"}};
    ASSERT_EQ(post("/quan-tri/phong-ban/them", form).status, 303);
    EXPECT_EQ(post("/quan-tri/phong-ban/them", form).status, 303) << "sent twice";
    ASSERT_EQ(units.tree()->find(kHome)->offices.size(), 1u);
    const Office office = units.tree()->find(kHome)->offices[0];
    EXPECT_TRUE(has(get("/quan-tri/phong-ban").body, "Phòng &lt;i&gt;Kinh tế"));
    const struct { const char* name; const char* label; const char* from; const char* says; } wrong[] = {
        {"the same again", "phong <I>kinh te", "01/11/2026", "Đã có phòng, ban tên này"}, {"no name", "", "01/11/2026", "Hãy nhập tên phòng, ban."},
        {"no day", "Văn phòng", "", "Hãy nhập ngày bắt đầu hoạt động"},                   {"before the unit", "Văn phòng", "01/01/2020", "Đơn vị không có hiệu lực ngày 01/01/2020"},
    };
    for (const auto& row : wrong) {
        const Response r = post("/quan-tri/phong-ban/them", {{"name", row.label}, {"from", row.from}});
        EXPECT_EQ(r.status, 422) << row.name;
        EXPECT_TRUE(has(r.body, row.says)) << row.name;
    }
    const std::string end = "/quan-tri/phong-ban/" + std::to_string(office.id.value()) + "/ket-thuc";
    Fields account = new_account();
    account.emplace_back("office", std::to_string(office.id.value()));
    ASSERT_EQ(post("/quan-tri/tai-khoan/moi", account).status, 200);
    EXPECT_TRUE(has(get(end).body, "Còn 1 tài khoản"));
    EXPECT_EQ(post(end, {{"day", ""}}).status, 422);
    EXPECT_EQ(post(end, {{"day", "01/11/2026"}}).status, 422) << "on its first day";
    ASSERT_EQ(post(end, {{"day", "20/11/2026"}}).status, 303);
    EXPECT_EQ(units.tree()->find(kHome)->offices[0].to, make_day(2026, 11, 20));
    EXPECT_FALSE(has(get("/quan-tri/tai-khoan/moi").body, "Phòng &lt;i&gt;Kinh tế</option>")) << "nobody new is put into an ended office";
}

// ---- The audit log ----

TEST_P(UnitPages, the_log_says_who_did_what_and_is_filtered_and_paged) {
    const AccountId id = add("mau", {"desk"});
    ASSERT_EQ(post(page_of(id, "/sua"), {{"version", version(id)}, {"name", "Lê Thị Đổi"}, {"roles", "leader"}}).status, 303);
    const std::string page = get("/quan-tri/nhat-ky").body;
    EXPECT_TRUE(has(page, "vai trò: Cán bộ tiếp nhận (một cửa) → Lãnh đạo"));
    EXPECT_TRUE(has(page, "trang web"));
    EXPECT_LT(page.find("Sửa tài khoản</strong>"), page.find("Đăng nhập</strong>")) << "newest first";
    sql::Reader s = db->read();
    std::string head = between(page, "id=\"chain-head\">", "</p>");
    for (auto at = head.find("<wbr>"); at != std::string::npos; at = head.find("<wbr>")) head.erase(at, 5);
    EXPECT_EQ(head, record.chain_head(s, kHome));

    const std::string today = "?ngay=20/11/2026", day = "?ngay=19/11/2026", admins = "?tai-khoan=" + std::to_string(admin.value());
    const struct { const char* name; std::string query; bool changed, signed_in, created; } rows[] = {
        {"all", "", true, true, true},           {"by kind", "?loai=account.changed", true, false, false},
        {"by account", admins, true, true, false}, {"by the program", "?tai-khoan=0", false, false, true},
        {"today", today, true, true, true},      {"the day before", day, false, false, false},
        {"kind and account", admins + "&loai=account.signed_in", false, true, false},
    };
    for (const auto& row : rows) {
        const std::string body = get("/quan-tri/nhat-ky" + row.query).body;
        EXPECT_EQ(has(body, "Sửa tài khoản</strong>"), row.changed) << row.name;
        EXPECT_EQ(has(body, "Đăng nhập</strong>"), row.signed_in) << row.name;
        EXPECT_EQ(has(body, "Tạo tài khoản</strong>"), row.created) << row.name;
    }
    EXPECT_EQ(get("/quan-tri/nhat-ky?ngay=hom-nay").status, 422);

    db->run(kHome, [&](sql::Tx& tx) {
        for (int i = 0; i < 60; ++i) record.append(tx, by(), clock.now(), {"office.added", "office", 9000 + i, R"({"name":"Phòng )" + std::to_string(i) + R"(","from":"2026-11-20"})"});
        return true;
    });
    const std::string first = get("/quan-tri/nhat-ky?loai=office.added").body;
    EXPECT_EQ(times(first, "Thêm phòng, ban</strong>"), 50);
    std::string next = first.substr(0, first.find("\" rel=\"next\""));
    next = next.substr(next.rfind("href=\"") + 6);
    for (auto at = next.find("&amp;"); at != std::string::npos; at = next.find("&amp;")) next.replace(at, 5, "&");
    const std::string second = get(next).body;
    EXPECT_EQ(times(second, "Thêm phòng, ban</strong>"), 10) << next;
    EXPECT_FALSE(has(second, "rel=\"next\""));
    EXPECT_TRUE(has(second, "Phòng 0 ")) << "the oldest comes last";
}

TEST_P(UnitPages, the_log_names_dossiers_by_their_code_and_keeps_other_words_inside) {
    db->run(kHome, [&](sql::Tx& tx) {
        record.append(tx, by(), clock.now(), {"dossier.accepted", "dossier", 7, R"({"code":"H00.1-261120-0001","applicant":3})"});
        record.append(tx, by(), clock.now(), {"dossier.refuse", "dossier", 7, R"({"reason":"Lời riêng của người nộp"})"});
        record.append(tx, by(), clock.now(), {"dossier.khac-la", "dossier", 8, ""});
        record.append(tx, by(), clock.now(), {"plan_activity.taken_back", "plan_activity", 9, R"({"reason":"Lời riêng khác","before":{},"after":{"number":"5","title":"Đối thoại"}})"});
        return true;
    });
    const std::string page = get("/quan-tri/nhat-ky").body;
    EXPECT_TRUE(has(page, "Tiếp nhận hồ sơ</strong>: H00.1-261120-0001"));
    EXPECT_TRUE(has(page, "Từ chối hồ sơ</strong>: H00.1-261120-0001"));
    EXPECT_TRUE(has(page, "Rút lại kết quả hoạt động</strong>"));
    EXPECT_TRUE(has(page, "số: 5 · Đối thoại"));
    EXPECT_FALSE(has(page, "Lời riêng")) << "free text stays inside its event";
    EXPECT_TRUE(has(page, "dossier.khac-la</strong><div>nội dung đã xóa theo quy định")) << "an unknown kind and an erased event are lines too";
}

TEST_P(UnitPages, the_check_finds_what_was_altered) {
    EXPECT_TRUE(has(get("/quan-tri/nhat-ky/kiem-tra").body, "Nhật ký nguyên vẹn."));
    const sql::Statement alter{"test.alter", "UPDATE event SET payload = '{}' WHERE unit_id = 1 AND event_no = 1"};
    db->run(kHome, [&](sql::Tx& tx) { return tx.exec(alter) == 1; });
    const Response r = get("/quan-tri/nhat-ky/kiem-tra");
    EXPECT_EQ(r.status, 200);
    EXPECT_TRUE(has(r.body, "Có 1 chỗ không khớp."));
    EXPECT_TRUE(has(r.body, "sự kiện số 1"));
}

}  // namespace
}  // namespace xaso::units
