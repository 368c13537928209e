// pages: "Hàng gửi", the messages that wait or are stuck, and what an administrator may do about them. Seen with may::see_audit, changed with may::manage_accounts.
#pragma once

#include "platform/outbox/outbox.h"
#include "platform/web/web.h"

namespace xaso::notices {

void add_pages(web::Router& router, const outbox::Outbox& outbox);

}  // namespace xaso::notices
