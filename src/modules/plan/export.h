// export: a plan as the Word document that is signed, with its annex table; read again by plan_import it gives the same activities.
//
// LAW Decree 30/2020/NĐ-CP appendix I: layout of the document; the template is law/documents/plan.docx, and a unit may put its own in place.
// Limits: a level that is empty below one that is not, inside one section, is printed as if it went on; a day of a product's own stands
// behind its title where it differs from the activity's.
#pragma once

#include "modules/documents/documents.h"
#include "plan/plan.h"

namespace xaso::plan {

documents::TemplateKind plan_template();
office::Fields plan_fields(const Plan& plan, const std::vector<Activity>& activities, const units::Version& unit);
// Of the newest plan of the unit, or of the example.
office::Fields preview_fields(sql::Session& s, UnitId unit, Instant now, const Plans& plans);

}  // namespace xaso::plan
