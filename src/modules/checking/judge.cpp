#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

#include "checking/checking.h"
#include "kernel/ratio.h"
#include "kernel/text.h"

namespace xaso::checking {
namespace {

using catalog::Form;
using catalog::FormRow;
using catalog::RowKind;
using catalog::RowType;
using catalog::Severity;
using Kind = Printed::Kind;

std::string words(const FormRow& row, Decimal value) {
    if (const std::int64_t unit = row.printed_in(); unit > 1) {
        // Dong in billions, with the decimals of the form.
        const Ratio billions{value.whole().value_or(0), unit * 100};
        return format_percent(billions, row.decimals);
    }
    return format_decimal(value);
}

struct Interval {
    long double low = 0, high = 0;
};

class Judge {
public:
    Judge(const catalog::Definitions& law, Day day, const Sheet& sheet, const Figures& figures) : law_(law), day_(day), sheet_(sheet), figures_(figures) {}

    std::vector<Finding> run() {
        for (const auto& [code, rows] : sheet_)
            if (const Form* form = law_.form_of(code, day_)) judge_form(*form);
        return std::move(out_);
    }

private:
    const Printed* cell(const std::string& form, const std::string& row) const {
        const auto f = sheet_.find(form);
        if (f == sheet_.end()) return nullptr;
        const auto r = f->second.find(row);
        return r == f->second.end() ? nullptr : &r->second;
    }
    static bool is_number(const Printed* p) { return p && (p->kind == Kind::number || p->kind == Kind::several); }
    // The number of a cell; nothing arising counts as 0.
    std::optional<Decimal> number(const std::string& form, const std::string& row) const {
        const Printed* p = cell(form, row);
        if (is_number(p)) return p->value;
        return p && p->kind == Kind::none_arising ? std::optional(Decimal{}) : std::nullopt;
    }

    Finding& found(const Form& form, const FormRow& row, std::string_view rule, Severity severity, std::string says) {
        const Printed* p = cell(form.code, row.number);
        Finding f;
        f.rule = fmt::format("{}.{}.{}", form.code, row.number, rule);
        f.form = form.code;
        f.row = row.number;
        f.printed = p ? p->text : "";
        f.severity = severity;
        f.says = std::move(says);
        found_.push_back(std::move(f));
        return found_.back();
    }

    void judge_form(const Form& form) {
        std::vector<const FormRow*> mixed, blank, spelled;
        for (const FormRow& row : form.rows) {
            const Printed* p = cell(form.code, row.number);
            if (row.kind == RowKind::heading || row.kind == RowKind::not_applicable) continue;
            if (p) judge_cell(form, row, *p, mixed, blank, spelled);
            if (row.over_figures()) continue;   // nothing printed to compare it with
            if (!row.num.empty()) judge_rate(form, row, p, blank);
            if (!row.terms.empty()) judge_sum(form, row, p, blank);
        }
        for (const catalog::Check& check : form.checks) judge_rule(form, check);
        group(form, mixed, "mixed", "Ô ghi cả số lượng và tỷ lệ; mỗi ô chỉ ghi một số, tỷ lệ ghi ở dòng tỷ lệ.");
        group(form, spelled, "words", "Ô số liệu ghi bằng chữ; hãy ghi số, hoặc ghi không phát sinh.");
        group(form, blank, "blank", "Để trống; hãy ghi số, hoặc ghi không phát sinh nếu kỳ này không có.");
        const auto place = [&](const Finding& f) {
            return std::find_if(form.rows.begin(), form.rows.end(), [&](const FormRow& r) { return r.number == f.row; }) - form.rows.begin();
        };
        std::stable_sort(found_.begin(), found_.end(), [&](const Finding& a, const Finding& b) { return std::pair(place(a), a.severity) < std::pair(place(b), b.severity); });
        std::move(found_.begin(), found_.end(), std::back_inserter(out_));
        found_.clear();
    }

    // What many rows share is one finding: the first is blamed, the others are listed.
    void group(const Form& form, const std::vector<const FormRow*>& rows, std::string_view rule, std::string says) {
        if (rows.empty()) return;
        Finding& f = found(form, *rows.front(), rule, Severity::warning, std::move(says));
        for (std::size_t i = 1; i < rows.size(); ++i) f.with.push_back({form.code, rows[i]->number});
    }

