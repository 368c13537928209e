// pages: the catalogue of procedures as its clerk keeps it. Every page is described in docs/pages.md.
#pragma once

#include "modules/units/units.h"
#include "platform/web/web.h"
#include "publication/publication.h"

namespace xaso::publication {

void add_pages(web::Router& router, const Publication& publication, const units::Units& units);
void add_api(web::Router& router, const Publication& publication);

}  // namespace xaso::publication
