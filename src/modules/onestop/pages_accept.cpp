// Accepting a dossier on one page, keyboard first: scan or type the number, choose the procedure, Enter.
// Looking up a person, previewing the due time and adding lines of papers are the same form sent back with everything typed kept; personal
// data travels in the body of a POST only, never in an address.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "kernel/citizen_card.h"
#include "kernel/text.h"
#include "onestop/pages_shared.h"

namespace xaso::onestop {
namespace {

using html::Html;
namespace may = access::may;
using Kind = Refusal::Kind;
using procedures::Procedure;

constexpr std::size_t kPaperLines = 3;
constexpr std::size_t kCandidates = 8;

struct PaperLine {
    std::string name, kind, copies;
};

// The form as typed; what the page shows again.
struct Form {
    std::string scan, procedure, channel = "desk", note;
    PersonInput applicant, owner;
    bool owner_differs = false;
    std::vector<PaperLine> papers;
    std::vector<Procedure> candidates;   // the procedure typed means one of these
    std::string found, doubt;            // about the person looked up
    std::optional<Due> due;
    std::vector<Refusal> errors;
};

PersonInput person_of(const web::Context& c, std::string_view prefix) {
    const auto get = [&](std::string_view name) { return trim(c.form(fmt::format("{}.{}", prefix, name))); };
    PersonInput p{get("name"), get("citizen_id"), get("phone"), get("address")};
    // People type blanks and dots into numbers.
    for (std::string* digits : {&p.citizen_id, &p.phone}) std::erase_if(*digits, [](char ch) { return ch == ' ' || ch == '.'; });
    return p;
}

Form form_of(const web::Context& c) {
    Form f;
    f.scan = trim(c.form("quet"));
    f.procedure = trim(c.form("procedure"));
    if (const std::string chosen = c.form("chon"); !chosen.empty()) f.procedure = chosen;
    if (const std::string channel = c.form("channel"); !channel.empty()) f.channel = channel;
    f.note = trim(c.form("note"));
    f.applicant = person_of(c, "applicant");
    f.owner = person_of(c, "owner");
    f.owner_differs = c.form("owner_differs") == "1";
    const auto names = c.request.form.all("paper_name"), kinds = c.request.form.all("paper_kind"), copies = c.request.form.all("paper_copies");
    for (std::size_t i = 0; i < names.size() && i < 100; ++i)
        f.papers.push_back({trim(names[i]), i < kinds.size() ? kinds[i] : "", i < copies.size() ? trim(copies[i]) : "1"});
    return f;
}

// A code, "code – name" from the list, a whole name, or words that only one procedure has. Otherwise the candidates are offered.
void settle_procedure(Form& f, sql::Session& s, const PageDeps& deps, UnitId unit, Day today, bool required) {
    if (f.procedure.empty()) {
        if (required) f.errors.push_back({Kind::invalid, "onestop.procedure", "Hãy chọn thủ tục.", "procedure", {}});
        return;
    }
    const std::string first = f.procedure.substr(0, f.procedure.find(' '));
    std::optional<Procedure> found = deps.desk.procedures().in_force(s, unit, first, today);
    if (!found) {
        auto list = deps.desk.procedures().list(s, unit, today, f.procedure);
        const auto same = std::find_if(list.begin(), list.end(), [&](const Procedure& p) { return fold(p.name) == fold(f.procedure); });
        if (same != list.end()) {
            found = *same;
        } else if (list.size() == 1) {
            found = list.front();
        } else if (list.empty()) {
            f.errors.push_back({Kind::invalid, "onestop.procedure", "Không có thủ tục nào như vậy trong danh mục đang có hiệu lực. Hãy gõ mã hoặc một phần tên.", "procedure", {}});
            return;
        } else {
            f.errors.push_back({Kind::invalid, "onestop.procedure",
                                fmt::format("Có {} thủ tục khớp với “{}”. Hãy chọn một thủ tục dưới đây hoặc gõ thêm.", list.size(), f.procedure), "procedure", {}});
            // The plain procedure before its special cases: "Đăng ký khai sinh" before "Đăng ký khai sinh có yếu tố nước ngoài".
            std::ranges::stable_sort(list, {}, [](const Procedure& p) { return p.name.size(); });
            if (list.size() > kCandidates) list.resize(kCandidates);
            f.candidates = std::move(list);
            return;
        }
    }
    f.procedure = fmt::format("{} – {}", found->code, found->name);
}

std::string code_of(const Form& f) { return f.procedure.substr(0, f.procedure.find(' ')); }

void preview(Form& f, sql::Session& s, const web::Context& c, const PageDeps& deps) {
    const auto channel = parse_channel(f.channel);
    if (f.procedure.empty() || !channel || !f.candidates.empty() || !html::error_for(f.errors, "procedure").empty()) return;
    auto due = deps.desk.preview(s, c.unit, code_of(f), *channel, c.now);
    if (due) {
        f.due = std::move(*due);
    } else {
        f.errors.push_back(due.error());
    }
}

// What was scanned or typed into the first field becomes the applicant.
void look_up(Form& f, sql::Session& s, const web::Context& c, const PageDeps& deps) {
    const auto wrong = [&](std::string message) { f.errors.push_back({Kind::invalid, "onestop.scan", std::move(message), "quet", {}}); };
    const Day today = local_day(c.now);
    std::string number = f.scan;
    std::optional<CitizenCard> card;
    if (f.scan.find('|') != std::string::npos) {
        auto read = read_citizen_card(f.scan, today);
        if (!read) return wrong(read.error().message);
        card = std::move(*read);
        number = card->number;
    } else {
        std::erase_if(number, [](char ch) { return ch == ' ' || ch == '.'; });
        const auto length = number.find_first_not_of("0123456789");
        if (length != std::string::npos && length >= 12)
            return wrong("Dòng quét thẻ không có dấu gạch đứng “|” giữa các mục. Hãy đặt máy quét và bàn phím Windows cùng kiểu US, tắt bộ gõ tiếng Việt rồi quét lại, hoặc gõ số định danh.");
        if (length != std::string::npos || (number.size() != 12 && number.size() != 9 && number.size() != 10 && number.size() != 13))
            return wrong("Hãy quét thẻ hoặc gõ số định danh 12 chữ số (CMND cũ 9 số; tổ chức 10 hoặc 13 số).");
        if (number.size() == 12) {
            if (const auto possible = read_citizen_number(number, today); !possible) return wrong(possible.error().message);
        }
    }
    const auto known = deps.desk.person_by_citizen_id(s, c.unit, number);
    PersonInput p{.name = {}, .citizen_id = number, .phone = {}, .address = {}};
    if (known) p = {known->name, number, known->phone, known->address};
    if (card) {
        p.name = card->name;
        if (!card->address.empty()) p.address = card->address;
        f.doubt = card->doubt;
    }
    f.found = known ? "Người này đã có trong hệ thống; hãy hỏi lại số điện thoại và địa chỉ." : card ? "Đã đọc thẻ. Người này chưa có hồ sơ ở đơn vị." : "Chưa có người này trong hệ thống; hãy nhập họ tên.";
    f.applicant = std::move(p);
    f.scan.clear();
}

Result<AcceptInput> input_of(const Form& f) {
    AcceptInput in;
    in.procedure = code_of(f);
    const auto channel = parse_channel(f.channel);
    if (!channel) return refuse(Kind::invalid, "onestop.channel", "Hãy chọn cách nộp hồ sơ.", "channel");
    in.channel = *channel;
    in.applicant = f.applicant;
    if (f.owner_differs) in.owner = f.owner;
    in.note = f.note;
    for (const PaperLine& line : f.papers) {
        if (line.name.empty()) continue;
        PaperInput p{.name = line.name, .kind = line.kind};
        const auto [end, ec] = std::from_chars(line.copies.data(), line.copies.data() + line.copies.size(), p.copies);
        if (ec != std::errc{} || end != line.copies.data() + line.copies.size()) p.copies = 0;   // refused by check()
        in.papers.push_back(std::move(p));
    }
    return in;
}

// Desk::check() stops at the first mistake; each part is put alone into a good input, so that the page shows all of them at once.
std::vector<Refusal> all_mistakes(const AcceptInput& in) {
    AcceptInput good;
    good.procedure = in.procedure;
    good.applicant.name = "ok";
    std::vector<Refusal> out;
    const auto probe = [&](const AcceptInput& part) {
        const auto checked = Desk::check(part);
        if (checked) return;
        out.push_back(checked.error());
        if (out.back().field.starts_with("owner.")) out.back().message = "Chủ hồ sơ: " + out.back().message;
    };
    const auto person = [&](const PersonInput& p, const std::function<void(AcceptInput&, PersonInput)>& put) {
        for (std::string PersonInput::*part : {&PersonInput::name, &PersonInput::citizen_id, &PersonInput::phone, &PersonInput::address}) {
            AcceptInput one = good;
            PersonInput only;
            only.name = "ok";
            only.*part = p.*part;
            put(one, std::move(only));
            probe(one);
        }
    };
    person(in.applicant, [](AcceptInput& one, PersonInput p) { one.applicant = std::move(p); });
    if (in.owner) person(*in.owner, [](AcceptInput& one, PersonInput p) { one.owner = std::move(p); });
    AcceptInput rest = good;
    rest.note = in.note;
    probe(rest);
    rest = good;
    rest.papers = in.papers;
    probe(rest);
    return out;
}

void person_fields(Html& h, const Form& f, const PersonInput& p, const std::string& prefix, std::string_view name_label, bool required) {
    const auto field = [&](std::string_view part, std::string_view label, const std::string& value, bool needed = false) {
        const std::string name = fmt::format("{}.{}", prefix, part);
        return html::Field{.name = name, .label = std::string(label), .value = value, .error = html::error_for(f.errors, name), .required = needed};
    };
    html::text_field(h, field("name", name_label, p.name, required), {.autocomplete = "off", .max_length = 150});
    html::text_field(h, field("citizen_id", "Số định danh", p.citizen_id), {.autocomplete = "off", .input_mode = "numeric", .max_length = 20, .width = 16});
    html::text_field(h, field("phone", "Số điện thoại", p.phone), {.type = "tel", .autocomplete = "off", .max_length = 20, .width = 16});
    html::text_field(h, field("address", "Địa chỉ", p.address), {.autocomplete = "off", .max_length = 300});
}

void procedure_field(Html& h, const Form& f, const std::vector<Procedure>& all) {
    const html::Field spec{.name = "procedure", .label = "Thủ tục", .value = f.procedure, .hint = "Gõ mã hoặc một phần tên, có dấu hay không dấu.", .error = html::error_for(f.errors, "procedure"), .required = true, .wide = true};
    html::field(h, spec, [&](const std::string& id, const std::string& described) {
        const std::string_view invalid = spec.error.empty() ? "false" : "true";
        const bool focus = !f.applicant.name.empty() && f.procedure.empty();
        h.leaf("input", {{"type", "text"}, {"id", id}, {"name", "procedure"}, {"value", f.procedure}, {"list", "procedures"}, {"autocomplete", "off"}, {"required", true},
                         {"autofocus", focus}, {"aria-invalid", invalid}, {"aria-describedby", described}});
        h.el("datalist", {{"id", "procedures"}}, [&] {
            for (const Procedure& p : all) h.el("option", {{"value", fmt::format("{} – {}", p.code, p.name)}}, p.field);
        });
    });
    if (f.candidates.empty()) return;
    h.el("div", {{"class", "actions wide"}}, [&] {
        for (std::size_t i = 0; i < f.candidates.size(); ++i) {
            const Procedure& p = f.candidates[i];
            html::button(h, fmt::format("{} – {}", p.code, p.name), {.name = "chon", .value = p.code, .focus = i == 0 && f.errors.size() == 1});
        }
    });
}

void papers_part(Html& h, const Form& f) {
    h.el("fieldset", {{"class", "field wide lines"}, {"id", "f-papers"}}, [&] {
        h.el("legend", {}, "Giấy tờ kèm theo");
        if (const std::string wrong = html::error_for(f.errors, "papers"); !wrong.empty()) h.el("p", {{"class", "error"}}, wrong);
        html::table(h, {.caption = "Giấy tờ kèm theo", .columns = {{.label = "Tên giấy tờ", .main = true}, {.label = "Loại"}, {.label = "Số bản", .number = true}}, .grid = true}, [&](html::Rows& rows) {
            for (std::size_t i = 0; i < f.papers.size(); ++i) {
                const PaperLine& line = f.papers[i];
                const std::string no = std::to_string(i + 1);
                rows.row([&] {
                    rows.cell([&] { h.leaf("input", {{"type", "text"}, {"name", "paper_name"}, {"value", line.name}, {"maxlength", "300"}, {"autocomplete", "off"}, {"aria-label", "Tên giấy tờ, dòng " + no}}); });
                    rows.cell([&] {
                        h.el("select", {{"name", "paper_kind"}, {"aria-label", "Loại giấy tờ, dòng " + no}}, [&] {
                            for (const auto& [code, title] : kPaperKinds) h.el("option", {{"value", code}, {"selected", code == line.kind}}, title);
                        });
                    });
                    rows.cell([&] { h.leaf("input", {{"type", "text"}, {"name", "paper_copies"}, {"value", line.copies}, {"size", "3"}, {"inputmode", "numeric"}, {"maxlength", "3"}, {"aria-label", "Số bản, dòng " + no}}); });
                });
            }
        });
        html::actions(h, [&] { html::button(h, "Thêm dòng giấy tờ", {.weight = html::Weight::quiet, .name = "viec", .value = "them-dong"}); });
    });
}

// Reserved on the page from the start, so that the answer moves nothing; refreshed when procedure or channel change.
void due_part(Html& h, const Form& f) {
    h.el("div",
         {{"id", "han-tra"}, {"class", "notice info wide"}, {"aria-live", "polite"}, {"hx-post", "/tiep-nhan"}, {"hx-trigger", "change from:#f-procedure, change from:[name=channel]"},
          {"hx-include", "closest form"}, {"hx-vals", R"({"viec":"xem-han"})"}, {"hx-select", "#han-tra"}, {"hx-target", "#han-tra"}, {"hx-swap", "outerHTML"}},
         [&] {
             h.el("div", {}, [&] {
                 if (!f.due) {
                     h.el("p", {}, "Hẹn trả: chọn thủ tục để biết.");
                     return;
                 }
                 h.el("p", {}, [&] {
                     h.text("Hẹn trả: ");
                     h.el("strong", {}, fmt::format("{} {}", weekday_name(std::chrono::floor<std::chrono::days>(f.due->at)), format_day_time(f.due->at)));
                 });
                 h.el("details", {{"class", "more"}}, [&] {
                     h.el("summary", {}, "Cách tính");
                     h.el("ul", {}, [&] {
                         for (const LedgerLine& line : f.due->ledger) h.el("li", {}, fmt::format("{}: {}", format_day_time(line.at), line.says));
                     });
                 });
             });
         });
}

http::Response show(web::Context& c, const PageDeps& deps, Form f, int status) {
    while (f.papers.size() < kPaperLines) f.papers.push_back({"", "original", "1"});
    std::vector<Procedure> all;
    {
        sql::Reader s = c.db().read();
        all = deps.desk.procedures().list(s, c.unit, local_day(c.now));
    }
    // Nothing is missing but the officer's yes.
    const bool ready = f.errors.empty() && f.doubt.empty() && f.due && !f.applicant.name.empty();
    html::PageFrame frame{.title = "Tiếp nhận hồ sơ", .back_url = "/", .back_label = "Việc của tôi"};
    return c.page(std::move(frame), [&](Html& h) {
        html::error_summary(h, f.errors);
        if (!f.doubt.empty()) html::notice(h, html::Tone::warning, f.doubt, "Hãy xem lại thẻ và giấy tờ trước khi tiếp nhận.");
        if (!f.found.empty()) html::notice(h, html::Tone::info, f.found, std::string_view{});
        if (all.empty()) html::notice(h, html::Tone::warning, "Danh mục chưa có thủ tục nào đang có hiệu lực.", "Chưa thể tiếp nhận. Hãy báo người quản trị nhập danh mục thủ tục.");
        html::form(h, {.action = "/tiep-nhan", .csrf = c.csrf, .key = c.new_key(), .wide = true}, [&] {
            // Enter in any field presses the form's first button, which must not be one that only adds a line.
            h.el("button", {{"class", "sr"}, {"name", "viec"}, {"value", "tiep-nhan"}, {"tabindex", "-1"}, {"aria-hidden", "true"}}, "Tiếp nhận và in");
            html::text_field(h,
                             {.name = "quet", .label = "Quét thẻ hoặc gõ số định danh rồi Enter", .value = f.scan, .error = html::error_for(f.errors, "quet"), .wide = true, .unmarked = true},
                             {.autocomplete = "off", .max_length = 500, .focus = f.applicant.name.empty() && f.errors.empty(), .scan = true});
            person_fields(h, f, f.applicant, "applicant", "Họ và tên người nộp", true);
            procedure_field(h, f, all);
            html::radio_field(h, {.name = "channel", .label = "Cách nộp", .value = f.channel, .error = html::error_for(f.errors, "channel"), .required = true, .wide = true},
                              {{.value = "desk", .label = std::string(channel_title(Channel::desk))},
                               {.value = "online", .label = std::string(channel_title(Channel::online))},
                               {.value = "post", .label = std::string(channel_title(Channel::post))}});
            due_part(h, f);
            h.el("div", {{"class", "reveal wide"}}, [&] {
                html::checkbox_field(h, {.name = "owner_differs", .label = "Nộp thay: chủ hồ sơ là người khác"}, f.owner_differs);
                h.el("div", {{"class", "revealed"}}, [&] { person_fields(h, f, f.owner, "owner", "Họ và tên chủ hồ sơ", true); });
            });
            papers_part(h, f);
            html::area_field(h, {.name = "note", .label = "Ghi chú", .value = f.note, .error = html::error_for(f.errors, "note"), .wide = true}, 2);
            html::actions(h, [&] {
                html::button(h, "Tiếp nhận và in", {.weight = html::Weight::main, .name = "viec", .value = "tiep-nhan", .focus = ready});
                html::button(h, "Xem hẹn trả", {.name = "viec", .value = "xem-han"});
            });
        });
    }, status);
}

http::Response ask(web::Context& c, const PageDeps& deps) {
    if (read_only(c)) return c.refuse({Kind::forbidden, "onestop.other_unit", "Chỉ tiếp nhận hồ sơ ở đơn vị của mình.", {}, {}});
    return show(c, deps, {}, 200);
}

http::Response accept(web::Context& c, const PageDeps& deps) {
    Form f = form_of(c);
    const std::string task = c.form("viec");
    const bool accepts = task == "tiep-nhan" && f.scan.empty();
    {
        sql::Reader s = c.db().read();
        // A waiting scan comes first whatever button was pressed: Enter in that field presses the form's first one.
        if (!f.scan.empty()) look_up(f, s, c, deps);
        settle_procedure(f, s, deps, c.unit, local_day(c.now), accepts);
        if (!accepts) preview(f, s, c, deps);
    }
    if (task == "them-dong") {
        for (int i = 0; i < 3; ++i) f.papers.push_back({"", "original", "1"});
    }
    if (!accepts) return show(c, deps, f, f.errors.empty() ? 200 : 422);

    const auto again = [&](const Refusal& why) {
        f.errors.push_back(why);
        sql::Reader s = c.db().read();
        preview(f, s, c, deps);
        return show(c, deps, f, 422);
    };
    const auto attempt = c.attempt();
    if (!attempt) return again(attempt.error());
    const auto input = input_of(f);
    if (!input) return again(input.error());
    for (Refusal& why : all_mistakes(*input))
        if (html::error_for(f.errors, why.field).empty()) f.errors.push_back(std::move(why));
    if (!f.errors.empty()) return show(c, deps, f, 422);
    const auto answer = deps.desk.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        XASO_TRY(const Dossier d, deps.desk.accept(tx, attempt->actor, c.now, *input));
        return record::Answer{303, fmt::format("/ho-so/{}/giay-tiep-nhan?in=ngay", html::url_encode(d.code))};
    });
    if (!answer) return again(answer.error());
    const std::string code = answer->text.substr(7, answer->text.rfind('/') - 7);
    return c.see(answer->text, fmt::format("Đã tiếp nhận hồ sơ {}. Giấy tiếp nhận sẵn sàng để in.", code));
}

}  // namespace

void add_accept_pages(web::Router& router, PageDeps deps) {
    router.add({.method = http::Method::get, .path = "/tiep-nhan", .may = &may::accept_dossier, .title = "Tiếp nhận hồ sơ", .systems = "S14",
                .run = [deps](web::Context& c) { return ask(c, deps); }});
    router.add({.method = http::Method::post, .path = "/tiep-nhan", .may = &may::accept_dossier, .title = "Tiếp nhận hồ sơ", .systems = "S14",
                .run = [deps](web::Context& c) { return accept(c, deps); }});
}

}  // namespace xaso::onestop
