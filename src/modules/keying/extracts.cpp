#include "keying/extracts.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "catalog/book_keying.h"
#include "keying/sql.gen.h"
#include "kernel/text.h"

namespace xaso::keying {
namespace json = boost::json;
using Kind = Refusal::Kind;
using office::Fields;

namespace {

constexpr std::size_t kMostApplicant = 200;

// What its form says of extracts; nothing where it says nothing.
std::optional<catalog::KeyingExtract> extract_of(const Book& book, const Content& record) {
    const auto& forms = book.keying->forms;
    const auto it = std::ranges::find_if(forms, [&](const auto& form) { return books::holds(book, form.when, record, nullptr); });
    if (it == forms.end()) return std::nullopt;
    catalog::Findings none;
    auto found = catalog::keying_extracts(book, none).at(static_cast<std::size_t>(it - forms.begin()));
    return found.number.empty() ? std::nullopt : std::optional(std::move(found));
}

Extract extract_from(const sql::Row& r) {
    return {r.get<std::int64_t>("extract_id"), r.get<std::int64_t>("record_id"), r.get<std::string>("book"), r.get<std::string>("code"), r.get<std::string>("title"), r.get<std::string>("applicant"),
            r.get<int>("year"), r.get<int>("number"), books::content_of(r.get<std::string>("content")), r.get<AccountId>("account_id"), r.get<Instant>("at")};
}

Fields line(std::string title, std::string value) {
    Fields f;
    f.values = {{"title", std::move(title)}, {"value", std::move(value)}};
    return f;
}

// LAW NĐ 30/2020/NĐ-CP appendix I: a day below 10 and the months 1 and 2 carry a leading 0.
std::string place_and_day(const std::string& place, Day day) {
    const std::chrono::year_month_day d{day};
    const auto month = static_cast<unsigned>(d.month());
    return fmt::format("{}, ngày {:02} tháng {}{} năm {}", place, static_cast<unsigned>(d.day()), month < 3 ? "0" : "", month, static_cast<int>(d.year()));
}

Fields fields_of(std::string parent, std::string unit, const std::string& place, Day day, const std::string& number, const std::string& title, std::string source, std::vector<Fields> rows) {
    return {.values = {{"unit_parent", std::move(parent)}, {"unit_name", std::move(unit)}, {"place_date", place_and_day(place, day)}, {"number", "Số: " + number}, {"document_title", upper(title)}, {"source", std::move(source)}}, .lists = {{"lines", std::move(rows)}}};
}

}  // namespace

bool Extracts::offered(const Book& book, const Content& record) { return extract_of(book, record).has_value(); }

Result<Extract> Extracts::issue(sql::Tx& tx, const record::Actor& by, Instant now, const Book& book, std::int64_t record_id, std::string_view applicant) const {
    Extract e{.record = record_id, .book = book.code, .applicant = one_spaced(applicant), .account = by.account, .at = now};
    if (e.applicant.empty() || count_chars(e.applicant) > kMostApplicant) return refuse(Kind::invalid, "keying.applicant", fmt::format("Hãy ghi họ tên người yêu cầu, nhiều nhất {} ký tự.", kMostApplicant), "applicant");
    const auto record = keying_.books().find(tx, by.unit, book, record_id);
    if (!record || record->removed) return refuse(Kind::not_found, "books.no_record", fmt::format("Sổ không có {} này.", book.record));
    const auto form = extract_of(book, record->content);
    if (!form) return refuse(Kind::rule, "keying.no_extract", "Loại sổ này chưa có mẫu trích lục. Hãy thêm extract_title, extract_number vào [[keying.form]] của tệp sổ.");
    e.content = record->content;
    e.title = form->title;
    e.year = year_of(local_day(now));
    e.id = keying_.record().next_id(tx, by.unit);   // takes the unit's lock, so nobody else takes the number meanwhile
    e.number = tx.query(q::extract_last, {{"unit", by.unit}, {"year", e.year}})[0].get<int>("number") + 1;
    e.code = form->number;
    e.code.replace(e.code.find("{n}"), 3, std::to_string(e.number));
    tx.exec(q::extract_add, {{"unit", by.unit}, {"id", e.id}, {"book", e.book}, {"record", e.record}, {"year", e.year}, {"number", e.number}, {"code", e.code}, {"title", e.title}, {"applicant", e.applicant}, {"content", content_json(e.content)}, {"account", e.account}, {"at", e.at}});
    keying_.record().append(tx, by, now, {"keying.extracted", "keying_extract", e.id, json::serialize(json::object{{"code", e.code}, {"book", e.book}, {"record", e.record}, {"version", record->version}})});
    return e;
}

void Extracts::printed(sql::Tx& tx, const record::Actor& by, Instant now, const Extract& e) const {
    keying_.record().append(tx, by, now, {"keying.extract_printed", "keying_extract", e.id, json::serialize(json::object{{"code", e.code}})});
}

std::vector<Extract> Extracts::of_record(sql::Session& s, UnitId unit, std::int64_t record) const {
    std::vector<Extract> out;
    for (const sql::Row& r : s.query(q::extract_find, {{"unit", unit}, {"record", record}})) out.push_back(extract_from(r));
    return out;
}

std::optional<Extract> Extracts::find(sql::Session& s, UnitId unit, std::int64_t id) const {
    const sql::Rows rows = s.query(q::extract_find, {{"unit", unit}, {"id", id}});
    return rows.empty() ? std::nullopt : std::optional(extract_from(rows[0]));
}

Result<std::string> Extracts::docx(sql::Session& s, UnitId unit, const Book& book, const Extract& e) const {
    const Day day = local_day(e.at);
    const auto tree = units_.tree();
    const units::Version& v = tree->find(unit)->nearest(day);
    const units::Unit* parent = v.parent ? tree->find(v.parent) : nullptr;
    std::vector<Fields> rows;
    const auto asked = Keying::asked(book, e.content);
    for (std::size_t i = 2; i < asked.size(); ++i)   // behind number and page, which stand in the source
        if (const std::string& value = e.content.at(asked[i]->path); !value.empty()) rows.push_back(line(asked[i]->title, books::value_words(*asked[i], value)));
    std::string source = book.keying->takes.empty() ? std::string{} : book.title;
    for (const std::string& path : book.keying->takes) source += fmt::format(", {}", books::value_words(*book.find(path), e.content.at(path)));
    source += fmt::format(", số {}", e.content.at(book.keying->entry));
    if (const std::string& page = e.content.at(book.keying->page); !page.empty()) source += fmt::format(", trang {}", page);
    return documents_.fill(s, unit, kExtractTemplate, fields_of(parent ? upper(parent->nearest(day).name) : std::string{}, v.name, v.place, day, e.code, e.title, std::move(source), std::move(rows)));
}

documents::TemplateKind Extracts::template_kind() {
    return {std::string(kExtractTemplate), "Trích lục từ sổ cũ", [] {
                return fields_of("TỈNH MẪU", "Ủy ban nhân dân xã Mẫu", "Xã Mẫu", make_day(2026, 1, 9), "1/TLKS-BS", "Trích lục khai sinh (bản sao)", "Sổ hộ tịch cũ, Khai sinh, 01/1987, số 12, trang 4",
                                 {line("Họ, chữ đệm, tên", "Trần Thị Mẫu"), line("Ngày sinh", "01/03/1987")});
            }};
}

}  // namespace xaso::keying
