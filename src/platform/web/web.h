// web: one table of routes, and what every handler may rely on.
//
//   routes.add({.method = get, .path = "/ho-so/:code", .may = may::see_dossiers, .title = "Hồ sơ", .systems = "S14",
//               .run = [&](web::Context& c) { … return c.page("Hồ sơ " + code, [&](Html& h) { … }); }});
//
// Deny by default: a route names a permission, or says Open::everyone or Open::signed_in. Before a handler runs, the router has checked
// the session or bearer token, the permission, the CSRF token of every form post, and that `?don-vi=` (unit code) lies in the account's
// scope. Writes go to the home unit only. A form post to Open::everyone is checked by its Origin alone. HTML routes without a session
// lead to the sign-in page and come back after it.
// An API route says what its query, body and answer hold in the notation of schema.h. A query or a body that does not fit is refused before the
// handler runs, which reads the body as c.body(); the document at /api/v1/openapi.json is made of the same lines.
// Refusals become pages or JSON by one table: invalid 400 (forms: the form again, 422), forbidden 403, not_found 404, conflict 409 (a
// reused key 422), rule 422, unavailable 503. /api/v1 answers {"error":{"code","message","field"}}.
// Where several routes match, the one with a literal in the leftmost differing segment wins: "/ho-so/moi" before "/ho-so/:code".
// What a handler throws becomes a page (or JSON) with the request id; the details go to the log, one JSON line per request on stderr.
// Threads: one Context belongs to one request. A Router is filled once, does not move after add_own_routes(), then serves any thread.
#pragma once

#include <boost/json/fwd.hpp>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "platform/access/access.h"
#include "platform/html/assets.h"
#include "platform/html/components.h"
#include "platform/html/html.h"
#include "platform/http/http.h"
#include "platform/record/record.h"
#include "platform/record/things.h"
#include "platform/web/schema.h"

namespace xaso::web {

using html::Html;

enum class Open { no, signed_in, everyone };

class Context;

// A route whose parameter stands for one of many things that are data, like a record book: how the document tells one of them.
struct Told {
    std::string value, title;               // of the parameter; what it is
    std::string query = {}, takes = {}, gives = {};
};

struct Route {
    http::Method method = http::Method::get;
    std::string path = {};                  // "/ho-so/:code"; a segment after ':' is a parameter
    Open open = Open::no;
    const access::Permission* may = nullptr;  // required when open == no
    std::string title = {};                 // of the page; empty for JSON and redirects
    std::string systems = {};               // the clauses it serves: "S14, S17"
    std::string summary = {};               // for the OpenAPI document; required under /api/v1
    std::string query = {}, takes = {};     // under /api/v1, see schema.h; takes is empty for a post without a body, "bytes" for one that is a file
    std::string gives = {};                 // required under /api/v1; "bytes" for a file
    std::function<std::vector<Told>()> each = {};  // asked when the document is made; its data has a mark (Router::define_live)
    std::size_t body_limit = 256 * 1024;
    std::function<http::Response(Context&)> run = {};
};

struct NavItem {
    std::string url = {}, label = {};
    char key = 0;                           // `g` then this letter
    const access::Permission* may = nullptr;
};

struct SampleAccount {
    std::string login, password, says;      // says: whose work it stands for
};

// What the pages of all modules share; made once in main.
struct Site {
    record::Record& record;
    access::Access& access;
    const html::Assets& assets;
    const Clock& clock;
    std::vector<NavItem> nav = {};
    // Unit code <-> id and the name shown in the bar; given by main so that platform does not know module units.
    std::function<std::optional<UnitId>(std::string_view code)> unit_by_code = {};
    std::function<std::string(UnitId, Day)> unit_name = {};
    bool sample_passwords = false;          // shows `samples` on the sign-in page
    std::vector<SampleAccount> samples = {};
    bool admins_need_factor = false;        // LAW QCVN 12:2026/BCA: who administers proves twice; not asked where the sample's passwords are public anyway
    bool secure_cookies = false;            // behind HTTPS (XASO_SECURE_COOKIES): cookies are Secure, and HSTS is sent
    const record::Things* things = nullptr; // what pages link to and from (graph.h); nullptr: no such section
    bool check_answers = false;             // in tests: an answer of the API that is not as its route says is a failure
    std::string search_url = {};            // of the search box in the bar, for those who may see dossiers; empty: no box
};

class Context {
public:
    const Site& site;
    http::Request& request;
    const Route& route;
    std::shared_ptr<const access::Account> who;  // set unless the route is open to everyone
    std::string csrf;
    Instant now;
    UnitId unit;                             // the home unit, or the one `?don-vi=` names
    std::shared_ptr<const boost::json::object> json = {};   // see body()

