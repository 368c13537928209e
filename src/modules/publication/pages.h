// pages: the catalogue of procedures as its clerk keeps it. Every page is described in docs/pages.md.
#pragma once

#include "modules/fees/tariff.h"
#include "modules/units/units.h"
#include "platform/web/web.h"
#include "publication/publication.h"

namespace xaso::publication {

// tariff: what the desk collects, shown beside the catalogue and told where the catalogue begins to say something else. law: of the internal processes.
void add_pages(web::Router& router, const Publication& publication, const units::Units& units, const fees::Tariff& tariff, const catalog::Catalog& law);
void add_api(web::Router& router, const Publication& publication, const fees::Tariff& tariff, const catalog::Catalog& law);

}  // namespace xaso::publication
