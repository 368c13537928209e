// Accepting a dossier on one page, keyboard first: scan or type the number, a few letters of the procedure, Enter, Enter.
// Looking up a person, finding the procedure, previewing the due time and adding lines of papers are the same form sent back with everything
// typed kept; app.js then takes the answer into the page that stands ([data-stay]). Personal data travels in the body of a POST only, never
// in an address. Three outcomes leave the page (LAW ND 61/2018/ND-CP art. 17): a dossier with its receipt, a request to complete (form 02), a
// refusal (form 03); a submission made online is opened here to be given one of them.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "kernel/citizen_card.h"
#include "kernel/text.h"
#include "onestop/intake.h"
#include "onestop/pages_files.h"
#include "onestop/prefill.h"

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
    bool listed = false;   // of the check list: fixed name, counted when ticked
    bool ticked = false;
};

// The form as typed; what the page shows again.
struct Form : Texts {
    std::string scan, procedure, channel = "desk", result_way = "desk", way_of;   // way_of: the channel the way of the result was offered for
    PersonInput applicant, owner;
    bool owner_differs = false;
    std::vector<PaperLine> papers;
    Tray tray;
    std::string with;                    // code of the first dossier of this visit
    std::string papers_of;               // code of the procedure the check list belongs to …
    std::string case_name, papers_case;  // the case chosen, where there are cases; … and the case of it
    std::vector<procedures::Case> cases;
    std::string desk_note;               // the unit's own, about the procedure
    std::string limit;                   // in words, as the due time is computed
    std::string born, doubt;             // read off the applicant's card; kept while the form goes to and fro
    std::vector<Procedure> candidates;   // offered below the field
    bool doubt_is_new = false, add_line = false;
    std::size_t further = 0;             // procedures that fitted what was typed besides the one taken
    std::string found;                   // about the person looked up
    std::vector<Earlier> earlier;
    std::vector<std::string> of_visit;   // what was accepted before on this visit
    std::optional<Procedure> settled;
    std::vector<procedures::Paper> by_law;   // what the procedure of the check list asks for
    std::optional<Due> due;
    std::vector<Refusal> errors;
    SubmissionId submission;             // what is being answered; none: somebody stands at the counter
    int submission_version = 0;
    WrittenAnswer answering{};           // instead of a dossier
    std::string reason, legal_ground;
    std::vector<std::string> missing;
};

int number_of(const std::string& text) {
    int n = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
    return ec == std::errc{} && end == text.data() + text.size() ? n : 0;
}

PersonInput person_of(const web::Context& c, std::string_view prefix) {
    const auto get = [&](std::string_view name) { return trim(c.form(fmt::format("{}.{}", prefix, name))); };
    PersonInput p{get("name"), get("citizen_id"), get("phone"), get("address"), get("email")};
    // People type blanks and dots into numbers.
    for (std::string* digits : {&p.citizen_id, &p.phone}) std::erase_if(*digits, [](char ch) { return ch == ' ' || ch == '.'; });
    return p;
}

std::string usual_way(std::string_view channel) { return channel == "online" ? "online" : "desk"; }

Form form_of(const web::Context& c) {
    Form f;
    f.scan = trim(c.form("quet"));
    f.procedure = trim(c.form("procedure"));
    if (const std::string chosen = c.form("chon"); !chosen.empty()) f.procedure = chosen;
    if (const std::string channel = c.form("channel"); !channel.empty()) f.channel = channel;
    f.result_way = c.form("result_way");
    if (f.result_way.empty()) f.result_way = usual_way(f.channel);
    f.way_of = c.form("way_of");
    for (const Text& t : kTexts) f.*t.value = trim(c.form(t.name));
    f.applicant = person_of(c, "applicant");
    f.owner = person_of(c, "owner");
    f.owner_differs = c.form("owner_differs") == "1";
    f.papers_of = c.form("papers_of");
    f.papers_case = c.form("papers_case");
    f.case_name = c.form("case");
    if (const std::string chosen = c.form("chon_truong_hop"); !chosen.empty()) f.case_name = chosen;
    f.with = c.form("cung");
    if (const auto born = parse_day(c.form("born"))) f.born = format_day(*born);
    f.doubt = c.form("doubt");
    const auto names = c.request.form.all("paper_name"), kinds = c.request.form.all("paper_kind"), copies = c.request.form.all("paper_copies");
    for (std::size_t i = 0; i < names.size() && i < 100; ++i)
        f.papers.push_back({trim(names[i]), i < kinds.size() ? kinds[i] : "", i < copies.size() ? trim(copies[i]) : "1"});
    // Lines of the check list carry their place twice: that they are of it, and that they are ticked.
    const auto mark = [&](std::string_view name, bool PaperLine::*what) {
        for (const std::string& no : c.request.form.all(name)) {
            std::size_t at = f.papers.size();
            std::from_chars(no.data(), no.data() + no.size(), at);
            if (at < f.papers.size()) f.papers[at].*what = true;
        }
    };
    mark("paper_listed", &PaperLine::listed);
    mark("paper_ticked", &PaperLine::ticked);
    f.submission = SubmissionId{number_of(c.form("dang_ky"))};
    f.submission_version = number_of(c.form("dang_ky_ban"));
    for (const WrittenAnswer a : {WrittenAnswer::supplement, WrittenAnswer::refusal})
        if (c.form("tra_loi") == answer_code(a)) f.answering = a;
    f.reason = trim(c.form("reason"));
    f.legal_ground = trim(c.form("legal_ground"));
    f.missing = c.request.form.all("missing");
    return f;
}

// How well a name fits the words, 0 best: they are the name ("tam tru": "Đăng ký tạm trú", whose first words every registration has); they
// stand in it together; its words come in their order, with others between.
int fit(std::string_view name, std::string_view words) {
    const std::string folded = fold(name), wanted = fold(words);
    if (folded == wanted || folded == "dang ky " + wanted) return 0;
    return (" " + folded).find(" " + wanted) != std::string::npos ? 1 : 2;
}

