// The pages of the books to test with.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/spdlog.h>

#include "books/books_fixture.h"
#include "books/pages.h"
#include "support/page.h"

namespace xaso::books {

using http::Method;
using http::Response;
using Form = std::vector<std::pair<std::string, std::string>>;

inline constexpr const char* kPassword = "Mat-khau-1";

// The pages and the API of the books over a small book, as several accounts send requests.
class BookPages : public testing::TestWithParam<sql::Dialect> {
protected:
    BookPages() : clock(w.now), access(w.program->record, clock, [] { access::Access::Rules rules; rules.cheap_hash = true; return rules; }()), books(w.program->record, w.program->law, w.program->units), files(w.program->desk), router(site()) {
        spdlog::drop("xaso.requests");
        spdlog::register_logger(std::make_shared<spdlog::logger>("xaso.requests", std::make_shared<spdlog::sinks::null_sink_mt>()));
        use(kTestBook);
        add_pages(router, books, files);
        add_api(router, books);
        add("congchuc", {"specialist"});
        add("daumoi", {"coordinator"});
        add("lanhdao", {"leader", "specialist"});
        add("thanhtra", {"auditor"});
        add("quantri.thu", {"admin"});
    }
    void use(const std::string& text) { w.program->law.replace(law_with(*w.program->law.current(), text)); }
    void add(std::string login, std::vector<std::string> roles) {
        must(w.program->db->write<AccountId>(World::kHome, [&](sql::Tx& tx) {
            return access.create(tx, {World::kHome, {}, "command"}, {.login = login, .name = "Nguyễn Thị " + login, .title = "Công chức", .password = kPassword, .office = {}, .roles = roles, .further_scope = {}, .must_change = false});
        }));
    }
    web::Site site() {
        return {.record = w.program->record, .access = access, .assets = assets, .clock = clock,
                .unit_by_code = [](std::string_view) { return std::optional<UnitId>{}; },
                .unit_name = [](UnitId, Day) { return std::string("Xã Mẫu"); }, .check_answers = true};
    }
    Response send(Method method, const std::string& target, const std::string& login, Form form = {}, std::vector<http::Upload> uploads = {}) {
        http::Request r = page_request(method, target);
        const auto in = must(access.sign_in(login, kPassword, "192.0.2.1"));
        r.headers.set("Cookie", "xaso_session=" + in.token);
        if (method == Method::post) {
            form.emplace_back("_csrf", in.csrf);
            form.emplace_back("_key", "khoa-so-" + std::to_string(++keys));
        }
        for (const auto& [name, value] : form) r.form.add(name, value);
        r.uploads = std::move(uploads);
        return router.handle(r);
    }
    Response get(const std::string& target, const std::string& login = "congchuc") { return send(Method::get, target, login); }
    Response post(const std::string& target, Form form, const std::string& login = "congchuc") { return send(Method::post, target, login, std::move(form)); }
    Response api(Method method, const std::string& target, const std::string& body = {}, const std::string& login = "congchuc") {
        http::Request r = page_request(method, target);
        r.headers.set("Authorization", "Bearer " + must(access.make_token(login)));
        r.headers.set("Idempotency-Key", "khoa-api-" + std::to_string(++keys));
        r.body = body;
        return router.handle(r);
    }
    std::string uploaded(const std::string& bytes, const std::string& name) {
        const Response r = send(Method::post, "/so/test_book/nhap", "congchuc", {}, {{"file", name, "", bytes}});
        EXPECT_EQ(r.status, 303) << words_of(r.body);
        return std::string(r.headers.get("Location").substr(0, r.headers.get("Location").find('?')));
    }
    // The address of a record just written through the form.
    std::string written(Form form, const std::string& login = "congchuc") {
        const Response r = post("/so/test_book", std::move(form), login);
        EXPECT_EQ(r.status, 303) << words_of(r.body);
        return std::string(r.headers.get("Location").substr(0, r.headers.get("Location").find('?')));
    }

    World w{GetParam()};
    SetClock clock;
    access::Access access;
    Books books;
    onestop::Files files;
    html::Assets assets;
    web::Router router;
    int keys = 0;
};

}  // namespace xaso::books
