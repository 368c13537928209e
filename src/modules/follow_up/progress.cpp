#include "follow_up/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <numeric>

#include "follow_up/sql.gen.h"
#include "kernel/text.h"
#include "onestop/counters.h"

namespace xaso::follow_up {
namespace {

using Kind = Refusal::Kind;

const std::vector<int> kAll{0, 1, 2, 3}, kIn{1, 2, 3}, kEvery{1, 2, 3, 4, 5, 6, 7}, kDone{1, 2, 3};

// "12.34"
std::optional<std::pair<std::int64_t, std::int64_t>> pair_of(std::string_view text) {
    std::int64_t a = 0, b = 0;
    const char* const end = text.data() + text.size();
    auto r = std::from_chars(text.data(), end, a);
    if (r.ec != std::errc{} || r.ptr == end || *r.ptr != '.') return std::nullopt;
    r = std::from_chars(r.ptr + 1, end, b);
    if (r.ec != std::errc{} || r.ptr != end || a < 0 || b < 0) return std::nullopt;
    return std::pair{a, b};
}

sql::Args args_of(const Span& span) {
    return {{"units", span.units}, {"from", span.window.from}, {"to", span.last()}, {"moment", span.moment()}};
}

}  // namespace

std::string_view class_title(Class c) {
    constexpr std::string_view kTitles[] = {"", "xong trước hạn", "xong đúng hạn", "xong quá hạn", "đang xử lý, trong hạn", "đang xử lý, quá hạn", "tạm dừng, trong hạn", "tạm dừng, đã quá hạn"};
    return kTitles[static_cast<int>(c)];
}

const std::vector<Column>& progress_columns() {
    static const std::vector<Column> all{
        {"received", "Tiếp nhận", "Tổng", kAll, kEvery},
        {"carried_over", "Tiếp nhận", "Kỳ trước", {kCarried}, kEvery},
        {"online", "Tiếp nhận", "Trực tuyến", {2}, kEvery},
        {"desk", "Tiếp nhận", "Trực tiếp", {1}, kEvery},
        {"post", "Tiếp nhận", "BCCI", {3}, kEvery},
        {"done", "Đã xử lý", "Tổng", kAll, kDone},
        {"early", "Đã xử lý", "Trước hạn", kAll, {1}},
        {"on_time", "Đã xử lý", "Trong hạn", kAll, {2}},
        {"late", "Đã xử lý", "Quá hạn", kAll, {3}},
        {"open", "Đang xử lý", "Tổng", kAll, {4, 5}},
        {"open_in_time", "Đang xử lý", "Trong hạn", kAll, {4}},
        {"open_late", "Đang xử lý", "Quá hạn", kAll, {5}},
        {"paused_in_time", "Tạm dừng", "Trong hạn", kAll, {6}},
        {"paused_late", "Tạm dừng", "Quá hạn", kAll, {7}},
    };
    return all;
}

const std::vector<Column>& control_columns() {
    static const std::vector<Column> all{
        {"received", "Tiếp nhận", "Tổng số", kAll, kEvery},
        {"online", "Tiếp nhận", "Trong kỳ: trực tuyến", {2}, kEvery},
        {"desk_or_post", "Tiếp nhận", "Trong kỳ: trực tiếp, BCCI", {1, 3}, kEvery},
        {"carried_over", "Tiếp nhận", "Từ kỳ trước", {kCarried}, kEvery},
        {"done", "Đã giải quyết", "Tổng số", kAll, kDone},
        {"early", "Đã giải quyết", "Trước hạn", kAll, {1}},
        {"on_time", "Đã giải quyết", "Đúng hạn", kAll, {2}},
        {"late", "Đã giải quyết", "Quá hạn", kAll, {3}},
        {"pending", "Đang giải quyết", "Tổng số", kAll, {4, 5, 6, 7}},
        {"pending_in_time", "Đang giải quyết", "Trong hạn", kAll, {4, 6}},
        {"pending_late", "Đang giải quyết", "Quá hạn", kAll, {5, 7}},
    };
    return all;
}

const Column* find_column(std::string_view code) {
    static const std::vector<Column> beside{{"in_window", "Tiếp nhận", "Trong kỳ", kIn, kEvery}, {"in_time", "Đã giải quyết", "Trước hạn, đúng hạn", kAll, {1, 2}},
                                            {"with_fee", "Tiếp nhận trong kỳ", "Của thủ tục có phí, lệ phí", kIn, kEvery, "with_fee"},
                                            {"paid", "Tiếp nhận trong kỳ", "Đã thanh toán", kIn, kEvery, "paid"},
                                            {"paid_by_transfer", "Tiếp nhận trong kỳ", "Thanh toán trực tuyến", kIn, kEvery, "paid_by_transfer"},
                                            {"papers_kept", "Tiếp nhận trong kỳ", "Có số hóa thành phần hồ sơ", kIn, kEvery, "papers_kept"},
                                            {"papers_not_kept", "Tiếp nhận trong kỳ", "Chưa số hóa thành phần hồ sơ", kIn, kEvery, "papers_not_kept"},
                                            {"result_kept", "Đã xử lý", "Kết quả đã số hóa", kAll, kDone, "result_kept"},
                                            {"result_not_kept", "Đã xử lý", "Kết quả chưa số hóa", kAll, kDone, "result_not_kept"}};
    for (const auto* all : {&progress_columns(), &control_columns(), &beside})
        for (const Column& c : *all)
            if (c.code == code) return &c;
    return nullptr;
}

std::int64_t Counts::of(const Column& column) const {
    std::int64_t sum = 0;
    for (const int o : column.origins)
        for (const int c : column.classes) sum += n[static_cast<std::size_t>(o)][static_cast<std::size_t>(c)];
    return sum;
}
std::int64_t Counts::total() const { return of(progress_columns().front()); }
Counts& Counts::operator+=(const Counts& other) {
    for (std::size_t o = 0; o < n.size(); ++o)
        for (std::size_t c = 0; c < n[o].size(); ++c) n[o][c] += other.n[o][c];
    return *this;
}

Day Span::last() const { return std::min(window.to, std::max(window.from, local_day(now))); }
Instant Span::moment() const { return local_day(now) <= window.to ? now : start_of(window.to + std::chrono::days{1}); }

bool whole_stretches(const Span& span) {
    // Nothing ended or came after today, so the stretch of today is whole as it is.
    const auto begins = [](Day day) { return onestop::stretch_of(day) == day; };
    return begins(span.window.from) && (local_day(span.now) <= span.window.to || begins(span.window.to + std::chrono::days{1}));
}

std::string_view by_code(By by) {
    constexpr std::string_view kCodes[] = {"unit", "field", "procedure", "officer"};
    return kCodes[static_cast<int>(by)];
}
std::string_view by_title(By by) {
    constexpr std::string_view kTitles[] = {"Đơn vị", "Lĩnh vực", "Thủ tục", "Người thụ lý"};
    return kTitles[static_cast<int>(by)];
}
std::optional<By> parse_by(std::string_view code) {
    for (const By by : kBy)
        if (by_code(by) == code) return by;
    return std::nullopt;
}

Table progress(sql::Session& s, const Span& span, By by) {
    sql::Args by_args;
    if (by == By::officer) by_args.emplace_back("by_officer", 1);
    else if (by != By::unit) by_args.emplace_back("by_procedure", 1);
    const bool stretches = whole_stretches(span);
    struct Found {
        Line line;
        int version = -1;   // of a procedure: the newest version names it
    };
    std::map<std::string, Found> lines;
    const auto counts_of = [&](const sql::Row& r) -> Counts& {
        const auto unit = r.get<UnitId>("unit_id");
        std::string key, title, detail;
        switch (by) {
            case By::unit: key = std::to_string(unit.value()); break;
            case By::field: key = title = r.get<std::string>("field"); break;
            case By::procedure:
                key = detail = r.get<std::string>("procedure_code");
                title = r.get<std::string>("procedure_name");
                break;
            case By::officer:
                key = fmt::format("{}.{}", unit.value(), r.get<std::int64_t>("who"));
                title = r.get<std::string>("officer");
                if (title.empty()) title = "Chưa phân công";
                break;
        }
        Found& found = lines[key];
        if (const int version = r.get<int>("version"); version >= found.version) {
            found.version = version;
            found.line = {.unit = unit, .key = key, .title = std::move(title), .detail = std::move(detail), .counts = found.line.counts};
        }
        return found.line.counts;
    };
    if (stretches) {
        sql::Args args{{"units", span.units}, {"from", span.window.from}, {"to", span.last()}};
        args.insert(args.end(), by_args.begin(), by_args.end());
        for (const sql::Row& r : s.query(q::progress_ended, args)) {
            auto& n = counts_of(r).n;
            const bool carried = r.get<int>("carried") != 0;
            for (std::size_t i = 0; i < onestop::kEndedColumns.size(); ++i) n.at(carried ? kCarried : i / 3 + 1).at(i % 3 + 1) += r.get<std::int64_t>(onestop::kEndedColumns[i]);
        }
    }
    sql::Args args = args_of(span);
    args.insert(args.end(), by_args.begin(), by_args.end());
    if (stretches) args.emplace_back("stretches", 1);
    if (span.moment() < span.now) args.emplace_back("closed", 1);
    for (const sql::Row& r : s.query(q::progress, args))
        counts_of(r).n.at(static_cast<std::size_t>(r.get<int>("origin"))).at(static_cast<std::size_t>(r.get<int>("class"))) += r.get<std::int64_t>("n");
    Table table{.by = by, .lines = {}, .total = {}};
    for (auto& [key, found] : lines) {
        table.total += found.line.counts;
        table.lines.push_back(std::move(found.line));
    }
    std::stable_sort(table.lines.begin(), table.lines.end(), [](const Line& a, const Line& b) { return fold(a.title) < fold(b.title); });
    return table;
}

Result<Rows> rows(sql::Session& s, const Span& span, const RowsOf& of) {
    sql::Args args = args_of(span);
    args.emplace_back("origins", of.column->origins);
    const auto all = [&](auto which) { return std::all_of(of.column->classes.begin(), of.column->classes.end(), which); };
    constexpr int kLastDone = static_cast<int>(Class::late);
    const bool carried = std::find(of.column->origins.begin(), of.column->origins.end(), kCarried) != of.column->origins.end();
    if (of.column->classes == kEvery && !carried) args.emplace_back("received", 1);
    else if (of.column->classes == kDone) args.emplace_back("ended", 1);
    else {
        args.emplace_back("classes", of.column->classes);
        args.emplace_back(all([](int c) { return c <= kLastDone; }) ? "done" : all([](int c) { return c > kLastDone; }) ? "pending" : "all", 1);
    }
    if (!of.column->only.empty()) args.emplace_back(of.column->only, 1);
    args.emplace_back("limit", of.limit + 1);
    if (of.by) {
        const Refusal unknown{Kind::not_found, "follow_up.line", "Không có dòng này trong bảng. Hãy mở lại từ bảng.", "dong", {}};
        switch (*of.by) {
            case By::unit:
            case By::officer: {
                const auto at = pair_of(*of.by == By::unit ? of.key + ".0" : of.key);
                if (!at) return refuse(unknown);
                args.emplace_back("unit", at->first);
                if (*of.by == By::officer) args.emplace_back("officer", at->second);
                break;
            }
            case By::field: args.emplace_back("field", of.key); break;
            case By::procedure: args.emplace_back("procedure", of.key); break;
        }
    }
    if (!of.cursor.empty()) {
        const auto after = pair_of(of.cursor);
        if (!after) return refuse(Kind::invalid, "follow_up.cursor", "Trang không còn đúng. Hãy quay lại trang đầu của danh sách.", "tiep");
        args.emplace_back("after_unit", after->first);
        args.emplace_back("after", after->second);
    }
    Rows out;
    for (const sql::Row& r : s.query(q::progress_rows, args))
        out.rows.push_back({r.get<UnitId>("unit_id"), r.get<DossierId>("dossier_id"), r.get<std::string>("code"), r.get<std::string>("procedure_code"), r.get<std::string>("procedure_name"),
                            r.get<std::string>("field"), r.get<std::string>("officer"), r.get<onestop::Channel>("channel"), r.get<catalog::DossierState>("state"), r.get<onestop::Outcome>("outcome"),
                            r.get<Class>("class"), r.get<Instant>("received_at"), r.get<Instant>("due_at"), r.get<std::optional<Instant>>("ended_at"), r.get<std::optional<Instant>>("paused_at")});
    if (out.rows.size() > static_cast<std::size_t>(of.limit)) {
        out.rows.pop_back();
        out.next = fmt::format("{}.{}", out.rows.back().unit.value(), out.rows.back().id.value());
    }
    return out;
}

}  // namespace xaso::follow_up
