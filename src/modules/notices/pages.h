// pages: "Hàng gửi", the messages that wait or are stuck, and what an administrator may do about them. Seen with may::see_audit, changed with may::manage_accounts.
#pragma once

#include "notices/notices.h"
#include "platform/web/web.h"

namespace xaso::notices {

void add_pages(web::Router& router, const outbox::Outbox& outbox);
void add_api(web::Router& router, const outbox::Outbox& outbox);                // /api/v1/outbox
void add_warnings_api(web::Router& router, const Notices& notices);             // /api/v1/warnings

}  // namespace xaso::notices
