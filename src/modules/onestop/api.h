// api: /api/v1/dossiers and /api/v1/submissions, for other programs. Bearer token; every write carries an Idempotency-Key.
#pragma once

#include "onestop/fee_parts.h"
#include "onestop/files.h"
#include "platform/web/web.h"

namespace xaso::onestop {

void add_api(web::Router& router, const Desk& desk, const Files& files, FeeParts fees = {});

// The permission an action needs; the same on pages.
const access::Permission& permission_of(std::string_view action);

}  // namespace xaso::onestop
