// pages: the catalogue of procedures as its clerk keeps it. Every page is described in docs/pages.md.
#pragma once

#include "modules/fees/tariff.h"
#include "modules/units/units.h"
#include "platform/web/web.h"
#include "publication/publication.h"

namespace xaso::publication {

// tariff: what the desk collects, to be told where the catalogue begins to say something else.
void add_pages(web::Router& router, const Publication& publication, const units::Units& units, const fees::Tariff& tariff);
void add_api(web::Router& router, const Publication& publication);

}  // namespace xaso::publication
