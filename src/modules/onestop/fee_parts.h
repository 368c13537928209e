// fee_parts: what the desk says and does about money on its own pages. The desk knows no tariff; module fees, above it, fills these
// in and whoever puts the program together hands them over. An empty function: the pages say what the catalogue of procedures says.
// Threads: as the pages. Systems: S17.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "onestop/onestop.h"
#include "platform/web/web.h"

namespace xaso::onestop {

struct FeeParts {
    // On the page of acceptance: how often each case of the tariff applies, and exemptions; `errors` are of the whole form.
    std::function<void(html::Html&, const web::Context&, const procedures::Procedure&, Channel, const std::vector<Refusal>& errors)> ask;
    // What the form, as typed, comes to: "16.000 đ".
    std::function<std::string(const web::Context&, const procedures::Procedure&, Channel)> typed;
    // In the transaction of acceptance: what the dossier owes, from the form or the JSON that asked for it.
    std::function<Result<void>(sql::Tx&, const record::Actor&, const Dossier&, const web::Context&)> fix;
    // On the page of the dossier.
    std::function<void(html::Html&, const web::Context&, sql::Session&, const Dossier&)> panel;
    // On the receipt of the papers: "16.000 đ, đã thu theo biên lai số 0000012".
    std::function<std::string(sql::Session&, const Dossier&)> words;
    // Beside the receipt of a visit: a button that leads to collecting what its dossiers still owe.
    std::function<void(html::Html&, const web::Context&, sql::Session&, const std::vector<Dossier>&)> collect;
    // For programs: "Owed".
    std::function<boost::json::object(sql::Session&, const Dossier&)> told;
};

}  // namespace xaso::onestop
