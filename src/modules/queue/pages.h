// pages: the screens of the hall, the official's calling page, its administration, the report of waiting times, and the API.
#pragma once

#include "platform/web/web.h"
#include "queue/queue.h"

namespace xaso::queue {

void add_pages(web::Router& router, const Queue& queue);
void add_api(web::Router& router, const Queue& queue);

}  // namespace xaso::queue
