#include "notices/pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "kernel/text.h"
#include "platform/web/api.h"
#include "platform/web/csv.h"
#include "platform/web/links.h"

namespace xaso::notices {
namespace {

using html::Html;
using outbox::Message;
using outbox::Outbox;
using outbox::State;
namespace may = access::may;
using Kind = Refusal::Kind;

constexpr std::string_view kList = "/quan-tri/hang-gui";
constexpr int kRows = 50, kCsvRows = 10'000;

struct Filter {
    std::string_view code, title;
    std::vector<State> states;
};
const std::vector<Filter>& filters() {
    static const std::vector<Filter> all{{"", "Chưa gửi xong", {State::ready, State::behind, State::stuck}}, {"ket", "Bị kẹt", {State::stuck}}, {"cho", "Đang chờ gửi", {State::ready, State::behind}},
                                         {"xong", "Đã gửi", {State::delivered}}, {"bo", "Đã bỏ", {State::given_up}}};
    return all;
}
const Filter& filter_of(const web::Context& c) {
    const auto it = std::find_if(filters().begin(), filters().end(), [&](const Filter& f) { return f.code == c.query("loc"); });
    return it == filters().end() ? filters().front() : *it;
}

std::string channel_title(std::string_view channel) {
    return std::string(channel == "sms" ? "Tin nhắn" : channel == "mail" ? "Thư điện tử" : channel == "portal" ? "Cổng dịch vụ công" : channel == "agency" ? "Cơ quan giải quyết" : channel);
}
std::string_view state_title(State s) {
    switch (s) {
        case State::ready: return "chờ gửi";
        case State::behind: return "chờ tin trước";
        case State::stuck: return "bị kẹt";
        case State::delivered: return "đã gửi";
        case State::given_up: return "đã bỏ";
    }
    return {};
}
html::State sign(State s) {
    switch (s) {
        case State::ready: return html::State::in_progress;
        case State::behind: return html::State::paused;
        case State::stuck: return html::State::late;
        case State::delivered: return html::State::done;
        case State::given_up: return html::State::draft;
    }
    return {};
}

std::int64_t number(std::string_view text) {
    std::int64_t n = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), n);
    return wrong == std::errc{} && end == text.data() + text.size() ? n : 0;
}
std::string url_of(const Message& m, std::string_view below = {}) { return fmt::format("{}/{}{}", kList, m.id, below); }

// Whom it goes to, masked: digits of a number, the name before an @.
std::string masked(const Message& m) {
    if (m.recipient.empty()) return m.channel == "portal" ? "Cổng dịch vụ công" : "đã xóa";
    if (m.channel == "agency") return m.recipient;
    return m.channel == "mail" ? mask_email(m.recipient) : mask_phone(m.recipient);
}

std::string why(const Message& m) {
    if (m.state == State::behind) return "Tin trước của cùng hồ sơ chưa gửi xong.";
    if (m.state == State::given_up) return "Lý do bỏ: " + m.last_error;
    return m.last_error;
}

Refusal no_message() { return {Kind::not_found, "outbox.no_message", "Không có tin này trong đơn vị. Tin đã gửi xong lâu ngày được xóa khỏi danh sách.", {}, {}}; }
bool acts(const web::Context& c) { return c.who->may(may::manage_accounts) && c.unit == c.who->unit; }

outbox::ListQuery query_of(const web::Context& c, int limit) {
    return {.states = filter_of(c).states, .channel = c.query("kenh"), .before = number(c.query("truoc")), .limit = limit};
}
web::Params params(const web::Context& c, std::string_view name, std::string value) {
    web::Params out{{"loc", c.query("loc")}, {"kenh", c.query("kenh")}};
    for (auto& p : out)
        if (p.first == name) p.second = value;
    return out;
}

