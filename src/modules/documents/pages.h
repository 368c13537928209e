// pages: the administrator's page of templates: download, try, put another in its place, go back.
#pragma once

#include <functional>

#include "documents/documents.h"
#include "platform/web/web.h"

namespace xaso::documents {

// What a template is tried with: its fields, and the record they are of ("" for an example or all of the unit's).
struct Tried {
    office::Fields fields;
    std::string record;
};
// Of real records of the unit; `record` is the code of the one asked for, empty for any.
using Preview = std::function<Result<Tried>(sql::Session&, UnitId, std::string_view code, std::string_view record, Instant now)>;
void add_pages(web::Router& router, const Documents& documents, Preview preview);

// A Word file to download; `name` without its ending.
http::Response docx_file(std::string bytes, std::string_view name);
// A filled template as Word or PDF; `before` runs once the file is there and before it goes out.
http::Response paper_file(const web::Context& c, std::string docx, std::string_view name, bool as_pdf, const std::function<void()>& before = {});

}  // namespace xaso::documents
