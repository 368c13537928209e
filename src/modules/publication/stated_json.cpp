// The national database's JSON of procedures.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "kernel/text.h"
#include "modules/fees/statement.h"
#include "publication/stated_collected.h"

namespace xaso::publication {
namespace json = boost::json;
namespace {

using procedures::Case;
using procedures::Channels;
using procedures::Paper;
using procedures::ResultPaper;
using Kind = Refusal::Kind;

// A string, or a number as text; "" for what is missing, null or of another kind. Clean and trimmed.
Result<std::string> text_at(const json::object& o, std::string_view key) {
    const json::value* v = o.if_contains(key);
    if (!v) return std::string{};
    if (v->is_int64()) return std::to_string(v->get_int64());
    if (v->is_uint64()) return std::to_string(v->get_uint64());
    if (v->is_double()) return fmt::format("{}", v->get_double());
    if (!v->is_string()) return std::string{};
    const auto clean = nfc(v->get_string());
    if (!clean) return refuse(Kind::invalid, "publication.text", fmt::format("{}: có ký tự không phải chữ.", key), "file");
    return one_kind_of_line_ends(trim(*clean));
}

// A name as it stands on one line of a form: papers_of() and the like read it back.
Result<std::string> name_at(const json::object& o, std::string_view key) {
    XASO_TRY(const std::string text, text_at(o, key));
    std::string out;
    for (const std::string& word : split(text, " \t\r\n")) out += (out.empty() ? "" : " ") + word;
    std::ranges::replace(out, '|', '/');
    return out;
}

// The objects of a list; one object stands for a list of one.
std::vector<const json::object*> objects_at(const json::object& o, std::string_view key) {
    std::vector<const json::object*> out;
    const json::value* v = o.if_contains(key);
    if (!v) return out;
    if (v->is_object()) out.push_back(&v->get_object());
    if (v->is_array())
        for (const json::value& one : v->get_array())
            if (one.is_object()) out.push_back(&one.get_object());
    return out;
}

Result<void> take_text(const json::object& o, std::string_view key, std::optional<std::string>& into) {
    XASO_TRY(std::string text, text_at(o, key));
    if (!text.empty()) into = std::move(text);
    return {};
}

Result<void> read_ways(const json::object& o, Stated& s) {
    const auto ways = objects_at(o, "CACHTHUCTHUCHIEN");
    if (ways.empty()) return {};
    Channels open{false, false, false};
    std::vector<std::pair<Vnd, std::string>> amounts;
    for (const json::object* way : ways) {
        XASO_TRY(const std::string channel, text_at(*way, "KENH"));
        const auto one = channels_of(channel);
        if (!one) return refuse(Kind::invalid, "publication.channel", fmt::format("KENH “{}” không phải trực tiếp (1), trực tuyến (2), bưu chính (3).", channel), "file");
        open = Channels::from(open.code() | one->code());
        XASO_TRY(const std::string amount, text_at(*way, "THOIGIAN"));
        XASO_TRY(std::string unit, text_at(*way, "DONVITINH"));
        if (!amount.empty()) {
            // The portal leaves the unit empty where working days are meant.
            const auto limit = limit_of_words(unit.empty() ? amount + " ngày làm việc" : fmt::format("{} {}", amount, unit));
            if (!limit) return refuse(Kind::invalid, "publication.limit", fmt::format("THOIGIAN “{} {}” không đọc được. {}", amount, unit, kLimitRemedy), "file");
            (one->online && !one->desk ? s.limit_online : s.limit_desk) = *limit;
        }
        for (const json::object* fee : objects_at(*way, "PHILEPHI")) {
            XASO_TRY(const std::string sum, text_at(*fee, "SOTIEN"));
            XASO_TRY(const std::string says, text_at(*fee, "MOTA"));
            if (sum.empty()) continue;
            const auto dong = sum == "0" ? std::optional(Vnd{}) : fees::bank_amount(sum);
            if (!dong) return refuse(Kind::invalid, "publication.fee", fmt::format("SOTIEN “{}” không đọc được. Ghi số đồng nguyên, ví dụ 8000.", sum), "file");
            if (std::pair one_fee{*dong, says}; std::ranges::find(amounts, one_fee) == amounts.end()) amounts.push_back(std::move(one_fee));
        }
    }
    if (!s.limit_desk) s.limit_desk = s.limit_online;
    s.channels = open;
    if (amounts.empty()) return {};
    s.fee = amounts[0].first;
    std::string note;
    for (const auto& [dong, says] : amounts) note += fmt::format("{}{}{}{}", note.empty() ? "" : "; ", format_vnd(dong), says.empty() ? "" : ": ", says);
    s.fee_note = amounts.size() == 1 && amounts[0].second.empty() ? "" : note;
    return {};
}

Result<void> read_papers(const json::object& o, Stated& s) {
    if (!o.contains("THANHPHANHOSO")) return {};
    std::vector<Paper> papers;
    std::vector<Case> cases;
    for (const json::object* part : objects_at(o, "THANHPHANHOSO")) {
        XASO_TRY(const std::string name, name_at(*part, "TRUONGHOP"));
        if (!name.empty() && std::ranges::find(cases, name, &Case::name) == cases.end()) cases.push_back({name, ""});
        for (const json::object* paper : objects_at(*part, "GIAYTO")) {
            Paper p;
            XASO_TRY(p.name, name_at(*paper, "TENGIAYTO"));
            XASO_TRY(const std::string form, name_at(*paper, "TENMAUDON"));
            XASO_TRY(const std::string code, name_at(*paper, "MAGIAYTO"));
            if (p.name.empty()) p.name = form.empty() ? code : form;
            p.form_code = form == p.name ? "" : form;
            p.for_case = name;
            XASO_TRY(const std::string originals, text_at(*paper, "SOBANCHINH"));
            XASO_TRY(const std::string copies, text_at(*paper, "SOBANSAO"));
            p.originals = whole_number(originals).value_or(0);
            p.copies = whole_number(copies).value_or(0);
            if (p.originals + p.copies == 0) p.originals = 1;
            papers.push_back(std::move(p));
        }
    }
    // One case alone is no choice.
    if (cases.size() == 1 && std::ranges::all_of(papers, [&](const Paper& p) { return p.for_case == cases[0].name; })) {
        for (Paper& p : papers) p.for_case.clear();
        cases.clear();
    }
    s.papers = std::move(papers);
    s.cases = std::move(cases);
    return {};
}

Result<void> read_results(const json::object& o, Stated& s) {
    if (!o.contains("KETQUATHUCHIEN")) return {};
    std::vector<ResultPaper> results;
    for (const json::object* one : objects_at(o, "KETQUATHUCHIEN")) {
        ResultPaper r;
        XASO_TRY(r.code, name_at(*one, "MAKETQUA"));
        XASO_TRY(r.name, name_at(*one, "TENKETQUA"));
        if (!r.name.empty()) results.push_back(std::move(r));
    }
    s.results = std::move(results);
    return {};
}

Result<void> read_object(const json::object& o, Stated& s) {
    XASO_TRY(s.code, text_at(o, "MATTHC"));
    XASO_CHECK(take_text(o, "TENTTHC", s.name));
    XASO_TRY(s.field_code, text_at(o, "MALINHVUC"));
    XASO_CHECK(take_text(o, "TENLINHVUC", s.field));
    XASO_CHECK(take_text(o, "TRINHTUTHUCHIEN", s.steps));
    XASO_CHECK(take_text(o, "YEUCAU", s.conditions));
    XASO_CHECK(take_text(o, "COQUANTHUCHIEN", s.agency));
    XASO_CHECK(take_text(o, "DOITUONG", s.audience));
    XASO_CHECK(read_ways(o, s));
    XASO_CHECK(read_papers(o, s));
    XASO_CHECK(read_results(o, s));
    std::string basis;
    for (const json::object* act : objects_at(o, "CANCUPHAPLY")) {
        XASO_TRY(const std::string number, text_at(*act, "SOVANBAN"));
        XASO_TRY(const std::string title, text_at(*act, "TENVANBAN"));
        if (const std::string words = trim(title + " " + number); !words.empty()) basis += (basis.empty() ? "" : "; ") + words;
    }
    if (!basis.empty()) s.legal_basis = std::move(basis);
    return {};
}

}  // namespace

Result<StatedFile> stated_of_json(std::string_view text) {
    const auto bad = [](std::string_view says) { return refuse(Kind::invalid, "publication.json", says, "file"); };
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (!valid_utf8(text)) return bad("Tệp JSON không phải UTF-8. Hãy lưu lại dạng UTF-8 rồi tải lên.");
    boost::system::error_code ec;
    const json::value root = json::parse(text, ec);
    if (ec) return bad("Tệp không phải JSON hợp lệ. Hãy tải lại tệp từ Cơ sở dữ liệu quốc gia về thủ tục hành chính.");
    const json::array* list = root.if_array();
    json::array one;
    if (const json::object* o = root.if_object()) {
        for (const auto& member : *o)
            if (!o->contains("MATTHC") && !list) list = member.value().if_array();
        if (!list) {
            one.push_back(*o);
            list = &one;
        }
    }
    if (!list || list->empty()) return bad("Tệp JSON không có thủ tục nào. Cần một danh sách đối tượng có MATTHC, TENTTHC.");
    if (list->size() > kMostProcedures) return refuse(too_many_procedures());
    StatedFile out;
    Collected collected(out);
    int no = 0;
    for (const json::value& v : *list) {
        Stated s;
        s.place = fmt::format("Thủ tục thứ {}", ++no);
        if (!v.is_object()) {
            out.unread.push_back({s.place, {}, "Không phải một đối tượng JSON."});
            continue;
        }
        if (const auto read = read_object(v.get_object(), s); !read) out.unread.push_back({s.place, s.code, read.error().message});
        else collected.take(std::move(s));
    }
    return out;
}

}  // namespace xaso::publication