// What fits the words, the best fit first; of equal ones what this account accepts before what it does not, and the plain procedure before its
// special cases: "Đăng ký khai sinh" before "Đăng ký khai sinh có yếu tố nước ngoài"; how often is left out, so that the same letters bring the
// same procedure tomorrow. Without words: what it accepts most.
std::vector<Procedure> fitting(sql::Session& s, const web::Context& c, const PageDeps& deps, std::string_view words) {
    auto list = deps.desk.procedures().list(s, c.unit, local_day(c.now), words, procedures::Procedures::Which::offered);
    const std::vector<std::string> used = used_procedures(s, c.unit, c.who->id);
    const auto rank = [&](const Procedure& p) { return std::ranges::find(used, p.code) - used.begin(); };
    if (words.empty()) {
        std::erase_if(list, [&](const Procedure& p) { return rank(p) == std::ssize(used); });
        std::ranges::sort(list, {}, rank);
    } else {
        std::ranges::stable_sort(list, {}, [&](const Procedure& p) { return std::tuple(fit(p.name, words), rank(p) == std::ssize(used), count_chars(p.name)); });
    }
    return list;
}

void offer(Form& f, std::vector<Procedure> list) {
    if (list.size() > kCandidates) list.resize(kCandidates);
    f.candidates = std::move(list);
}

enum class Take { only, first };   // the only one that fits, or the first of several

// A code, "code – name" as the page writes it, a whole name, or words. Of several that fit the candidates are offered.
void settle_procedure(Form& f, sql::Session& s, const web::Context& c, const PageDeps& deps, Take take, bool required) {
    const auto wrong = [&](std::string message) { f.errors.push_back({Kind::invalid, "onestop.procedure", std::move(message), "procedure", {}}); };
    if (f.procedure.empty()) {
        if (required) wrong("Hãy chọn thủ tục.");
        return;
    }
    const std::string first = f.procedure.substr(0, f.procedure.find(' '));
    f.settled = deps.desk.procedures().in_force(s, c.unit, first, local_day(c.now));
    if (!f.settled) {
        auto list = fitting(s, c, deps, f.procedure);
        if (list.empty()) return wrong("Không có thủ tục nào như vậy trong danh mục đang có hiệu lực. Hãy gõ mã hoặc một phần tên.");
        const auto same = std::ranges::find_if(list, [&](const Procedure& p) { return fold(p.name) == fold(f.procedure); });
        if (same != list.end()) {
            f.settled = *same;
        } else if (list.size() == 1 || take == Take::first) {
            f.settled = list.front();
            f.further = list.size() - 1;
        } else {
            wrong(fmt::format("Có {} thủ tục khớp với “{}”. Hãy chọn một thủ tục dưới đây hoặc gõ thêm.", list.size(), f.procedure));
            return offer(f, std::move(list));
        }
    }
    if (f.settled->papers.empty()) f.settled = deps.desk.procedures().version(s, c.unit, f.settled->id, f.settled->version);   // a list holds no parts
    f.procedure = fmt::format("{} – {}", f.settled->code, f.settled->name);
    if (!procedures::has_case(*f.settled, f.case_name)) f.case_name.clear();
}

// A procedure with cases waits for one; the others are settled by themselves.
bool case_missing(const Form& f) { return f.settled && !f.settled->cases.empty() && f.case_name.empty(); }

std::string code_of(const Form& f) { return f.procedure.substr(0, f.procedure.find(' ')); }

bool asked_in(const procedures::Paper& p, const std::string& case_name) { return p.for_case.empty() || p.for_case == case_name; }

// What the version in force asks for comes first, then what came with earlier dossiers. What is only shown is not handed in and not listed;
// what is needed in some cases only is ticked when it is usual.
std::vector<PaperLine> check_list(const std::vector<procedures::Paper>& by_law, const std::string& case_name, const std::vector<UsualPaper>& usual, Channel channel) {
    std::vector<PaperLine> lines;
    std::set<std::string> named;
    for (const procedures::Paper& p : by_law) {
        named.insert(fold(p.name));
        if (p.shown || !asked_in(p, case_name)) continue;
        const auto before = std::ranges::find_if(usual, [&](const UsualPaper& u) { return fold(u.paper.name) == fold(p.name); });
        const char* kind = channel == Channel::online ? "electronic" : p.originals > 0 ? "original" : p.certified > 0 ? "certified" : "copy";
        const int copies = p.originals > 0 ? p.originals : p.certified > 0 ? p.certified : p.copies;
        lines.push_back({p.name, kind, std::to_string(copies), true, p.needed_when.empty() || (before != usual.end() && before->usual)});
    }
    for (const UsualPaper& u : usual)
        if (!named.contains(fold(u.paper.name))) lines.push_back({u.paper.name, u.paper.kind, std::to_string(u.paper.copies), true, u.usual});
    return lines;
}

// The check list of another procedure takes the place of the one before; lines written by hand stay.
void list_papers(Form& f, sql::Session& s, const web::Context& c) {
    if (!f.settled || (f.settled->code == f.papers_of && f.case_name == f.papers_case)) return;
    const Channel channel = parse_channel(f.channel).value_or(Channel::desk);
    std::vector<PaperLine> lines = check_list(f.settled->papers, f.case_name, usual_papers(s, c.unit, f.settled->id, channel), channel);
    for (PaperLine& line : f.papers)
        if (!line.listed && !line.name.empty()) lines.push_back(std::move(line));
    f.papers = std::move(lines);
    f.papers_of = f.settled->code;
    f.papers_case = f.case_name;
    f.tray.paper_of.clear();   // lines of the list before
    for (Chosen& one : f.tray.chosen) one.paper.clear();
}

void preview(Form& f, sql::Session& s, const web::Context& c, const PageDeps& deps) {
    const auto channel = parse_channel(f.channel);
    if (!f.settled || !channel || case_missing(f)) return;
    auto due = deps.desk.preview(s, c.unit, f.settled->code, *channel, c.now, f.case_name);
    if (due) {
        f.due = std::move(*due);
        f.limit = limit_text(*parse_limit(procedures::limit_for(*f.settled, deps.desk.procedures().local(s, c.unit, f.settled->code), *channel == Channel::online, f.case_name)));
    } else {
        f.errors.push_back(due.error());
    }
}