http::Response list_page(web::Context& c, const Outbox& outbox) {
    const Filter& filter = filter_of(c);
    std::vector<Message> rows;
    std::vector<outbox::Count> counts;
    {
        sql::Reader s = c.db().read();
        rows = outbox.list(s, c.unit, query_of(c, kRows + 1));
        counts = outbox.counts(s, c.unit);
    }
    const bool more = rows.size() > kRows;
    if (more) rows.pop_back();
    std::int64_t stuck = 0;
    std::vector<std::string> channels{"sms", "mail", "portal", "agency"};
    for (const outbox::Count& n : counts) {
        if (n.state == State::stuck) stuck += n.messages;
        if (std::find(channels.begin(), channels.end(), n.channel) == channels.end()) channels.push_back(n.channel);
    }
    html::PageFrame frame{.title = "Hàng gửi", .lead = "Tin báo cho người dân và cổng dịch vụ công. Tiếp nhận và trả kết quả không chờ các tin này.", .back_url = "/quan-tri", .back_label = "Quản trị"};
    if (!c.who->may(may::manage_accounts)) frame.back_url = "/", frame.back_label = "Việc của tôi";
    frame.actions = [&](Html& h) {
        if (!rows.empty()) html::link_button(h, "Tải CSV", web::url(c, "/quan-tri/hang-gui.csv", params(c, "", "")));
    };
    return c.page(std::move(frame), [&](Html& h) {
        if (!counts.empty())
            html::table(h, {.caption = "Số tin chưa gửi xong", .columns = {{.label = "Gửi qua"}, {.label = "Tình trạng"}, {.label = "Số tin", .number = true}, {.label = "Lâu nhất từ"}}, .caption_shown = true}, [&](html::Rows& r) {
                for (const outbox::Count& n : counts) r.row([&] {
                    r.cell(channel_title(n.channel));
                    r.cell(sign(n.state), state_title(n.state));
                    r.cell(n.messages);
                    r.cell(to_local(n.oldest));
                });
            });
        if (stuck > 0 && acts(c))
            html::form(h, {.action = fmt::format("{}/gui-lai", kList), .csrf = c.csrf, .key = c.new_key()}, [&] {
                html::hidden(h, "channel", c.query("kenh"));
                html::actions(h, [&] { html::button(h, "Gửi lại mọi tin bị kẹt", {.weight = html::Weight::main, .key = "l"}); });
            });
        std::vector<html::Choice> states, ways{{.label = "Mọi nơi nhận", .url = web::url(c, kList, params(c, "kenh", "")), .current = c.query("kenh").empty()}};
        for (const Filter& f : filters()) states.push_back({.label = std::string(f.title), .url = web::url(c, kList, params(c, "loc", std::string(f.code))), .current = &f == &filter});
        for (const std::string& ch : channels) ways.push_back({.label = channel_title(ch), .url = web::url(c, kList, params(c, "kenh", ch)), .current = c.query("kenh") == ch});
        html::chips(h, "Lọc theo tình trạng", states);
        html::chips(h, "Lọc theo nơi nhận", ways);
        if (rows.empty()) {
            if (filter.code.empty() && c.query("kenh").empty()) html::empty_state(h, "Mọi tin đã gửi xong.", "Xem các tin đã gửi", web::url(c, kList, {{"loc", "xong"}}));
            else html::empty_state(h, "Không có tin nào khớp với điều kiện lọc.", "Bỏ lọc", web::url(c, kList));
            return;
        }
        html::table(h, {.caption = "Các tin", .columns = {{.label = "Về hồ sơ"}, {.label = "Gửi qua"}, {.label = "Tới", .minor = true}, {.label = "Tình trạng"}, {.label = "Lý do", .main = true}, {.label = "Đã thử", .number = true, .minor = true}, {.label = "Viết lúc"}}},
                    [&](html::Rows& r) {
                        for (const Message& m : rows) r.row([&] {
                            r.head(web::url(c, url_of(m)), m.order_key);
                            r.cell(channel_title(m.channel));
                            r.cell(masked(m));
                            r.cell(sign(m.state), state_title(m.state));
                            if (why(m).empty()) r.none(); else r.cell(why(m));
                            r.cell(std::int64_t{m.attempts});
                            r.cell(to_local(m.made_at));
                        });
                    });
        web::Params next = params(c, "", "");
        if (more) next.emplace_back("truoc", std::to_string(rows.back().id));
        html::pager(h, {.shown = static_cast<std::int64_t>(rows.size()), .first_url = c.query("truoc").empty() ? "" : web::url(c, kList, params(c, "", "")), .next_url = more ? web::url(c, kList, next) : ""});
    });
}

