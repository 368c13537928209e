// store: the tables of this module, written by nobody else. Internal to onestop.
#pragma once

#include "onestop/onestop.h"

namespace xaso::onestop {

// The person of this citizen number (contact details brought up to date), or a new person when there is no number.
PersonId ensure_person(sql::Tx& tx, const record::Record& record, UnitId unit, const PersonInput& input);
void add_dossier(sql::Tx& tx, const Dossier& dossier);                       // with its search words
bool move_dossier(sql::Tx& tx, const Dossier& dossier, int seen_version);    // false when somebody else was first
Dossier dossier_from(const sql::Row& row);
DossierRow row_from(const sql::Row& row);
// The latest moment that something happened to a dossier: no action may come before it.
LocalTime last_step(const Dossier& dossier, const std::vector<Pause>& pauses);
std::vector<Pause> pauses_of(sql::Session& s, UnitId unit, DossierId id);
std::string search_words(const Dossier& dossier);
// The full-text query of the dialect for folded words; "" when nothing searchable is left.
std::string match_words(sql::Dialect dialect, std::string_view words);

}  // namespace xaso::onestop
