#include "publication/proposals.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "kernel/text.h"
#include "publication/sql.gen.h"

namespace xaso::publication {
namespace json = boost::json;
namespace {

using Why = Refusal::Kind;

Proposal from_row(const sql::Row& r) {
    return {r.get<std::int64_t>("proposal_id"), r.get<std::string>("code"), r.get<std::string>("what"), r.get<std::string>("why"), r.get<std::string>("saving"), r.get<std::optional<Day>>("sent_on"),
            r.get<std::string>("sent_to"), r.get<std::string>("answer"), r.get<std::optional<Day>>("answered_on"), r.get<int>("version")};
}

Result<void> check(const Proposal& p, Day today) {
    const auto wrong = [](std::string_view field, std::string_view says) { return refuse(Why::invalid, "publication.proposal", says, field); };
    if (p.what.empty()) return wrong("what", "Hãy ghi nội dung kiến nghị.");
    if (p.why.empty()) return wrong("why", "Hãy ghi lý do kiến nghị.");
    for (const auto& [field, text] : {std::pair{"what", &p.what}, std::pair{"why", &p.why}, std::pair{"saving", &p.saving}, std::pair{"sent_to", &p.sent_to}, std::pair{"answer", &p.answer}})
        if (count_chars(*text) > 2'000) return wrong(field, "Nội dung này không quá 2.000 ký tự.");
    if (p.sent_on && p.sent_to.empty()) return wrong("sent_to", "Hãy ghi nơi nhận kiến nghị.");
    if (!p.sent_on && !p.sent_to.empty()) return wrong("sent_on", "Hãy ghi ngày gửi kiến nghị.");
    if (p.sent_on && *p.sent_on > today) return wrong("sent_on", "Ngày gửi không sau hôm nay.");
    if (!p.answer.empty() && !p.sent_on) return wrong("sent_on", "Kiến nghị có trả lời thì phải có ngày gửi.");
    if (p.answer.empty() != !p.answered_on) return wrong(p.answer.empty() ? "answer" : "answered_on", "Hãy ghi cả nội dung và ngày trả lời, hoặc để trống cả hai.");
    if (p.answered_on && (*p.answered_on < *p.sent_on || *p.answered_on > today)) return wrong("answered_on", "Ngày trả lời từ ngày gửi đến hôm nay.");
    return {};
}

}  // namespace

Result<std::int64_t> Proposals::keep(sql::Tx& tx, const record::Actor& by, Instant now, const Proposal& p) const {
    XASO_CHECK(check(p, local_day(now)));
    const bool fresh = p.id == 0;
    const std::int64_t id = fresh ? record_.next_id(tx, by.unit) : p.id;
    if (!fresh) {
        const auto old = find(tx, by.unit, id);
        if (!old || old->code != p.code) return refuse(Why::not_found, "publication.no_proposal", "Không có kiến nghị này ở thủ tục.");
        if (old->version != p.version) return refuse(Why::conflict, "publication.stale", "Kiến nghị vừa được người khác sửa. Hãy mở lại kiến nghị rồi ghi lại.");
    }
    tx.exec(q::proposal_put, {{"unit", by.unit}, {"id", id}, {"code", p.code}, {"what", p.what}, {"why", p.why}, {"saving", p.saving}, {"sent_on", p.sent_on}, {"sent_to", p.sent_to}, {"answer", p.answer},
                              {"answered_on", p.answered_on}, {"version", p.version + 1}});
    json::object says{{"code", p.code}, {"what", p.what}, {"why", p.why}, {"saving", p.saving}, {"sent_to", p.sent_to}, {"answer", p.answer}};
    if (p.sent_on) says["sent_on"] = iso_day(*p.sent_on);
    if (p.answered_on) says["answered_on"] = iso_day(*p.answered_on);
    record_.append(tx, by, now, {fresh ? "proposal.added" : "proposal.changed", "procedure_proposal", id, json::serialize(says)});
    return id;
}

std::vector<Proposal> Proposals::of(sql::Session& s, UnitId unit, std::string_view code) const {
    std::vector<Proposal> out;
    for (const sql::Row& r : s.query(q::proposals_of, {{"unit", unit}, {"code", code}})) out.push_back(from_row(r));
    return out;
}

std::optional<Proposal> Proposals::find(sql::Session& s, UnitId unit, std::int64_t id) const {
    const sql::Rows rows = s.query(q::proposal_get, {{"unit", unit}, {"id", id}});
    return rows.empty() ? std::nullopt : std::optional(from_row(rows[0]));
}

}  // namespace xaso::publication
