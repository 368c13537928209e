// The screens of the hall: where citizens take a number, the ticket, and the board of calls. Neither shows who is signed in; both
// ask for themselves again every minute or sooner, which also keeps their session.
#include <fmt/format.h>

#include <algorithm>

#include "queue/pages_shared.h"

namespace xaso::queue {
namespace {

using html::Html;
namespace may = access::may;

constexpr int kBackAfter = 60, kTicketShown = 8, kBoardEvery = 5, kBoardWithoutScript = 15;   // seconds
constexpr int kCallsShown = 6;
constexpr std::string_view kPriorities = "chon";

// A large button; the digit on it presses it from a keyboard.
void choice(Html& h, std::string_view name, const std::string& value, int key, std::string_view label, std::string_view hint) {
    const std::string digit = key <= 9 ? std::to_string(key) : std::string{};
    const auto words = [&] {
        if (!digit.empty()) h.el("kbd", {{"aria-hidden", "true"}}, digit);
        h.el("span", {}, [&] {
            h.text(label);
            if (!hint.empty()) h.el("span", {{"class", "hint"}}, hint);
        });
    };
    if (digit.empty()) h.el("button", {{"class", "button"}, {"name", name}, {"value", value}}, words);
    else h.el("button", {{"class", "button"}, {"name", name}, {"value", value}, {"data-key", digit}, {"aria-keyshortcuts", digit}}, words);
}

html::PageFrame screen(std::string title, std::string lead, int again_after, std::string again_url) {
    html::PageFrame frame{.title = std::move(title), .lead = std::move(lead)};
    frame.screen = true;
    frame.again_after = again_after;
    frame.again_url = std::move(again_url);
    return frame;
}

http::Response kiosk_page(web::Context& c, const Queue& queue, const std::string& priority, const std::vector<Refusal>& errors) {
    if (auto refused = refuse_elsewhere(c)) return std::move(*refused);
    std::vector<Kind> kinds;
    std::vector<WaitingCount> counts;
    {
        sql::Reader s = c.db().read();
        kinds = active(queue.kinds(s, c.unit));
        counts = queue.counts(s, c.unit, local_day(c.now));
    }
    const auto law = queue.law();
    const bool choosing = priority == kPriorities;
    const catalog::QueuePriority* chosen = law->queue.priority(priority);
    html::PageFrame frame = choosing ? screen("Ông, bà thuộc diện nào?", "Chạm vào một ô, hoặc bấm phím số.", kBackAfter, "/lay-so")
                                     : screen("Lấy số thứ tự", "Chạm vào việc cần làm, hoặc bấm phím số. Lấy phiếu rồi chờ gọi.", kBackAfter, "/lay-so");
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, errors);
        if (kinds.empty()) return html::empty_state(h, "Chưa có loại việc nào để lấy số. Xin mời đến thẳng quầy.");
        int key = 0;
        if (choosing) {
            html::get_form(h, "/lay-so", [&] {
                h.el("div", {{"class", "choices"}}, [&] {
                    for (const catalog::QueuePriority& p : law->queue.priorities) choice(h, "uu-tien", p.code, ++key, p.title, {});
                    h.el("a", {{"class", "button"}, {"href", "/lay-so"}, {"data-key", "0"}, {"aria-keyshortcuts", "0"}, {"data-back", true}}, [&] {
                        h.raw("<kbd aria-hidden=\"true\">0</kbd>");
                        h.el("span", {}, "Không, quay lại");
                    });
                });
            });
            return;
        }
        if (chosen) html::notice(h, html::Tone::info, "Số ưu tiên: " + chosen->title, "Xin xuất trình giấy tờ khi được gọi. Hãy chọn việc cần làm.");
        html::form(h, {.action = "/lay-so", .csrf = c.csrf, .key = c.new_key()}, [&] {
            if (chosen) html::hidden(h, "priority", chosen->code);
            h.el("div", {{"class", "choices"}}, [&] {
                for (const Kind& k : kinds) {
                    const auto it = std::find_if(counts.begin(), counts.end(), [&](const WaitingCount& w) { return w.kind == k.id; });
                    const std::int64_t waiting = it == counts.end() ? 0 : it->waiting;
                    choice(h, "kind", std::to_string(k.id.value()), ++key, k.name, waiting > 0 ? fmt::format("{} người đang chờ", waiting) : std::string("chưa có người chờ"));
                }
                if (!law->queue.priorities.empty())
                    h.el("a", {{"class", "button"}, {"href", chosen ? "/lay-so" : "/lay-so?uu-tien=chon"}, {"data-key", "0"}, {"aria-keyshortcuts", "0"}}, [&] {
                        h.raw("<kbd aria-hidden=\"true\">0</kbd>");
                        h.el("span", {}, chosen ? "Bỏ ưu tiên, quay lại" : "Lấy số ưu tiên: người cao tuổi, khuyết tật, có thai, người có công");
                    });
            });
        });
    }, errors.empty() ? 200 : status_of(errors.front()));
}

http::Response take(web::Context& c, const Queue& queue) {
    const auto attempt = c.attempt();
    if (!attempt) return c.refuse(attempt.error());
    const std::string priority = c.form("priority");
    const auto answer = queue.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_TRY(const Ticket t, queue.take(tx, attempt->actor, c.now, id_of<KindId>(c.form("kind")), priority));
        return record::Answer{303, fmt::format("/lay-so/phieu/{}", t.id.value())};
    });
    return answer ? c.see(answer->text) : kiosk_page(c, queue, priority, {answer.error()});
}

