// snapshot: a report as it was signed, kept as JSON with its hash, and read back as the Report it was.
//
//   {"format":1, "signed":{number, day, name, title, at, chain_head, computed_at, law}, "report":{… the report JSON of programs …},
//    "law":{areas, forms with every row as printed, figures}, "window", "units", "settings", "cells":{form:{row:cell}}, "document", "reasons"}
//
// Read back, Report::law holds the titles, units, decimals and notes of the day of signing and nothing that can be run: figures have no
// query, forms no checks. "document" and "reasons" belong to who signs (period_report); here they are texts of JSON.
// Internal to reporting.
#pragma once

#include <string>

#include "reporting/reporting.h"

namespace xaso::reporting {

std::string snapshot_content(const Report& report, const Sealing& sealing, const Signature& signature);
// REQUIRES: content made by snapshot_content(). Throws for anything else.
Snapshot read_snapshot(const std::string& content, UnitId unit);

}  // namespace xaso::reporting
