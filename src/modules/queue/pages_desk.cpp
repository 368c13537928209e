// The official's calling page: who is here, who is next, one key for each step.
#include <fmt/format.h>

#include <algorithm>

#include "queue/pages_shared.h"

namespace xaso::queue {
namespace {

using html::Html;
using html::Weight;
namespace may = access::may;

constexpr int kEvery = 10;      // seconds between looks at who waits
constexpr int kNextShown = 10;

std::string counter_path(CounterId id, std::string_view below = {}) { return fmt::format("/goi-so/{}{}", id.value(), below); }
std::string ticket_path(CounterId counter, const Ticket& t, std::string_view action) { return fmt::format("/goi-so/{}/so/{}/{}", counter.value(), t.id.value(), action); }

void step(Html& h, const web::Context& c, CounterId counter, const Ticket& t, std::string_view action, std::string_view label, const html::ButtonOptions& options) {
    html::form(h, {.action = ticket_path(counter, t, action), .csrf = c.csrf, .key = c.new_key()}, [&] {
        html::hidden(h, "version", std::to_string(t.version));
        html::button(h, label, options);
    });
}

http::Response choose_page(web::Context& c, const std::vector<Counter>& counters, const std::vector<Kind>& kinds) {
    return c.page(html::PageFrame{.title = "Gọi số", .lead = "Hôm nay ngồi ở quầy nào? Lần sau trang mở thẳng quầy đã gọi gần nhất trong ngày."}, [&](Html& h) {
        if (std::none_of(counters.begin(), counters.end(), [](const Counter& k) { return k.active; }))
            return html::empty_state(h, c.who->may(may::manage_accounts) ? "Chưa có quầy nào." : "Chưa có quầy nào. Người quản trị thêm quầy ở Quản trị, Hàng chờ.",
                                     c.who->may(may::manage_accounts) ? "Thêm quầy" : "", c.who->may(may::manage_accounts) ? "/quan-tri/hang-cho" : "");
        html::table(h, {.caption = "Các quầy", .columns = {{.label = "Quầy"}, {.label = "Loại việc", .main = true}}}, [&](html::Rows& rows) {
            for (const Counter& k : counters) {
                if (!k.active) continue;
                std::vector<std::string> names;
                for (const KindId id : k.kinds) names.push_back(kind_name(kinds, id));
                rows.row([&] {
                    rows.head(counter_path(k.id), k.name);
                    rows.cell(fmt::format("{}", fmt::join(names, "; ")));
                });
            }
        });
    });
}

http::Response desk_page(web::Context& c, const Queue& queue, CounterId at, const std::vector<Refusal>& errors) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    const Day today = local_day(c.now);
    sql::Reader s = c.db().read();
    const auto kinds = queue.kinds(s, c.unit);
    const auto counters = queue.counters(s, c.unit);
    const Counter* counter = find(counters, at);
    if (!counter || !counter->active) return c.refuse({Refusal::Kind::not_found, "queue.counter", "Không có quầy này, hoặc quầy đã đóng. Hãy chọn quầy khác ở trang Gọi số.", {}, {}});
    const auto here = queue.at_counter(s, c.unit, at);
    const auto waiting = queue.next(s, c.unit, today, counter->kinds, kNextShown);
    const auto absent = queue.absent_of(s, c.unit, today, counter->kinds);
    std::int64_t all = 0;
    for (const WaitingCount& w : queue.counts(s, c.unit, today))
        if (std::find(counter->kinds.begin(), counter->kinds.end(), w.kind) != counter->kinds.end()) all += w.waiting;
    html::PageFrame frame{.title = fmt::format("Gọi số: {}", counter->name), .back_url = "/goi-so?chon=1", .back_label = "Đổi quầy"};
    frame.failed = !errors.empty();
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        h.el("div", {{"class", "serving-now"}}, [&] {
            if (here) {
                h.el("p", {{"class", "number"}}, here->code);
                h.el("p", {}, fmt::format("{}{} · {} lúc {}, đã chờ {}{}", kind_name(kinds, here->kind), here->priority.empty() ? "" : " · ưu tiên: " + priority_title(queue, here->priority), state_title(here->state),
                                          format_time(to_local(*here->last_called_at)), minutes_words(*here->waited()), here->calls > 1 ? fmt::format(" · gọi {} lần", here->calls) : ""));
            } else {
                h.el("p", {}, "Quầy đang trống.");
            }
        });
        html::actions(h, [&] {
            if (here && c.who->may(may::accept_dossier)) {
                if (here->state == State::serving) html::link_button(h, "Tiếp nhận hồ sơ", "/tiep-nhan", {.weight = Weight::main, .key = "t"});
                else step(h, c, at, *here, "tiep-nhan", "Tiếp nhận hồ sơ", {.weight = Weight::main, .key = "t", .focus = errors.empty()});
            }
            if (here && here->state == State::called) step(h, c, at, *here, "bat-dau", "Bắt đầu làm", {.key = "b"});
            if (here) step(h, c, at, *here, "xong", "Xong", {.key = "x"});
            const bool main = !here || !c.who->may(may::accept_dossier);
            html::form(h, {.action = counter_path(at, "/tiep"), .csrf = c.csrf, .key = c.new_key()}, [&] {
                html::button(h, here ? "Xong, gọi số tiếp theo" : "Gọi số tiếp theo", {.weight = main ? Weight::main : Weight::plain, .key = "n", .focus = main && errors.empty()});
            });
            if (here && here->state == State::called) {
                step(h, c, at, *here, "goi-lai", "Gọi lại", {.key = "r"});
                step(h, c, at, *here, "vang", "Không có mặt", {.key = "v"});
            }
        });
        if (here) {
            std::vector<html::Option> others;
            for (const Kind& k : kinds)
                if (k.active && k.id != here->kind) others.push_back({.value = std::to_string(k.id.value()), .label = k.name});
            if (!others.empty())
                h.el("details", {{"class", "more"}}, [&] {
                    h.el("summary", {}, "Chuyển sang loại việc khác");
                    html::form(h, {.action = ticket_path(at, *here, "chuyen"), .csrf = c.csrf, .key = c.new_key(), .one_row = true}, [&] {
                        html::hidden(h, "version", std::to_string(here->version));
                        html::select_field(h, {.name = "kind", .label = "Loại việc", .hint = "Có số mới, vẫn giữ lượt.", .error = html::error_for(errors, "kind"), .required = true}, others);
                        html::button(h, "Chuyển");
                    });
                });
        }
        html::columns(h, [&] {
            html::section(h, "Đang chờ", [&] {
                html::live(h, "waiting", kEvery, [&] {
                    h.el("div", {{"class", "notice warning lost"}}, [&] { h.el("p", {}, "Mất kết nối, danh sách có thể đã cũ."); });
                    if (waiting.empty()) return html::empty_state(h, "Không có ai chờ quầy này.");
                    if (all > kNextShown) h.el("p", {}, fmt::format("{} người chờ; {} người đầu:", all, kNextShown));
                    html::table(h, {.caption = "Các số sắp gọi", .columns = {{.label = "Số"}, {.label = "Loại việc", .main = true}, {.label = "Đã chờ", .number = true}}}, [&](html::Rows& rows) {
                        for (const Ticket& t : waiting)
                            rows.row([&] {
                                rows.head("", t.code);
                                rows.cell(t.priority.empty() ? kind_name(kinds, t.kind) : fmt::format("{} · ưu tiên: {}", kind_name(kinds, t.kind), priority_title(queue, t.priority)));
                                rows.cell(minutes_words(std::max(c.now, t.taken_at) - t.taken_at));
                            });
                    });
                });
            });
            if (!absent.empty())
                html::section(h, "Đã gọi, không có mặt", [&] {
                    html::table(h, {.caption = "Các số không có mặt khi gọi", .columns = {{.label = "Số"}, {.label = "Gọi lúc"}, {.label = "Khi quay lại", .main = true}}}, [&](html::Rows& rows) {
                        for (const Ticket& t : absent)
                            rows.row([&] {
                                rows.head("", t.code);
                                rows.cell(format_time(to_local(*t.last_called_at)));
                                rows.cell([&] {
                                    if (here) h.text("xong số đang làm rồi gọi");
                                    else step(h, c, at, t, "quay-lai", "Gọi " + t.code, {.weight = Weight::quiet});
                                });
                            });
                    });
                });
        });
    }, errors.empty() ? 200 : status_of(errors.front()));
}