// What was scanned or typed into the first field becomes the applicant; once there is one and the owner is somebody else, the owner.
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
    const bool owner = f.owner_differs && !f.applicant.name.empty();
    PersonInput p{.name = {}, .citizen_id = number, .phone = {}, .address = {}};
    if (known) p = {known->name, number, known->phone, known->address, known->email};
    std::string doubt;
    if (card) {
        if (known && fold(known->name) != fold(card->name)) doubt = fmt::format("Số này đang được ghi với tên khác: “{}”.", known->name);
        if (!card->doubt.empty()) doubt = card->doubt;
        p.name = card->name;
        if (!card->address.empty()) p.address = card->address;
    }
    if (!doubt.empty()) {
        f.doubt = std::move(doubt);
        f.doubt_is_new = true;
    } else if (!owner) {
        f.doubt.clear();
    }
    const std::string_view who = owner ? "Chủ hồ sơ" : "Người nộp";
    f.found = known ? fmt::format("{} đã có trong hệ thống; hãy hỏi lại số điện thoại và địa chỉ.", who)
              : card ? fmt::format("Đã đọc thẻ. {} chưa có hồ sơ ở đơn vị.", who)
                     : fmt::format("{} chưa có trong hệ thống; hãy nhập họ tên.", who);
    if (owner) {
        f.owner = std::move(p);
    } else {
        if (known) f.earlier = earlier_dossiers(s, c.unit, known->id);
        if (number != f.applicant.citizen_id) f.with.clear();   // somebody else's visit
        f.applicant = std::move(p);
        f.born = card ? format_day(card->born) : std::string{};
    }
    f.scan.clear();
}

bool handed_in(const PaperLine& line) { return !line.name.empty() && (!line.listed || line.ticked); }

// A paper of the check list that a file was chosen for is handed in.
void tick_papers_of_files(Form& f) {
    for (const Chosen& one : f.tray.chosen)
        if (const int line = number_of(one.paper); line >= 1 && line <= std::ssize(f.papers)) f.papers[static_cast<std::size_t>(line) - 1].ticked = true;
}

// A file names its paper by the line of the form; the dossier numbers those that were handed in.
std::optional<FileInput> paper_of_line(const Form& f, const std::string& value) {
    const auto handed = std::ranges::count_if(f.papers, handed_in);
    std::size_t line = 0;
    if (value.empty() && handed == 1) line = static_cast<std::size_t>(std::ranges::find_if(f.papers, handed_in) - f.papers.begin()) + 1;
    const auto [end, ec] = std::from_chars(value.data(), value.data() + value.size(), line);
    if ((line == 0 && ec != std::errc{}) || end != value.data() + value.size() || line < 1 || line > f.papers.size() || !handed_in(f.papers[line - 1])) return std::nullopt;
    FileInput in;
    in.paper = static_cast<int>(std::count_if(f.papers.begin(), f.papers.begin() + static_cast<std::ptrdiff_t>(line), handed_in));
    return in;
}

Result<AcceptInput> input_of(const Form& f) {
    AcceptInput in;
    in.procedure = code_of(f);
    in.case_name = f.case_name;
    const auto channel = parse_channel(f.channel);
    if (!channel) return refuse(Kind::invalid, "onestop.channel", "Hãy chọn cách nộp hồ sơ.", "channel");
    in.channel = *channel;
    in.result_way = parse_channel(f.result_way);
    if (!in.result_way) return refuse(Kind::invalid, "onestop.result_way", "Hãy chọn cách nhận kết quả.", "result_way");
    in.applicant = f.applicant;
    if (f.owner_differs) in.owner = f.owner;
    static_cast<Texts&>(in) = f;
    in.with = f.with;
    for (const PaperLine& line : f.papers) {
        if (!handed_in(line)) continue;
        PaperInput p{.name = line.name, .kind = line.kind};
        const auto [end, ec] = std::from_chars(line.copies.data(), line.copies.data() + line.copies.size(), p.copies);
        if (ec != std::errc{} || end != line.copies.data() + line.copies.size()) p.copies = 0;   // refused by check()
        in.papers.push_back(std::move(p));
    }
    return in;
}

