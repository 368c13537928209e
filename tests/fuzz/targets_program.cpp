// The whole program behind its router, with a small commune in it: what a request's parameters, forms and JSON may do to it.
#include <sodium.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>

#include "app/app.h"
#include "fuzz/targets.h"
#include "platform/http/framing.h"
#include "world/world.h"

namespace xaso::fuzz {
namespace {
namespace fs = std::filesystem;
using http::Method;

class Commune {
public:
    Commune() {
        ::setenv("XASO_SOFFICE", "/nonexistent", 1);
        app_ = std::make_unique<app::App>(config(folder_));
        const Instant now = app_->clock.now();
        const UnitId home{1};
        const record::Actor command{home, AccountId{}, "command"};
        std::vector<std::string> every_role;
        for (const access::Role& r : access::roles()) every_role.emplace_back(r.code);
        const AccountId account = must(app_->db->write<AccountId>(home, [&](sql::Tx& tx) -> Result<AccountId> {
            units::Version v;
            v.from = make_day(2020, 1, 1);
            v.name = "Xã Mẫu";
            v.agency_code = "000.01.01.H23";
            v.regime = "cumulative_10_12";
            v.hours = OfficeHours::usual();
            XASO_CHECK(app_->units.add_unit(tx, command, now, home, "mau", v));
            for (const char* limit : {"0wd", "3wd", "4h"})
                XASO_CHECK(app_->procedures.publish(tx, command, now, a_procedure(std::string("TT.") + limit, limit), procedures::Change::first_listing, make_day(2020, 1, 1)));
            return app_->access.create(tx, command, {.login = "can.bo", .name = "Trần Thị Mẫu", .title = "Công chức", .password = "Mat-khau-1", .office = {}, .roles = every_role,
                                                     .further_scope = {}, .must_change = false});
        }));
        app_->units.reload();
        const record::Actor by{home, account, "test"};
        for (const char* procedure : {"TT.0wd", "TT.3wd", "TT.4h"})
            must(app_->db->write<onestop::Dossier>(home, [&](sql::Tx& tx) { return app_->desk.accept(tx, by, now, World::input({.procedure = procedure})); }));
        must(app_->db->write<plan::PlanId>(home, [&](sql::Tx& tx) -> Result<plan::PlanId> {
            XASO_TRY(const plan::PlanId id, app_->plan.create(tx, by, now, {.title = "Kế hoạch thử", .year_from = 2026, .year_to = 2026}));
            plan::ActivityInput activity;
            activity.title = "Hoạt động thử";
            XASO_CHECK(app_->plan.add(tx, by, now, id, activity));
            return id;
        }));
        router_ = std::make_unique<web::Router>(app::make_site(*app_, assets_));
        app::add_routes(*router_, *app_);
        token_ = must(app_->access.make_token("can.bo"));
        const auto in = must(app_->access.sign_in("can.bo", "Mat-khau-1", "127.0.0.1"));
        cookie_ = "xaso_session=" + in.token;
        csrf_ = in.csrf;
    }
    ~Commune() {
        router_.reset();
        app_.reset();
        fs::remove_all(folder_);
    }

    // "GET /ho-so?q=an" or "POST /tiep-nhan", and a body; nothing when it is no request.
    std::optional<http::Response> ask(std::string_view bytes, bool as_program) {
        const Cut cut = cut_line(bytes);
        const auto blank = cut.first.find(' ');
        if (blank == std::string_view::npos) return std::nullopt;
        http::Request r;
        const auto method = cut.first.substr(0, blank);
        r.method = method == "POST" ? Method::post : method == "GET" ? Method::get : Method::other;
        const auto target = http::parse_target(cut.first.substr(blank + 1));
        if (!target || r.method == Method::other) return std::nullopt;
        r.path = target->path;
        r.segments = target->segments;
        r.query = target->query;
        const bool api = web::program_paths().has(r.path);
        if (api != as_program) return std::nullopt;
        r.headers.set("Host", "localhost");
        r.id = "fuzz";
        r.client = "127.0.0.1";
        const std::string key = "key-" + std::to_string(++requests_) + "-fuzz";
        if (api) {
            r.headers.set("Authorization", "Bearer " + token_);
            r.headers.set("Idempotency-Key", key);
            r.body = cut.rest;
        } else {
            r.headers.set("Cookie", cookie_);
            if (r.method == Method::post) {
                if (!harmless(r.segments)) return std::nullopt;
                const auto form = http::parse_urlencoded(cut.rest);
                if (!form) return std::nullopt;
                r.form = *form;
                r.form.add("_csrf", csrf_);
                r.form.add("_key", key);
                r.headers.set("Origin", "http://localhost");
                r.headers.set("Content-Type", "application/x-www-form-urlencoded");
            }
        }
        return router_->handle(r);
    }

private:
    // Forms that do not touch the account and unit under test.
    static bool harmless(const std::vector<std::string>& segments) {
        if (segments.empty()) return false;
        const std::string& s = segments.front();
        return s == "tiep-nhan" || s == "ho-so" || s == "ke-hoach" || s == "bao-cao" || s == "nhap-du-lieu";
    }
    static app::Config config(const fs::path& folder) {
        fs::remove_all(folder);
        app::Config c;
        c.data = folder.string();
        c.database = "sqlite:" + c.data + "/xaso.db";
        c.root = XASO_SOURCE_DIR;
        return c;
    }

    const fs::path folder_ = fs::temp_directory_path() / ("xaso-fuzz-" + std::to_string(::getpid()) + "-data");
    std::unique_ptr<app::App> app_;
    html::Assets assets_;
    std::unique_ptr<web::Router> router_;
    std::string token_, cookie_, csrf_;
    std::int64_t requests_ = 0;
};

Commune& commune() {
    static Commune c;
    return c;
}

}  // namespace

void api(std::string_view bytes) {
    const auto r = commune().ask(bytes, true);
    if (!r) return;
    promise(r->status < 500, "no request is the program's own failure");
    promise(r->headers.get("Content-Type").starts_with("application/json"), "a program is answered in JSON");
}

void pages(std::string_view bytes) {
    const auto r = commune().ask(bytes, false);
    if (!r) return;
    promise(r->status < 500 || r->status == 503, "no request is the program's own failure");
    promise(!r->headers.get("Location").starts_with("/dang-nhap"), "the session goes on");
}

}  // namespace xaso::fuzz