http::Response call_next(web::Context& c, const Queue& queue) {
    const CounterId counter = id_of<CounterId>(c.param("counter"));
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    bool nobody = false;
    const auto answer = queue.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_TRY(const auto called, queue.call_next(tx, attempt->actor, c.now, counter));
        nobody = !called;
        return record::Answer{303, counter_path(counter)};
    });
    if (!answer) return desk_page(c, queue, counter, {answer.error()});
    return c.see(answer->text, nobody ? "Không còn ai chờ quầy này." : "");
}

using Act = Result<Ticket> (Queue::*)(sql::Tx&, const record::Actor&, Instant, TicketId, int) const;

http::Response act(web::Context& c, const Queue& queue, const std::function<Result<Ticket>(sql::Tx&, const record::Actor&, TicketId, int)>& what, std::string_view leads_to) {
    const CounterId counter = id_of<CounterId>(c.param("counter"));
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const auto answer = queue.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_CHECK(what(tx, attempt->actor, id_of<TicketId>(c.param("ticket")), static_cast<int>(number(c.form("version")).value_or(0))));
        return record::Answer{303, leads_to.empty() ? counter_path(counter) : std::string(leads_to)};
    });
    return answer ? c.see(answer->text) : desk_page(c, queue, counter, {answer.error()});
}

}  // namespace

