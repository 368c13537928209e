// One dossier: its facts, its clock with every step of the reckoning, what happened, and what may be done now.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "kernel/text.h"
#include "onestop/api.h"
#include "onestop/pages_files.h"
#include "onestop/pages_result.h"
#include "onestop/way.h"

namespace xaso::onestop {
namespace {

using html::Html;
namespace json = boost::json;
namespace may = access::may;
using Kind = Refusal::Kind;
using S = DossierState;

// In the order of the page: what usually comes next stands first.
constexpr std::string_view kActions[] = {"accept", "assign", "finish", "return", "resume", "continue", "supplement", "payment", "suspend", "refuse", "withdraw", "stop"};

bool needs_reason(std::string_view action) {
    return action == "supplement" || action == "payment" || action == "suspend" || action == "refuse" || action == "withdraw" || action == "stop";
}

std::string_view reason_hint(std::string_view action) {
    if (action == "supplement") return "Ghi đủ một lần mọi giấy tờ còn thiếu và căn cứ; yêu cầu lần thứ hai phải có lý do của lãnh đạo và hồ sơ bị tính là quá hạn.";
    if (action == "payment") return "Ghi khoản phải nộp và cách nộp.";
    if (action == "suspend") return "Vì sao chưa giải quyết được: chờ cơ quan khác, có tranh chấp, thiên tai…";
    if (action == "refuse") return "Nói rõ vì sao không giải quyết được; lý do này được in cho người nộp.";
    if (action == "withdraw") return "Ghi yêu cầu của người nộp.";
    return "Ghi lý do và căn cứ.";
}

// What a refused form said, so that nothing typed is lost.
struct Typed {
    std::string action = {}, reason = {}, assignee = {}, legal_ground = {}, superior_reason = {}, until = {};
    std::vector<std::string> missing = {};   // papers ticked in a request for them
    std::string to = {};                     // of a hand-over
    std::vector<Refusal> errors = {};
    int status = 200;
    int seen = 0;                            // the version the form was opened at
};

// The paper that an action has reason to print at once: its code under /giay-to and the words of the offer.
struct Offer {
    std::string_view action, paper, words;
};
constexpr Offer kOffers[] = {{"supplement", "supplement", "In phiếu yêu cầu bổ sung"}, {"refuse", "refusal", "In phiếu từ chối"},        {"stop", "stop", "In thông báo dừng giải quyết"},
                             {"hand_over", "control", "In phiếu kiểm soát"},            {"finish", "hand_over", "In phiếu bàn giao kết quả"}, {"return", "result", "In giấy biên nhận trả kết quả"}};

// Where an action leads: the dossier, with the offer of its paper.
std::string after(std::string_view code, std::string_view action) {
    const auto* offer = std::ranges::find(kOffers, action, &Offer::action);
    return fmt::format("/ho-so/{}{}{}", html::url_encode(code), offer == std::end(kOffers) ? "" : "?giay=", offer == std::end(kOffers) ? "" : offer->paper);
}

void print_offer(Html& h, const web::Context& c, const Dossier& d) {
    const auto* offer = std::ranges::find(kOffers, c.query("giay"), &Offer::paper);
    if (offer == std::end(kOffers)) return;
    html::actions(h, [&] {
        html::link_button(h, offer->words, url(c, fmt::format("/ho-so/{}/giay-to/{}", html::url_encode(d.code), offer->paper), {{"in", "ngay"}}), {.weight = html::Weight::main, .focus = true});
    });
}

std::string text_at(const json::object& o, std::string_view name) {
    const json::value* v = o.if_contains(name);
    return v && v->is_string() ? std::string(v->as_string()) : std::string{};
}

}  // namespace

html::Event event_of(const record::StoredEvent& e, const std::vector<access::Account>& accounts) {
    const auto person = [&](AccountId id) {
        std::string name = name_of(accounts, id);
        return name.empty() ? std::string("Hệ thống") : name;
    };
    html::Event out;
    out.at = to_local(e.at);
    out.who = person(e.account);
    if (e.origin == "api") out.who += " (qua phần mềm khác)";
    const std::string kind = e.kind.substr(e.kind.find('.') + 1);
    out.what = kind == "accepted" ? std::string("Tiếp nhận hồ sơ") : kind == "imported" ? std::string("Nhập từ hệ thống khác") : std::string(action_title(kind));
    boost::system::error_code ec;
    const json::value v = json::parse(e.payload, ec);
    if (ec || !v.is_object()) return out;  // emptied by law: that it happened stays, what it said is gone
    const json::object& o = v.as_object();
    std::vector<std::string> details;
    if (kind == "accepted") {
        if (const auto channel = parse_channel(text_at(o, "channel"))) details.push_back(fmt::format("Nộp: {}", channel_title(*channel)));
    }
    const auto account = [&](std::string_view field, std::string_view words) {
        if (const json::value* id = o.if_contains(field); id && id->is_int64()) details.push_back(fmt::format("{}: {}", words, person(AccountId{id->as_int64()})));
    };
    for (const auto& [field, words] : {std::pair{"steps", "Xong bước"}, std::pair{"steps_left", "Bước chưa xong"}})
        if (const json::value* titles = o.if_contains(field); titles && titles->is_array())
            for (const json::value& title : titles->get_array())
                if (title.is_string()) details.push_back(fmt::format("{}: {}", words, title.get_string()));
    if (const std::string step = text_at(o, "step"); !step.empty()) details.push_back(fmt::format("{} ({})", step, text_at(o, "office")));
    account("assignee", "Người thụ lý");
    account("assignee_before", "Trước đó");
    account("handed_to", "Chuyển cho");
    account("instead_of", "Thay người đang nghỉ");
    if (std::string reason = text_at(o, "reason"); !reason.empty()) details.push_back(std::move(reason));
    if (const json::value* missing = o.if_contains("missing"); missing && missing->is_array()) {
        std::vector<std::string> names;
        for (const json::value& name : missing->get_array())
            if (name.is_string()) names.emplace_back(name.get_string());
        details.push_back(fmt::format("Giấy tờ còn thiếu: {}.", fmt::join(names, "; ")));
    }
    if (const std::string ground = text_at(o, "legal_ground"); !ground.empty()) details.push_back("Căn cứ: " + ground);
    if (const std::string superior = text_at(o, "superior_reason"); !superior.empty()) details.push_back((kind == "finish" ? "Lý do của lãnh đạo: " : "Lãnh đạo cho yêu cầu thêm lần: ") + superior);
    if (std::string words = text_at(o, "result"); !words.empty()) details.push_back(std::move(words));
    if (const auto way = parse_channel(text_at(o, "result_way")); way) details.push_back(fmt::format("{}: {}", kind == "return" ? "Hình thức trả" : "Nhận kết quả", channel_title(*way)));
    if (const std::string bill = text_at(o, "bill"); !bill.empty()) details.push_back("Số vận đơn " + bill);
    if (o.contains("by_another")) details.emplace_back("Người khác nhận thay");
    if (const auto until = parse_day(text_at(o, "until")); until) details.push_back("Đến hết ngày " + format_day(*until));
    if (const auto day = parse_day(text_at(o, "new_day")); day) details.push_back("Hẹn lại ngày " + format_day(*day));
    if (const auto ended = parse_local_time(text_at(o, "ended")), before = parse_local_time(text_at(o, "ended_before")); ended && before)
        details.push_back(fmt::format("Từ {} sang {}, theo {}", format_day_time(*before), format_day_time(*ended), text_at(o, "proof")));
    if (const auto due = parse_local_time(text_at(o, "due")); due) {
        const auto before = parse_local_time(text_at(o, "due_before"));
        details.push_back(before && *before != *due ? fmt::format("Hẹn trả chuyển từ {} sang {}", format_day_time(*before), format_day_time(*due)) : "Hẹn trả " + format_day_time(*due));
    }
    out.detail = fmt::format("{}", fmt::join(details, " · "));
    return out;
}

Instant held_since(const Dossier& d, const std::vector<record::StoredEvent>& events) {
    Instant since = d.received_at;
    for (const record::StoredEvent& e : events)
        if (e.kind == "dossier.assign" || e.kind == "dossier.take" || e.kind == "dossier.reassign") since = e.at;
    return since;
}

namespace {

void person_facts(html::Facts& f, const Person& p) {
    if (!p.citizen_id.empty()) f.add("Số định danh", mask_identifier(p.citizen_id));
    if (!p.phone.empty()) f.add("Điện thoại", mask_phone(p.phone));
    if (!p.email.empty()) f.add("Thư điện tử", mask_email(p.email));
    if (!p.address.empty()) f.add("Địa chỉ", p.address);
}

void ledger_table(Html& h, const Due& due) {
    html::table(h, {.caption = "Cách tính hẹn trả", .columns = {{.label = "Thời điểm"}, {.label = "Diễn giải"}}}, [&](html::Rows& rows) {
        for (const LedgerLine& line : due.ledger)
            rows.row([&] {
                rows.cell(line.at);
                rows.cell(line.says);
            });
    });
}

// What is beside the process, for the page of one dossier.
struct Beside {
    std::optional<Apology> apology;
    std::vector<HandOver> hand_overs;
    std::vector<Correction> corrections;
    std::vector<Step> steps;
    std::vector<std::vector<AccountId>> holders;   // of each step
    std::vector<AccountId> mine;   // whose work the account does today
};

void clock(Html& h, const web::Context& c, const Dossier& d, const Due& due, const Beside& beside) {
    html::section(h, "Hẹn trả", [&] {
        html::facts(h, [&](html::Facts& f) {
            f.add("Hẹn trả", [&] {
                html::moment(h, to_local(d.due_at));
                h.text(" ");
                const Standing now = standing(moments(d), c.now);
                html::badge(h, now.sign, now.words);
            });
            const auto limit = parse_limit(d.limit_code);
            f.add("Thời hạn", limit ? limit_text(*limit) : d.limit_code);
            f.add("Nhận lúc", [&] { html::moment(h, to_local(d.received_at)); });
            if (d.first_due_day != d.due_day) f.add("Hẹn trả lần đầu", format_day(d.first_due_day));
            if (beside.apology)
                f.add("Hẹn lại", [&] {
                    h.text(fmt::format("{} · ", format_day(beside.apology->new_day)));
                    h.link(dossier_url(c, d.code, "/xin-loi"), beside.apology->in_time ? "thư xin lỗi" : "thư xin lỗi, viết chậm");
                });
            if (d.paused_at) f.add("Tạm dừng từ", format_day_time(to_local(*d.paused_at)) + "; thời gian chờ không tính vào thời hạn giải quyết");
            if (d.supplement_count > 0) f.add("Yêu cầu bổ sung", fmt::format("{} lần{}", d.supplement_count, d.supplement_count > 1 ? "; quá số lần được phép, hồ sơ bị tính là quá hạn" : ""));
            if (d.ended_at) f.add("Kết thúc lúc", format_day_time(to_local(*d.ended_at)) + (d.outcome == Outcome::open ? "" : " · " + std::string(outcome_title(d.outcome))));
            for (const Correction& x : beside.corrections)   // both figures stay
                f.add("Trước khi đính chính", fmt::format("{} · {}", format_day_time(to_local(x.ended_before)), outcome_title(x.outcome_before)));
            if (d.returned_at) f.add("Trả kết quả lúc", format_day_time(to_local(*d.returned_at)));
        });
        h.el("details", {{"class", "more"}}, [&] {
            h.el("summary", {}, "Cách tính");
            ledger_table(h, due);
            h.el("p", {}, [&] { h.link(dossier_url(c, d.code, "/han"), "Mở cách tính ở trang riêng"); });
        });
    });
}

// What a request for papers must know before it is sent.
struct Supplement {
    int left = 0;                       // requests still allowed
    std::vector<std::string> missing;   // papers of the procedure that the dossier lacks
};
// What the forms of actions ask beyond the dossier itself.
struct Asked {
    Supplement supplement;
    std::vector<procedures::ResultPaper> results;   // of the procedure
    std::vector<Step> hindrance;                    // of finishing
    bool holds = false;                             // the dossier, or directs those who do
    bool result_file = false;
};

// LAW TT 01/2018/TT-VPCP art. 17: everything that is missing is asked for at once.
void missing_papers(Html& h, const Supplement& supplement, const Typed& typed) {
    if (supplement.missing.empty()) return;
    std::vector<html::Option> options;
    for (const std::string& name : supplement.missing) options.push_back({.value = name, .label = name});
    html::check_list(h, {.name = "missing", .label = "Giấy tờ còn thiếu", .hint = "Giấy tờ của thủ tục mà hồ sơ này chưa có. Đánh dấu mọi giấy còn thiếu trước khi gửi.", .unmarked = true},
                     options, typed.missing);
}

void action_form(Html& h, const web::Context& c, const Dossier& d, std::string_view action, const Typed& typed, const std::vector<access::Account>& accounts, const Asked& asked, bool main) {
    const Supplement& supplement = asked.supplement;
    const bool again = typed.action == action;
    const html::FormSpec spec{.action = fmt::format("/ho-so/{}/{}", html::url_encode(d.code), action), .csrf = c.csrf, .key = c.new_key(), .one_row = action == "assign"};
    const bool danger = action == "refuse" || action == "stop" || action == "withdraw";
    const html::ButtonOptions button{.weight = main ? html::Weight::main : danger ? html::Weight::danger : html::Weight::plain, .key = main ? "x" : ""};
    const auto body = [&] {
        html::form(h, spec, [&] {
            html::hidden(h, "version", std::to_string(d.version));
            // Several of these forms stand on one page: only the one that came back shows its error, and only it may own the id of the field.
            const auto error = [&](std::string_view field) { return again ? html::error_for(typed.errors, field) : std::string{}; };
            if (action == "assign") {
                html::select_field(h,
                                   {.name = "assignee", .label = "Người thụ lý", .value = again ? typed.assignee : std::to_string((d.assignee ? d.assignee : c.who->id).value()),
                                    .error = error("assignee"), .required = true},
                                   officials(accounts));
            } else if (action == "finish") {
                result_fields(h, c, asked.results, typed.errors, again);
                if (!asked.hindrance.empty())
                    html::area_field(h, {.name = "superior_reason", .label = "Lý do của lãnh đạo cho kết thúc khi chưa xong bước", .value = again ? typed.superior_reason : "",
                                         .hint = "Được lưu vào quá trình của hồ sơ cùng các bước còn lại.", .error = error("superior_reason"), .required = true}, 3);
            } else if (action == "return") {
                return_fields(h, c, d, asked.result_file, typed.errors, again);
            } else if (needs_reason(action)) {
                const std::string id = fmt::format("{}", again ? "f-reason" : fmt::format("f-reason-{}", action));
                const std::string wrong = error("reason");
                const std::string described = id + "-hint" + (wrong.empty() ? "" : " " + id + "-error");
                h.el("div", {{"class", wrong.empty() ? "field" : "field bad"}}, [&] {
                    h.el("label", {{"for", id}}, "Lý do");
                    h.el("p", {{"class", "hint"}, {"id", id + "-hint"}}, reason_hint(action));
                    if (!wrong.empty()) h.el("p", {{"class", "error"}, {"id", id + "-error"}}, wrong);
                    h.el("textarea", {{"id", id}, {"name", "reason"}, {"rows", "3"}, {"required", true}, {"aria-describedby", described}}, again ? typed.reason : "");
                });
                if (action == "refuse" || action == "suspend")
                    html::text_field(h, {.name = "legal_ground", .label = "Căn cứ pháp lý", .value = again ? typed.legal_ground : "", .hint = "Điều, khoản của văn bản, ví dụ: khoản 2 Điều 18 Luật Hộ tịch.",
                                         .error = error("legal_ground"), .required = true});
                if (action == "suspend")
                    html::day_field(h, {.name = "until", .label = "Tạm dừng đến hết ngày", .value = again ? typed.until : "", .hint = "Quá ngày này mà chưa giải quyết tiếp thì hồ sơ hiện ở Việc của tôi.", .error = error("until"), .required = true});
                if (action == "supplement") missing_papers(h, supplement, again ? typed : Typed{});
                if (action == "supplement" && supplement.left == 0)
                    html::area_field(h, {.name = "superior_reason", .label = "Lý do của lãnh đạo cho yêu cầu thêm lần", .value = again ? typed.superior_reason : "",
                                         .hint = "Được lưu vào quá trình của hồ sơ; hồ sơ sẽ bị tính là quá hạn.", .error = error("superior_reason"), .required = true}, 3);
            }
            html::actions(h, [&] { html::button(h, action_title(action), button); });
        });
    };
    if (action == "finish" && !asked.hindrance.empty()) {
        std::string left;
        for (const Step& step : asked.hindrance) left += fmt::format("{}“{}” ({})", left.empty() ? "" : ", ", step.title, step.office);
        html::notice(h, html::Tone::info, "Chưa kết thúc giải quyết được", fmt::format("Bước chưa xong: {}.", left));
        if (!c.who->may(may::oversee_dossiers)) return;
        return h.el("details", {{"class", "more"}, {"open", again}}, [&] {
            h.el("summary", {}, "Kết thúc khi chưa xong bước");
            body();
        });
    }
    if (!needs_reason(action)) return body();
    if (action == "supplement" && supplement.left == 0 && !c.who->may(may::oversee_dossiers))
        return html::notice(h, html::Tone::info, "Đã yêu cầu bổ sung đủ số lần được phép", "Yêu cầu thêm lần do lãnh đạo thực hiện và ghi lý do. Hãy chuyển hồ sơ cho lãnh đạo.");
    h.el("details", {{"class", "more"}, {"open", again}}, [&] {
        h.el("summary", {}, action_title(action));
        body();
    });
}

std::vector<std::string_view> actions_of(const web::Context& c, const std::vector<std::string>& actions, bool holds) {
    std::vector<std::string_view> mine;
    for (const std::string_view a : kActions)
        if (std::find(actions.begin(), actions.end(), a) != actions.end() && c.who->may(permission_of(a)) && (holds || done_at_desk(a))) mine.push_back(a);
    return mine;
}

void next_steps(Html& h, const web::Context& c, const Dossier& d, const std::vector<std::string>& actions, const Typed& typed, const std::vector<access::Account>& accounts, const Asked& asked) {
    if (read_only(c)) return;
    std::vector<std::string_view> mine = actions_of(c, actions, asked.holds);
    // A dossier in work is finished next; giving it to somebody else is the exception.
    if (d.state == S::in_progress) std::stable_partition(mine.begin(), mine.end(), [](std::string_view a) { return a == "finish"; });
    // Somebody else was first: nothing is offered by one key until the officer has read what happened. Past open steps nobody goes by one key.
    const bool ready = typed.status != 409 && asked.hindrance.empty();
    html::section(h, "Việc tiếp theo", [&] {
        if (mine.empty()) {
            h.el("p", {}, !d.source.empty()        ? "Hồ sơ nhập từ hệ thống khác; thao tác ở hệ thống đó rồi nhập lại tệp."
                          : actions.empty()        ? "Hồ sơ đã kết thúc, không còn thao tác nào."
                                                   : "Bước tiếp theo thuộc người khác trong đơn vị.");
            return;
        }
        for (std::size_t i = 0; i < mine.size(); ++i) action_form(h, c, d, mine[i], typed, accounts, asked, i == 0 && ready);
    });
}

void hand_over_form(Html& h, const web::Context& c, const Dossier& d, const Typed& typed, const std::vector<access::Account>& accounts) {
    const bool again = typed.action == "hand_over";
    const auto error = [&](std::string_view field) { return again ? html::error_for(typed.errors, field) : std::string{}; };
    h.el("details", {{"class", "more"}, {"open", again}}, [&] {
        h.el("summary", {}, "Chuyển cho người khác");
        html::form(h, {.action = fmt::format("/ho-so/{}/chuyen", html::url_encode(d.code)), .csrf = c.csrf, .key = c.new_key()}, [&] {
            html::hidden(h, "version", std::to_string(d.version));
            html::select_field(h, {.name = "to", .label = "Người nhận", .value = again ? typed.to : "", .hint = "Người nhận nghỉ thì hồ sơ đến người thay.", .error = error("to"), .unmarked = true}, officials(accounts));
            html::text_field(h, {.name = "note", .label = "Việc cần làm", .value = again ? typed.reason : "", .hint = "Ví dụ: trình ký, cho ý kiến, phối hợp xác minh.", .error = error("note"), .required = true},
                             {.autocomplete = "off", .max_length = 500});
            html::actions(h, [&] { html::button(h, "Chuyển"); });
        });
    });
}

// Who holds the dossier and since when; the hand-over that waits.
void holder(Html& h, const web::Context& c, const Dossier& d, const Beside& beside, const Typed& typed, const std::vector<access::Account>& accounts, Instant since, bool holds) {
    const HandOver* waits = !beside.hand_overs.empty() && beside.hand_overs.back().answer == Answer::waits ? &beside.hand_overs.back() : nullptr;
    const bool works = !read_only(c) && c.who->may(may::work_dossier);   // may take what was handed over
    if (d.ended_at || !d.source.empty()) return;
    html::section(h, "Người đang giữ hồ sơ", [&] {
        html::facts(h, [&](html::Facts& f) {
            f.add("Đang giữ", d.assignee ? name_of(accounts, d.assignee) : "Bộ phận tiếp nhận");
            f.add("Từ lúc", [&] { html::moment(h, to_local(since)); });
            if (waits) f.add("Chờ nhận", fmt::format("{}, {} chuyển lúc {}: {}", name_of(accounts, waits->to), name_of(accounts, waits->from), format_day_time(to_local(waits->at)), waits->note));
        });
        if (waits && works && std::find(beside.mine.begin(), beside.mine.end(), waits->to) != beside.mine.end()) {
            html::form(h, {.action = fmt::format("/ho-so/{}/nhan", html::url_encode(d.code)), .csrf = c.csrf, .key = c.new_key()}, [&] {
                html::hidden(h, "version", std::to_string(d.version));
                html::actions(h, [&] { html::button(h, "Nhận hồ sơ", {.weight = html::Weight::main, .key = "c"}); });
            });
            const bool again = typed.action == "give_back";
            h.el("details", {{"class", "more"}, {"open", again}}, [&] {
                h.el("summary", {}, "Trả lại người chuyển");
                html::form(h, {.action = fmt::format("/ho-so/{}/tra-lai", html::url_encode(d.code)), .csrf = c.csrf, .key = c.new_key()}, [&] {
                    html::hidden(h, "version", std::to_string(d.version));
                    html::text_field(h, {.name = "back_reason", .label = "Lý do trả lại", .value = again ? typed.reason : "", .error = again ? html::error_for(typed.errors, "back_reason") : "", .required = true},
                                     {.autocomplete = "off", .max_length = 500});
                    html::actions(h, [&] { html::button(h, "Trả lại"); });
                });
            });
        }
        if (!waits && works && holds) hand_over_form(h, c, d, typed, accounts);
    });
}

void hand_over_table(Html& h, const std::vector<HandOver>& all, const std::vector<access::Account>& accounts) {
    if (all.empty()) return;
    html::section(h, "Các lần chuyển", [&] {
        html::table(h, {.caption = "Các lần chuyển", .columns = {{.label = "Lúc"}, {.label = "Từ", .words = true}, {.label = "Đến", .words = true}, {.label = "Việc", .main = true}, {.label = "Kết quả", .words = true}}}, [&](html::Rows& rows) {
            for (const HandOver& o : all)
                rows.row([&] {
                    rows.cell(to_local(o.at));
                    rows.cell(name_of(accounts, o.from));
                    rows.cell(name_of(accounts, o.to));
                    rows.cell(o.note);
                    const std::string when = o.answered_at ? format_day_time(to_local(*o.answered_at)) : std::string{};
                    rows.cell(o.answer == Answer::waits      ? std::string("Chờ nhận")
                              : o.answer == Answer::accepted ? "Đã nhận " + when
                              : o.answer == Answer::returned ? fmt::format("Trả lại {}: {}", when, o.answer_note)
                                                             : "Không còn hiệu lực từ " + when);
                });
        });
    });
}

// The internal process: each step with its office, its own deadline, and who did it.
void steps_part(Html& h, const web::Context& c, const Dossier& d, const Beside& beside, const std::vector<access::Account>& accounts, bool one_key) {
    const std::vector<Step>& steps = beside.steps;
    if (steps.empty()) return;
    const auto does = [&](const Step& step) { return std::ranges::find_first_of(beside.holders[static_cast<std::size_t>(step.no) - 1], beside.mine) != beside.holders[static_cast<std::size_t>(step.no) - 1].end(); };
    const auto may_close = [&](const Step& step) { return !read_only(c) && !d.paused_at && (does(step) || c.who->may(may::oversee_dossiers)); };
    bool first = one_key;   // the own step whose turn it is
    html::section(h, "Các bước của quy trình nội bộ", [&] {
        html::table(h, {.caption = "Các bước của quy trình nội bộ", .columns = {{.label = "Bước", .number = true}, {.label = "Việc", .main = true}, {.label = "Nơi làm", .words = true}, {.label = "Hạn của bước"}, {.label = "Tình trạng"}}}, [&](html::Rows& rows) {
            for (const Step& step : steps)
                rows.row([&] {
                    rows.cell(std::int64_t{step.stage});
                    rows.cell(step.title);
                    rows.cell([&] {
                        h.text(step.office);
                        if (step.outside) {
                            h.text(" ");
                            html::tag(h, "liên thông");
                        }
                        if (!step.current) return;
                        std::string who;
                        for (const AccountId one : beside.holders[static_cast<std::size_t>(step.no) - 1])
                            if (const std::string name = name_of(accounts, one); !name.empty()) who += (who.empty() ? "" : ", ") + name;
                        h.el("p", {{"class", "hint"}}, who);
                    });
                    rows.cell(step.due);
                    if (step.done_at) {
                        const bool late = to_local(*step.done_at) > step.due;
                        rows.cell(late ? html::State::late : html::State::done, fmt::format("{}, {} {}", name_of(accounts, step.done_by), late ? "xong muộn" : "xong", format_day_time(to_local(*step.done_at))));
                    } else if (!step.current) {
                        rows.none();
                    } else {
                        rows.cell([&] {
                            const Standing now = standing({d.state, Outcome::open, to_instant(step.due), d.paused_at}, c.now);
                            html::badge(h, now.sign, now.words);
                            if (!may_close(step)) return;
                            const bool main = first && does(step);
                            if (main) first = false;
                            html::form(h, {.action = fmt::format("/ho-so/{}/buoc", html::url_encode(d.code)), .csrf = c.csrf, .key = c.new_key(), .one_row = true}, [&] {
                                html::hidden(h, "version", std::to_string(d.version));
                                html::hidden(h, "step", std::to_string(step.no));
                                html::button(h, "Xong bước", {.weight = main ? html::Weight::main : html::Weight::plain, .key = main ? "x" : ""});
                            });
                        });
                    }
                });
        });
    });
}

void further_links(Html& h, const web::Context& c, const Dossier& d, const Beside& beside, bool holds) {
    if (read_only(c) || !d.source.empty()) return;
    const bool apology = !d.ended_at && !d.paused_at && !beside.apology && holds && c.who->may(may::work_dossier);
    const bool correction = (d.state == S::finished || d.state == S::returned) && c.who->may(may::oversee_dossiers);
    if (!apology && !correction) return;
    html::section(h, "Việc khác", [&] {
        html::actions(h, [&] {
            if (apology) html::link_button(h, "Xin lỗi và hẹn lại", dossier_url(c, d.code, "/xin-loi"));
            if (correction) html::link_button(h, "Đính chính giờ kết thúc", dossier_url(c, d.code, "/dinh-chinh"));
        });
    });
}

// Version n of a dossier is its n-th event.
void done_meanwhile(Html& h, const std::vector<record::StoredEvent>& events, const std::vector<access::Account>& accounts, int seen) {
    if (seen < 1 || static_cast<std::size_t>(seen) >= events.size()) return;
    html::notice(h, html::Tone::warning, "Trong lúc bạn mở trang này, người khác đã làm", [&] {
        h.el("ul", {}, [&] {
            for (std::size_t i = static_cast<std::size_t>(seen); i < events.size(); ++i) {
                const html::Event e = event_of(events[i], accounts);
                h.el("li", {}, fmt::format("{}: {} lúc {}{}", e.who, e.what, format_day_time(e.at), e.detail.empty() ? "" : " · " + e.detail));
            }
        });
        h.el("p", {}, "Điều bạn vừa gửi chưa được ghi. Hãy xem lại hồ sơ rồi chọn việc tiếp theo.");
    });
}

http::Response show(web::Context& c, const PageDeps& deps, const std::string& code, const Typed& typed) {
    std::optional<Dossier> d;
    std::optional<Person> applicant, owner;
    std::vector<PaperInput> papers;
    std::vector<record::StoredEvent> events;
    std::vector<access::Account> accounts;
    std::vector<std::string> actions;
    Asked asked;
    std::optional<DossierResult> result;
    Beside beside;
    Due due;
    std::vector<DossierFile> files;
    Tray tray;
    html::Html money;
    {
        sql::Reader s = c.db().read();
        d = deps.desk.find_code(s, c.unit, code);
        if (!d) return c.refuse(no_dossier(code));
        applicant = deps.desk.person(s, c.unit, d->applicant_id);
        if (d->owner_id != d->applicant_id) owner = deps.desk.person(s, c.unit, d->owner_id);
        papers = deps.desk.papers(s, c.unit, d->id);
        files = deps.files.list(s, c.unit, d->id);
        if (!read_only(c) && c.who->may(may::attach_files)) look(tray, s, c, deps);
        events = deps.desk.record().history(s, c.unit, "dossier", d->id.value());
        accounts = c.site.access.list(s, c.unit);
        actions = deps.desk.actions(s, *d);
        const auto mine = [&](std::string_view action) { return std::find(actions.begin(), actions.end(), action) != actions.end() && !read_only(c) && c.who->may(permission_of(action)); };
        if (mine("supplement")) asked.supplement = {deps.desk.supplements_left(s, *d), deps.desk.papers_missing(s, *d)};
        if (mine("finish"))
            if (const auto procedure = deps.desk.procedures().version(s, c.unit, d->procedure_id, d->procedure_version)) asked.results = procedure->results;
        result = deps.desk.result(s, c.unit, d->id);
        due = deps.desk.ledger(s, *d);
        if (deps.fees.panel) deps.fees.panel(money, c, s, *d);
        const Way way(deps.desk);
        beside = {way.apology(s, c.unit, d->id), way.hand_overs(s, c.unit, d->id), way.corrections(s, c.unit, d->id), way.steps(s, *d), {}, Way::stands_for(s, c.unit, c.who->id, local_day(c.now))};
        for (const Step& step : beside.steps) beside.holders.push_back(Way::holders(s, c.unit, d->assignee, step.role));
        if (mine("finish")) asked.hindrance = way.hindrance(s, *d, c.who->id, local_day(c.now));
        asked.holds = c.who->may(may::oversee_dossiers) || way.holds(s, *d, c.who->id, local_day(c.now));
        asked.result_file = std::ranges::any_of(files, [](const DossierFile& f) { return f.paper == kResultPaper && !f.removed_at; });
    }
    tray.papers = papers_to_choose(papers);
    tray.asks_new_paper = true;
    html::PageFrame frame{.title = "Hồ sơ " + d->code, .lead = d->procedure_name, .back_url = url(c, "/ho-so"), .back_label = "Hồ sơ"};
    frame.failed = !typed.errors.empty();
    frame.actions = [&](Html& h) {
        html::link_button(h, "Giấy tờ in", dossier_url(c, d->code, "/giay-to"), {.key = "i"});
        if (c.who->may(may::accept_dossier)) html::link_button(h, "Giấy tiếp nhận", dossier_url(c, d->code, "/giay-tiep-nhan"), {.key = "p"});
    };
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, typed.errors);
        if (typed.status == 409) done_meanwhile(h, events, accounts, typed.seen);
        print_offer(h, c, *d);
        html::columns(h, [&] {
            html::stack(h, [&] {
                clock(h, c, *d, due, beside);
                next_steps(h, c, *d, actions, typed, accounts, asked);
                h.include(money);
                holder(h, c, *d, beside, typed, accounts, held_since(*d, events), asked.holds);
                further_links(h, c, *d, beside, asked.holds);
            });
            html::stack(h, [&] {
                html::section(h, "Nội dung", [&] {
                    html::facts(h, [&](html::Facts& f) {
                        f.add("Trạng thái", catalog::state_title(d->state));
                        f.add("Thủ tục", [&] {
                            if (c.who->may(may::see_procedures)) {
                                h.link(url(c, "/thu-tuc/" + html::url_encode(d->procedure_code), {{"ngay", iso_day(local_day(d->received_at))}}), d->procedure_code);
                            } else {
                                h.text(d->procedure_code);
                            }
                            h.text(" " + d->procedure_name);
                        });
                        if (!d->case_name.empty()) f.add("Trường hợp", d->case_name);
                        f.add("Lĩnh vực", d->field);
                        f.add("Cách nộp", channel_title(d->channel));
                        result_facts(f, *d, result);
                        if (const std::string name = name_of(accounts, d->receiver); !name.empty()) f.add("Người tiếp nhận", name);
                        if (const std::string name = name_of(accounts, d->assignee); !name.empty()) f.add("Người thụ lý", name);
                        for (const Text& t : kTexts)
                            if (const std::string& text = (*d).*t.value; !text.empty()) f.add(t.label, text);
                        if (!d->end_note.empty()) f.add(d->outcome == Outcome::ended_otherwise ? "Lý do kết thúc" : "Ghi chú kết quả", d->end_note);
                        if (!d->source.empty()) f.add("Nguồn", d->source);
                    });
                });
                html::section(h, "Người nộp", [&] {
                    html::facts(h, [&](html::Facts& f) {
                        f.add("Họ và tên", d->applicant);
                        if (applicant) person_facts(f, *applicant);
                    });
                    if (!owner) return;
                    h.el("h3", {}, "Chủ hồ sơ");
                    html::facts(h, [&](html::Facts& f) {
                        f.add("Họ và tên", d->owner);
                        person_facts(f, *owner);
                    });
                });
            });
        });
        // The own step goes by the key where nothing else does.
        steps_part(h, c, *d, beside, accounts, typed.status != 409 && (!asked.hindrance.empty() || actions_of(c, actions, asked.holds).empty()));
        hand_over_table(h, beside.hand_overs, accounts);
        if (!papers.empty())
            html::section(h, "Giấy tờ", [&] {
                html::table(h, {.caption = "Giấy tờ đã nhận", .columns = {{.label = "Tên giấy tờ"}, {.label = "Loại"}, {.label = "Số bản", .number = true}}}, [&](html::Rows& rows) {
                    for (const PaperInput& p : papers)
                        rows.row([&] {
                            rows.head("", p.name);
                            rows.cell(paper_kind_title(p.kind));
                            rows.cell(std::int64_t{p.copies});
                        });
                });
            });
        files_section(h, c, deps, *d, papers, files, accounts, tray);
        html::section(h, "Quá trình", [&] {
            std::vector<html::Event> told;
            for (const record::StoredEvent& e : events) told.push_back(event_of(e, accounts));
            html::timeline(h, told);
        });
    }, typed.status);
}

