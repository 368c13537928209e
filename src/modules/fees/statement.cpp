#include "fees/statement.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "kernel/text.h"
#include "modules/onestop/onestop.h"
#include "platform/record/record.h"

namespace xaso::fees {
namespace json = boost::json;
namespace {

using Kind = Refusal::Kind;

bool digit(char c) { return c >= '0' && c <= '9'; }

// Names of columns, folded; the first that stands in the heading counts.
constexpr std::string_view kDayNames[] = {"ngay giao dich", "ngay hach toan", "ngay hieu luc", "ngay", "transaction date", "date"};
constexpr std::string_view kAmountNames[] = {"ghi co", "phat sinh co", "so tien ghi co", "tien vao", "credit", "credit amount", "so tien", "amount"};
constexpr std::string_view kMemoNames[] = {"noi dung", "noi dung giao dich", "noi dung chi tiet", "dien giai", "mo ta", "mo ta giao dich", "description", "remark"};
constexpr std::string_view kReferenceNames[] = {"so tham chieu", "ma giao dich", "so giao dich", "so but toan", "so chung tu", "so ct", "ma tham chieu", "reference", "transaction id"};

template <std::size_t N>
std::optional<std::size_t> column(const std::vector<std::string>& folded, const std::string_view (&names)[N]) {
    for (const std::string_view name : names)
        for (std::size_t i = 0; i < folded.size(); ++i)
            if (folded[i] == name) return i;
    return std::nullopt;
}

// "Ghi có (VND)" and "Số tiền / Amount" are "ghi co" and "so tien".
std::string heading_word(std::string_view cell) {
    std::string out = fold(cell);
    out.resize(std::min({out.find('('), out.find('/'), out.size()}));
    return trim(out);
}

std::optional<Day> bank_day(const std::string& cell) {
    if (const auto day = parse_day(cell)) return *day;
    const std::size_t blank = cell.find(' ');   // a time behind it
    if (blank == std::string::npos) return std::nullopt;
    const auto day = parse_day(std::string_view(cell).substr(0, blank));
    return day ? std::optional(*day) : std::nullopt;
}

tl::unexpected<Refusal> bad(std::string_view code, std::string_view says) { return refuse(Kind::invalid, code, says, "file"); }

}  // namespace

std::optional<Vnd> bank_amount(std::string_view text) {
    std::string s;
    for (const char c : fold(text))
        if (c != ' ' && c != '+') s += c;
    for (const std::string_view unit : {"vnd", "dong", "d"})
        if (s.ends_with(unit)) {
            s.resize(s.size() - unit.size());
            break;
        }
    // A last sign with one or two digits behind it is a fraction; all others stand between groups of three.
    if (const std::size_t sign = s.find_last_of(".,"); sign != std::string::npos && s.size() - sign - 1 < 3) {
        if (s.size() == sign + 1 || s.find_first_not_of('0', sign + 1) != std::string::npos) return std::nullopt;
        const char other = s[sign] == '.' ? ',' : '.';
        if (s.find(s[sign]) != sign) return std::nullopt;
        s.resize(sign);
        std::replace(s.begin(), s.end(), other, '.');
    } else {
        if (s.find('.') != std::string::npos && s.find(',') != std::string::npos) return std::nullopt;
        std::replace(s.begin(), s.end(), ',', '.');
    }
    if (s.empty() || !digit(s.front())) return std::nullopt;
    const auto amount = parse_vnd(s);
    return amount && *amount > Vnd{} ? std::optional(*amount) : std::nullopt;
}

std::string dossier_in(std::string_view memo, std::string_view agency_code) {
    const std::string agency = fold(agency_code.substr(agency_code.rfind('.') + 1));
    if (agency.empty()) return {};
    const std::string text = fold(memo);
    const auto skip_signs = [&](std::size_t at) {
        while (at < text.size() && (text[at] == ' ' || text[at] == '-' || text[at] == '.' || text[at] == '/' || text[at] == '_')) ++at;
        return at;
    };
    const auto digits_from = [&](std::size_t at) {
        std::size_t end = at;
        while (end < text.size() && digit(text[end])) ++end;
        return end - at;
    };
    std::string found;
    for (std::size_t at = text.find(agency); at != std::string::npos; at = text.find(agency, at + 1)) {
        const std::size_t day_at = skip_signs(at + agency.size());
        std::size_t run = digits_from(day_at);
        if (run < 6) continue;
        const std::size_t number_at = run == 6 ? skip_signs(day_at + 6) : day_at + 6;   // the bank may have taken the signs out
        run = digits_from(number_at);
        if (run < 4 || run > 7) continue;
        const std::string number = text.substr(number_at, run);
        const auto day = parse_day(fmt::format("20{}-{}-{}", text.substr(day_at, 2), text.substr(day_at + 2, 2), text.substr(day_at + 4, 2)));
        if (!day) continue;
        const std::string code = onestop::dossier_code(agency_code, *day, std::stoll(number));
        if (!found.empty() && found != code) return {};
        found = code;
    }
    return found;
}

namespace {

// Gives each line its mark and keeps every mark once.
class Marks {
public:
    void take(BankLine line, const std::string& reference, Statement& into) {
        line.memo.resize(std::min<std::size_t>(line.memo.size(), 2000));
        while (!valid_utf8(line.memo)) line.memo.pop_back();   // cut inside a letter
        if (reference.empty()) {
            const std::string body = fmt::format("{}|{}|{}", iso_day(line.day), line.amount.dong(), fold(line.memo));
            line.mark = fmt::format("={}.{}", record::hash_hex(body).substr(0, 32), ++same_[body]);
        } else {
            line.mark = "#" + (reference.size() <= 100 ? reference : record::hash_hex(reference));
        }
        const auto [first, fresh] = lines_.emplace(line.mark, line.line);
        if (fresh) into.lines.push_back(std::move(line));
        else into.duplicates.push_back(fmt::format("Dòng {}: trùng dòng {} (số tham chiếu {}, {}).", line.line, first->second, reference, format_vnd(line.amount)));
    }

private:
    std::map<std::string, int> same_;
    std::map<std::string, int> lines_;
};

}  // namespace

Result<Statement> statement_of(const imports::Table& table) {
    std::vector<std::string> folded;
    for (const std::string& cell : table.heading) folded.push_back(heading_word(cell));
    const auto day = column(folded, kDayNames), amount = column(folded, kAmountNames), memo = column(folded, kMemoNames), reference = column(folded, kReferenceNames);
    const auto missing = [&](std::string_view what, std::string_view names) {
        return bad("fees.statement_columns", fmt::format("Dòng tiêu đề (dòng {}) không có cột {}. Hãy đặt tên cột là {} rồi tải lên lại.", table.heading_line, what, names));
    };
    if (!day) return missing("ngày", "“Ngày giao dịch”");
    if (!amount) return missing("số tiền vào", "“Ghi có” hoặc “Số tiền”");
    if (!memo) return missing("nội dung", "“Nội dung” hoặc “Diễn giải”");
    if (table.rows.size() > kMostLines) return bad("fees.statement_lines", fmt::format("Tệp có hơn {} dòng. Hãy xuất sao kê theo kỳ ngắn hơn.", format_count(kMostLines)));
    Statement out;
    Marks marks;
    for (const imports::TableRow& row : table.rows) {
        const auto wrong = [&](std::string_view says) { out.problems.push_back(fmt::format("Dòng {}: {}", row.line, says)); };
        if (!row.problem.empty()) {
            wrong(row.problem);
            continue;
        }
        const std::string& sum = row.cells[*amount];
        const std::string plain = trim(sum);
        if (plain.empty() || plain.front() == '-' || plain.front() == '(' || plain.find_first_not_of("0.,") == std::string::npos) {
            ++out.outgoing;
            continue;
        }
        BankLine line;
        line.line = row.line;
        const auto when = bank_day(row.cells[*day]);
        const auto money = bank_amount(sum);
        if (!when) {
            wrong(fmt::format("ngày “{}” không đọc được; ghi dạng 26/11/2026.", row.cells[*day]));
            continue;
        }
        if (!money) {
            wrong(fmt::format("số tiền “{}” không đọc được; ghi số đồng nguyên, ví dụ 8.000.", sum));
            continue;
        }
        line.day = *when;
        line.amount = *money;
        line.memo = row.cells[*memo];
        marks.take(std::move(line), reference ? trim(row.cells[*reference]) : std::string{}, out);
    }
    return out;
}

std::string lines_json(const std::vector<BankLine>& lines) {
    json::array out;
    for (const BankLine& l : lines)
        out.push_back(json::object{{"day", iso_day(l.day)}, {"amount", l.amount.dong()}, {"memo", l.memo}, {"reference", l.mark.starts_with('#') ? l.mark.substr(1) : std::string{}}});
    return json::serialize(out);
}

Result<Statement> statement_of_json(std::string_view text) {
    const auto wrong = [](std::string_view says) { return refuse(Kind::invalid, "fees.statement_json", fmt::format("Danh sách dòng sao kê (lines) {}.", says), "lines"); };
    boost::system::error_code ec;
    json::value v;
    if (valid_utf8(text)) v = json::parse(text, ec);
    if (ec || !v.is_array()) return wrong("phải là một mảng JSON hợp lệ (UTF-8)");
    if (v.as_array().size() > kMostLines) return bad("fees.statement_lines", fmt::format("Có hơn {} dòng. Hãy chia thành nhiều lần.", format_count(kMostLines)));
    Statement out;
    Marks marks;
    for (const json::value& one : v.as_array()) {
        const json::object* o = one.if_object();
        const auto text_at = [&](std::string_view name) -> std::optional<std::string> {
            const json::value* found = o ? o->if_contains(name) : nullptr;
            if (!found || found->is_null()) return std::string{};
            if (!found->is_string()) return std::nullopt;
            const auto clean = nfc(found->as_string());
            return clean ? std::optional(trim(*clean)) : std::nullopt;
        };
        const json::value* amount = o ? o->if_contains("amount") : nullptr;
        const auto day = text_at("day"), memo = text_at("memo"), reference = text_at("reference");
        const auto when = day ? parse_day(*day) : parse_day("");
        if (!memo || !reference || !when || !amount || !amount->is_int64() || amount->as_int64() <= 0)
            return wrong(fmt::format("sai ở phần tử {}: cần day (2026-11-26), amount là số đồng lớn hơn 0, memo và reference là chuỗi ký tự", out.lines.size() + out.duplicates.size() + 1));
        BankLine line;
        line.line = static_cast<int>(out.lines.size() + out.duplicates.size()) + 1;
        line.day = *when;
        line.amount = Vnd{amount->as_int64()};
        line.memo = *memo;
        marks.take(std::move(line), *reference, out);
    }
    return out;
}

Result<Statement> read_statement(std::string_view bytes, std::string_view file_name, const imports::ReaderOptions& options) {
    XASO_TRY(const imports::Table table, imports::read_table(bytes, file_name, options));
    return statement_of(table);
}

}  // namespace xaso::fees