http::Response ticket_page(web::Context& c, const Queue& queue) {
    sql::Reader s = c.db().read();
    const auto t = queue.find(s, c.unit, id_of<TicketId>(c.param("ticket")));
    if (!t) return c.refuse({Refusal::Kind::not_found, "queue.no_ticket", "Không có số thứ tự này. Hãy lấy số mới.", {}, {}});
    const auto kinds = queue.kinds(s, c.unit);
    std::vector<std::string> at;   // where it will be called
    for (const Counter& k : queue.counters(s, c.unit))
        if (k.active && std::find(k.kinds.begin(), k.kinds.end(), t->kind) != k.kinds.end()) at.push_back(k.name);
    std::int64_t before = 0;
    for (const Ticket& one : queue.next(s, c.unit, t->day, {t->kind}, 1000)) before += one.id != t->id && one.turn_at <= t->turn_at;
    return c.page(screen("Số của ông, bà: " + t->code, "Xin nhận phiếu ở máy in và chờ gọi.", kTicketShown, "/lay-so"), [&](Html& h) {
        html::sheet(h, html::Paper::ticket, [&] {
            h.el("p", {}, c.site.unit_name(c.unit, t->day));
            h.el("p", {}, "SỐ THỨ TỰ");
            h.el("p", {{"class", "number"}}, t->code);
            h.el("p", {}, [&] { h.el("strong", {}, kind_name(kinds, t->kind)); });
            if (!t->priority.empty()) h.el("p", {}, "Ưu tiên: " + priority_title(queue, t->priority));
            if (!at.empty()) h.el("p", {}, fmt::format("Gọi tại: {}", fmt::join(at, ", ")));
            if (t->state == State::waiting) h.el("p", {}, fmt::format("Trước ông, bà còn {} người", before));
            h.el("p", {}, format_day_time(to_local(t->taken_at)));
        });
        html::actions(h, [&] {
            html::print_button(h, true);
            html::link_button(h, "Xong, về màn hình đầu", "/lay-so", {.weight = html::Weight::main, .key = "0"});
        });
    });
}

http::Response board_page(web::Context& c, const Queue& queue) {
    const Day today = local_day(c.now);
    sql::Reader s = c.db().read();
    const auto kinds = queue.kinds(s, c.unit);
    const auto counters = queue.counters(s, c.unit);
    const auto calls = queue.last_called(s, c.unit, today, kCallsShown);
    const auto counts = queue.counts(s, c.unit, today);
    html::PageFrame frame = screen("Mời đến quầy", {}, kBoardWithoutScript, "/bang-goi-so");
    return c.page(std::move(frame), [&](Html& h) {
        html::live(h, "board", kBoardEvery, [&] {
            h.el("div", {{"class", "notice warning lost"}}, [&] { h.el("p", {}, "Mất kết nối, bảng có thể đã cũ. Xin hỏi cán bộ ở quầy."); });
            h.el("div", {{"class", "board"}}, [&] {
                if (calls.empty()) {
                    html::empty_state(h, "Hôm nay chưa gọi số nào.");
                } else {
                    h.el("ol", {{"class", "calls"}, {"aria-live", "polite"}, {"aria-label", "Các số vừa gọi"}}, [&] {
                        for (const Ticket& t : calls)
                            h.el("li", {}, [&] {
                                h.el("b", {}, t.code);
                                h.el("span", {}, counter_name(counters, t.counter));
                            });
                    });
                }
                h.el("div", {}, [&] {
                    h.el("h2", {}, "Đang chờ");
                    h.el("dl", {{"class", "waits"}}, [&] {
                        for (const Kind& k : kinds) {
                            const auto it = std::find_if(counts.begin(), counts.end(), [&](const WaitingCount& w) { return w.kind == k.id; });
                            const std::int64_t waiting = it == counts.end() ? 0 : it->waiting;
                            if (!k.active && waiting == 0) continue;
                            h.el("dt", {}, fmt::format("{} {}", k.prefix, k.name));
                            h.el("dd", {}, std::to_string(waiting));
                        }
                    });
                    h.el("p", {{"class", "hint"}}, format_day_time(to_local(c.now)));
                });
            });
        });
    });
}

}  // namespace

void add_hall_pages(web::Router& router, const Queue& queue) {
    using enum http::Method;
    const std::string systems = "S21";
    router.add({.path = "/lay-so", .may = &may::use_kiosk, .title = "Lấy số thứ tự", .systems = systems, .run = [&queue](web::Context& c) { return kiosk_page(c, queue, c.query("uu-tien"), {}); }});
    router.add({.method = post, .path = "/lay-so", .may = &may::use_kiosk, .title = "Lấy số thứ tự", .systems = systems, .body_limit = 4096, .run = [&queue](web::Context& c) { return take(c, queue); }});
    router.add({.path = "/lay-so/phieu/:ticket", .may = &may::use_kiosk, .title = "Phiếu số thứ tự", .systems = systems, .run = [&queue](web::Context& c) { return ticket_page(c, queue); }});
    router.add({.path = "/bang-goi-so", .may = &may::see_queue, .title = "Bảng gọi số", .systems = systems, .run = [&queue](web::Context& c) { return board_page(c, queue); }});
}

}  // namespace xaso::queue
