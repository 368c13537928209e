#include "onestop/prefill.h"

#include <algorithm>
#include <map>
#include <set>

#include "kernel/text.h"
#include "onestop/sql.gen.h"

namespace xaso::onestop {

std::vector<std::string> used_procedures(sql::Session& s, UnitId unit, AccountId receiver) {
    std::vector<std::string> out;
    for (const sql::Row& r : s.query(q::used_procedures, {{"unit", unit}, {"receiver", receiver}})) out.push_back(r.get<std::string>("code"));
    return out;
}

std::vector<UsualPaper> usual_papers(sql::Session& s, UnitId unit, std::int64_t procedure_id, Channel channel) {
    std::vector<UsualPaper> out;
    std::vector<std::set<DossierId>> had;           // beside `out`: the dossiers that had it
    std::vector<bool> by_channel;                   // beside `out`: kind and copies come from the channel asked for
    std::map<std::string, std::size_t> place;
    std::set<DossierId> dossiers;
    for (const sql::Row& r : s.query(q::usual_papers, {{"unit", unit}, {"procedure", procedure_id}})) {
        const auto id = r.get<DossierId>("dossier_id");
        const auto name = r.get<std::string>("name");
        const auto [at, added] = place.try_emplace(fold(name), out.size());
        if (added) {
            out.push_back({{.name = name}, false});
            had.emplace_back();
            by_channel.push_back(false);
        }
        const std::size_t i = at->second;
        const bool same = r.get<Channel>("channel") == channel;
        if (added || (same && !by_channel[i])) {
            out[i].paper.kind = r.get<std::string>("kind");
            out[i].paper.copies = r.get<int>("copies");
            by_channel[i] = same;
        }
        had[i].insert(id);
        dossiers.insert(id);
    }
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i].usual = had[i].size() * 2 >= dossiers.size();
        if (!by_channel[i] && channel == Channel::online) out[i].paper.kind = "electronic";   // no paper is handed in there, and no file at the desk
        else if (!by_channel[i] && out[i].paper.kind == "electronic") out[i].paper.kind = "original";
    }
    std::ranges::stable_partition(out, &UsualPaper::usual);
    return out;
}

std::vector<Earlier> earlier_dossiers(sql::Session& s, UnitId unit, PersonId applicant) {
    std::vector<Earlier> out;
    for (const sql::Row& r : s.query(q::earlier_of, {{"unit", unit}, {"applicant", applicant}}))
        out.push_back({r.get<std::string>("code"), r.get<std::string>("name"), r.get<DossierState>("state"), r.get<Day>("received_day")});
    return out;
}

}  // namespace xaso::onestop
