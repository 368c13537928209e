// pages: the administrator's page of templates: download, try, put another in its place, go back.
#pragma once

#include "documents/documents.h"
#include "platform/web/web.h"

namespace xaso::documents {

// `preview` makes the document of a kind from real records of the unit, for the administrator to look at.
using Preview = std::function<Result<office::Fields>(sql::Session&, UnitId, std::string_view code, Instant now)>;
void add_pages(web::Router& router, const Documents& documents, Preview preview);

// A Word or PDF file to download; `name` without its ending.
http::Response docx_file(std::string bytes, std::string_view name);
http::Response pdf_file(std::string bytes, std::string_view name);

}  // namespace xaso::documents
