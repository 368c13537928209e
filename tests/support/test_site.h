// TestSite: a site of one router, and people who use it: signed in where they are not yet, with what a browser or a program brings.
//
//   class QueuePages : public access::WithAccounts, protected TestSite {
//       QueuePages() : TestSite(record, access, clock, "motcua"), queue(record, law) { add_pages(router, queue); … }
//   …
//   get("/goi-so");  post("/lay-so", {{"kind", "1"}}, "may");  api(Method::post, "/api/v1/queue/tickets", R"({"kind":1})", "may");
//
// Accounts have the password kTestPassword. What is posted carries the session's _csrf and, unless it names one, a _key of its own; the
// same holds for the Idempotency-Key of a program.
#pragma once

#include <spdlog/sinks/null_sink.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <functional>
#include <map>
#include <string_view>

#include "platform/web/web.h"
#include "support/page.h"

namespace xaso {

inline const std::string kTestPassword = "Mat-khau-1";

class TestSite {
public:
    using Form = std::vector<std::pair<std::string, std::string>>;
    using Uploads = std::vector<http::Upload>;
    using Change = std::function<void(web::Site&)>;

protected:
    // `asks`: who it is where a test names nobody. `change`: what this site has beside, or instead of, one unit "Xã Mẫu".
    TestSite(record::Record& record, access::Access& access, const Clock& clock, std::string asks = {}, const Change& change = {})
        : who(std::move(asks)), router(site(record, access, clock, change)), access_(access) {
        spdlog::drop("xaso.requests");
        spdlog::register_logger(std::make_shared<spdlog::logger>("xaso.requests", std::make_shared<spdlog::sinks::null_sink_mt>()));
    }
    // For `change`: units by their codes and names.
    template <class Units> static Change named_by(const Units& units) {
        return [&units](web::Site& s) {
            s.unit_by_code = [&units](std::string_view code) {
                const auto tree = units.tree();
                const auto* unit = tree->find(code);
                return unit ? std::optional(unit->id) : std::nullopt;
            };
            s.unit_name = [&units](UnitId id, Day day) { return units.tree()->find(id)->nearest(day).name; };
        };
    }

    http::Response send(http::Method method, std::string_view target, const std::string& login = {}, const Form& form = {}, Uploads uploads = {}) {
        http::Request r = page_request(method, target);
        const access::SignedIn in = session(login.empty() ? who : login);
        r.headers.set("Cookie", "xaso_session=" + in.token);
        for (const auto& [name, value] : form) r.form.add(name, value);
        if (method == http::Method::post) {
            r.form.add("_csrf", in.csrf);
            if (std::ranges::none_of(form, [](const auto& f) { return f.first == "_key"; })) r.form.add("_key", new_key());
        }
        r.uploads = std::move(uploads);
        return router.handle(r);
    }
    http::Response get(std::string_view target, const std::string& login = {}) { return send(http::Method::get, target, login); }
    http::Response post(std::string_view target, const Form& form = {}, const std::string& login = {}, Uploads uploads = {}) { return send(http::Method::post, target, login, form, std::move(uploads)); }
    http::Response api(http::Method method, std::string_view target, const std::string& body = {}, const std::string& login = {}, const std::string& key = {}) {
        http::Request r = page_request(method, target);
        r.headers.set("Authorization", "Bearer " + access_.make_token(login.empty() ? who : login).value());
        r.headers.set("Idempotency-Key", key.empty() ? new_key() : key);
        r.body = body;
        return router.handle(r);
    }

    html::Assets assets;
    std::string who;
    web::Router router;

private:
    web::Site site(record::Record& record, access::Access& access, const Clock& clock, const Change& change) {
        web::Site s{.record = record, .access = access, .assets = assets, .clock = clock,
                    .unit_by_code = [](std::string_view) { return std::optional<UnitId>{}; },
                    .unit_name = [](UnitId, Day) { return std::string("Xã Mẫu"); }, .check_answers = true};
        if (change) change(s);
        return s;
    }
    access::SignedIn session(const std::string& login) {
        std::string& token = tokens_[login];
        auto in = access_.session(token);
        if (!in) in = access_.sign_in(login, kTestPassword, "192.0.2.1").value();
        token = in->token;
        return *in;
    }
    std::string new_key() { return "khoa-thu-" + std::to_string(++keys_); }

    access::Access& access_;
    std::map<std::string, std::string> tokens_;
    int keys_ = 0;
};

}  // namespace xaso
