#include "forms/forms.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "kernel/spell.h"
#include "kernel/text.h"
#include "modules/catalog/load.h"
#include "modules/onestop/pages.h"
#include "platform/html/qr.h"

namespace xaso::forms {
namespace {

namespace json = boost::json;
using office::Fields;
using onestop::Dossier;

constexpr std::string_view kCodes[] = {"receipt", "visit", "supplement", "refusal", "apology", "stop", "control", "hand_over", "result"};
constexpr std::string_view kOpen = "………………";   // for the pen

std::string or_open(std::string_view text) { return std::string(text.empty() ? kOpen : text); }

std::string long_time(Instant at) {
    const LocalTime t = to_local(at);
    const auto day = std::chrono::floor<std::chrono::days>(t);
    const std::chrono::hh_mm_ss time{t - day};
    return fmt::format("{:02} giờ {:02} phút, ngày {}", time.hours().count(), time.minutes().count(), format_day(day));
}

// LAW ND 30/2020/ND-CP appendix I: a day below 10 and the months 1 and 2 carry a leading 0.
std::string place_and_day(const std::string& place, Day day) {
    const std::chrono::year_month_day d{day};
    const unsigned month = static_cast<unsigned>(d.month());
    return fmt::format("{}, ngày {:02} tháng {}{} năm {}", place, static_cast<unsigned>(d.day()), month < 3 ? "0" : "", month, static_cast<int>(d.year()));
}

std::string text_in(const json::object& o, std::string_view name) {
    const json::value* v = o.if_contains(name);
    return v && v->is_string() ? std::string(v->as_string()) : std::string{};
}

int number_in(const json::object& o) {
    const json::value* v = o.if_contains("number");
    return v && v->is_int64() ? static_cast<int>(v->get_int64()) : 0;
}

// Emptied by law: that it happened stays, what it said is gone.
json::object read_payload(const record::StoredEvent& e) {
    boost::system::error_code wrong;
    json::value v = json::parse(e.payload, wrong);
    return !wrong && v.is_object() ? std::move(v.get_object()) : json::object{};
}

std::string name_of(const Source& s, AccountId id) {
    const auto it = std::find_if(s.names.begin(), s.names.end(), [&](const auto& n) { return n.first == id; });
    return it == s.names.end() ? std::string{} : it->second;
}

const Source::Act* act_of(const Source& s, Kind kind) {
    const auto* act = kind == Kind::supplement ? &s.supplement : kind == Kind::refusal ? &s.refusal : kind == Kind::stop ? &s.stop : kind == Kind::result ? &s.returned : nullptr;
    return act && *act ? &**act : nullptr;
}

Fields example_of_fees();

// The day a paper bears; none: there is no reason to print it.
std::optional<Day> day_of(const Source& s, Kind kind) {
    switch (kind) {
        case Kind::visit: return s.visit.empty() ? std::nullopt : std::optional(local_day(s.d.received_at));
        case Kind::receipt:
        case Kind::control: return local_day(s.d.received_at);
        case Kind::apology: return s.apology ? std::optional(local_day(s.apology->at)) : std::nullopt;
        case Kind::hand_over: return s.d.ended_at && (s.d.state == catalog::DossierState::finished || s.d.state == catalog::DossierState::returned) ? std::optional(local_day(*s.d.ended_at)) : std::nullopt;
        default: break;
    }
    const Source::Act* act = act_of(s, kind);
    return act ? std::optional(local_day(act->at)) : std::nullopt;
}

Fields paper_row(int no, const onestop::PaperInput& p) {
    Fields f;
    f.values = {{"no", std::to_string(no)}, {"paper", p.name}, {"original", ""}, {"certified", ""}, {"copy", ""}, {"electronic", ""}};
    const auto column = f.values.find(p.kind);
    const bool known = p.kind == "original" || p.kind == "certified" || p.kind == "copy" || p.kind == "electronic";
    (known ? column->second : f.values["copy"]) = std::to_string(p.copies);
    return f;
}

// LAW TT 01/2018/TT-VPCP art. 10: the book is opened each year, so the year's book is its only volume.
std::string volume_of(const Dossier& d) { return fmt::format("01/{}", d.book_year); }
std::string number_words(int number) { return number > 0 ? fmt::format("{:02}", number) : std::string(kOpen); }

std::string number_of(const Source& s, const Paper& paper) {
    const Kind kind = paper.form->kind;
    const Source::Act* act = act_of(s, kind);
    std::string number = number_words(kind == Kind::receipt ? s.d.book_no : kind == Kind::apology ? s.apology_number : act ? act->number : 0);
    if (kind == Kind::visit) {
        number.clear();
        for (const HandedIn& one : s.visit) number += (number.empty() ? "" : ", ") + number_words(one.d.book_no);
    }
    return fmt::format("Số: {}/{}", number, paper.form->symbol);
}

// What is covered of people for those who may not print.
std::string person_words(const std::string& text, bool masked) { return masked && !text.empty() ? std::string("***") : text; }

// Points 1 to 6 of form 01: of the dossier itself, and of each one of a visit.
Fields handed_in(const HandedIn& one, bool masked) {
    const Dossier& d = one.d;
    const auto limit = parse_limit(d.limit_code);
    const std::string owner_address = person_words(one.owner.address, masked);
    Fields f;
    f.values = {
        {"code", d.code},
        {"owner", person_words(d.owner, masked)},
        {"owner_address", owner_address.empty() ? std::string{} : ", " + owner_address},
        {"owner_lives", or_open(owner_address)},
        {"procedure_name", d.case_name.empty() ? d.procedure_name : fmt::format("{}, trường hợp: {}", d.procedure_name, d.case_name)},
        {"procedure_code", d.procedure_code},
        {"field", d.field},
        {"competent", d.competent},
        {"limit", limit ? limit_text(*limit) : d.limit_code},
        {"received_at", long_time(d.received_at)},
        {"received_day", format_day(local_day(d.received_at))},
        {"due_at", long_time(d.due_at)},
        {"fee", !one.fee.empty() ? one.fee : one.procedure ? onestop::fee_words(*one.procedure) : std::string(kOpen)},
        {"book_volume", volume_of(d)},
        {"book_number", number_words(d.book_no)},
        {"dossier_sets", fmt::format("{:02}", onestop::sets_of(d.sets))},
    };
    auto& papers = f.lists["papers"];
    for (const onestop::PaperInput& p : one.papers) papers.push_back(paper_row(static_cast<int>(papers.size()) + 1, p));
    return f;
}

Fields leaf(std::string_view title) {
    Fields f;
    f.values = {{"leaf", std::string(title)}};
    return f;
}

Fields missing_row(std::size_t no, const std::string& name) {
    Fields f;
    f.values = {{"no", std::to_string(no)}, {"paper", name}, {"original", ""}, {"certified", ""}, {"copy", ""}, {"electronic", ""}};   // ticked by the pen
    return f;
}

constexpr std::string_view kOpenCell = "………";   // the same on one line of a narrow cell

Fields step_row(std::string from, std::string to, std::string at, std::string outcome, std::string note) {
    Fields f;
    f.values = {{"from", from.empty() ? std::string(kOpenCell) : std::move(from)}, {"to", to.empty() ? std::string(kOpenCell) : std::move(to)}, {"at", std::move(at)}, {"step_outcome", std::move(outcome)}, {"note", std::move(note)}};
    return f;
}

// Who stands on the sheet for a step: of another body's the body itself.
std::string party(const Source& s, const onestop::Step& step) {
    const std::string who = step.outside ? std::string{} : name_of(s, step.done_by);
    return who.empty() ? step.office : step.office.empty() ? who : fmt::format("{} ({})", who, step.office);
}

// Those of the stage after; "" when it is the last.
std::string parties_after(const Source& s, const onestop::Step& step) {
    std::string out;
    int stage = 0;
    for (const onestop::Step& next : s.steps) {
        if (next.stage <= step.stage || (stage != 0 && next.stage != stage)) continue;
        stage = next.stage;
        if (const std::string one = party(s, next); out.find(one) == std::string::npos) out += (out.empty() ? "" : "; ") + one;
    }
    return out;
}

std::string outcome_by(Instant at, LocalTime due) {
    const LocalTime done = to_local(at);
    return std::string(onestop::outcome_title(done > due ? onestop::Outcome::late : local_day(at) < std::chrono::floor<std::chrono::days>(due) ? onestop::Outcome::early : onestop::Outcome::on_time));
}

// LAW TT 01/2018/TT-VPCP form 05, TT 03/2025/TT-VPCP form 06: one row for each time the dossier changed hands, in order: who gave, who received, when, and whether the giver's
// part was done early, on time or late, by the deadline of its step, else by the promised time.
std::vector<Fields> step_rows(const Source& s) {
    std::vector<std::pair<Instant, Fields>> rows;
    const auto add = [&](Instant at, const std::string& from, const std::string& to, std::string times, std::string outcome, std::string note) {
        if (from != to) rows.emplace_back(at, step_row(from, to, std::move(times), std::move(outcome), std::move(note)));
    };
    const LocalTime promised = to_local(s.d.due_at);
    const bool over = s.d.ended_at && (s.d.state == catalog::DossierState::finished || s.d.state == catalog::DossierState::returned);
    std::vector<const onestop::Step*> told;   // with a row of another kind
    for (const Source::Given& g : s.given) {
        const auto step = std::find_if(s.steps.begin(), s.steps.end(), [&](const onestop::Step& one) { return one.stage == 1 && !g.again && one.done_at == g.at; });
        if (step != s.steps.end()) told.push_back(&*step);
        add(g.at, name_of(s, g.from), name_of(s, g.to), long_time(g.at), outcome_by(g.at, step != s.steps.end() ? step->due : promised),
            step != s.steps.end() ? step->title : g.again ? "phân công lại" : "giao giải quyết");
    }
    for (const onestop::HandOver& h : s.hand_overs) {
        const std::string_view answer = h.answer == onestop::Answer::accepted ? "đã nhận" : h.answer == onestop::Answer::returned ? "trả lại" : h.answer == onestop::Answer::waits ? "chờ nhận" : "đã giao người khác";
        const bool apart = h.answered_at && long_time(*h.answered_at) != long_time(h.at);
        add(h.at, name_of(s, h.from), name_of(s, h.to), apart ? fmt::format("giao {}; {} {}", long_time(h.at), h.answer == onestop::Answer::accepted ? "nhận" : "trả lời", long_time(*h.answered_at)) : long_time(h.at),
            h.answer == onestop::Answer::accepted ? outcome_by(h.at, promised) : std::string{}, fmt::format("{}: {}", answer, h.answer_note.empty() ? h.note : h.answer_note));
    }
    std::string closer = name_of(s, s.d.assignee), closed;   // who hands the result to the desk, with which last steps
    for (const onestop::Step& step : s.steps) {
        if (!step.done_at || std::find(told.begin(), told.end(), &step) != told.end()) continue;
        std::string to = parties_after(s, step);
        if (to.empty() && over && *step.done_at == *s.d.ended_at) {   // finishing was doing it
            closer = party(s, step);
            closed += step.title + "; ";
            continue;
        }
        if (to.empty()) to = step.done_by == s.d.assignee ? party(s, step) : name_of(s, s.d.assignee);
        add(*step.done_at, party(s, step), to, long_time(*step.done_at), outcome_by(*step.done_at, step.due), step.title);
    }
    // With its result the dossier goes back to the desk; the outcome is known by then.
    if (over && s.d.assignee != s.d.receiver) add(*s.d.ended_at, closer, name_of(s, s.d.receiver), long_time(*s.d.ended_at), std::string(onestop::outcome_title(s.d.outcome)), closed + "bàn giao kết quả");
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<Fields> out;
    for (auto& [at, row] : rows) out.push_back(std::move(row));
    constexpr std::size_t kForThePen = 3;
    while (out.size() < kForThePen) out.push_back(step_row("", "", "… giờ … phút, …/…/…", "", ""));
    return out;
}

// Other bodies that have a step in it, where its internal process names any; left for the pen where the procedure is inter-agency and none is named.
std::string partners_of(const Source& s) {
    std::vector<std::string> names;
    for (const onestop::Step& step : s.steps)
        if (step.outside && step.office != s.d.competent && std::find(names.begin(), names.end(), step.office) == names.end()) names.push_back(step.office);
    if (!names.empty()) return fmt::format("{}", fmt::join(names, "; "));
    return s.d.inter_agency == catalog::InterAgency::none ? "không" : std::string(kOpen);
}

}  // namespace

std::string_view kind_code(Kind k) { return kCodes[static_cast<int>(k)]; }
std::optional<Kind> parse_kind(std::string_view code) {
    const auto it = std::find(std::begin(kCodes), std::end(kCodes), code);
    return it == std::end(kCodes) ? std::nullopt : std::optional(static_cast<Kind>(it - std::begin(kCodes)));
}

Result<Forms> Forms::load(const std::string& root) {
    catalog::Definitions unused;
    catalog::Findings findings;
    catalog::Loading loading(root, unused, findings);
    Forms out;
    std::vector<catalog::Version> versions;
    loading.each_toml("law/forms", [&](const std::string& file, const catalog::Node& node) {
        catalog::Table top(node, file, findings, {"form"});
        for (const catalog::Node* one : top.tables("form")) {
            catalog::Table t(*one, file, findings, {"kind", "number", "circular", "from", "to", "file", "title", "symbol"});
            Form f{.number = t.text("number"), .circular = t.text("circular"), .file = t.need_text("file"), .title = t.need_text("title"), .symbol = t.text("symbol")};
            const auto kind = parse_kind(t.need_text("kind"));
            if (!kind) t.report(t.line("kind"), "Không có loại giấy tờ này.", fmt::format("Dùng một trong: {}.", fmt::join(kCodes, ", ")));
            const auto from = t.need_day("from");
            f.to = t.day("to");
            if (!kind || !from) continue;
            f.kind = *kind;
            f.from = *from;
            versions.push_back({std::string(kind_code(f.kind)), f.from, f.to, {file, t.line()}});
            out.forms_.push_back(std::move(f));
        }
    });
    catalog::check_versions(loading, "giấy tờ", versions);
    if (!findings.empty()) return refuse(Refusal::Kind::invalid, "forms.data", fmt::format("{}:{}: {} {}", findings[0].file, findings[0].line, findings[0].says, findings[0].remedy), "file");
    return out;
}

const Form* Forms::find(Kind kind, Day day) const {
    const auto it = std::find_if(forms_.begin(), forms_.end(), [&](const Form& f) { return f.kind == kind && f.from <= day && (!f.to || day <= *f.to); });
    return it == forms_.end() ? nullptr : &*it;
}

std::optional<Paper> Forms::paper(const Source& source, Kind kind) const {
    const auto day = day_of(source, kind);
    const Form* form = day ? find(kind, *day) : nullptr;
    return form ? std::optional(Paper{form, *day}) : std::nullopt;
}

std::vector<Paper> Forms::papers(const Source& source) const {
    std::vector<Paper> out;
    for (std::size_t k = 0; k < std::size(kCodes); ++k)
        if (const auto p = paper(source, static_cast<Kind>(k))) out.push_back(*p);
    return out;
}

std::vector<documents::TemplateKind> Forms::templates() const {
    std::vector<documents::TemplateKind> out;
    for (const Form& f : forms_)
        if (std::none_of(out.begin(), out.end(), [&](const documents::TemplateKind& k) { return k.code == f.file; })) out.push_back({f.file, f.title, example_fields, "Mã hồ sơ"});
    out.push_back({std::string(kReceiptOfFees), "Biên lai thu phí, lệ phí", example_of_fees, "Mã hồ sơ"});
    return out;
}

namespace {
HandedIn read_handed_in(sql::Session& s, const onestop::Desk& desk, Dossier d, const FeeWords& fee_words) {
    HandedIn out;
    out.owner = desk.person(s, d.unit, d.owner_id).value_or(onestop::Person{});
    out.papers = desk.papers(s, d.unit, d.id);
    out.procedure = desk.procedures().version(s, d.unit, d.procedure_id, d.procedure_version);
    if (fee_words) out.fee = fee_words(s, d);
    out.d = std::move(d);
    return out;
}
}  // namespace

Source read_source(sql::Session& s, const onestop::Desk& desk, const units::Tree& tree, Dossier dossier, std::vector<std::pair<AccountId, std::string>> names, const FeeWords& fee_words) {
    Source out;
    static_cast<HandedIn&>(out) = read_handed_in(s, desk, std::move(dossier), fee_words);
    const Dossier& d = out.d;
    out.names = std::move(names);
    out.applicant = d.owner_id == d.applicant_id ? out.owner : desk.person(s, d.unit, d.applicant_id).value_or(onestop::Person{});
    if (const std::vector<DossierId> visit = desk.visit(s, d.unit, d.id); visit.size() > 1)
        for (const DossierId id : visit) out.visit.push_back(id == d.id ? static_cast<const HandedIn&>(out) : read_handed_in(s, desk, *desk.find(s, d.unit, id), fee_words));
    const onestop::Way way(desk);
    out.apology = way.apology(s, d.unit, d.id);
    out.hand_overs = way.hand_overs(s, d.unit, d.id);
    out.steps = way.steps(s, d);
    if (const auto result = desk.result(s, d.unit, d.id)) {
        out.result = onestop::result_words(*result);
        out.out = result->out;
    }
    for (const record::StoredEvent& e : desk.record().history(s, d.unit, "dossier", d.id.value())) {
        if (e.kind == "dossier.assign" || e.kind == "dossier.reassign" || e.kind == "dossier.finish") {
            const json::object told = read_payload(e);
            const bool again = e.kind == "dossier.reassign";
            const json::value* to = told.if_contains("assignee");
            const json::value* before = told.if_contains("assignee_before");
            const AccountId from = again && before && before->is_int64() ? AccountId{before->get_int64()} : e.account;
            if (to && to->is_int64()) out.given.push_back({e.at, from, AccountId{to->get_int64()}, again});
            if (const std::string noted = e.kind == "dossier.finish" ? text_in(told, "reason") : std::string{}; !noted.empty()) out.result += (out.result.empty() ? "" : "; ") + noted;
        }
        if (e.kind == "dossier.apology") out.apology_number = number_in(read_payload(e));
        auto* act = e.kind == "dossier.supplement" ? &out.supplement : e.kind == "dossier.refuse" ? &out.refusal : e.kind == "dossier.stop" ? &out.stop : e.kind == "dossier.return" ? &out.returned : nullptr;
        if (!act) continue;
        const json::object told = read_payload(e);
        *act = Source::Act{.at = e.at, .by = e.account, .reason = text_in(told, "reason"), .legal_ground = text_in(told, "legal_ground"), .number = number_in(told)};
        if (const json::value* missing = told.if_contains("missing"); missing && missing->is_array())
            for (const json::value& name : missing->get_array())
                if (name.is_string()) (*act)->missing.emplace_back(name.get_string());
    }
    put_unit(out, tree, d.unit, local_day(d.received_at));
    return out;
}

void put_unit(Source& out, const units::Tree& tree, UnitId id, Day day) {
    const units::Unit* unit = tree.find(id);
    if (!unit) return;
    const units::Version& v = unit->nearest(day);
    const units::Unit* parent = v.parent ? tree.find(v.parent) : nullptr;
    out.unit_parent = parent ? upper(parent->nearest(day).name) : std::string{};
    out.unit_name = v.name;
    out.place = v.place.empty() ? v.name : v.place;
    // Where the desk is reached today, whatever the day of the paper.
    out.address = unit->versions.back().address;
    out.phone = unit->versions.back().phone;
}

std::string qr_code(const Source& source, const Paper& paper) { return paper.form->kind == Kind::visit && !source.visit.empty() ? source.visit.front().d.code : source.d.code; }

Fields fields_of(const Source& s, const Paper& paper, bool masked) {
    const Dossier& d = s.d;
    const auto person = [&](const std::string& text) { return person_words(text, masked); };
    const Source::Act* act = act_of(s, paper.form->kind);
    const std::string_view desk = onestop::desk_name(paper.day);
    // As it went out; before that, as it was asked for. Somebody else's phone is not the applicant's.
    const auto way = s.out.way ? s.out.way : d.result_way;
    const std::string recipient = person(s.out.name.empty() ? d.applicant : s.out.name);
    const std::string& recipient_phone = s.out.name.empty() && s.out.phone.empty() ? s.applicant.phone : s.out.phone;
    std::string reason = act ? act->reason : std::string{};
    if (paper.form->kind == Kind::apology && s.apology) reason = s.apology->reason;
    std::string codes;
    for (const HandedIn& one : s.visit) codes += (codes.empty() ? "" : ", ") + one.d.code;
    Fields f = handed_in(s, masked);
    f.values.insert({
        {"unit_parent", s.unit_parent},
        {"unit_name", s.unit_name},
        {"desk_name", std::string(desk)},
        {"desk_phone", or_open(s.phone)},
        {"place_date", place_and_day(s.place, paper.day)},
        // LAW TT 01/2018/TT-VPCP: with the symbol of the form; a receipt has the number of the dossier in the book, a slip the next of its kind in the year.
        {"number", paper.form->symbol.empty() ? std::string{} : number_of(s, paper)},
        {"codes", codes.empty() ? d.code : codes},
        {"sets", fmt::format("{:02}", std::max<std::size_t>(s.visit.size(), 1))},
        {"applicant", person(d.applicant)},
        {"applicant_signs", d.channel == onestop::Channel::desk ? person(d.applicant) : std::string{}},
        {"applicant_id", or_open(masked ? mask_identifier(s.applicant.citizen_id) : s.applicant.citizen_id)},
        {"applicant_address", or_open(person(s.applicant.address))},
        {"applicant_email", or_open(masked ? mask_email(s.applicant.email) : s.applicant.email)},
        {"applicant_phone", or_open(masked ? mask_phone(s.applicant.phone) : s.applicant.phone)},
        {"channel", std::string(onestop::channel_title(d.channel))},
        {"old_due_day", format_day(s.apology ? s.apology->due_day : d.due_day)},
        {"new_due_day", s.apology ? format_day(s.apology->new_day) : std::string(kOpen)},
        {"ended_at", d.ended_at ? long_time(*d.ended_at) : std::string(kOpen)},
        {"returned_at", d.returned_at ? long_time(*d.returned_at) : std::string(kOpen)},
        {"outcome", d.outcome == onestop::Outcome::open ? std::string(kOpen) : std::string(onestop::outcome_title(d.outcome))},
        {"reason", or_open(reason)},
        {"has_missing", act && !act->missing.empty() ? "có" : ""},
        {"result", or_open(s.result)},
        {"has_fee", s.procedure && s.procedure->fee > Vnd{} ? "X" : ""},
        {"by_post", way == onestop::Channel::post ? "X" : ""},
        {"bill", s.out.bill},
        {"recipient", recipient},
        {"recipient_phone", or_open(masked ? mask_phone(recipient_phone) : recipient_phone)},
        {"recipient_paper", person(s.out.paper)},
        {"recipient_signs", way == onestop::Channel::desk ? recipient : std::string{}},
        {"second_stage", d.inter_agency == catalog::InterAgency::none ? "" : "có"},
        {"legal_ground", or_open(act ? act->legal_ground : std::string{})},
        {"return_way", way ? std::string(onestop::channel_title(*way)) : std::string(kOpen)},
        {"where", fmt::format("{}, {}", desk, s.address.empty() ? s.unit_name : s.address)},
        {"receiver", name_of(s, d.receiver)},
        {"officer", or_open(name_of(s, d.assignee ? d.assignee : d.receiver))},
        {"by", act ? name_of(s, act->by) : std::string{}},
        {"solver", d.competent.empty() ? s.unit_name : d.competent},
        {"partners", partners_of(s)},
    });
    // LAW TT 01/2018/TT-VPCP form 01: one copy for the applicant, one is kept.
    f.lists["copies"] = {leaf("Bản 1: Giao người nộp hồ sơ"), leaf("Bản 2: Lưu tại nơi tiếp nhận")};
    auto& visited = f.lists["dossiers"];
    for (const HandedIn& one : s.visit) {
        visited.push_back(handed_in(one, masked));
        visited.back().values.insert({{"no", std::to_string(visited.size())}});
        visited.back().values["competent"] = one.d.competent.empty() ? s.unit_name : one.d.competent;
    }
    f.lists["steps"] = step_rows(s);
    auto& missing = f.lists["missing"];
    if (act)
        for (const std::string& name : act->missing) missing.push_back(missing_row(missing.size() + 1, name));
    f.pictures["qr"] = html::qr_png(qr_code(s, paper));
    return f;
}

Fields example_fields() {
    static const Form form{.kind = Kind::receipt, .file = "receipt", .title = "Mẫu", .symbol = "TNHS"};
    Source s;
    s.d.code = "000.00.01.H23-260109-0001";
    s.d.applicant = s.d.owner = "Nguyễn Văn Mẫu";
    s.d.channel = onestop::Channel::desk;
    s.d.procedure_name = "Thủ tục mẫu";
    s.d.procedure_code = "1.000000";
    s.d.limit_code = "3wd";
    s.unit_name = s.place = "Xã Mẫu";
    s.papers = {{"Tờ khai", "original", 1}};
    s.hand_overs = {onestop::HandOver{}};
    s.d.book_year = 2026;
    s.d.book_no = 1;
    s.visit.emplace_back(s);
    Fields f = fields_of(s, {&form, make_day(2026, 1, 9)}, false);
    f.lists["missing"] = {missing_row(1, "Giấy tờ mẫu")};
    f.values["has_missing"] = f.values["second_stage"] = "có";
    f.values["competent"] = "Xã bên";
    f.values["bill"] = "RR000000000VN";
    f.values["recipient_paper"] = "Giấy ủy quyền số 01 ngày 08/01/2026";
    return f;
}

Fields fields_of(const FeeReceipt& r) {
    Fields f;
    Vnd fees, charges;
    auto& items = f.lists["items"];
    for (const FeeReceipt::Item& item : r.items) {
        Fields row;
        row.values = {{"no", std::to_string(items.size() + 1)}, {"item", item.name}, {"fee", item.fee > Vnd{} ? format_count(item.fee.dong()) : ""}, {"charge", item.charge > Vnd{} ? format_count(item.charge.dong()) : ""}};
        items.push_back(std::move(row));
        fees = fees + item.fee;
        charges = charges + item.charge;
    }
    f.values = {{"unit_name", r.unit_name}, {"tax_code", or_open(r.tax_code)}, {"form_no", or_open(r.form_no)}, {"series", or_open(r.series)}, {"number", r.number}, {"code", r.code}, {"payer", r.payer},
                {"payer_address", or_open(r.payer_address)}, {"procedure_name", r.procedure_name}, {"method", r.method}, {"collector", r.collector}, {"place_date", place_and_day(r.place, r.day)},
                {"fees", format_vnd(fees)}, {"charges", format_vnd(charges)}, {"total", format_vnd(fees + charges)}, {"total_words", spell_vnd(fees + charges)}, {"cancelled", r.cancelled}};
    f.lists["copies"] = {leaf("Liên 1: Lưu tại cuống"), leaf("Liên 2: Giao người nộp tiền"), leaf("Liên 3: Giao kế toán")};
    f.pictures["qr"] = html::qr_png(r.code);
    return f;
}

namespace {
Fields example_of_fees() {
    return fields_of(FeeReceipt{.unit_name = "Ủy ban nhân dân xã Mẫu", .place = "Xã Mẫu", .tax_code = "0800000000", .form_no = "01BLP2-001", .series = "AB-26T", .number = "0000012", .code = "000.00.01.H23-260109-0001",
                                .payer = "Nguyễn Văn Mẫu", .payer_address = "Thôn Một", .procedure_name = "Thủ tục mẫu", .method = "Tiền mặt", .collector = "Lê Thị Mẫu", .day = make_day(2026, 1, 9),
                                .items = {{"Phí mẫu", Vnd{20'000}, Vnd{}}, {"Lệ phí mẫu", Vnd{}, Vnd{8'000}}}});
}
}  // namespace

void note_printed(sql::Tx& tx, const record::Record& record, const record::Actor& by, Instant now, const Dossier& d, Kind kind, std::string_view how) {
    record.append(tx, by, now, {"form.printed", "dossier_form", d.id.value(), json::serialize(json::object{{"code", d.code}, {"form", kind_code(kind)}, {"how", how}})});
}

}  // namespace xaso::forms