// Desk::check() stops at the first mistake; each part is put alone into a good input, so that the page shows all of them at once.
std::vector<Refusal> all_mistakes(const AcceptInput& in, Day today) {
    AcceptInput good;
    good.procedure = "ok";   // found in the catalogue or refused before
    good.applicant.name = "ok";
    std::vector<Refusal> out;
    const auto probe = [&](const AcceptInput& part) {
        const auto checked = Desk::check(part);
        if (checked) return;
        out.push_back(checked.error());
        if (out.back().field.starts_with("owner.")) out.back().message = "Chủ hồ sơ: " + out.back().message;
    };
    const auto number = [&](const PersonInput& p, std::string_view field) {
        if (p.citizen_id.size() != 12) return;   // another kind of number, or none
        if (const auto possible = read_citizen_number(p.citizen_id, today); !possible) out.push_back({Kind::invalid, possible.error().code, possible.error().message, std::string(field), {}});
    };
    number(in.applicant, "applicant.citizen_id");
    if (in.owner) number(*in.owner, "owner.citizen_id");
    const auto person = [&](const PersonInput& p, const std::function<void(AcceptInput&, PersonInput)>& put) {
        for (std::string PersonInput::*part : {&PersonInput::name, &PersonInput::citizen_id, &PersonInput::phone, &PersonInput::address, &PersonInput::email}) {
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
    for (const Text& t : kTexts) {
        AcceptInput one = good;
        one.*t.value = in.*t.value;
        probe(one);
    }
    AcceptInput rest = good;
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
    html::text_field(h, field("email", "Thư điện tử", p.email), {.type = "email", .autocomplete = "off", .max_length = 254});
}

// What the number and the card say of the applicant, for the officer to compare with who stands there; nothing of it is kept.
void person_part(Html& h, const Form& f, Day today) {
    std::vector<std::string> says;
    if (const auto n = read_citizen_number(f.applicant.citizen_id, today)) {
        says.push_back(n->female ? "Nữ" : "Nam");
        says.push_back(f.born.empty() ? fmt::format("sinh năm {}", n->born_year) : "sinh " + f.born);
        if (!n->place.empty()) says.push_back(fmt::format("khai sinh tại {} (tên tỉnh khi cấp số)", n->place));
    }
    if (says.empty() && f.found.empty()) return;
    const std::string of_number = says.empty() ? std::string{} : fmt::format("Người nộp: {}", fmt::join(says, " · "));
    html::notice(h, html::Tone::info, of_number.empty() ? f.found : of_number, [&] {
        if (!f.found.empty() && !of_number.empty()) h.el("p", {}, f.found);
        if (f.earlier.empty()) return;
        h.el("p", {}, "Hồ sơ trước, mới nhất ở trên:");
        h.el("ul", {}, [&] {
            for (const Earlier& e : f.earlier)
                h.el("li", {}, [&] {
                    h.text(format_day(e.received) + " · ");
                    html::code(h, e.code);
                    h.text(fmt::format(" · {} · {}", e.procedure_name, catalog::state_title(e.state)));
                });
        });
    });
}

std::string limit_words(const Procedure& p, std::string_view channel) {
    const std::string& code = channel == "online" && !p.limit_online.empty() ? p.limit_online : p.limit_desk;
    const auto limit = parse_limit(code);
    return limit ? limit_text(*limit) : "chưa có thời hạn";
}

void procedure_field(Html& h, const Form& f) {
    const html::Field spec{.name = "procedure", .label = "Thủ tục", .value = f.procedure, .hint = "Gõ vài chữ, có dấu hay không dấu, hoặc mã. Enter lấy dòng đầu, phím ↓ đi xuống.",
                           .error = html::error_for(f.errors, "procedure"), .required = true, .wide = true};
    h.el("div", {{"class", "suggest wide"}}, [&] {
        html::field(h, spec, [&](const std::string& id, const std::string& described) {
            const std::string_view invalid = spec.error.empty() ? "false" : "true";
            const bool focus = !f.applicant.name.empty() && f.procedure.empty() && f.errors.empty() && f.answering == WrittenAnswer::none;
            h.leaf("input", {{"type", "text"}, {"id", id}, {"name", "procedure"}, {"value", f.procedure}, {"autocomplete", "off"}, {"maxlength", "400"}, {"required", true},
                             {"autofocus", focus}, {"aria-invalid", invalid}, {"aria-describedby", described}});
        });
        const bool must_choose = !f.candidates.empty() && !spec.error.empty();
        h.el("div", {{"id", "goi-y"}, {"class", !must_choose ? "suggestions" : "suggestions open"}, {"role", "group"}, {"aria-label", "Thủ tục gợi ý"}}, [&] {
            for (std::size_t i = 0; i < f.candidates.size(); ++i) {
                const Procedure& p = f.candidates[i];
                h.el("button", {{"name", "chon"}, {"value", p.code}, {"autofocus", i == 0 && must_choose && f.errors.size() == 1}}, [&] {
                    h.el("span", {}, fmt::format("{} – {}", p.code, p.name));
                    h.el("span", {{"class", "hint"}}, fmt::format("{} · {}", limit_words(p, f.channel), fee_words(p)));
                });
            }
        });
    });
}

// One press takes a case; the page comes back with its papers and due time.
void case_part(Html& h, const Form& f, bool must_choose) {
    html::hidden(h, "case", f.case_name);
    html::hidden(h, "papers_case", f.papers_case);
    if (f.cases.empty()) return;
    const std::string wrong = html::error_for(f.errors, "case");
    h.el("fieldset", {{"class", "field wide"}, {"id", "f-case"}}, [&] {
        h.el("legend", {}, f.case_name.empty() ? std::string("Trường hợp") : "Trường hợp: " + f.case_name);
        if (!wrong.empty()) h.el("p", {{"class", "error"}}, wrong);
        html::actions(h, [&] {
            for (std::size_t i = 0; i < f.cases.size(); ++i) {
                const auto limit = parse_limit(f.cases[i].limit);
                html::button(h, limit ? fmt::format("{} ({})", f.cases[i].name, limit_text(*limit)) : f.cases[i].name, {.name = "chon_truong_hop", .value = f.cases[i].name, .focus = i == 0 && must_choose});
            }
        });
    });
}

void papers_part(Html& h, const Form& f) {
    h.el("fieldset", {{"class", "field wide lines"}, {"id", "f-papers"}}, [&] {
        h.el("legend", {}, "Giấy tờ kèm theo");
        if (const std::string wrong = html::error_for(f.errors, "papers"); !wrong.empty()) h.el("p", {{"class", "error"}}, wrong);
        html::hidden(h, "papers_of", f.papers_of);
        const bool listed = std::ranges::any_of(f.papers, &PaperLine::listed);
        if (listed) h.el("p", {{"class", "hint"}}, f.by_law.empty() ? "Các giấy tờ thường nhận với thủ tục này, theo những hồ sơ gần nhất; bỏ dấu ở giấy tờ không có."
                                                                     : "Giấy tờ thủ tục quy định, rồi giấy tờ khác thường nhận theo những hồ sơ gần nhất; bỏ dấu ở giấy tờ không có.");
        std::string shown;
        for (const procedures::Paper& p : f.by_law)
            if (p.shown) shown += fmt::format("{}{}{}", shown.empty() ? "" : "; ", p.name, p.needed_when.empty() ? "" : fmt::format(" (khi {})", p.needed_when));
        if (!shown.empty()) h.el("p", {{"class", "hint"}}, fmt::format("Người nộp xuất trình, xem rồi trả lại: {}.", shown));
        html::table(h, {.caption = "Giấy tờ kèm theo", .columns = {{.label = "Tên giấy tờ", .main = true}, {.label = "Loại"}, {.label = "Số bản", .number = true}}, .grid = true}, [&](html::Rows& rows) {
            bool first_empty = f.add_line;
            for (std::size_t i = 0; i < f.papers.size(); ++i) {
                const PaperLine& line = f.papers[i];
                const std::string no = std::to_string(i + 1), at = std::to_string(i);
                const std::string which = line.listed ? line.name : "dòng " + no;
                rows.row([&] {
                    rows.cell([&] {
                        if (line.listed) {
                            h.el("label", {{"class", "check"}}, [&] {
                                h.leaf("input", {{"type", "checkbox"}, {"name", "paper_ticked"}, {"value", at}, {"checked", line.ticked}});
                                h.el("span", {}, line.name);
                            });
                            const auto rule = std::ranges::find(f.by_law, line.name, &procedures::Paper::name);
                            if (rule != f.by_law.end() && !rule->needed_when.empty()) h.el("p", {{"class", "hint"}}, fmt::format("Khi {}", rule->needed_when));
                            if (rule != f.by_law.end() && !rule->form_code.empty()) h.el("p", {{"class", "hint"}}, fmt::format("Mẫu {}", rule->form_code));
                            html::hidden(h, "paper_listed", at);
                            html::hidden(h, "paper_name", line.name);
                        } else {
                            const bool focus = first_empty && line.name.empty();
                            if (focus) first_empty = false;
                            h.leaf("input", {{"type", "text"}, {"name", "paper_name"}, {"value", line.name}, {"maxlength", "300"}, {"autocomplete", "off"}, {"autofocus", focus},
                                             {"aria-label", "Tên giấy tờ, dòng " + no}});
                        }
                    });
                    rows.cell([&] {
                        h.el("select", {{"name", "paper_kind"}, {"aria-label", "Loại giấy tờ, " + which}}, [&] {
                            bool known = line.kind.empty();
                            for (const auto& [code, title] : kPaperKinds) {
                                h.el("option", {{"value", code}, {"selected", code == line.kind}}, title);
                                known = known || code == line.kind;
                            }
                            if (!known) h.el("option", {{"value", line.kind}, {"selected", true}}, line.kind);
                        });
                    });
                    rows.cell([&] { h.leaf("input", {{"type", "text"}, {"name", "paper_copies"}, {"value", line.copies}, {"size", "3"}, {"inputmode", "numeric"}, {"maxlength", "3"}, {"aria-label", "Số bản, " + which}}); });
                });
            }
        });
        html::actions(h, [&] { html::button(h, "Thêm dòng giấy tờ", {.weight = html::Weight::quiet, .name = "viec", .value = "them-dong"}); });
    });
}

// The usual way of the channel it was offered for follows the channel.
void follow_channel(Form& f) {
    if (f.way_of != f.channel && f.result_way == usual_way(f.way_of)) f.result_way = usual_way(f.channel);
    f.way_of = f.channel;
}

// Reserved on the page from the start, so that the answer moves nothing.
void due_part(Html& h, const web::Context& c, const FeeParts& fees, const Form& f) {
    h.el("div", {{"id", "han-tra"}, {"class", "notice info wide"}, {"aria-live", "polite"}}, [&] {
        h.el("div", {}, [&] {
            if (!f.due) {
                h.el("p", {}, "Hẹn trả và lệ phí: chọn thủ tục để biết.");
                return;
            }
            h.el("p", {}, [&] {
                h.text("Hẹn trả: ");
                h.el("strong", {}, fmt::format("{} {}", weekday_name(std::chrono::floor<std::chrono::days>(f.due->at)), format_day_time(f.due->at)));
                h.text(fmt::format(" ({}). Phí, lệ phí: ", f.limit));
                h.el("strong", {}, fees.typed ? fees.typed(c, *f.settled, *parse_channel(f.channel)) : fee_words(*f.settled));
            });
            if (f.further > 0) h.el("p", {}, fmt::format("Còn {} thủ tục khác khớp với chữ vừa gõ; không đúng thì gõ lại dài hơn.", f.further));
            h.el("details", {{"class", "more"}}, [&] {
                h.el("summary", {}, "Cách tính");
                h.el("ul", {}, [&] {
                    for (const LedgerLine& line : f.due->ledger) h.el("li", {}, fmt::format("{}: {}", format_day_time(line.at), line.says));
                });
            });
        });
    });
}

// What the check list has and was not handed in; of it, what the procedure always asks for. Without papers of its own, all that usually comes.
std::vector<std::string> not_handed_in(const Form& f, bool asked_for_only) {
    std::vector<std::string> out;
    for (const PaperLine& line : f.papers) {
        if (!line.listed || line.ticked) continue;
        const auto rule = std::ranges::find(f.by_law, line.name, &procedures::Paper::name);
        if (!asked_for_only || f.by_law.empty() || (rule != f.by_law.end() && rule->needed_when.empty())) out.push_back(line.name);
    }
    return out;
}

std::string form_words(WrittenAnswer a) { return a == WrittenAnswer::supplement ? "mẫu 02" : "mẫu 03"; }

// The written answer in place of a dossier.
void answer_part(Html& h, const Form& f) {
    const bool completes = f.answering == WrittenAnswer::supplement;
    h.el("fieldset", {{"class", "field wide"}, {"id", "f-answer"}}, [&] {
        h.el("legend", {}, fmt::format("{} ({})", answer_title(f.answering), form_words(f.answering)));
        h.el("p", {{"class", "hint"}}, completes ? "Nêu đủ một lần mọi giấy tờ, nội dung còn thiếu; phiếu được ghi sổ và in cho người nộp." : "Phiếu nêu rõ lý do và căn cứ, được ghi sổ và in cho người nộp.");
        if (completes) {
            std::vector<html::Option> papers;
            for (const std::string& name : not_handed_in(f, false)) papers.push_back({.value = name, .label = name});
            if (!papers.empty()) html::check_list(h, {.name = "missing", .label = "Giấy tờ còn thiếu", .error = html::error_for(f.errors, "missing"), .unmarked = true}, papers, f.missing);
        }
        const html::Field reason{.name = "reason", .label = completes ? "Điều khác cần hoàn thiện" : "Lý do không tiếp nhận", .value = f.reason, .error = html::error_for(f.errors, "reason"), .required = !completes, .wide = true};
        html::field(h, reason, [&](const std::string& id, const std::string& described) {
            h.el("textarea", {{"id", id}, {"name", reason.name}, {"rows", "3"}, {"maxlength", "2000"}, {"required", reason.required}, {"autofocus", f.errors.empty()}, {"aria-describedby", described}}, reason.value);
        });
        if (!completes)
            html::text_field(h, {.name = "legal_ground", .label = "Căn cứ pháp lý", .value = f.legal_ground, .error = html::error_for(f.errors, "legal_ground"), .required = true, .wide = true}, {.autocomplete = "off", .max_length = 500});
    });
    html::actions(h, [&] {
        html::button(h, "Ghi và in " + form_words(f.answering), {.weight = html::Weight::main, .name = "viec", .value = "ghi-phieu"});
        html::button(h, "Quay lại tiếp nhận", {.name = "viec", .value = "quay-lai"});
    });
}

http::Response show(web::Context& c, const PageDeps& deps, Form f, int status) {
    follow_channel(f);
    // A check list needs one line more for what is not on it.
    const bool listed = !f.papers.empty() && std::ranges::all_of(f.papers, &PaperLine::listed);
    const std::size_t lines = listed ? f.papers.size() + 1 : f.papers.empty() || !f.papers.front().listed ? kPaperLines : 0;
    while (f.papers.size() < lines) f.papers.push_back({"", "original", "1"});
    const bool attaches = c.who->may(may::attach_files);
    for (std::size_t i = 0; i < f.papers.size(); ++i) {
        f.tray.papers.push_back({.value = std::to_string(i + 1), .label = f.papers[i].name.empty() ? fmt::format("Giấy tờ ở dòng {}", i + 1) : f.papers[i].name});
        if (handed_in(f.papers[i])) f.tray.expected.push_back(std::to_string(i + 1));
    }
    bool none = false;
    std::optional<Submission> submission;
    {
        sql::Reader s = c.db().read();
        if (attaches) look(f.tray, s, c, deps);
        none = deps.desk.procedures().list(s, c.unit, local_day(c.now)).empty();
        if (f.submission) submission = Intake(deps.desk).find(s, c.unit, f.submission);
        if (f.procedure.empty()) offer(f, fitting(s, c, deps, {}));
        if (!f.papers_of.empty())
            if (auto p = deps.desk.procedures().in_force(s, c.unit, f.papers_of, local_day(c.now))) {
                std::ranges::copy_if(p->papers, std::back_inserter(f.by_law), [&](const procedures::Paper& one) { return asked_in(one, f.papers_case); });
                f.cases = std::move(p->cases);
                f.desk_note = deps.desk.procedures().local(s, c.unit, f.papers_of).note;
            }
        if (const auto first = f.with.empty() ? std::nullopt : deps.desk.find_code(s, c.unit, f.with)) {
            for (const DossierId id : deps.desk.visit(s, c.unit, first->id)) {
                const auto d = deps.desk.find(s, c.unit, id);
                f.of_visit.push_back(fmt::format("{} · {}", d->code, d->procedure_name));
            }
        }
    }
    if (f.answering == WrittenAnswer::supplement && f.missing.empty() && f.errors.empty()) f.missing = not_handed_in(f, true);
    // Nothing is missing but the officer's yes; what is doubtful has been looked at once before.
    const bool ready = f.errors.empty() && !f.doubt_is_new && !f.add_line && f.due && !f.applicant.name.empty();
    html::PageFrame frame{.title = "Tiếp nhận hồ sơ", .back_url = submission ? "/dang-ky" : "/", .back_label = submission ? "Hồ sơ mới đăng ký" : "Việc của tôi"};
    return c.page(std::move(frame), [&](Html& h) {
        h.el("div", {{"class", "stay"}, {"data-stay", true}}, [&] {
            html::error_summary(h, f.errors);
            if (!f.doubt.empty()) html::notice(h, html::Tone::warning, f.doubt, "Hãy xem lại thẻ và giấy tờ trước khi tiếp nhận.");
            if (submission)
                html::notice(h, submission->answer_due_at < c.now ? html::Tone::warning : html::Tone::info, fmt::format("Hồ sơ đăng ký {} · {} · nộp lúc {}", submission->code, channel_title(submission->channel), format_day_time(to_local(submission->registered_at))), [&] {
                    h.el("p", {}, fmt::format("Trả lời chậm nhất {}: tiếp nhận, yêu cầu hoàn thiện (mẫu 02) hoặc không tiếp nhận (mẫu 03).", format_day_time(to_local(submission->answer_due_at))));
                });
            if (!f.of_visit.empty())
                html::notice(h, html::Tone::good, fmt::format("Đã tiếp nhận {} hồ sơ của người này trong lượt nộp này; hồ sơ dưới đây in chung một giấy.", f.of_visit.size()), [&] {
                    h.el("ul", {}, [&] {
                        for (const std::string& line : f.of_visit) h.el("li", {}, line);
                    });
                    html::link_button(h, "Không còn hồ sơ nữa: in giấy", fmt::format("/ho-so/{}/giay-tiep-nhan?in=ngay", html::url_encode(f.with)), {.key = "p"});
                });
            if (none) html::notice(h, html::Tone::warning, "Danh mục chưa có thủ tục nào đang có hiệu lực.", "Chưa thể tiếp nhận. Hãy báo người quản trị nhập danh mục thủ tục.");
            html::form(h, {.action = "/tiep-nhan", .csrf = c.csrf, .key = c.new_key(), .upload = true, .wide = true}, [&] {
                // Enter in any field presses the form's first button, which must not be one that only adds a line.
                const bool answers = f.answering != WrittenAnswer::none;
                h.el("button", {{"class", "sr"}, {"name", "viec"}, {"value", answers ? "ghi-phieu" : "tiep-nhan"}, {"tabindex", "-1"}, {"aria-hidden", "true"}}, answers ? "Ghi phiếu" : "Tiếp nhận và in");
                if (f.submission) {
                    html::hidden(h, "dang_ky", std::to_string(f.submission.value()));
                    html::hidden(h, "dang_ky_ban", std::to_string(f.submission_version));
                }
                html::hidden(h, "tra_loi", answer_code(f.answering));
                html::hidden(h, "cung", f.with);
                html::hidden(h, "born", f.born);
                html::hidden(h, "doubt", f.doubt);
                const bool scan_refused = !html::error_for(f.errors, "quet").empty();   // the next scan replaces it
                const bool owner_next = f.owner_differs && !f.applicant.name.empty();
                html::text_field(h,
                                 {.name = "quet", .label = owner_next ? "Quét thẻ hoặc gõ số định danh của chủ hồ sơ rồi Enter" : "Quét thẻ hoặc gõ số định danh rồi Enter", .value = f.scan,
                                  .error = html::error_for(f.errors, "quet"), .wide = true, .unmarked = true},
                                 {.autocomplete = "off", .max_length = 500, .focus = (f.applicant.name.empty() && f.errors.empty() && f.found.empty() && !answers) || scan_refused, .scan = true});
                person_part(h, f, local_day(c.now));
                person_fields(h, f, f.applicant, "applicant", "Họ và tên người nộp", true);
                h.el("div", {{"class", "reveal wide"}}, [&] {
                    html::checkbox_field(h, {.name = "owner_differs", .label = "Nộp thay: chủ hồ sơ là người khác (đánh dấu rồi quét thẻ của chủ hồ sơ)"}, f.owner_differs);
                    h.el("div", {{"class", "revealed"}}, [&] { person_fields(h, f, f.owner, "owner", "Họ và tên chủ hồ sơ", true); });
                });
                procedure_field(h, f);
                if (!f.desk_note.empty()) html::notice(h, html::Tone::info, "Đơn vị lưu ý", f.desk_note);
                case_part(h, f, f.errors.empty() && !f.applicant.name.empty() && !answers && case_missing(f));
                html::radio_field(h, {.name = "channel", .label = "Cách nộp", .value = f.channel, .error = html::error_for(f.errors, "channel"), .required = true}, channels());
                html::hidden(h, "way_of", f.way_of);
                html::radio_field(h, {.name = "result_way", .label = "Cách nhận kết quả", .value = f.result_way, .error = html::error_for(f.errors, "result_way"), .required = true}, channels());
                papers_part(h, f);
                if (attaches) tray_part(h, f.tray, deps.files);
                for (const Text& t : kTexts) {
                    const html::Field field{.name = std::string(t.name), .label = std::string(t.label), .value = f.*t.value, .error = html::error_for(f.errors, t.name), .wide = true};
                    if (t.lines == 1) html::text_field(h, field, {.autocomplete = "off", .max_length = static_cast<int>(t.longest)});
                    else html::area_field(h, field, t.lines);
                }
                if (deps.fees.ask && f.due) deps.fees.ask(h, c, *f.settled, *parse_channel(f.channel), f.errors);
                if (answers) return answer_part(h, f);
                due_part(h, c, deps.fees, f);   // beside the button, so that it is seen however long the list of papers is
                html::actions(h, [&] {
                    html::button(h, "Tiếp nhận và in", {.weight = html::Weight::main, .name = "viec", .value = "tiep-nhan", .focus = ready});
                    if (!f.submission) html::button(h, "Tiếp nhận, thêm hồ sơ của người này", {.name = "viec", .value = "tiep-nhan-them"});
                    html::button(h, "Xem hẹn trả", {.name = "viec", .value = "xem-han"});
                    html::button(h, "Yêu cầu hoàn thiện (mẫu 02)", {.weight = html::Weight::quiet, .name = "viec", .value = "hoan-thien"});
                    html::button(h, "Không tiếp nhận (mẫu 03)", {.weight = html::Weight::quiet, .name = "viec", .value = "khong-tiep-nhan"});
                });
            });
        });
    }, status);
}

// A submission to be answered: its persons and papers in the form, ticked on the check list.
http::Response open_submission(web::Context& c, const PageDeps& deps, const std::string& code) {
    Form f;
    {
        sql::Reader s = c.db().read();
        const Intake intake(deps.desk);
        const auto submission = intake.find_code(s, c.unit, code);
        if (!submission) return c.refuse({Kind::not_found, "onestop.no_submission", fmt::format("Không có hồ sơ đăng ký {} trong đơn vị này.", code), {}, {}});
        if (submission->state != DossierState::registered) return c.see(fmt::format("/dang-ky/{}", submission->code), "Hồ sơ đăng ký này đã được trả lời.");
        AcceptInput in = intake.input(s, *submission);
        static_cast<Texts&>(f) = in;
        f.submission = submission->id;
        f.submission_version = submission->version;
        f.applicant = std::move(in.applicant);
        f.owner_differs = in.owner.has_value();
        if (in.owner) f.owner = std::move(*in.owner);
        f.channel = f.way_of = channel_code(in.channel);
        f.result_way = in.result_way ? std::string(channel_code(*in.result_way)) : usual_way(f.channel);
        f.procedure = in.procedure;
        f.case_name = in.case_name;
        settle_procedure(f, s, c, deps, Take::only, false);
        list_papers(f, s, c);
        for (PaperLine& line : f.papers) line.ticked = false;
        for (const PaperInput& p : in.papers) {
            const auto line = std::ranges::find_if(f.papers, [&](const PaperLine& l) { return fold(l.name) == fold(p.name); });
            PaperLine given{p.name, p.kind, std::to_string(p.copies), line != f.papers.end(), line != f.papers.end()};
            if (line != f.papers.end()) *line = std::move(given);
            else f.papers.push_back(std::move(given));
        }
        preview(f, s, c, deps);
    }
    return show(c, deps, std::move(f), 200);
}

http::Response ask(web::Context& c, const PageDeps& deps) {
    if (read_only(c)) return c.refuse({Kind::forbidden, "onestop.other_unit", "Chỉ tiếp nhận hồ sơ ở đơn vị của mình.", {}, {}});
    if (const std::string code = c.query("dang-ky"); !code.empty()) return open_submission(c, deps, code);
    Form f;
    if (const std::string code = c.query("cung"); !code.empty()) {
        sql::Reader s = c.db().read();
        const auto d = deps.desk.find_code(s, c.unit, code);
        if (!d) return c.refuse(no_dossier(code));
        const auto before = deps.desk.find(s, c.unit, deps.desk.visit(s, c.unit, d->id).front());
        const auto input = [&](PersonId id) {
            const Person p = deps.desk.person(s, c.unit, id).value_or(Person{});
            return PersonInput{p.name, p.citizen_id, p.phone, p.address, p.email};
        };
        f.with = before->code;
        f.channel = channel_code(d->channel);
        f.applicant = input(d->applicant_id);
        f.owner_differs = d->owner_id != d->applicant_id;
        if (f.owner_differs) f.owner = input(d->owner_id);
    }
    return show(c, deps, std::move(f), 200);
}

// Form 02 or 03 in place of a dossier. What is not a procedure of the catalogue may be refused as it was asked for.
http::Response turn_away(web::Context& c, const PageDeps& deps, Form f) {
    const auto again = [&](const Refusal& why) {
        f.errors.push_back(why);
        return show(c, deps, f, web::status_of(why) == 409 ? 409 : 422);
    };
    const auto attempt = c.attempt();
    if (!attempt) return again(attempt.error());
    auto input = input_of(f);
    if (!input) return again(input.error());
    if (!f.settled) input->procedure.clear();
    const AnswerInput answer{f.answering, f.reason, f.legal_ground, f.answering == WrittenAnswer::supplement ? f.missing : std::vector<std::string>{}};
    for (Refusal& why : all_mistakes(*input, local_day(c.now))) f.errors.push_back(std::move(why));
    if (const auto said = Intake::check(answer); !said) f.errors.push_back(said.error());
    if (!f.errors.empty()) return show(c, deps, f, 422);
    const auto done = deps.desk.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        const Intake intake(deps.desk);
        XASO_TRY(const Submission s, f.submission ? intake.answer(tx, attempt->actor, c.now, f.submission, f.submission_version, answer)
                                                  : intake.turn_away(tx, attempt->actor, c.now, *input, f.settled ? std::string{} : f.procedure, answer));
        return record::Answer{303, s.code};
    });
    if (!done) return again(done.error());
    return c.see(fmt::format("/dang-ky/{}/phieu?in=ngay", done->text), fmt::format("Đã ghi phiếu {} của {}.", form_words(f.answering), done->text));
}

