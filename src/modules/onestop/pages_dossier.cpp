// One dossier: its facts, its clock with every step of the reckoning, what happened, and what may be done now.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "kernel/text.h"
#include "onestop/api.h"
#include "onestop/pages_shared.h"

namespace xaso::onestop {
namespace {

using html::Html;
namespace json = boost::json;
namespace may = access::may;
using Kind = Refusal::Kind;
using S = DossierState;

// In the order of the page: what usually comes next stands first.
constexpr std::string_view kActions[] = {"accept", "assign", "finish", "return", "resume", "supplement", "payment", "refuse", "withdraw", "stop"};

bool needs_reason(std::string_view action) {
    return action == "supplement" || action == "payment" || action == "refuse" || action == "withdraw" || action == "stop";
}

std::string_view reason_hint(std::string_view action) {
    if (action == "supplement") return "Ghi đủ một lần mọi giấy tờ còn thiếu và căn cứ; yêu cầu lần thứ hai phải có lý do của lãnh đạo và hồ sơ bị tính là quá hạn.";
    if (action == "payment") return "Ghi khoản phải nộp và cách nộp.";
    if (action == "refuse") return "Nói rõ vì sao không giải quyết được; lý do này được in cho người nộp.";
    if (action == "withdraw") return "Ghi yêu cầu của người nộp.";
    return "Ghi lý do và căn cứ.";
}

// What a refused form said, so that nothing typed is lost.
struct Typed {
    std::string action = {}, reason = {}, assignee = {}, legal_ground = {}, superior_reason = {};
    std::vector<std::string> missing = {};   // papers ticked in a request for them
    std::vector<Refusal> errors = {};
    int status = 200;
};

std::string text_at(const json::object& o, std::string_view name) {
    const json::value* v = o.if_contains(name);
    return v && v->is_string() ? std::string(v->as_string()) : std::string{};
}

html::Event event_of(const record::StoredEvent& e, const std::vector<access::Account>& accounts) {
    const auto name_of = [&](AccountId id) {
        const auto it = std::find_if(accounts.begin(), accounts.end(), [&](const auto& a) { return a.id == id; });
        return it == accounts.end() ? std::string("Hệ thống") : it->name;
    };
    html::Event out;
    out.at = to_local(e.at);
    out.who = name_of(e.account);
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
    if (const json::value* to = o.if_contains("assignee"); to && to->is_int64()) details.push_back("Người thụ lý: " + name_of(AccountId{to->as_int64()}));
    if (std::string reason = text_at(o, "reason"); !reason.empty()) details.push_back(std::move(reason));
    if (const std::string ground = text_at(o, "legal_ground"); !ground.empty()) details.push_back("Căn cứ: " + ground);
    if (const std::string superior = text_at(o, "superior_reason"); !superior.empty()) details.push_back("Lãnh đạo cho yêu cầu thêm lần: " + superior);
    if (const auto due = parse_local_time(text_at(o, "due")); due) {
        const auto before = parse_local_time(text_at(o, "due_before"));
        details.push_back(before && *before != *due ? fmt::format("Hẹn trả chuyển từ {} sang {}", format_day_time(*before), format_day_time(*due)) : "Hẹn trả " + format_day_time(*due));
    }
    out.detail = fmt::format("{}", fmt::join(details, " · "));
    return out;
}

void person_facts(html::Facts& f, const Person& p) {
    if (!p.citizen_id.empty()) f.add("Số định danh", mask_identifier(p.citizen_id));
    if (!p.phone.empty()) f.add("Điện thoại", mask_phone(p.phone));
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

void clock(Html& h, const web::Context& c, const Dossier& d, const Due& due) {
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
            if (d.paused_at) f.add("Tạm dừng từ", format_day_time(to_local(*d.paused_at)) + "; thời gian chờ không tính vào thời hạn giải quyết");
            if (d.supplement_count > 0) f.add("Yêu cầu bổ sung", fmt::format("{} lần{}", d.supplement_count, d.supplement_count > 1 ? "; quá số lần được phép, hồ sơ bị tính là quá hạn" : ""));
            if (d.ended_at) f.add("Kết thúc lúc", format_day_time(to_local(*d.ended_at)) + (d.outcome == Outcome::open ? "" : " · " + std::string(outcome_title(d.outcome))));
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
    std::vector<std::string> missing;   // papers that dossiers of the procedure usually carry
};

// LAW TT 01/2018/TT-VPCP art. 17: everything that is missing is asked for at once.
void missing_papers(Html& h, const Supplement& supplement, const Typed& typed) {
    if (supplement.missing.empty()) return;
    std::vector<html::Option> options;
    for (const std::string& name : supplement.missing) options.push_back({.value = name, .label = name});
    html::check_list(h, {.name = "missing", .label = "Giấy tờ còn thiếu", .hint = "Hồ sơ cùng thủ tục thường có những giấy tờ này mà hồ sơ này chưa có. Đánh dấu mọi giấy còn thiếu trước khi gửi.", .unmarked = true},
                     options, typed.missing);
}

void action_form(Html& h, const web::Context& c, const Dossier& d, std::string_view action, const Typed& typed, const std::vector<access::Account>& accounts, const Supplement& supplement, bool main) {
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
                std::vector<html::Option> options;
                for (const access::Account& a : accounts)
                    if (!a.closed && a.may(may::work_dossier)) options.push_back({.value = std::to_string(a.id.value()), .label = a.title.empty() ? a.name : fmt::format("{} – {}", a.name, a.title)});
                html::select_field(h,
                                   {.name = "assignee", .label = "Người thụ lý", .value = again ? typed.assignee : std::to_string((d.assignee ? d.assignee : c.who->id).value()),
                                    .error = error("assignee"), .required = true},
                                   options);
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
                if (action == "refuse")
                    html::text_field(h, {.name = "legal_ground", .label = "Căn cứ pháp lý", .value = again ? typed.legal_ground : "", .hint = "Điều, khoản của văn bản, ví dụ: khoản 2 Điều 18 Luật Hộ tịch.",
                                         .error = error("legal_ground"), .required = true});
                if (action == "supplement") missing_papers(h, supplement, again ? typed : Typed{});
                if (action == "supplement" && supplement.left == 0)
                    html::area_field(h, {.name = "superior_reason", .label = "Lý do của lãnh đạo cho yêu cầu thêm lần", .value = again ? typed.superior_reason : "",
                                         .hint = "Được lưu vào quá trình của hồ sơ; hồ sơ sẽ bị tính là quá hạn.", .error = error("superior_reason"), .required = true}, 3);
            }
            html::actions(h, [&] { html::button(h, action_title(action), button); });
        });
    };
    if (!needs_reason(action)) return body();
    if (action == "supplement" && supplement.left == 0 && !c.who->may(may::oversee_dossiers))
        return html::notice(h, html::Tone::info, "Đã yêu cầu bổ sung đủ số lần được phép", "Yêu cầu thêm lần do lãnh đạo thực hiện và ghi lý do. Hãy chuyển hồ sơ cho lãnh đạo.");
    h.el("details", {{"class", "more"}, {"open", again}}, [&] {
        h.el("summary", {}, action_title(action));
        body();
    });
}