http::Response list_csv(web::Context& c, const Outbox& outbox) {
    web::Csv csv;
    csv.row({"Về hồ sơ", "Gửi qua", "Tới", "Tình trạng", "Lý do", "Đã thử", "Viết lúc", "Xong lúc", "Khóa"});
    sql::Reader s = c.db().read();
    for (const Message& m : outbox.list(s, c.unit, query_of(c, kCsvRows)))
        csv.row({m.order_key, channel_title(m.channel), masked(m), std::string(state_title(m.state)), why(m), std::to_string(m.attempts), format_day_time(to_local(m.made_at)),
                 m.settled_at ? format_day_time(to_local(*m.settled_at)) : std::string{}, m.key});
    return web::csv_file(fmt::format("hang-gui-{}.csv", iso_day(local_day(c.now))), std::move(csv));
}

http::Response one_page(web::Context& c, const Outbox& outbox, const std::vector<Refusal>& errors = {}) {
    std::optional<Message> m;
    {
        sql::Reader s = c.db().read();
        m = outbox.find(s, c.unit, number(c.param("id")));
    }
    if (!m) return c.refuse(no_message());
    html::PageFrame frame{.title = "Tin về hồ sơ " + m->order_key, .back_url = std::string(kList), .back_label = "Hàng gửi", .failed = !errors.empty()};
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        html::facts(h, [&](html::Facts& f) {
            f.add("Gửi qua", channel_title(m->channel));
            f.add("Tới", masked(*m));
            f.add("Tình trạng", [&] { html::badge(h, sign(m->state), state_title(m->state)); });
            if (!why(*m).empty()) f.add("Lý do", why(*m));
            f.add("Viết lúc", [&] { html::moment(h, to_local(m->made_at)); });
            f.add("Đã thử", fmt::format("{} lần", m->attempts));
            if (m->state == State::ready) f.add("Thử lần tới", [&] { html::moment(h, to_local(m->next_at)); });
            if (m->settled_at) f.add("Xong lúc", [&] { html::moment(h, to_local(*m->settled_at)); });
            f.add("Khóa nhận ra tin gửi lặp", [&] { html::code(h, m->key); });
        });
        if (!acts(c) || m->settled_at) return;
        if (m->state != State::behind)
            html::form(h, {.action = url_of(*m, "/gui-lai"), .csrf = c.csrf, .key = c.new_key()}, [&] {
                html::actions(h, [&] { html::button(h, "Gửi lại ngay", {.weight = html::Weight::main, .key = "l"}); });
            });
        html::section(h, "Bỏ tin này", [&] {
            h.el("p", {}, "Tin bỏ rồi không gửi lại được. Hãy báo cho người nhận bằng cách khác trước.");
            html::form(h, {.action = url_of(*m, "/bo"), .csrf = c.csrf, .key = c.new_key()}, [&] {
                html::text_field(h, {.name = "reason", .label = "Lý do bỏ", .value = c.form("reason"), .hint = "Ví dụ: đã gọi điện báo ngày 02/11. Không ghi số điện thoại, số giấy tờ.", .error = html::error_for(errors, "reason"), .required = true}, {.autocomplete = "off", .max_length = 300});
                html::actions(h, [&] { html::button(h, "Bỏ tin này", {.weight = html::Weight::danger}); });
            });
        });
    }, errors.empty() ? 200 : 422);
}

