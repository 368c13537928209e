// api_shared: what the sources of this module's API have in common. Internal to onestop.
#pragma once

#include "onestop/fee_parts.h"
#include "onestop/onestop.h"
#include "onestop/way.h"
#include "platform/web/api.h"

namespace xaso::onestop {

// The dossier that ":id" names, by number or by code.
std::optional<Dossier> dossier_named(const web::Context& c, sql::Session& s, const Desk& desk);
Refusal no_dossier_named();
Result<AcceptInput> accept_of(const boost::json::object& body);  // "DossierInput"
boost::json::object brief(const Dossier& d);                    // "DossierState"
boost::json::object row_json(const DossierRow& d);              // "DossierRow"
// A change of the dossier that ":id" names, which answers with its new state.
http::Response change(web::Context& c, const Desk& desk, const std::function<Result<Dossier>(sql::Tx&, const record::Actor&, DossierId)>& job);

std::string_view outcome_code(Outcome o);                        // "on_time"
boost::json::object correction_json(const Correction& correction, const std::vector<access::Account>& accounts);   // "Correction"

void add_intake_api(web::Router& router, const Desk& desk, const FeeParts& fees);   // submissions and their answers
void add_way_api(web::Router& router, const Desk& desk);        // hand-over, steps, apology, correction, reassignment, substitution

}  // namespace xaso::onestop
