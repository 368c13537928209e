// areas/AREA/figures/*.sql: head comments, then one query.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "catalog/figure_sql.h"
#include "catalog/load.h"

namespace xaso::catalog {

namespace {

// The counters of a unit's day; the columns of counter_day.
constexpr std::array<std::string_view, 9> kMeasures{"received", "early", "on_time", "late", "ended_otherwise", "inter_agency_received", "inter_agency_ended", "overdue", "overdue_ended"};
constexpr std::array<std::string_view, 3> kChannels{"desk", "online", "post"};
constexpr std::string_view kCounterRemedy =
    "Viết: in | before | until | until_eve, rồi các số đếm có dấu +/- (received, early, on_time, late, ended_otherwise, inter_agency_received, inter_agency_ended, overdue, overdue_ended), "
    "sau cùng có thể thêm @desk,online,post; nhiều khoảng cách nhau bằng dấu chấm phẩy. Ví dụ: in +early +on_time @online.";
constexpr std::string_view kHeadKeys = "title, unit, value, counter, rule";

std::vector<std::string_view> split(std::string_view text, char by) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(by), text.size());
        if (end > 0) parts.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

bool column_name(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

std::optional<CounterSum> parse_counter(std::string_view text) {
    CounterSum sum;
    const auto words = split(text, ' ');
    if (words.size() < 2) return std::nullopt;
    if (words[0] == "in") sum.span = CounterSum::Span::in;
    else if (words[0] == "before") sum.span = CounterSum::Span::before;
    else if (words[0] == "until") sum.span = CounterSum::Span::until;
    else if (words[0] == "until_eve") sum.span = CounterSum::Span::until_eve;
    else return std::nullopt;
    for (std::size_t i = 1; i < words.size(); ++i) {
        const std::string_view word = words[i];
        if (word[0] == '@') {
            for (const std::string_view channel : split(word.substr(1), ',')) {
                if (std::find(kChannels.begin(), kChannels.end(), channel) == kChannels.end()) return std::nullopt;
                sum.channels.emplace_back(channel);
            }
            if (i + 1 != words.size() || sum.channels.empty()) return std::nullopt;
            continue;
        }
        const std::string_view measure = word.substr(1);
        if ((word[0] != '+' && word[0] != '-') || std::find(kMeasures.begin(), kMeasures.end(), measure) == kMeasures.end()) return std::nullopt;
        sum.terms.emplace_back(word[0] == '+' ? 1 : -1, std::string(measure));
    }
    if (sum.terms.empty()) return std::nullopt;
    return sum;
}

// Several sums joined by ";"; empty when one of them is not understood.
std::vector<CounterSum> parse_counters(std::string_view text) {
    std::vector<CounterSum> sums;
    for (const std::string_view part : split(text, ';')) {
        auto sum = parse_counter(part);
        if (!sum) return {};
        sums.push_back(std::move(*sum));
    }
    return sums;
}

// The aggregate over the rows, or "" when `value` is not one. `column` is set to the column it needs.
std::string aggregate(std::string_view value, std::string& column) {
    if (value == "count") return "count(*)";
    for (const auto& [prefix, form] : {std::pair{"count distinct ", "count(DISTINCT figure_rows.{})"}, std::pair{"sum ", "coalesce(sum(figure_rows.{}), 0)"}}) {
        if (!value.starts_with(prefix)) continue;
        column = trim(value.substr(std::string_view(prefix).size()));
        return column_name(column) ? fmt::format(fmt::runtime(form), column) : std::string{};
    }
    return {};
}

class FigureFile {
public:
    FigureFile(Loading& loading, const Area& area, Source source) : loading_(loading), source_(std::move(source)) {
        figure_.area = area.code;
        figure_.file = source_.file;
        figure_.hash = source_.hash;
        const std::size_t name = source_.file.rfind('/') + 1;
        figure_.code = source_.file.substr(name, source_.file.size() - name - 4);
    }

    void load() {
        const int body_line = read_head();
        for (const auto& [key, value] : {std::pair{"title", &figure_.title}, {"unit", &figure_.unit}, {"value", &figure_.value}, {"rule", &figure_.rule}}) {
            if (value->empty()) report(1, fmt::format("Thiếu dòng đầu tệp \"-- {}: …\".", key), fmt::format("Mỗi tệp số liệu mở đầu bằng các dòng: {} (counter có thể bỏ).", kHeadKeys));
        }
        const FigureSql checked = check_figure_sql(figure_.sql, body_line);
        for (const SqlFault& fault : checked.faults) report(fault.line, fault.says, fault.remedy);
        std::string column;
        const std::string sum = aggregate(figure_.value, column);
        if (!figure_.value.empty() && sum.empty()) report(value_line_, fmt::format("Cách tính \"{}\" không dùng được.", figure_.value), "Viết: count, count distinct CỘT, hoặc sum CỘT (tên cột chữ thường).");
        if (!column.empty() && !checked.words.contains(column)) report(value_line_, fmt::format("Cột \"{}\" không có trong câu truy vấn.", column), "Ghi đúng tên một cột mà câu SELECT trả về.");
        if (!sum.empty() && checked.faults.empty()) make_statements(sum);
        if (loading_.claim("số liệu", figure_.code, source_.file, 1)) loading_.out.figures.push_back(std::move(figure_));
    }

private:
    void report(int line, std::string says, std::string remedy) { loading_.report(source_.file, line, std::move(says), std::move(remedy)); }

    // The comment lines at the top; returns the line the query starts on.
    int read_head() {
        std::string_view rest = source_.text;
        int line = 1;
        for (; rest.starts_with("--"); ++line) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            if (rest.starts_with("--   ") && !figure_.rule.empty()) figure_.rule += " " + trim(rest.substr(2, end - 2));   // a rule goes on
            else read_head_line(trim(rest.substr(2, end - 2)), line);
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        figure_.sql = rest;
        while (!figure_.sql.empty() && (figure_.sql.back() == '\n' || figure_.sql.back() == '\r' || figure_.sql.back() == ' ')) figure_.sql.pop_back();
        return line;
    }

    void read_head_line(const std::string& text, int line) {
        const std::size_t colon = text.find(':');
        const std::string key = text.substr(0, colon);
        const std::string value = colon == std::string::npos ? std::string{} : trim(std::string_view(text).substr(colon + 1));
        if (key == "title") figure_.title = value;
        else if (key == "unit") figure_.unit = value;
        else if (key == "rule") figure_.rule = value;
        else if (key == "value") {
            figure_.value = value;
            value_line_ = line;
        } else if (key == "counter") {
            figure_.counter = parse_counters(value);
            if (figure_.counter.empty()) report(line, fmt::format("Không hiểu số đếm tắt \"{}\".", value), std::string(kCounterRemedy));
        } else {
            const std::string_view meant = nearest(key, {"title", "unit", "value", "counter", "rule"});
            report(line, fmt::format("Dòng đầu tệp \"{}\" không phải một khóa đã biết.", text),
                   fmt::format("{}Các khóa: {}; chú thích khác đặt sau câu SELECT.", meant.empty() ? "" : fmt::format("Có phải là \"{}\"? ", meant), kHeadKeys));
        }
    }

    void make_statements(const std::string& sum) {
        figure_.rows = std::make_shared<sql::Statement>(
            "figure " + figure_.code, fmt::format("SELECT * FROM (\n{}\n) AS figure_rows ORDER BY 1, 2 LIMIT :limit OFFSET :offset", figure_.sql));
        figure_.total = std::make_shared<sql::Statement>("figure " + figure_.code + " total", fmt::format("SELECT CAST({} AS BIGINT) AS value FROM (\n{}\n) AS figure_rows", sum, figure_.sql));
    }

    Loading& loading_;
    Source source_;
    Figure figure_;
    int value_line_ = 1;
};

}  // namespace

void load_figures(Loading& loading, const Area& area) {
    for (const std::string& file : loading.files("areas/" + area.code + "/figures", ".sql", false)) {
        if (auto source = loading.read(file)) FigureFile(loading, area, std::move(*source)).load();
    }
}

}  // namespace xaso::catalog