    sql::Database& db() const { return site.record.db(); }
    std::string param(std::string_view name) const;      // of the path
    std::string query(std::string_view name) const { return request.query.get(name); }
    std::string form(std::string_view name) const { return request.form.get(name); }
    const boost::json::object& body() const { return *json; }   // of a post to /api/v1 that takes an object: as its route says, texts NFC and trimmed
    record::Actor actor() const;
    // For record.once(): the key from the form's _key or the Idempotency-Key header; refuses a write without one ("web.key_required",
    // "api.key_required"). Fields whose name begins with "password" stay out of the body, so that no fast hash of a password is kept.
    Result<record::Attempt> attempt() const;
    std::string new_key() const;             // a fresh _key for a form about to be shown

    http::Response page(std::string_view title, const std::function<void(Html&)>& body, int status = 200) const;
    // The same with a lead, actions, a way back …; what the router knows (unit, user, navigation, flash, tokens) is filled in.
    http::Response page(html::PageFrame frame, const std::function<void(Html&)>& body, int status = 200) const;
    http::Response refuse(const Refusal& why) const;     // page or JSON by the route
    // 303 to a local address ("/" for any other). The flash is shown once on the next page; it rides in a cookie sealed with the
    // session's secret, so it cannot be forged. At most 600 bytes, no personal data.
    http::Response see(std::string_view url, std::string_view flash = {}) const;
};

class Router {
public:
    explicit Router(Site site) : site_(std::move(site)) {}
    void add(Route route);                   // throws std::logic_error for a route that breaks the rules above
    // A component that schemas name: define("Person", "{name: text, phone?: text}").
    void define(std::string name, std::string_view schema);
    // Components that are data: asked when the document is made, name and schema. Bodies are not checked by them. While `mark` says the same, they
    // and what the routes' `each` tells have not changed.
    void define_live(std::function<std::map<std::string, std::string>()> live, std::function<std::string()> mark) { live_.push_back({std::move(live), std::move(mark)}); }
    struct Document {
        std::string marks, text, etag;
    };
    std::shared_ptr<const Document> openapi() const;   // made anew only when a mark has changed
    http::Response handle(http::Request& request) const;
    std::size_t body_limit(http::Method method, std::string_view path) const;
    const std::vector<Route>& routes() const { return routes_; }
    const Site& site() const { return site_; }

private:
    struct Match {
        const Route* route = nullptr;
        std::size_t index = 0;
        std::string allow;                   // the methods of this path, when none is the one asked for
    };
    Match match(http::Method method, const std::vector<std::string>& segments) const;
    http::Response answer(http::Request& request, struct RequestNote& note) const;
    void check_answer(std::size_t route, const http::Response& response) const;

    Site site_;
    std::vector<Route> routes_;
    std::vector<std::vector<std::string>> patterns_;  // segments of each route's path
    struct Shapes {
        std::optional<Schema> query, takes, gives;  // of an API route
    };
    std::vector<Shapes> shapes_;
    Components components_;
    struct Live {
        std::function<std::map<std::string, std::string>()> components;
        std::function<std::string()> mark;
    };
    std::vector<Live> live_;
    struct Made {
        std::mutex mutex;
        std::shared_ptr<const Document> document;
    };
    std::unique_ptr<Made> made_ = std::make_unique<Made>();
};

// A path of this site that a redirect may lead to: "/…", but not "//host", "/\\host" or anything with control characters.
bool local_path(std::string_view url);
int status_of(const Refusal& why);
std::string error_json(const Refusal& why);
// /api/…: bodies are JSON whatever they are called, and what the HTTP server refuses by itself is {"error":{…}} as well.
http::ProgramPaths program_paths();

// Sign-in, sign-out, own password, /healthz, static files, the permission help page, /api/v1/openapi.json.
void add_own_routes(Router& router);

}  // namespace xaso::web