void add_desk_pages(web::Router& router, const Queue& queue) {
    using enum http::Method;
    const std::string systems = "S21", title = "Gọi số";
    router.add({.path = "/goi-so", .may = &may::call_queue, .title = title, .systems = systems, .run = [&queue](web::Context& c) {
                    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
                    sql::Reader s = c.db().read();
                    const auto counters = queue.counters(s, c.unit);
                    const auto last = queue.counter_of(s, c.unit, local_day(c.now), c.who->id);
                    const Counter* counter = last && c.query("chon").empty() ? find(counters, *last) : nullptr;
                    return counter && counter->active ? c.see(counter_path(counter->id)) : choose_page(c, counters, queue.kinds(s, c.unit));
                }});
    router.add({.path = "/goi-so/:counter", .may = &may::call_queue, .title = title, .systems = systems, .run = [&queue](web::Context& c) { return desk_page(c, queue, id_of<CounterId>(c.param("counter")), {}); }});
    router.add({.method = post, .path = "/goi-so/:counter/tiep", .may = &may::call_queue, .title = title, .systems = systems, .body_limit = 4096, .run = [&queue](web::Context& c) { return call_next(c, queue); }});
    const auto add = [&](const std::string& action, const access::Permission* may, std::string leads_to, std::function<Result<Ticket>(web::Context&, sql::Tx&, const record::Actor&, TicketId, int)> what) {
        router.add({.method = post, .path = "/goi-so/:counter/so/:ticket/" + action, .may = may, .title = title, .systems = systems, .body_limit = 4096, .run = [&queue, what, leads_to](web::Context& c) {
                        return act(c, queue, [&](sql::Tx& tx, const record::Actor& by, TicketId id, int version) { return what(c, tx, by, id, version); }, leads_to);
                    }});
    };
    const auto plain = [&](Act step) {
        return [&queue, step](web::Context& c, sql::Tx& tx, const record::Actor& by, TicketId id, int version) { return (queue.*step)(tx, by, c.now, id, version); };
    };
    add("goi-lai", &may::call_queue, {}, plain(&Queue::recall));
    add("bat-dau", &may::call_queue, {}, plain(&Queue::serve));
    add("tiep-nhan", &may::accept_dossier, "/tiep-nhan", plain(&Queue::serve));
    add("xong", &may::call_queue, {}, plain(&Queue::done));
    add("vang", &may::call_queue, {}, plain(&Queue::absent));
    add("quay-lai", &may::call_queue, {}, [&queue](web::Context& c, sql::Tx& tx, const record::Actor& by, TicketId id, int version) { return queue.take_back(tx, by, c.now, id, version, id_of<CounterId>(c.param("counter"))); });
    add("chuyen", &may::call_queue, {}, [&queue](web::Context& c, sql::Tx& tx, const record::Actor& by, TicketId id, int version) { return queue.move(tx, by, c.now, id, version, id_of<KindId>(c.form("kind"))); });
}

}  // namespace xaso::queue
