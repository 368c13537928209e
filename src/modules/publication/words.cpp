#include "publication/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "kernel/text.h"

namespace xaso::publication {

using procedures::Case;
using procedures::Channels;
using procedures::InterAgency;
using procedures::Paper;
using procedures::ResultPaper;
using Kind = Refusal::Kind;

std::vector<std::string> split(std::string_view text, std::string_view signs) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(signs), text.size());
        if (std::string part = trim(text.substr(0, end)); !part.empty()) out.push_back(std::move(part));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

std::optional<int> whole_number(std::string_view text) {
    int n = 0;
    const auto r = std::from_chars(text.data(), text.data() + text.size(), n);
    return r.ec == std::errc{} && r.ptr == text.data() + text.size() && n >= 0 ? std::optional(n) : std::nullopt;
}

std::string one_kind_of_line_ends(std::string text) {
    std::erase(text, '\r');
    return text;
}

namespace {

// Parts stand one a line; ";" separates only where there are no lines, for it also stands inside names.
std::vector<std::string> parts_in(std::string_view text) { return split(text, text.find('\n') == std::string_view::npos ? ";" : "\n\r"); }

// Whether the text begins with these words, however they are written; cuts them off.
bool take_words(std::string& text, std::string_view words) {
    const std::size_t letters = count_chars(words);
    std::size_t at = 0;
    for (std::size_t n = 0; n < letters && at < text.size(); ++n)
        for (++at; at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;) ++at;
    if (fold(text.substr(0, at)) != fold(words) || (at < text.size() && text[at] != ' ')) return false;
    text = trim(text.substr(at));
    return true;
}

bool count_of(const std::string& detail, Paper& p) {
    const std::size_t blank = detail.find(' ');
    const auto n = whole_number(detail.substr(0, blank));
    if (!n || blank == std::string::npos) return false;
    const std::string kind = fold(detail.substr(blank));
    int* into = kind == "ban chinh" ? &p.originals : kind == "ban sao chung thuc" ? &p.certified : kind == "ban chup" || kind == "ban sao" ? &p.copies : nullptr;
    if (into) *into = *n;
    return into != nullptr;
}

}  // namespace

std::optional<std::string> limit_of_words(std::string_view words) {
    const std::string text = fold(words);
    if (const auto limit = parse_limit(text)) return limit_code(*limit);
    if (text == "trong ngay" || text == "trong ngay lam viec") return "0wd";
    const std::size_t blank = text.find(' ');
    const auto n = whole_number(text.substr(0, blank));
    if (!n || blank == std::string::npos) return std::nullopt;
    static const std::map<std::string, const char*, std::less<>> units{{"ngay lam viec", "wd"}, {"ngay", "d"}, {"gio", "h"}, {"gio lam viec", "h"}, {"thang", "m"}};
    const auto unit = units.find(text.substr(blank + 1));
    if (unit == units.end()) return std::nullopt;
    const auto limit = parse_limit(fmt::format("{}{}", *n, unit->second));
    return limit ? std::optional(limit_code(*limit)) : std::nullopt;
}

Result<std::vector<Paper>> papers_of(std::string_view text) {
    std::vector<Paper> out;
    for (const std::string& line : parts_in(text)) {
        const auto details = split(line, "|");
        if (details.empty()) continue;
        Paper p{details[0], 0, 0, 0};
        for (auto detail = details.begin() + 1; detail != details.end(); ++detail) {
            std::string rest = *detail;
            if (count_of(rest, p)) continue;
            if (take_words(rest, "xuất trình")) p.shown = true;
            else if (take_words(rest, "khi")) p.needed_when = rest;
            else if (take_words(rest, "mẫu")) p.form_code = rest;
            else if (take_words(rest, "trường hợp")) p.for_case = rest;
            else
                return refuse(Kind::invalid, "publication.papers", fmt::format("Giấy tờ “{}”: không hiểu “{}”. Ghi như: 1 bản chính, 2 bản chụp, xuất trình, khi nộp thay, mẫu CT01, trường hợp A.", p.name, *detail), "papers");
        }
        if (p.originals + p.certified + p.copies == 0) p.originals = 1;
        out.push_back(std::move(p));
    }
    return out;
}