http::Response ledger_page(web::Context& c, const PageDeps& deps) {
    const std::string code = c.param("code");
    sql::Reader s = c.db().read();
    const auto d = deps.desk.find_code(s, c.unit, code);
    if (!d) return c.refuse(no_dossier(code));
    const Due due = deps.desk.ledger(s, *d);
    return c.page({.title = "Cách tính hẹn trả", .lead = fmt::format("{} · {}", d->code, d->procedure_name), .back_url = dossier_url(c, d->code), .back_label = "Hồ sơ " + d->code},
                  [&](Html& h) {
                      html::panel(h, "Hẹn trả " + format_day_time(to_local(d->due_at)), [&] {
                          ledger_table(h, due);
                          h.el("p", {}, "Tính theo ngày nghỉ, giờ làm việc và quy trình có hiệu lực lúc tiếp nhận; sửa danh mục sau đó không làm đổi hẹn trả này.");
                      });
                  });
}

template <class T>
bool read_number(const std::string& text, T& into) {
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), into);
    return ec == std::errc{} && end == text.data() + text.size();
}

http::Response act(web::Context& c, const PageDeps& deps, const std::string& action) {
    const std::string code = c.param("code");
    Typed typed{.action = action, .reason = trim(c.form("reason")), .assignee = c.form("assignee"), .legal_ground = trim(c.form("legal_ground")),
                .superior_reason = trim(c.form("superior_reason")), .until = trim(c.form("until")), .missing = c.request.form.all("missing")};
    const auto again = [&](const Refusal& why, std::vector<Refusal> more = {}) {
        if (why.kind == Kind::not_found && why.code == "onestop.no_dossier") return c.refuse(why);
        typed.errors = {why};
        if (why.field != "reason" && why.field != "assignee" && why.field != "legal_ground" && why.field != "until" && why.field != "superior_reason" && !names_field_of_result(why.field)) typed.errors[0].field.clear();
        for (Refusal& one : more)
            if (html::error_for(typed.errors, one.field).empty()) typed.errors.push_back(std::move(one));
        typed.status = why.kind == Kind::conflict || why.kind == Kind::forbidden ? web::status_of(why) : 422;
        return show(c, deps, code, typed);
    };
    const auto attempt = c.attempt();
    if (!attempt) return again(attempt.error());
    ActionInput input;
    input.action = action;
    input.reason = typed.reason;
    input.missing = typed.missing;
    // LAW ND 61/2018/ND-CP art. 19(8): a refusal names its legal ground.
    if (action == "refuse" && typed.legal_ground.empty())
        return again({Kind::invalid, "onestop.legal_ground", "Hãy ghi căn cứ pháp lý của việc từ chối: điều, khoản, văn bản.", "legal_ground", {}});
    input.legal_ground = typed.legal_ground;
    if (const auto until = parse_day(typed.until)) input.until = *until;
    std::vector<Refusal> wrong = read_result(c, input);
    if (action == "return") {
        sql::Reader s = c.db().read();
        if (const auto d = deps.desk.find_code(s, c.unit, code); d && d->state == S::finished)
            for (Refusal& one : deps.desk.return_faults(s, *d, input.returned)) wrong.push_back(std::move(one));
    }
    if (!wrong.empty()) return again(wrong.front(), wrong);
    input.superior = c.who->may(may::oversee_dossiers);
    input.superior_reason = typed.superior_reason;
    if (!read_number(c.form("version"), input.version)) return again({Kind::invalid, "onestop.version", "Biểu mẫu thiếu phiên bản hồ sơ. Hãy gửi lại từ trang này.", {}, {}});
    typed.seen = input.version;
    if (std::int64_t id = 0; !typed.assignee.empty()) {
        if (!read_number(typed.assignee, id)) return again({Kind::invalid, "onestop.assignee", "Hãy chọn người thụ lý trong danh sách.", "assignee", {}});
        input.assignee = AccountId{id};
    }
    const auto answer = deps.desk.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        const auto d = deps.desk.find_code(tx, attempt->actor.unit, code);
        if (!d) return refuse(no_dossier(code));
        XASO_CHECK(deps.desk.act(tx, attempt->actor, c.now, d->id, input));
        return record::Answer{303, after(code, action)};
    });
    if (!answer) return again(answer.error());
    return c.see(answer->text, fmt::format("Đã ghi “{}” cho hồ sơ {}.", action_title(action), code));
}