    void judge_cell(const Form& form, const FormRow& row, const Printed& p, std::vector<const FormRow*>& mixed, std::vector<const FormRow*>& blank, std::vector<const FormRow*>& spelled) {
        switch (p.kind) {
            case Kind::unknown: return;
            case Kind::blank:
                if (row.kind != RowKind::formula || row.over_figures()) blank.push_back(&row);
                return;
            case Kind::none_arising:
                if (const std::string folded = fold(p.text); row.type != RowType::rate && folded.starts_with("khong co")) spelled.push_back(&row);
                return;
            case Kind::text:
                found(form, row, "unreadable", Severity::error, fmt::format("Không đọc được số “{}”: dấu chấm ngăn từng nhóm ba chữ số, dấu phẩy ngăn phần thập phân.", p.text));
                return;
            case Kind::several:
                if (p.percent && row.type != RowType::rate) mixed.push_back(&row);
                else
                    found(form, row, "two_values", Severity::error, fmt::format("Một ô có hai số {} và {}; chỉ ghi một số.", format_decimal(p.value), format_decimal(*p.second)));
                break;
            case Kind::number: break;
        }
        if (p.value < Decimal{}) found(form, row, "negative", Severity::error, "Số liệu không được âm.");
        else if (row.type == RowType::choice && std::none_of(row.choices.begin(), row.choices.end(), [&](const catalog::RowChoice& c) { return Decimal{c.value} == p.value; }))
            found(form, row, "choice", Severity::error, fmt::format("Chỉ nhận một trong các giá trị: {}.", row.unit)).expected = row.unit;
        else if ((row.type == RowType::count || row.type == RowType::choice) && !p.value.whole())
            found(form, row, "fraction", Severity::error, "Số đếm phải là số nguyên.");
        else if (row.type == RowType::rate && (row.kind == RowKind::entered || row.over_figures()) && p.kind == Kind::number && p.value > Decimal{100})
            found(form, row, "above_100", Severity::error, "Tỷ lệ lớn hơn 100 %.").expected = "≤ 100";
    }

    // How far the exact number may lie from a rounded one: half of its last printed digit.
    static Interval interval(const Printed& p) {
        const long double value = static_cast<long double>(p.value.units()) / 10'000;
        const long double half = p.exact || p.unit == 1 ? 0 : static_cast<long double>(p.unit) * std::pow(10.0L, -p.decimals) / 2;
        return {value - half, value + half};
    }

    // Whether `rate`, printed with `decimals`, is num/den rounded.
    static bool rounds_to(const Printed& num, const Printed& den, Decimal rate, int decimals) {
        const Interval n = interval(num), d = interval(den);
        if (n.low == n.high && d.low == d.high) {
            const auto exact = Ratio{num.value.units(), den.value.units()}.percent_half_up(decimals);
            const auto printed = exact ? Decimal::of(*exact, decimals) : std::nullopt;
            return printed == rate;
        }
        const long double half = std::pow(10.0L, -decimals) / 2, value = static_cast<long double>(rate.units()) / 10'000;
        const long double low = 100 * n.low / d.high, high = d.low > 0 ? 100 * n.high / d.low : low * 1'000;
        return value - half <= high && value + half > low;
    }

    void judge_rate(const Form& form, const FormRow& row, const Printed* p, std::vector<const FormRow*>& blank) {
        const Printed *num = cell(form.code, row.num), *den = cell(form.code, row.den);
        const auto n = number(form.code, row.num), d = number(form.code, row.den);
        if (!n || !d) return;
        const std::vector<Place> parts{{form.code, row.num}, {form.code, row.den}};
        if (*d == Decimal{}) {
            if (is_number(p) && *n == Decimal{}) {
                Finding& f = found(form, row, "none_arising", Severity::error, fmt::format("Dòng {} và dòng {} đều bằng 0 nên không có tỷ lệ; ghi không phát sinh, không ghi {}.", row.num, row.den, p->text));
                f.expected = "không phát sinh";
                f.with = parts;
            }
            return;
        }
        if (!is_number(num) || !is_number(den)) {
            if (!is_number(den)) return;
        }
        Printed zero;   // a numerator of nothing
        const Printed& top = is_number(num) ? *num : zero;
        const std::string exact = format_percent({top.value.units(), den->value.units()}, 2);
        const auto wrong = [&](const std::string& printed) {
            Finding& f = found(form, row, "rate", Severity::error,
                               fmt::format("{} / {} = {} %, nhưng biểu ghi {}.", words(*form.find(row.num), top.value), words(*form.find(row.den), den->value), exact, printed));
            f.printed = printed;
            f.expected = exact;
            f.with = parts;
        };
        if (p && p->kind == Kind::number) {
            if (!rounds_to(top, *den, p->value, p->decimals)) wrong(p->text);
            return;
        }
        if (p && p->kind != Kind::blank && p->kind != Kind::unknown && p->kind != Kind::none_arising) return;
        // A rate printed inside the cell of a part stands for the row's own.
        for (const Printed* part : {num, den})
            if (part && part->kind == Kind::several && part->percent && part == num) {
                if (!rounds_to(top, *den, *part->second, 2)) wrong(format_decimal(*part->second));
                return;
            }
        if (p && p->kind == Kind::none_arising) {
            Finding& f = found(form, row, "rate", Severity::error, fmt::format("Có phát sinh ({} / {}) nhưng biểu không ghi tỷ lệ.", words(*form.find(row.num), top.value), words(*form.find(row.den), den->value)));
            f.expected = exact;
            f.with = parts;
        } else if (p && p->kind == Kind::unknown) {
            Finding& f = found(form, row, "rate", Severity::warning, fmt::format("Thiếu tỷ lệ: {} / {} = {} %.", words(*form.find(row.num), top.value), words(*form.find(row.den), den->value), exact));
            f.expected = exact;
            f.with = parts;
        } else if (p) {
            blank.push_back(&row);
        }
    }