http::Response accept(web::Context& c, const PageDeps& deps) {
    Form f = form_of(c);
    if (c.who->may(may::attach_files)) f.tray = tray_of(c, deps);
    f.errors = f.tray.errors;
    const std::string task = c.form("viec");
    const bool another = task == "tiep-nhan-them";   // of the same person
    bool accepts = (task == "tiep-nhan" || another) && f.scan.empty();
    if (task == "hoan-thien") f.answering = WrittenAnswer::supplement;
    if (task == "khong-tiep-nhan") f.answering = WrittenAnswer::refusal;
    if (task == "quay-lai") f.answering = WrittenAnswer::none;
    const bool answers = task == "ghi-phieu" && f.answering != WrittenAnswer::none && f.scan.empty();
    {
        sql::Reader s = c.db().read();
        // A waiting scan comes first whatever button was pressed: Enter in that field presses the form's first one.
        if (task == "goi-y") {
            offer(f, fitting(s, c, deps, f.procedure));
            return show(c, deps, std::move(f), 200);
        }
        if (!f.scan.empty()) look_up(f, s, c, deps);
        settle_procedure(f, s, c, deps, task == "chon-dau" ? Take::first : Take::only, accepts || answers);
        // What is refused need not be a procedure here.
        if (f.answering == WrittenAnswer::refusal && !f.settled && !f.procedure.empty()) {
            std::erase_if(f.errors, [](const Refusal& why) { return why.field == "procedure"; });
            f.candidates.clear();
        }
        // Enter presses the form's first button: without a case, it asks for one instead.
        if (accepts && case_missing(f)) {
            if (f.papers_of == f.settled->code) f.errors.push_back({Kind::invalid, "onestop.case", "Hãy chọn trường hợp của hồ sơ.", "case", {}});
            accepts = false;
        }
        if (!accepts) {
            list_papers(f, s, c);
            preview(f, s, c, deps);
        }
    }
    if (task == "them-dong") {
        f.add_line = true;
        for (int i = 0; i < 3; ++i) f.papers.push_back({"", "original", "1"});
    }
    if (answers && f.errors.empty()) return turn_away(c, deps, std::move(f));
    if (!accepts) return show(c, deps, f, f.errors.empty() ? 200 : 422);

    const auto again = [&](const Refusal& why) {
        f.errors.push_back(why);
        sql::Reader s = c.db().read();
        preview(f, s, c, deps);
        return show(c, deps, f, 422);
    };
    const auto attempt = c.attempt();
    if (!attempt) return again(attempt.error());
    tick_papers_of_files(f);
    const auto input = input_of(f);
    if (!input) return again(input.error());
    for (Refusal& why : all_mistakes(*input, local_day(c.now)))
        if (html::error_for(f.errors, why.field).empty()) f.errors.push_back(std::move(why));
    if (!f.errors.empty()) return show(c, deps, f, 422);
    const auto files = inputs_of(f.tray, c, deps, [&](const std::string& value) { return paper_of_line(f, value); });
    const auto answer = deps.desk.record().once(*attempt, c.now, [&](sql::Tx& tx) -> Result<record::Answer> {
        if (!files) return refuse(files.error());
        XASO_TRY(const Dossier d, f.submission ? Intake(deps.desk).accept(tx, attempt->actor, c.now, f.submission, f.submission_version, &*input) : deps.desk.accept(tx, attempt->actor, c.now, *input));
        XASO_CHECK(deps.files.attach(tx, attempt->actor, c.now, d, *files));
        if (deps.fees.fix) XASO_CHECK(deps.fees.fix(tx, attempt->actor, d, c));
        return record::Answer{303, d.code};
    });
    if (!answer) {
        if (answer.error().field == "tep") f.tray.errors.push_back(answer.error());
        return again(answer.error());
    }
    drop_scans(f.tray, c, deps);
    const std::string first = html::url_encode(f.with.empty() ? answer->text : f.with);
    if (another) return c.see("/tiep-nhan?cung=" + first);
    return c.see(fmt::format("/ho-so/{}/giay-tiep-nhan?in=ngay", first), fmt::format("Đã tiếp nhận hồ sơ {}. Giấy tiếp nhận sẵn sàng để in.", answer->text));
}

}  // namespace

void add_accept_pages(web::Router& router, PageDeps deps) {
    router.add({.method = http::Method::get, .path = "/tiep-nhan", .may = &may::accept_dossier, .title = "Tiếp nhận hồ sơ", .systems = "S14",
                .run = [deps](web::Context& c) { return ask(c, deps); }});
    router.add({.method = http::Method::post, .path = "/tiep-nhan", .may = &may::accept_dossier, .title = "Tiếp nhận hồ sơ", .systems = "S14", .body_limit = upload_limit(deps.files),
                .run = [deps](web::Context& c) { return accept(c, deps); }});
}

}  // namespace xaso::onestop