// Hand over, take, give back, a step done: the same page answers, with what was typed.
http::Response hand(web::Context& c, const PageDeps& deps, const std::string& action) {
    const std::string code = c.param("code");
    const bool back = action == "give_back";
    const Typed typed{.action = action, .reason = trim(c.form(back ? "back_reason" : "note")), .to = c.form("to")};
    int version = 0;
    const auto again = [&](const Refusal& why) {
        if (why.kind == Kind::not_found) return c.refuse(why);
        Typed t = typed;
        t.errors = {why};
        if (back && why.field == "reason") t.errors[0].field = "back_reason";
        if (why.field != "to" && why.field != "note" && why.field != "reason") t.errors[0].field.clear();
        t.status = why.kind == Kind::conflict || why.kind == Kind::forbidden ? web::status_of(why) : 422;
        t.seen = version;
        return show(c, deps, code, t);
    };
    const auto attempt = c.attempt();
    if (!attempt) return again(attempt.error());
    if (!read_number(c.form("version"), version)) return again({Kind::invalid, "onestop.version", "Biểu mẫu thiếu phiên bản hồ sơ. Hãy gửi lại từ trang này.", {}, {}});
    int step = 0;
    if (action == "step" && !read_number(c.form("step"), step)) return again({Kind::invalid, "onestop.step", "Hãy ghi bước đang làm từ trang này.", {}, {}});
    std::int64_t to = 0;
    if (action == "hand_over" && !read_number(typed.to, to)) return again({Kind::invalid, "onestop.assignee", "Hãy chọn người nhận trong danh sách.", "to", {}});
    const auto answer = deps.desk.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        const auto d = deps.desk.find_code(tx, attempt->actor.unit, code);
        if (!d) return refuse(no_dossier(code));
        const Way way(deps.desk);
        if (action == "hand_over") {
            XASO_CHECK(way.hand_over(tx, attempt->actor, c.now, d->id, version, AccountId{to}, typed.reason, c.who->may(may::oversee_dossiers)));
        } else if (action == "step") {
            XASO_CHECK(way.finish_step(tx, attempt->actor, c.now, d->id, version, step, c.who->may(may::oversee_dossiers)));
        } else if (back) {
            XASO_CHECK(way.give_back(tx, attempt->actor, c.now, d->id, version, typed.reason));
        } else {
            XASO_CHECK(way.take(tx, attempt->actor, c.now, d->id, version));
        }
        return record::Answer{303, after(code, action)};
    });
    if (!answer) return again(answer.error());
    return c.see(answer->text, fmt::format("Đã ghi “{}” cho hồ sơ {}.", action_title(action), code));
}

}  // namespace

