#include "fees/tariff.h"

#include <fmt/format.h>

#include <algorithm>

namespace xaso::fees {
using Kind = Refusal::Kind;

std::string_view kind_title(FeeKind kind) { return kind == FeeKind::fee ? "Phí" : "Lệ phí"; }

std::vector<const Fee*> Tariff::of(std::string_view procedure, Day day) const {
    std::vector<const Fee*> out;
    for (const Fee& f : fees)
        if (f.procedure == procedure && f.from <= day && (!f.to || day <= *f.to)) out.push_back(&f);
    return out;
}

std::string fee_words(const Fee& f) {
    std::string out = fmt::format("{}, {} một {}", kind_title(f.kind), format_vnd(f.amount), f.per);
    if (f.steps_after > 0) out += fmt::format("; từ {} thứ {}: {}", f.per, f.steps_after + 1, format_vnd(f.amount_after));
    if (f.most) out += fmt::format("; không quá {}", format_vnd(*f.most));
    return out;
}

std::string exemption_words(const FeeExemption& e) { return e.percent == 100 ? std::string("miễn") : fmt::format("giảm {} %", e.percent); }

Vnd cost(const Fee& fee, int units, int sets) {
    const int first = fee.steps_after > 0 ? std::min(units, static_cast<int>(fee.steps_after)) : units;
    Vnd one = fee.amount * first + fee.amount_after * (units - first);
    if (fee.most) one = std::min(one, *fee.most);
    return one * sets;
}

Result<std::vector<Line>> price(const std::vector<const Fee*>& tariff, const std::vector<Choice>& choices) {
    std::vector<Line> out;
    for (const Choice& c : choices) {
        if (c.units == 0) continue;
        const auto fee = std::find_if(tariff.begin(), tariff.end(), [&](const Fee* f) { return f->code == c.code; });
        if (fee == tariff.end()) return refuse(Kind::invalid, "fees.case", "Biểu phí của thủ tục không có khoản thu này. Hãy chọn lại khoản thu.", "units-" + c.code);
        if (c.units < 0 || c.units > kMostUnits) return refuse(Kind::invalid, "fees.units", fmt::format("Số {} từ 0 đến {}.", (*fee)->per, format_count(kMostUnits)), "units-" + c.code);
        if (c.sets < 1 || c.sets > kMostUnits) return refuse(Kind::invalid, "fees.sets", fmt::format("Số {} từ 1 đến {}.", (*fee)->sets, format_count(kMostUnits)), "sets-" + c.code);
        Line line{.code = c.code, .title = (*fee)->title, .exemption = {}, .ground = {}, .kind = (*fee)->kind, .units = c.units, .sets = c.sets, .full = cost(**fee, c.units, c.sets), .amount = {}};
        line.amount = line.full;
        if (!c.exemption.empty()) {
            const auto e = std::find_if((*fee)->exemptions.begin(), (*fee)->exemptions.end(), [&](const FeeExemption& one) { return one.code == c.exemption; });
            if (e == (*fee)->exemptions.end()) return refuse(Kind::invalid, "fees.exemption", "Khoản thu này không có trường hợp miễn, giảm đã chọn.", "exemption-" + c.code);
            line.exemption = e->title;
            line.ground = e->ground;
            line.amount = line.full - Vnd{line.full.dong() * e->percent / 100};   // what is not taken is rounded down to whole dong
        }
        out.push_back(std::move(line));
    }
    return out;
}

Result<std::vector<Line>> price(const std::vector<Fee>& tariff, const std::vector<Choice>& choices) {
    std::vector<const Fee*> views;
    for (const Fee& f : tariff) views.push_back(&f);
    return price(views, choices);
}

Vnd total(const std::vector<Line>& lines) {
    Vnd sum;
    for (const Line& l : lines) sum = sum + l.amount;
    return sum;
}

Vnd total(const std::vector<Line>& lines, FeeKind kind) {
    Vnd sum;
    for (const Line& l : lines)
        if (l.kind == kind) sum = sum + l.amount;
    return sum;
}

}  // namespace xaso::fees
