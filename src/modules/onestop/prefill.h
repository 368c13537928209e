// prefill: what the desk knows before anybody types, from the dossiers of this unit. Internal to onestop. Reads only; each reads a bounded
// number of the newest dossiers.
#pragma once

#include <string>
#include <vector>

#include "onestop/onestop.h"

namespace xaso::onestop {

// Codes of the procedures an account accepted among the unit's 500 newest dossiers, most often first.
std::vector<std::string> used_procedures(sql::Session& s, UnitId unit, AccountId receiver);

// The papers that came with the 40 newest dossiers of a procedure; usual: at least half of them had it. Kind and copies are those of the
// newest one handed in by the same channel, or else by another. Names that differ in accents or case only are one.
struct UsualPaper {
    PaperInput paper;
    bool usual = false;
};
std::vector<UsualPaper> usual_papers(sql::Session& s, UnitId unit, std::int64_t procedure_id, Channel channel);

// The three newest dossiers a person handed in.
struct Earlier {
    std::string code, procedure_name;
    DossierState state{};
    Day received{};
};
std::vector<Earlier> earlier_dossiers(sql::Session& s, UnitId unit, PersonId applicant);

}  // namespace xaso::onestop
