// store: the tables of this module, written by nobody else. Internal to onestop.
#pragma once

#include "onestop/onestop.h"

namespace xaso::onestop {

// The person of this citizen number (contact details brought up to date), or a new person when there is no number.
PersonId ensure_person(sql::Tx& tx, const record::Record& record, UnitId unit, const PersonInput& input);
void add_dossier(sql::Tx& tx, const Dossier& dossier);                       // with its search words
Result<void> move_dossier(sql::Tx& tx, const Dossier& dossier, int seen_version);   // "onestop.stale_version" when somebody else was first
// Before anything is done to a dossier: it is as the person saw it, and worked here ("onestop.stale_version", "onestop.imported").
Result<void> check_seen(const Dossier& dossier, int seen_version);
// The clock has not gone back behind what happened to the dossier last ("onestop.clock").
Result<void> check_clock(const Dossier& dossier, const std::vector<Pause>& pauses, Instant now);
// Name, numbers and address of somebody as typed; `prefix` of the field that is wrong: "applicant".
Result<void> check_person(const PersonInput& p, std::string_view prefix);
bool one_line(std::string_view text);
// Of the results the procedure names, where it names any ("result.kind").
Result<DossierResult> check_result(const Dossier& dossier, const std::vector<procedures::ResultPaper>& known, const ResultDocument& input, Day today);
// As it goes out when nothing else is said: the way that was asked for, or at the desk where no file of the result can go online.
Return settled_return(const Dossier& dossier, const Return& input, bool result_file);
Dossier dossier_from(const sql::Row& row);
DossierRow row_from(const sql::Row& row);
std::vector<Pause> pauses_of(sql::Session& s, UnitId unit, DossierId id);
std::string search_words(const Dossier& dossier);

}  // namespace xaso::onestop