http::Response act(web::Context& c, const std::function<Result<std::string>(sql::Tx&)>& job, std::string_view flash, const std::function<http::Response(const Refusal&)>& refused) {
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const auto answer = c.site.record.once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_TRY(std::string to, job(tx));
        return record::Answer{303, std::move(to)};
    });
    return answer ? c.see(answer->text, flash) : refused(answer.error());
}

// ---- For programs

namespace json = boost::json;

constexpr std::string_view state_code(State s) {
    constexpr std::pair<State, std::string_view> kCodes[] = {{State::ready, "ready"}, {State::behind, "behind"}, {State::stuck, "stuck"}, {State::delivered, "delivered"}, {State::given_up, "given_up"}};
    return std::ranges::find(kCodes, s, &std::pair<State, std::string_view>::first)->second;
}

// Without its words: they are for whom it goes to.
json::object message_json(const Message& m) {
    return {{"id", m.id}, {"channel", m.channel}, {"to", masked(m)}, {"state", state_code(m.state)}, {"why", why(m)}, {"attempts", m.attempts}, {"key", m.key}, {"made", web::moment_json(m.made_at)},
            {"next_try", m.state == State::ready ? web::moment_json(m.next_at) : json::value(nullptr)}, {"settled", web::moment_json(m.settled_at)}};
}

http::Response list_json(web::Context& c, const Outbox& outbox) {
    sql::Reader s = c.db().read();
    auto rows = outbox.list(s, c.unit, query_of(c, kRows + 1));
    const bool more = rows.size() > kRows;
    if (more) rows.pop_back();
    json::array messages, counts;
    for (const Message& m : rows) messages.push_back(message_json(m));
    for (const outbox::Count& n : outbox.counts(s, c.unit)) counts.push_back(json::object{{"channel", n.channel}, {"state", state_code(n.state)}, {"messages", n.messages}, {"oldest", web::moment_json(n.oldest)}});
    return web::json_answer({{"counts", std::move(counts)}, {"messages", std::move(messages)}, {"next", more ? json::value(rows.back().id) : json::value(nullptr)}});
}

http::Response act_json(web::Context& c, const Outbox& outbox, const std::function<Result<void>(sql::Tx&, const record::Actor&, std::int64_t)>& job) {
    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
        const std::int64_t id = number(c.param("id"));
        if (!outbox.find(tx, by.unit, id)) return refuse(no_message());
        XASO_CHECK(job(tx, by, id));
        return web::answer(200, message_json(*outbox.find(tx, by.unit, id)));
    });
}

}  // namespace

void add_api(web::Router& router, const Outbox& outbox) {
    using enum http::Method;
    router.define("Message", "{id: int, channel: text, to: text \"đã che\", state: 'ready'|'behind'|'stuck'|'delivered'|'given_up', why: text, attempts: int, key: text, made: moment, next_try: moment|null, settled: moment|null}");
    router.add({.path = "/api/v1/outbox", .may = &may::see_audit, .systems = "S27", .summary = "Messages that wait or are stuck, the newest first",
                .query = "{loc?: 'ket'|'cho'|'xong'|'bo' \"bỏ trống: chưa gửi xong\", kenh?: text, truoc?: int \"next của trang trước\"}",
                .gives = "{counts: [{channel: text, state: text, messages: int, oldest: moment}], messages: [Message], next: int|null}", .run = [&outbox](web::Context& c) { return list_json(c, outbox); }});
    router.add({.method = post, .path = "/api/v1/outbox/retry", .may = &may::manage_accounts, .systems = "S27", .summary = "Send everything that is stuck again", .takes = "{channel?: text}", .gives = "{messages: int}", .run = [&outbox](web::Context& c) {
                    return web::write_once(c, [&](sql::Tx& tx, const record::Actor& by) -> Result<record::Answer> {
                        XASO_TRY(const std::int64_t n, outbox.retry_stuck(tx, by, c.now, web::text_at(c.body(), "channel")));
                        return web::answer(200, {{"messages", n}});
                    });
                }});
    router.add({.method = post, .path = "/api/v1/outbox/:id/retry", .may = &may::manage_accounts, .systems = "S27", .summary = "Send a message again", .gives = "Message", .run = [&outbox](web::Context& c) {
                    return act_json(c, outbox, [&](sql::Tx& tx, const record::Actor& by, std::int64_t id) { return outbox.retry(tx, by, c.now, id); });
                }});
    router.add({.method = post, .path = "/api/v1/outbox/:id/give-up", .may = &may::manage_accounts, .systems = "S27", .summary = "Give a message up", .takes = "{reason: text}", .gives = "Message", .run = [&outbox](web::Context& c) {
                    return act_json(c, outbox, [&](sql::Tx& tx, const record::Actor& by, std::int64_t id) { return outbox.give_up(tx, by, c.now, id, web::text_at(c.body(), "reason")); });
                }});
}

