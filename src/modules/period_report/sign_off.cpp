// What does not agree and why it may stand, the signature, and opening a signed report again.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <tuple>

#include "kernel/text.h"
#include "period_report/period_report.h"
#include "period_report/sql.gen.h"

namespace xaso::period_report {
namespace json = boost::json;
namespace may = access::may;
using Kind = Refusal::Kind;

namespace {

// LAW ND 30/2020/ND-CP art. 8: a number below ten is written with a zero before it; the symbol is the abbreviation of the kind and of who issues.
bool good_symbol(std::string_view symbol) {
    if (symbol.empty() || symbol.front() == '-' || symbol.back() == '-' || symbol.find('-') == std::string_view::npos || symbol.size() > 40) return false;
    constexpr std::string_view d = "Đ";
    for (std::size_t i = 0; i < symbol.size(); ++i) {
        if (symbol.substr(i).starts_with(d)) i += d.size() - 1;
        else if (!((symbol[i] >= 'A' && symbol[i] <= 'Z') || (symbol[i] >= '0' && symbol[i] <= '9') || symbol[i] == '-' || symbol[i] == '&')) return false;
    }
    return true;
}

std::string reasons_json(const std::vector<Judged>& findings) {
    json::array out;
    for (const Judged& j : findings)
        out.push_back(json::object{{"rule", j.finding.rule}, {"form", j.finding.form}, {"row", j.finding.row}, {"says", j.finding.says}, {"reason", j.reason}, {"by", j.by},
                                   {"at", j.at.time_since_epoch().count()}});
    return json::serialize(out);
}

}  // namespace

std::vector<Judged> Reports::findings(sql::Session& s, const reporting::Report& report) const {
    std::map<std::tuple<std::string, std::string, std::string>, Judged> given;
    for (const sql::Row& row : s.query(q::reason_newest, {{"unit", report.unit}, {"period", period_code(report.period)}})) {
        Judged j;
        j.finding.says = row.get<std::string>("says");
        j.reason = row.get<std::string>("reason");
        j.by = row.get<std::optional<std::string>>("by_name").value_or("");
        j.at = row.get<Instant>("at");
        given[{row.get<std::string>("rule"), row.get<std::string>("form"), row.get<std::string>("row_number")}] = std::move(j);
    }
    std::vector<Judged> out;
    for (Finding& f : findings_(s, report)) {
        Judged j;
        if (const auto it = given.find({f.rule, f.form, f.row}); it != given.end() && it->second.finding.says == f.says) j = it->second;
        j.finding = std::move(f);
        out.push_back(std::move(j));
    }
    return out;
}

Result<Draft> Reports::draft(sql::Session& s, UnitId unit, const ReportPeriod& period) const {
    XASO_TRY(reporting::Report report, reporting_.compute(s, unit, period));
    Document document = written_document(s, report);
    std::vector<Judged> judged = findings(s, report);
    std::string seen = record::hash_hex(reporting::report_json(report) + document_json(document) + reasons_json(judged));
    return Draft{std::move(report), std::move(document), std::move(judged), std::move(seen)};
}

Result<Document> Reports::document(sql::Session& s, UnitId unit, const ReportPeriod& period) const {
    for (const auto& [of, signature] : reporting_.signatures(s, unit, period))
        if (!signature.ended_at) return document(s, unit, period, signature.version);
    XASO_TRY(const reporting::Report report, reporting_.compute(s, unit, period));
    return written_document(s, report);
}

Result<Document> Reports::document(sql::Session& s, UnitId unit, const ReportPeriod& period, int version) const {
    XASO_TRY(const reporting::Snapshot snapshot, reporting_.snapshot(s, unit, period, version));
    return read_document(snapshot.document);
}

Result<void> Reports::explain(sql::Tx& tx, const record::Actor& by, Instant now, const ReportPeriod& period, const Finding& warning, std::string_view reason) const {
    XASO_CHECK(window(by.unit, period, now));
    if (reporting_.is_signed(tx, by.unit, period)) return refuse(Kind::rule, "period_report.signed", fmt::format("Báo cáo kỳ {} đã ký.", period_code(period)));
    if (!may(tx, by, may::hand_in_report) && !may(tx, by, may::sign_report)) XASO_CHECK(may(tx, by, may::merge_report));
    const std::string why = trim(reason);
    if (count_chars(why) < 5) return refuse(Kind::invalid, "period_report.reason", "Hãy ghi lý do, ít nhất vài chữ: vì sao số này đúng dù có cảnh báo.", "reason");
    if (count_chars(why) > 1000) return refuse(Kind::invalid, "period_report.reason", "Lý do dài quá 1.000 ký tự. Hãy viết gọn lại.", "reason");
    XASO_TRY(const reporting::Report report, reporting_.compute(tx, by.unit, period));
    const auto all = findings(tx, report);
    const auto it = std::find_if(all.begin(), all.end(), [&](const Judged& j) { return j.finding.rule == warning.rule && j.finding.form == warning.form && j.finding.row == warning.row; });
    if (it == all.end() || it->finding.says != warning.says)
        return refuse(Kind::conflict, "period_report.moved", "Số liệu vừa thay đổi nên cảnh báo này không còn như bạn đã đọc. Hãy xem lại rồi ghi lý do.", "reason");
    if (it->finding.severity == catalog::Severity::error)
        return refuse(Kind::rule, "period_report.error", "Đây là lỗi, không phải cảnh báo: phải sửa số liệu, không bỏ qua bằng lý do được.", "reason");
    int last = 0;
    for (const sql::Row& row : tx.query(q::reason_newest, {{"unit", by.unit}, {"period", period_code(period)}}))
        if (row.get<std::string>("rule") == warning.rule && row.get<std::string>("form") == warning.form && row.get<std::string>("row_number") == warning.row) last = row.get<int>("reason_no");
    tx.exec(q::reason_add, {{"unit", by.unit}, {"period", period_code(period)}, {"rule", warning.rule}, {"form", warning.form}, {"row", warning.row}, {"reason_no", last + 1}, {"says", warning.says},
                            {"reason", why}, {"account", by.account}, {"at", now}});
    reporting_.record().append(tx, by, now, {"report.explained", "report", 0,
                               json::serialize(json::object{{"period", period_code(period)}, {"rule", warning.rule}, {"form", warning.form}, {"row", warning.row}, {"reason", why}})});
    return {};
}

Result<int> Reports::sign(sql::Tx& tx, const record::Actor& by, Instant now, const ReportPeriod& period, const SignInput& input) const {
    XASO_CHECK(may(tx, by, may::sign_report));
    XASO_TRY(const catalog::PeriodWindow w, window(by.unit, period, now));
    const Day today = local_day(now);
    const auto signatures = reporting_.signatures(tx, by.unit);
    for (const auto& [of, signature] : signatures)
        if (of == period && !signature.ended_at) return refuse(Kind::conflict, "period_report.signed", fmt::format("Báo cáo kỳ {} đã ký.", period_code(period)));
    if (today < w.window.to) return refuse(Kind::rule, "period_report.open", fmt::format("Kỳ còn mở đến hết {}; ký từ ngày cuối của kỳ trở đi.", format_day(w.window.to)));
    const auto law = reporting_.law().current();
    std::vector<std::string> missing;
    for (const Standing& standing : standings(tx, by.unit, period)) {
        const catalog::OutlinePart* part = law->outline.find(standing.part);
        if (part && standing.state != PartState::merged) missing.push_back(part->number.empty() ? part->heading : part->number);
    }
    if (!missing.empty()) return refuse(Kind::rule, "period_report.parts", fmt::format("Chưa ký được vì các phần này chưa gộp: {}.", fmt::join(missing, ", ")));

    record::write_counters(tx);   // dossiers of the same batch count too
    XASO_TRY(Draft d, draft(tx, by.unit, period));
    d.report.computed_at = now;   // the signature's own moment, which a loaded past keeps too
    if (!input.seen.empty() && input.seen != d.seen) return refuse(Kind::conflict, "period_report.moved", "Số liệu hoặc lời văn vừa thay đổi sau khi bạn mở trang này. Hãy đọc lại rồi ký.");
    const auto errors = std::count_if(d.findings.begin(), d.findings.end(), [](const Judged& j) { return j.finding.severity == catalog::Severity::error; });
    const auto settled = std::count_if(d.findings.begin(), d.findings.end(), [](const Judged& j) { return j.settled(); });
    const auto open = static_cast<std::ptrdiff_t>(d.findings.size()) - errors - settled;
    int blank = 0;
    for (const reporting::FormResult& form : d.report.forms)
        for (const reporting::Cell& cell : form.cells) blank += cell.source == reporting::Source::entered && cell.state == reporting::CellState::missing;
    if (blank > 0) return refuse(Kind::rule, "period_report.blank", fmt::format("Chưa ký được vì còn {} dòng trống trong các biểu.", blank));
    if (errors > 0) return refuse(Kind::rule, "period_report.errors", fmt::format("Chưa ký được vì còn {} lỗi. Lỗi phải được sửa, không bỏ qua bằng lý do.", errors));
    if (open > 0) return refuse(Kind::rule, "period_report.unexplained", fmt::format("Chưa ký được vì còn {} cảnh báo chưa có lý do.", open));

    const std::string symbol = input.symbol.empty() ? law->outline.symbol : trim(input.symbol);
    if (input.number < 1 || input.number > 99999) return refuse(Kind::invalid, "period_report.number", "Hãy ghi số của báo cáo, ví dụ 12.", "number");
    if (!good_symbol(symbol)) return refuse(Kind::invalid, "period_report.symbol", "Ký hiệu viết hoa, có gạch nối, ví dụ BC-UBND.", "symbol");
    const std::string number = fmt::format("{:02}/{}", input.number, symbol);
    for (const auto& [of, signature] : signatures)
        if (of != period && signature.number == number && year_of(signature.day) == year_of(input.day))
            return refuse(Kind::conflict, "period_report.number", fmt::format("Số {} đã dùng cho báo cáo kỳ {} trong cùng năm. Hãy ghi số khác.", number, period_code(of)), "number");
    if (input.day < w.window.to || input.day > today)
        return refuse(Kind::invalid, "period_report.day", fmt::format("Ngày của báo cáo từ {} (ngày cuối của kỳ) đến hôm nay, {}.", format_day(w.window.to), format_day(today)), "day");

    const auto account = by.account ? access_.find(tx, by.unit, by.account) : std::nullopt;
    Document document = d.document;
    document.number = number;
    document.day = input.day;
    document.signer = account ? account->name : std::string{};
    return reporting_.seal(tx, by, now, d.report, {number, input.day, document.signer, account ? account->title : std::string{}, document_json(document), reasons_json(d.findings)});
}

Result<void> Reports::reopen(sql::Tx& tx, const record::Actor& by, Instant now, const ReportPeriod& period, std::string_view reason) const {
    XASO_CHECK(may(tx, by, may::reopen_report));
    const std::string why = trim(reason);
    if (count_chars(why) < 5 || count_chars(why) > 1000) return refuse(Kind::invalid, "period_report.reason", "Hãy ghi lý do mở lại, từ vài chữ đến 1.000 ký tự.", "reason");
    return reporting_.unseal(tx, by, now, period, why);
}

}  // namespace xaso::period_report
