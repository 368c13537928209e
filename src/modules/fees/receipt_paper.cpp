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

// What the receipt itself says; who took the money and where the payer lives is not in it.
forms::FeeReceipt words_of(sql::Session& s, const Fees& fees, const units::Unit& unit, const Receipt& r) {
    const units::Version& v = unit.nearest(local_day(r.at));
    forms::FeeReceipt out{.unit_name = v.name, .place = v.place.empty() ? v.name : v.place, .tax_code = fees.setting(s, unit.id).tax_code, .form_no = r.form_no, .series = r.series, .number = number_text(r),
                          .code = r.dossier_code, .payer = r.payer, .payer_address = {}, .procedure_name = r.procedure_name, .method = std::string(method_title(r.method)), .collector = {}, .day = local_day(r.at), .items = {}};
    if (r.cancelled_at) out.cancelled = fmt::format("ĐÃ HỦY lúc {}: {}", format_day_time(to_local(*r.cancelled_at)), r.cancel_reason);
    for (const Line& l : fees.lines(s, unit.id, r.id)) out.items.push_back({item_words(l), l.kind == FeeKind::fee ? l.amount : Vnd{}, l.kind == FeeKind::charge ? l.amount : Vnd{}});
    return out;
}

}  // namespace

std::string paper_name(const Receipt& r) { return fmt::format("bien-lai-{}-{}", r.year, number_text(r)); }

Result<std::string> receipt_paper(const web::Context& c, sql::Session& s, const PaperDeps& deps, const Receipt& r) {
    const auto tree = deps.units.tree();
    const units::Unit* unit = tree->find(c.unit);
    if (!unit) return refuse(Refusal::Kind::not_found, "fees.no_receipt", "Không có biên lai này trong đơn vị.", "receipt");
    forms::FeeReceipt paper = words_of(s, deps.fees, *unit, r);
    if (const auto collector = c.site.access.find(s, c.unit, r.account)) paper.collector = collector->name;
    // The payer's own paper shows where he lives; whoever only looks does not see it.
    const auto d = c.who->may(access::may::collect_fees) ? deps.fees.desk().find(s, c.unit, r.dossier) : std::nullopt;
    if (const auto payer = d ? deps.fees.desk().person(s, c.unit, d->applicant_id) : std::nullopt) paper.payer_address = payer->address;
    return deps.documents.fill(s, c.unit, forms::kReceiptOfFees, forms::fields_of(paper));
}

documents::Preview receipt_preview(const Fees& fees, const units::Units& units, const documents::Documents& documents) {
    return [&fees, &units, &documents](sql::Session& s, UnitId id, std::string_view file, std::string_view code, Instant) -> Result<documents::Tried> {
        const auto tree = units.tree();
        const units::Unit* unit = tree->find(id);
        ReceiptQuery newest;
        newest.words = code;
        newest.limit = 1;
        const std::vector<Receipt> found = fees.receipts(s, id, newest);
        if (found.empty() && !code.empty()) return refuse(Refusal::Kind::not_found, "fees.no_receipt", "Hồ sơ này chưa có biên lai nào. Hãy gõ mã của hồ sơ đã thu tiền.", "code");
        if (found.empty() || !unit) return documents::Tried{documents.kind(file)->example(), {}};
        forms::FeeReceipt paper = words_of(s, fees, *unit, found.front());
        paper.payer = paper.payer_address = paper.collector = "***";
        return documents::Tried{forms::fields_of(paper), found.front().dossier_code};
    };
}

}  // namespace xaso::fees
