// pages_result: what the page of a dossier asks and says about its result. Internal to onestop.
#pragma once

#include "onestop/pages_shared.h"

namespace xaso::onestop {

// In the form that finishes: the document that came of it. `known`: the results the procedure names. Typed: what a refused form said stands again.
void result_fields(html::Html& h, const web::Context& c, const std::vector<procedures::ResultPaper>& known, const std::vector<Refusal>& errors, bool typed);
// In the form that returns: by which way, and who takes it. `has_file`: of the result.
void return_fields(html::Html& h, const web::Context& c, const Dossier& d, bool has_file, const std::vector<Refusal>& errors, bool typed);
void result_facts(html::Facts& f, const Dossier& d, const std::optional<DossierResult>& result);

// From the form: into the action; what cannot be read, each at its field.
std::vector<Refusal> read_result(const web::Context& c, ActionInput& input);
bool names_field_of_result(std::string_view field);

}  // namespace xaso::onestop
