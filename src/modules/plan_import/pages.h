// pages: a plan's document uploaded, corrected row by row beside its source, and only then kept. Described in docs/pages.md.
#pragma once

#include <filesystem>

#include "modules/plan/plan.h"
#include "platform/web/web.h"

namespace xaso::plan_import {

// `root` holds law/plans/reading.toml, which is read for each upload.
void add_pages(web::Router& router, const plan::Plans& plans, std::filesystem::path root);

}  // namespace xaso::plan_import
