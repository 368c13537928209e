// What came of a dossier and how it went out: checked when it is finished and when it is returned.
#include <fmt/format.h>

#include <algorithm>

#include "kernel/text.h"
#include "onestop/counters.h"
#include "onestop/onestop.h"
#include "onestop/sql.gen.h"
#include "onestop/store.h"

namespace xaso::onestop {
namespace {

using Kind = Refusal::Kind;

Result<void> check_line(std::string_view text, std::string_view label, std::size_t longest, std::string_view field) {
    if (count_chars(text) > longest) return refuse(Kind::invalid, "onestop.result", fmt::format("{} dài quá {} ký tự.", label, longest), field);
    if (!one_line(text)) return refuse(Kind::invalid, "onestop.result", fmt::format("{} viết trên một dòng.", label), field);
    return {};
}

}  // namespace

std::string result_words(const DossierResult& r) {
    std::string out = r.document.kind;
    const auto add = [&](std::string part) { out += (out.empty() ? "" : ", ") + std::move(part); };
    if (!r.document.number.empty()) add("số " + r.document.number);
    if (r.document.day) add("ngày " + format_day(*r.document.day));
    return out;
}

Result<DossierResult> check_result(const Dossier& d, const std::vector<procedures::ResultPaper>& known, const ResultDocument& input, Day today) {
    DossierResult out{.kind_code = {}, .document = input, .out = {}};
    XASO_CHECK(check_line(input.kind, "Loại kết quả", 300, "result.kind"));
    XASO_CHECK(check_line(input.number, "Số, ký hiệu kết quả", 100, "result.number"));
    if (input.day && *input.day > today) return refuse(Kind::invalid, "onestop.result", "Ngày của kết quả không được sau hôm nay.", "result.day");
    if (!input.kind.empty() && !known.empty()) {
        const auto it = std::find_if(known.begin(), known.end(), [&](const procedures::ResultPaper& one) { return one.code == input.kind || fold(one.name) == fold(input.kind); });
        if (it == known.end())
            return refuse(Kind::invalid, "onestop.result_kind", fmt::format("Thủ tục {} không có kết quả “{}” trong danh mục. Hãy chọn một kết quả của thủ tục hoặc để trống.", d.procedure_code, input.kind), "result.kind");
        out.kind_code = it->code;
        out.document.kind = it->name;
    }
    return out;
}

Return settled_return(const Dossier& d, const Return& input, bool result_file) {
    Return out = input;
    const auto is = [&](const std::string& name) { return fold(input.name) == fold(name); };
    out.another = !input.name.empty() ? !is(d.applicant) && !is(d.owner) : input.another || !input.paper.empty();
    const Channel asked = d.result_way.value_or(Channel::desk);
    out.way = input.way.value_or(asked == Channel::online && !result_file ? Channel::desk : asked);
    if (!input.name.empty() && is(d.applicant)) out.name.clear();   // stands in the dossier already
    return out;
}

std::vector<Refusal> Desk::return_faults(sql::Session& s, const Dossier& d, const Return& input) const {
    const bool result_file = files_kept(s, d.unit, d.id).result;
    const Return out = settled_return(d, input, result_file);
    std::vector<Refusal> faults;
    const auto add = [&](const Result<void>& checked) {
        if (!checked) faults.push_back(checked.error());
    };
    // LAW ND 45/2020/ND-CP, ND 107/2021/ND-CP: what is returned online is the electronic result itself.
    if (out.way == Channel::online && !result_file)
        add(refuse(Kind::rule, "onestop.no_result_file", "Hồ sơ chưa có tệp kết quả nên chưa trả trực tuyến được. Hãy đính kèm tệp kết quả vào hồ sơ rồi trả, hoặc chọn hình thức trả khác.", "result_way"));
    if (!input.bill.empty() && out.way != Channel::post) add(refuse(Kind::invalid, "onestop.bill", "Số vận đơn chỉ ghi khi trả kết quả qua bưu chính công ích.", "bill"));
    else add(check_line(input.bill, "Số vận đơn", 100, "bill"));
    const bool unnamed = out.another && input.name.empty();
    if (unnamed) add(refuse(Kind::invalid, "onestop.name", "Hãy ghi họ và tên người nhận thay.", "recipient.name"));
    else add(check_person({input.name.empty() ? d.applicant : input.name, {}, {}, {}}, "recipient"));
    add(check_person({d.applicant, {}, input.phone, {}}, "recipient"));
    // LAW Civil Code 91/2015/QH13 art. 138: somebody else acts by an authority.
    if (out.another && input.paper.empty())
        add(refuse(Kind::invalid, "onestop.recipient_paper", "Người nhận thay phải có giấy ủy quyền hoặc giấy tờ chứng minh quan hệ. Hãy ghi loại, số, ngày của giấy đó.", "recipient.paper"));
    else add(check_line(input.paper, "Giấy tờ của người nhận thay", 300, "recipient.paper"));
    return faults;
}

std::optional<DossierResult> Desk::result(sql::Session& s, UnitId unit, DossierId id) const {
    const sql::Rows rows = s.query(q::result_of, {{"unit", unit}, {"id", id}});
    if (rows.empty()) return std::nullopt;
    const sql::Row r = rows[0];
    DossierResult out;
    out.kind_code = r.get<std::string>("kind_code");
    out.document = {r.get<std::string>("kind"), r.get<std::string>("number"), r.get<std::optional<Day>>("signed_day")};
    out.out = {r.get<std::optional<Channel>>("way"), !r.get<std::string>("recipient_paper").empty(), r.get<std::string>("recipient_name"), r.get<std::string>("recipient_phone"),
               r.get<std::string>("recipient_paper"), r.get<std::string>("bill")};
    return out;
}

}  // namespace xaso::onestop