Result<std::vector<ResultPaper>> results_of(std::string_view text) {
    std::vector<ResultPaper> out;
    for (const std::string& line : parts_in(text)) {
        const auto details = split(line, "|");
        if (details.size() > 2) return refuse(Kind::invalid, "publication.results", fmt::format("Kết quả “{}”: ghi mã | tên, hoặc chỉ tên.", line), "results");
        if (details.size() == 1) out.push_back({"", details[0]});
        if (details.size() == 2) out.push_back({details[0], details[1]});
    }
    return out;
}

Result<std::vector<Case>> cases_of(std::string_view text) {
    std::vector<Case> out;
    for (const std::string& line : parts_in(text)) {
        const auto details = split(line, "|");
        if (details.empty()) continue;
        const auto limit = details.size() == 2 ? limit_of_words(details[1]) : std::optional<std::string>("");
        if (details.size() > 2 || !limit) return refuse(Kind::invalid, "publication.cases", fmt::format("Trường hợp “{}”: ghi tên | thời hạn, ví dụ Phải xác minh | 5 ngày làm việc.", line), "cases");
        out.push_back({details[0], *limit});
    }
    return out;
}

std::string lines_of(const std::vector<Paper>& papers) {
    std::string out;
    for (const Paper& p : papers) {
        out += p.name;
        for (const auto& [n, words] : {std::pair{p.originals, "bản chính"}, std::pair{p.certified, "bản sao chứng thực"}, std::pair{p.copies, "bản chụp"}})
            if (n > 0) out += fmt::format(" | {} {}", n, words);
        if (p.shown) out += " | xuất trình";
        for (const auto& [word, value] : {std::pair{"khi", &p.needed_when}, std::pair{"mẫu", &p.form_code}, std::pair{"trường hợp", &p.for_case}})
            if (!value->empty()) out += fmt::format(" | {} {}", word, *value);
        out += '\n';
    }
    return out;
}
std::string lines_of(const std::vector<ResultPaper>& results) {
    std::string out;
    for (const ResultPaper& r : results) out += r.code.empty() ? r.name + "\n" : fmt::format("{} | {}\n", r.code, r.name);
    return out;
}
std::string lines_of(const std::vector<Case>& cases) {
    std::string out;
    for (const Case& one : cases) {
        const auto limit = parse_limit(one.limit);
        out += limit ? fmt::format("{} | {}\n", one.name, limit_text(*limit)) : one.name + "\n";
    }
    return out;
}

std::optional<Channels> channels_of(std::string_view words) {
    Channels out{false, false, false};
    for (const std::string& word : split(words, ",;/\n\r")) {
        const std::string key = fold(word);
        if (key == "truc tiep" || key == "1") out.desk = true;
        else if (key == "truc tuyen" || key == "2") out.online = true;
        else if (key == "buu chinh" || key == "dich vu buu chinh" || key == "3") out.post = true;
        else return std::nullopt;
    }
    return out.code() ? std::optional(out) : std::nullopt;
}

std::string channel_words(const Channels& c) {
    std::string out;
    for (const auto& [has, word] : {std::pair{c.desk, "trực tiếp"}, std::pair{c.online, "trực tuyến"}, std::pair{c.post, "bưu chính"}})
        if (has) out += fmt::format("{}{}", out.empty() ? "" : ", ", word);
    return out;
}

std::optional<int> online_level_of(std::string_view words) {
    const std::string key = fold(words);
    if (key == "toan trinh") return 4;
    if (key == "mot phan") return 3;
    if (key == "cung cap thong tin" || key == "khong") return 2;
    const auto n = whole_number(key);
    return n && *n >= 1 && *n <= 4 ? n : std::nullopt;
}

std::optional<InterAgency> inter_agency_of(std::string_view words) {
    const std::string key = fold(words);
    if (key == "khong") return InterAgency::none;
    if (key == "cung cap" || key == "lien thong cung cap") return InterAgency::same_level;
    if (key == "cac cap" || key == "giua cac cap" || key == "lien thong giua cac cap") return InterAgency::between_levels;
    return std::nullopt;
}

std::string_view inter_agency_words(InterAgency kind) {
    return kind == InterAgency::none ? "không" : kind == InterAgency::same_level ? "cùng cấp" : "các cấp";
}

}  // namespace xaso::publication