std::string_view paper_kind_title(std::string_view kind) {
    for (const auto& [code, title] : kPaperKinds)
        if (code == kind) return title;
    return kind;
}

void add_dossier_pages(web::Router& router, PageDeps deps) {
    using http::Method;
    router.add({.method = Method::get, .path = "/ho-so/:code", .may = &may::see_dossiers, .title = "Hồ sơ", .systems = "S14",
                .run = [deps](web::Context& c) { return show(c, deps, c.param("code"), {}); }});
    router.add({.method = Method::get, .path = "/ho-so/:code/han", .may = &may::see_dossiers, .title = "Cách tính hẹn trả", .systems = "S14",
                .run = [deps](web::Context& c) { return ledger_page(c, deps); }});
    // A step is done by who holds it, for example who keeps the seal and works on no dossier else.
    for (const auto& [path, action] : {std::pair{"/ho-so/:code/chuyen", "hand_over"}, std::pair{"/ho-so/:code/nhan", "take"}, std::pair{"/ho-so/:code/tra-lai", "give_back"}, std::pair{"/ho-so/:code/buoc", "step"}})
        router.add({.method = Method::post, .path = path, .may = action == std::string_view("step") ? &may::see_dossiers : &may::work_dossier, .systems = "S14", .run = [deps, action = std::string(action)](web::Context& c) { return hand(c, deps, action); }});
    for (const std::string_view a : kActions)
        router.add({.method = Method::post, .path = fmt::format("/ho-so/:code/{}", a), .may = &permission_of(a), .systems = "S14",
                    .run = [deps, action = std::string(a)](web::Context& c) { return act(c, deps, action); }});
}

}  // namespace xaso::onestop
