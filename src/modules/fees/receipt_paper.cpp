#include "fees/receipt_paper.h"

#include <fmt/format.h>

#include "fees/pages_shared.h"
#include "modules/forms/forms.h"

namespace xaso::fees {
namespace {

// "Cấp bản sao (2 × 3); miễn 100 %: …"
std::string item_words(const Line& l) {
    std::string out = fmt::format("{} ({}{})", l.title, l.units, l.sets > 1 ? fmt::format(" × {}", l.sets) : "");
    if (const std::string less = exemption_words(l); !less.empty()) out += "; " + less;
    return out;
}

}  // namespace

std::string paper_name(const Receipt& r) { return fmt::format("bien-lai-{}-{}", r.year, number_text(r)); }

Result<std::string> receipt_paper(const web::Context& c, sql::Session& s, const PaperDeps& deps, const Receipt& r) {
    const auto tree = deps.units.tree();
    const units::Unit* unit = tree->find(c.unit);
    if (!unit) return refuse(Refusal::Kind::not_found, "fees.no_receipt", "Không có biên lai này trong đơn vị.", "receipt");
    const units::Version& v = unit->nearest(local_day(r.at));
    const auto collector = c.site.access.find(s, c.unit, r.account);
    // The payer's own paper shows where he lives; whoever only looks does not see it.
    const auto d = c.who->may(access::may::collect_fees) ? deps.fees.desk().find(s, c.unit, r.dossier) : std::nullopt;
    const auto payer = d ? deps.fees.desk().person(s, c.unit, d->applicant_id) : std::nullopt;
    forms::FeeReceipt paper{.unit_name = v.name, .place = v.place.empty() ? v.name : v.place, .tax_code = deps.fees.setting(s, c.unit).tax_code, .form_no = r.form_no, .series = r.series, .number = number_text(r),
                            .code = r.dossier_code, .payer = r.payer, .payer_address = payer ? payer->address : std::string{}, .procedure_name = r.procedure_name, .method = std::string(method_title(r.method)),
                            .collector = collector ? collector->name : std::string{}, .day = local_day(r.at), .items = {}};
    if (r.cancelled_at) paper.cancelled = fmt::format("ĐÃ HỦY lúc {}: {}", format_day_time(to_local(*r.cancelled_at)), r.cancel_reason);
    for (const Line& l : deps.fees.lines(s, c.unit, r.id)) paper.items.push_back({item_words(l), l.kind == FeeKind::fee ? l.amount : Vnd{}, l.kind == FeeKind::charge ? l.amount : Vnd{}});
    return deps.documents.fill(s, c.unit, forms::kReceiptOfFees, forms::fields_of(paper));
}

}  // namespace xaso::fees