void add_warnings_api(web::Router& router, const Notices& notices) {
    router.add({.path = "/api/v1/warnings", .may = &may::see_dossiers, .systems = "S14, S27", .summary = "Warnings about dossiers the account holds or oversees, the earliest due first",
                .gives = "{warnings: [{text: text, day: day|null, standing: text, page: text}]}", .run = [&notices](web::Context& c) {
                    sql::Reader s = c.db().read();
                    json::array out;
                    for (const web::Reminder& r : notices.reminders(c, s)) out.push_back(json::object{{"text", r.text}, {"day", web::day_json(r.day)}, {"standing", r.words}, {"page", r.url}});
                    return web::json_answer({{"warnings", std::move(out)}});
                }});
}

void add_pages(web::Router& router, const Outbox& outbox) {
    using enum http::Method;
    router.add({.path = std::string(kList), .may = &may::see_audit, .title = "Hàng gửi", .systems = "S27", .run = [&outbox](web::Context& c) { return list_page(c, outbox); }});
    router.add({.path = "/quan-tri/hang-gui.csv", .may = &may::see_audit, .systems = "S27", .run = [&outbox](web::Context& c) { return list_csv(c, outbox); }});
    router.add({.path = "/quan-tri/hang-gui/:id", .may = &may::see_audit, .title = "Tin chờ gửi", .systems = "S27", .run = [&outbox](web::Context& c) { return one_page(c, outbox); }});
    const auto refused = [](web::Context& c) { return [&c](const Refusal& why) { return c.refuse(why); }; };
    router.add({.method = post, .path = "/quan-tri/hang-gui/gui-lai", .may = &may::manage_accounts, .systems = "S27", .body_limit = 8 * 1024, .run = [&outbox, refused](web::Context& c) {
                    return act(c, [&](sql::Tx& tx) -> Result<std::string> {
                        XASO_CHECK(outbox.retry_stuck(tx, c.actor(), c.now, c.form("channel")));
                        return std::string(kList);
                    }, "Các tin bị kẹt đang được gửi lại.", refused(c));
                }});
    router.add({.method = post, .path = "/quan-tri/hang-gui/:id/gui-lai", .may = &may::manage_accounts, .systems = "S27", .body_limit = 8 * 1024, .run = [&outbox, refused](web::Context& c) {
                    return act(c, [&](sql::Tx& tx) -> Result<std::string> {
                        XASO_CHECK(outbox.retry(tx, c.actor(), c.now, number(c.param("id"))));
                        return std::string(kList);
                    }, "Tin đang được gửi lại.", refused(c));
                }});
    router.add({.method = post, .path = "/quan-tri/hang-gui/:id/bo", .may = &may::manage_accounts, .title = "Bỏ tin", .systems = "S27", .body_limit = 8 * 1024, .run = [&outbox](web::Context& c) {
                    return act(c, [&](sql::Tx& tx) -> Result<std::string> {
                        XASO_CHECK(outbox.give_up(tx, c.actor(), c.now, number(c.param("id")), c.form("reason")));
                        return std::string(kList);
                    }, "Đã bỏ tin.", [&](const Refusal& why) { return why.field.empty() ? c.refuse(why) : one_page(c, outbox, {why}); });
                }});
}

}  // namespace xaso::notices
