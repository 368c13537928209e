// pages: what administrators and auditors see: the unit at a glance, accounts, the organisation tree, hours and offices, the audit log.
// Every page is described in docs/pages.md. Accounts, hours and offices belong to the home unit alone; the tree and the log may be read
// for the units in the account's scope. Writes go through record.once(), so a form sent twice is answered once.
// A first password is made here, shown on the page that answers the post, and kept nowhere but as its hash.
#pragma once

#include "platform/web/web.h"
#include "units/units.h"

namespace xaso::units {

// Units is reloaded after hours or offices changed.
void add_pages(web::Router& router, Units& units, access::Access& access);

// For a page that shows one unit of several an account may see: links to the same page of each. Nothing for an account of one unit.
void unit_chooser(html::Html& h, const web::Context& c, const Units& units, std::string_view path);

// Every kind of event there is, in the words of the log.
struct EventKind {
    std::string_view code, words;
};
const std::vector<EventKind>& event_kinds();

}  // namespace xaso::units
