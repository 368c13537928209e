// pdf: Word to PDF by LibreOffice, where it is installed (XASO_SOFFICE, or `soffice` on the path). Nothing depends on it.
// Threads: any; one conversion at a time.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "kernel/result.h"

namespace xaso::office {

bool can_make_pdf();
// Refused (unavailable): not installed, took too long, or LibreOffice could not ("office.pdf").
Result<std::string> pdf_of(std::string_view docx, std::chrono::seconds limit = std::chrono::seconds{60});

}  // namespace xaso::office