    void judge_sum(const Form& form, const FormRow& row, const Printed* p, std::vector<const FormRow*>& blank) {
        Decimal sum;
        bool any = false, lacking = false;
        std::string addition;
        std::vector<Place> parts;
        for (const std::string& term : row.terms) {
            const FormRow* part = form.find(term);
            const auto value = number(form.code, term);
            parts.push_back({form.code, term});
            if (!value) {
                lacking = lacking || part->kind != RowKind::not_applicable;
                continue;
            }
            any = true;
            sum = sum + *value;
            addition += fmt::format("{}{}", addition.empty() ? "" : " + ", words(*part, *value));
        }
        if (!any || !p) return;
        if (p->kind == Kind::blank) blank.push_back(&row);
        if (!is_number(p) && !(p->kind == Kind::none_arising && sum > Decimal{})) return;
        const Decimal printed = is_number(p) ? p->value : Decimal{};
        // With parts left blank the total may be more, never less.
        if (printed == sum || (lacking && printed > sum)) return;
        Finding& f = found(form, row, "sum", Severity::error, fmt::format("Cộng các dòng thành phần được {} ({}), nhưng biểu ghi {}.", words(row, sum), addition, p->text));
        f.expected = words(row, sum);
        f.with = std::move(parts);
    }

    void judge_rule(const Form& form, const catalog::Check& check) {
        if (!figures_ && !check.rule.rows_only()) return;
        const catalog::Verdict verdict = check.rule.judge([&](const catalog::Operand& o) -> std::optional<Decimal> {
            if (!o.figure.empty()) return figures_(o);
            return o.at == catalog::Operand::At::here ? number(o.form, o.row) : std::nullopt;
        });
        if (verdict.holds != false) return;
        const FormRow& row = *form.find(check.blames);
        std::string both;
        Finding f;
        for (const catalog::Operand& o : check.rule.operands()) {
            const auto value = o.figure.empty() ? number(o.form, o.row) : figures_(o);
            if (!value) continue;
            const Form* other = o.figure.empty() ? law_.form_of(o.form, day_) : nullptr;
            const FormRow* other_row = other ? other->find(o.row) : nullptr;
            const catalog::Figure* figure = o.figure.empty() ? nullptr : law_.figure(o.figure);
            const std::string name = other_row ? (o.form == form.code ? fmt::format("dòng {}", o.row) : fmt::format("{} dòng {}", o.form, o.row)) : figure ? figure->title : o.figure;
            both += fmt::format("{}{}: {}", both.empty() ? "" : "; ", name, other_row ? words(*other_row, *value) : format_decimal(*value));
            if (o.figure.empty() && !(o.form == form.code && o.row == check.blames)) f.with.push_back({o.form, o.row});
        }
        const Printed* p = cell(form.code, check.blames);
        f.rule = fmt::format("{}.{}", form.code, check.code);
        f.form = form.code;
        f.row = check.blames;
        f.printed = p ? p->text : "";
        if (verdict.expected) f.expected = verdict.comparison == "=" ? words(row, *verdict.expected) : fmt::format("{} {}", sign(verdict.comparison), words(row, *verdict.expected));
        f.severity = check.severity;
        f.says = fmt::format("{} ({})", check.says, both);
        found_.push_back(std::move(f));
    }
    static std::string_view sign(std::string_view comparison) {
        if (comparison == "<=") return "≤";
        if (comparison == ">=") return "≥";
        return comparison == "!=" ? "≠" : comparison;
    }

    const catalog::Definitions& law_;
    Day day_;
    const Sheet& sheet_;
    const Figures& figures_;
    std::vector<Finding> found_, out_;
};

}  // namespace

std::vector<Finding> judge(const catalog::Definitions& law, Day day, const Sheet& sheet, const Figures& figures) { return Judge(law, day, sheet, figures).run(); }

}  // namespace xaso::checking
