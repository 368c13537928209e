// multipart: a form with files (multipart/form-data) taken apart. A small strict parser of its own, so that it can be fuzzed.
//
// No preamble, no nested parts, no transfer encodings: browsers send none of them. At most 1,000 parts, 8 KiB of header per part.
// Text fields come out NFC; a part with a file name is an Upload, and its bytes are left as they are.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/http.h"

namespace xaso::http {

struct MultipartForm {
    Fields fields;
    std::vector<Upload> uploads;
};

// The boundary of `multipart/form-data; boundary=x`; nothing when the type is another one or the boundary is unusable.
std::optional<std::string> multipart_boundary(std::string_view content_type);

// Refuses with "http.bad_multipart", "http.too_many_parts" or "text.encoding".
Result<MultipartForm> parse_multipart(std::string_view body, std::string_view boundary);

// Moves a form body of either type into `form` and `uploads`; leaves any other body alone.
Result<void> take_form(Request& request);

}  // namespace xaso::http