void next_steps(Html& h, const web::Context& c, const Dossier& d, const std::vector<std::string>& actions, const Typed& typed, const std::vector<access::Account>& accounts, const Supplement& supplement) {
    if (read_only(c)) return;
    std::vector<std::string_view> mine;
    for (const std::string_view a : kActions)
        if (std::find(actions.begin(), actions.end(), a) != actions.end() && c.who->may(permission_of(a))) mine.push_back(a);
    // A dossier in work is finished next; giving it to somebody else is the exception.
    if (d.state == S::in_progress) std::stable_partition(mine.begin(), mine.end(), [](std::string_view a) { return a == "finish"; });
    html::section(h, "Việc tiếp theo", [&] {
        if (mine.empty()) {
            h.el("p", {}, !d.source.empty()        ? "Hồ sơ nhập từ hệ thống khác; thao tác ở hệ thống đó rồi nhập lại tệp."
                          : actions.empty()        ? "Hồ sơ đã kết thúc, không còn thao tác nào."
                                                   : "Bước tiếp theo thuộc người khác trong đơn vị.");
            return;
        }
        for (std::size_t i = 0; i < mine.size(); ++i) action_form(h, c, d, mine[i], typed, accounts, supplement, i == 0);
    });
}

http::Response show(web::Context& c, const PageDeps& deps, const std::string& code, const Typed& typed) {
    std::optional<Dossier> d;
    std::optional<Person> applicant, owner;
    std::vector<PaperInput> papers;
    std::vector<record::StoredEvent> events;
    std::vector<access::Account> accounts;
    std::vector<std::string> actions;
    Supplement supplement;
    Due due;
    {
        sql::Reader s = c.db().read();
        d = deps.desk.find_code(s, c.unit, code);
        if (!d) return c.refuse(no_dossier(code));
        applicant = deps.desk.person(s, c.unit, d->applicant_id);
        if (d->owner_id != d->applicant_id) owner = deps.desk.person(s, c.unit, d->owner_id);
        papers = deps.desk.papers(s, c.unit, d->id);
        events = deps.desk.record().history(s, c.unit, "dossier", d->id.value());
        accounts = c.site.access.list(s, c.unit);
        actions = deps.desk.actions(s, *d);
        if (std::find(actions.begin(), actions.end(), "supplement") != actions.end() && !read_only(c) && c.who->may(permission_of("supplement")))
            supplement = {deps.desk.supplements_left(s, *d), deps.desk.papers_missing(s, *d)};
        due = deps.desk.ledger(s, *d);
    }
    const auto name_of = [&](AccountId id) {
        const auto it = std::find_if(accounts.begin(), accounts.end(), [&](const auto& a) { return a.id == id; });
        return it == accounts.end() ? std::string{} : it->name;
    };
    html::PageFrame frame{.title = "Hồ sơ " + d->code, .lead = d->procedure_name, .back_url = url(c, "/ho-so"), .back_label = "Hồ sơ"};
    frame.failed = !typed.errors.empty();
    if (c.who->may(may::accept_dossier))
        frame.actions = [&](Html& h) { html::link_button(h, "Giấy tiếp nhận", dossier_url(c, d->code, "/giay-tiep-nhan"), {.key = "p"}); };
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, typed.errors);
        html::columns(h, [&] {
            html::stack(h, [&] {
                clock(h, c, *d, due);
                next_steps(h, c, *d, actions, typed, accounts, supplement);
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
                        f.add("Lĩnh vực", d->field);
                        f.add("Cách nộp", channel_title(d->channel));
                        if (const std::string name = name_of(d->receiver); !name.empty()) f.add("Người tiếp nhận", name);
                        if (const std::string name = name_of(d->assignee); !name.empty()) f.add("Người thụ lý", name);
                        if (!d->note.empty()) f.add("Ghi chú", d->note);
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
                .superior_reason = trim(c.form("superior_reason")), .missing = c.request.form.all("missing")};
    const auto again = [&](const Refusal& why) {
        if (why.kind == Kind::not_found && why.code == "onestop.no_dossier") return c.refuse(why);
        typed.errors = {why};
        if (why.field != "reason" && why.field != "assignee" && why.field != "legal_ground" && why.field != "superior_reason") typed.errors[0].field.clear();
        typed.status = why.kind == Kind::conflict ? web::status_of(why) : 422;
        return show(c, deps, code, typed);
    };
    const auto attempt = c.attempt();
    if (!attempt) return again(attempt.error());
    ActionInput input;
    input.action = action;
    input.reason = typed.reason;
    if (!typed.missing.empty()) input.reason += fmt::format("{}Giấy tờ còn thiếu: {}.", typed.reason.empty() ? "" : "\n", fmt::join(typed.missing, "; "));
    // LAW ND 61/2018/ND-CP art. 19(8): a refusal names its legal ground.
    if (action == "refuse" && typed.legal_ground.empty())
        return again({Kind::invalid, "onestop.legal_ground", "Hãy ghi căn cứ pháp lý của việc từ chối: điều, khoản, văn bản.", "legal_ground", {}});
    input.legal_ground = typed.legal_ground;
    input.superior = c.who->may(may::oversee_dossiers);
    input.superior_reason = typed.superior_reason;
    if (!read_number(c.form("version"), input.version)) return again({Kind::invalid, "onestop.version", "Biểu mẫu thiếu phiên bản hồ sơ. Hãy gửi lại từ trang này.", {}, {}});
    if (std::int64_t id = 0; !typed.assignee.empty()) {
        if (!read_number(typed.assignee, id)) return again({Kind::invalid, "onestop.assignee", "Hãy chọn người thụ lý trong danh sách.", "assignee", {}});
        input.assignee = AccountId{id};
    }
    const auto answer = deps.desk.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        const auto d = deps.desk.find_code(tx, attempt->actor.unit, code);
        if (!d) return refuse(no_dossier(code));
        XASO_CHECK(deps.desk.act(tx, attempt->actor, c.now, d->id, input));
        return record::Answer{303, "/ho-so/" + html::url_encode(code)};
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
    for (const std::string_view a : kActions)
        router.add({.method = Method::post, .path = fmt::format("/ho-so/:code/{}", a), .may = &permission_of(a), .systems = "S14",
                    .run = [deps, action = std::string(a)](web::Context& c) { return act(c, deps, action); }});
}

}  // namespace xaso::onestop
