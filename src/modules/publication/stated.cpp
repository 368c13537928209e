#include "publication/stated.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <functional>
#include <map>

#include "kernel/text.h"
#include "modules/fees/statement.h"

namespace xaso::publication {
namespace json = boost::json;
namespace {

using procedures::Case;
using procedures::Channels;
using procedures::Draft;
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

// Parts stand one a line; ";" separates only where there are no lines, for it also stands inside names.
std::vector<std::string> parts_in(std::string_view text) { return split(text, text.find('\n') == std::string_view::npos ? ";" : "\n\r"); }

// A form sends "\r\n" for what a file has as "\n": from the preview to the commit nothing may change.
std::string one_kind_of_line_ends(std::string text) {
    std::erase(text, '\r');
    return text;
}

std::optional<int> whole(std::string_view text) {
    int n = 0;
    const auto r = std::from_chars(text.data(), text.data() + text.size(), n);
    return r.ec == std::errc{} && r.ptr == text.data() + text.size() && n >= 0 ? std::optional(n) : std::nullopt;
}

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
    const auto n = whole(detail.substr(0, blank));
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
    const auto n = whole(text.substr(0, blank));
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
    const auto n = whole(key);
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

Draft applied(const Stated& s, Draft d) {
    d.code = s.code;
    const auto take = [](auto& into, const auto& given) {
        if (given) into = *given;
    };
    take(d.name, s.name);
    take(d.field, s.field);
    if (d.field.empty()) d.field = s.field_code;
    take(d.limit_desk, s.limit_desk);
    take(d.limit_online, s.limit_online);
    if (d.limit_online == d.limit_desk) d.limit_online.clear();
    take(d.fee_note, s.fee_note);
    take(d.legal_basis, s.legal_basis);
    take(d.steps, s.steps);
    take(d.conditions, s.conditions);
    take(d.agency, s.agency);
    take(d.audience, s.audience);
    take(d.fee, s.fee);
    take(d.papers, s.papers);
    take(d.results, s.results);
    take(d.cases, s.cases);
    take(d.inter_agency, s.inter_agency);
    const bool was_online = d.channels.online;
    take(d.channels, s.channels);
    // A channel that opens or closes moves the level with it, unless the file gives the level itself.
    std::optional<int> level = s.online_level;
    if (!level && d.channels.online != was_online) level = d.channels.online ? 4 : 2;
    if (level && *level != d.online_level) {
        d.online_level = *level;
        d.online_eligible = d.online_provided = *level >= 3;
        d.on_national_portal = *level >= 3;
        d.payable_online = *level >= 3 && d.fee > Vnd{};
    }
    return d;
}

// ---- A table ----

namespace {

struct TableColumn {
    std::string_view heading, how;
    std::function<Result<void>(const std::string& cell, Stated& into)> read;
    std::function<std::string(const Draft&)> write;
};

Result<void> wrong_cell(std::string_view heading, std::string_view cell, std::string_view remedy) {
    return refuse(Kind::invalid, "publication.cell", fmt::format("{}: “{}” không đọc được. {}", heading, cell, remedy), "file");
}

constexpr std::string_view kLimitRemedy = "Ghi như: 3 ngày làm việc, 15 ngày, 4 giờ, 1 tháng, trong ngày.";
constexpr std::string_view kFeeRemedy = "Ghi số đồng nguyên, ví dụ 8.000; không thu thì ghi 0.";
constexpr std::string_view kInterAgencyRemedy = "Ghi: không, cùng cấp, hoặc các cấp.";
constexpr std::string_view kAbolishRemedy = "Ghi x khi thủ tục bị bãi bỏ, để trống khi không.";

TableColumn text_column(std::string_view heading, std::string_view how, std::optional<std::string> Stated::*member, std::string Draft::*of) {
    return {heading, how,
            [member](const std::string& cell, Stated& s) -> Result<void> {
                s.*member = cell;
                return {};
            },
            [of](const Draft& d) { return d.*of; }};
}
TableColumn limit_column(std::string_view heading, std::optional<std::string> Stated::*member, std::string Draft::*of) {
    return {heading, kLimitRemedy,
            [heading, member](const std::string& cell, Stated& s) -> Result<void> {
                const auto limit = limit_of_words(cell);
                if (!limit) return wrong_cell(heading, cell, kLimitRemedy);
                s.*member = *limit;
                return {};
            },
            [of](const Draft& d) {
                const auto limit = parse_limit(d.*of);
                return limit ? limit_text(*limit) : std::string{};
            }};
}
// `read` answers nothing for a cell it does not understand.
template <class T, class Read, class Write>
TableColumn choice_column(std::string_view heading, std::string_view remedy, std::optional<T> Stated::*member, Read read, Write write) {
    return {heading, remedy,
            [heading, remedy, member, read](const std::string& cell, Stated& s) -> Result<void> {
                s.*member = read(cell);
                return s.*member ? Result<void>{} : wrong_cell(heading, cell, remedy);
            },
            write};
}
template <class Part>
TableColumn parts_column(std::string_view heading, std::string_view how, std::optional<std::vector<Part>> Stated::*member, Result<std::vector<Part>> (*read)(std::string_view), std::vector<Part> Draft::*of) {
    return {heading, how,
            [member, read](const std::string& cell, Stated& s) -> Result<void> {
                XASO_TRY(s.*member, read(cell));
                return {};
            },
            [of](const Draft& d) {
                std::string lines = lines_of(d.*of);
                return (d.*of).size() == 1 && lines.find(';') != std::string::npos ? std::string{} : lines;   // would read as several
            }};
}

std::optional<Vnd> fee_of(const std::string& cell) {
    const std::string key = fold(cell);
    return key == "0" || key == "khong" || key == "mien phi" ? std::optional(Vnd{}) : fees::bank_amount(cell);
}

constexpr std::string_view kCodeHeading = "Mã thủ tục";

const std::vector<TableColumn>& columns() {
    static const std::vector<TableColumn> all{
        {kCodeHeading, "Bắt buộc, ví dụ 1.001193. Các cột khác để trống thì giữ nguyên điều đang có trong danh mục.",
         [](const std::string& cell, Stated& s) -> Result<void> {
             s.code = cell;
             return {};
         },
         [](const Draft& d) { return d.code; }},
        text_column("Tên thủ tục", "Đủ tên như trong quyết định công bố, dưới 300 ký tự.", &Stated::name, &Draft::name),
        text_column("Lĩnh vực", "Ví dụ Hộ tịch.", &Stated::field, &Draft::field),
        limit_column("Thời hạn", &Stated::limit_desk, &Draft::limit_desk),
        limit_column("Thời hạn trực tuyến", &Stated::limit_online, &Draft::limit_online),
        choice_column("Phí, lệ phí", kFeeRemedy, &Stated::fee, fee_of, [](const Draft& d) { return std::to_string(d.fee.dong()); }),
        text_column("Ghi chú phí", "Khi có nhiều mức: 10.000 đ nộp trực tiếp; 5.000 đ nộp trực tuyến.", &Stated::fee_note, &Draft::fee_note),
        choice_column("Cách nộp", "Ghi: trực tiếp, trực tuyến, bưu chính.", &Stated::channels, channels_of, [](const Draft& d) { return channel_words(d.channels); }),
        choice_column("Mức độ trực tuyến", "Ghi: toàn trình, một phần, hoặc cung cấp thông tin.", &Stated::online_level, online_level_of, [](const Draft& d) { return std::to_string(d.online_level); }),
        choice_column("Liên thông", kInterAgencyRemedy, &Stated::inter_agency, inter_agency_of, [](const Draft& d) { return std::string(inter_agency_words(d.inter_agency)); }),
        text_column("Căn cứ pháp lý", "Tên và số, ký hiệu văn bản; cách nhau bằng dấu chấm phẩy.", &Stated::legal_basis, &Draft::legal_basis),
        text_column("Trình tự thực hiện", "Các bước, mỗi bước một dòng.", &Stated::steps, &Draft::steps),
        text_column("Yêu cầu, điều kiện", "Không có thì để trống.", &Stated::conditions, &Draft::conditions),
        text_column("Cơ quan thực hiện", "Ví dụ Ủy ban nhân dân cấp xã.", &Stated::agency, &Draft::agency),
        text_column("Đối tượng", "Ví dụ Công dân Việt Nam.", &Stated::audience, &Draft::audience),
        parts_column("Trường hợp", "Mỗi trường hợp một dòng: tên | thời hạn. Ví dụ: Phải xác minh | 5 ngày làm việc.", &Stated::cases, &cases_of, &Draft::cases),
        parts_column("Thành phần hồ sơ", "Mỗi giấy tờ một dòng: tên | số bản | khi nào | mẫu | trường hợp. Ví dụ: Văn bản ủy quyền | 1 bản sao chứng thực | khi nộp thay. Giấy tờ chỉ xem rồi trả: thêm | xuất trình.", &Stated::papers, &papers_of, &Draft::papers),
        parts_column("Kết quả", "Mỗi kết quả một dòng: mã | tên. Ví dụ: KQ.G15.000031 | Giấy khai sinh.", &Stated::results, &results_of, &Draft::results),
        {"Bãi bỏ", kAbolishRemedy,
         [](const std::string& cell, Stated& s) -> Result<void> {
             const std::string key = fold(cell);
             s.abolish = key == "x" || key == "co" || key == "bai bo" || key == "1";
             return s.abolish || key == "khong" || key == "0" ? Result<void>{} : wrong_cell("Bãi bỏ", cell, kAbolishRemedy);
         },
         [](const Draft&) { return std::string{}; }},
    };
    return all;
}

// Each code once, and a name for one code only (the portal's crawl once gave several codes one name).
class Collected {
public:
    explicit Collected(StatedFile& into) : into_(into) {}
    void take(Stated s) {
        const auto refuse_it = [&](std::string says) { into_.unread.push_back({s.place, s.code, std::move(says)}); };
        if (s.code.empty()) return refuse_it("Không có mã thủ tục. Hãy ghi mã, ví dụ 1.001193.");
        if (s.code.size() > 40 || s.code.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_") != std::string::npos)
            return refuse_it("Mã thủ tục chỉ có chữ không dấu, số, dấu chấm và gạch, không quá 40 ký tự.");
        if (const auto [it, fresh] = codes_.emplace(s.code, s.place); !fresh) return refuse_it(fmt::format("Mã {} đã ghi ở {}. Hãy giữ một lần.", s.code, it->second));
        if (s.name)
            if (const auto [it, fresh] = names_.emplace(*s.name, s.code); !fresh) return refuse_it(fmt::format("Tên trùng với thủ tục {}. Hãy ghi đủ tên như trong quyết định công bố.", it->second));
        into_.procedures.push_back(std::move(s));
    }

private:
    StatedFile& into_;
    std::map<std::string, std::string> codes_, names_;
};

Refusal too_many() {
    return {Kind::invalid, "publication.too_many", fmt::format("Tệp có hơn {} thủ tục. Hãy chia theo lĩnh vực rồi tải lên từng tệp.", format_count(kMostProcedures)), "file", {}};
}

}  // namespace

std::vector<TemplateColumn> template_columns() {
    std::vector<TemplateColumn> out;
    for (const TableColumn& c : columns()) out.push_back({c.heading, c.how});
    return out;
}

std::vector<std::string> template_row(const Draft& draft) {
    std::vector<std::string> out;
    for (const TableColumn& c : columns()) {
        std::string cell = c.write(draft);
        while (cell.ends_with('\n')) cell.pop_back();
        out.push_back(count_chars(cell) > imports::kMaxCellChars ? std::string{} : std::move(cell));
    }
    return out;
}

Result<StatedFile> stated_of_table(const imports::Table& table) {
    std::vector<const TableColumn*> known(table.heading.size(), nullptr);
    bool has_code = false;
    for (std::size_t i = 0; i < table.heading.size(); ++i)
        for (const TableColumn& c : columns())
            if (fold(table.heading[i]) == fold(c.heading)) {
                known[i] = &c;
                has_code = has_code || c.heading == kCodeHeading;
            }
    if (!has_code)
        return refuse(Kind::invalid, "publication.no_code_column", fmt::format("Dòng tiêu đề (dòng {}) không có cột “{}”. Hãy dùng tệp mẫu trên trang này.", table.heading_line, kCodeHeading), "file");
    if (table.rows.size() > kMostProcedures) return refuse(too_many());
    StatedFile out;
    Collected collected(out);
    for (const imports::TableRow& row : table.rows) {
        Stated s;
        s.place = fmt::format("Dòng {}", row.line);
        std::string problem = row.problem;
        for (std::size_t i = 0; problem.empty() && i < std::min(known.size(), row.cells.size()); ++i) {
            const std::string cell = one_kind_of_line_ends(trim(row.cells[i]));
            if (!known[i] || cell.empty()) continue;   // an empty cell leaves what was
            if (const auto read = known[i]->read(cell, s); !read) problem = read.error().message;
        }
        if (problem.empty()) collected.take(std::move(s));
        else out.unread.push_back({s.place, s.code, std::move(problem)});
    }
    return out;
}

std::string csv_of(const imports::Table& table) {
    std::string out;
    const auto row = [&](const std::vector<std::string>& cells) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            out += i ? ",\"" : "\"";
            for (const char c : cells[i]) out += c == '"' ? std::string("\"\"") : std::string(1, c);
            out += '"';
        }
        out += '\n';
    };
    row(table.heading);
    for (const imports::TableRow& r : table.rows) row(r.cells);
    return out;
}

// ---- JSON ----

namespace {

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
            p.originals = whole(originals).value_or(0);
            p.copies = whole(copies).value_or(0);
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
    if (list->size() > kMostProcedures) return refuse(too_many());
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

namespace {
bool looks_like_json(std::string_view bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    const std::size_t at = bytes.find_first_not_of(" \t\r\n");
    return at != std::string_view::npos && (bytes[at] == '{' || bytes[at] == '[');
}
}  // namespace

Result<StatedFile> read_stated(std::string_view bytes, std::string_view file_name, const imports::ReaderOptions& options) {
    if (looks_like_json(bytes)) return stated_of_json(bytes);
    XASO_TRY(const imports::Table table, imports::read_table(bytes, file_name, options));
    return stated_of_table(table);
}

Result<std::string> as_text(std::string_view bytes, std::string_view file_name, const imports::ReaderOptions& options) {
    if (looks_like_json(bytes)) return std::string(bytes);
    XASO_TRY(const imports::Table table, imports::read_table(bytes, file_name, options));
    return csv_of(table);
}

}  // namespace xaso::publication
