// A small book to test with: events with a day, a kind, money, a document and lines.
#pragma once

#include "books/books.h"
#include "modules/catalog/book_figures.h"
#include "modules/catalog/load.h"
#include "world/world.h"

namespace xaso::books {

inline constexpr const char* kTestBook = R"toml(
[book]
title = "Sổ việc thử"
record = "việc"
systems = "S4"
name = "subject"
day = "held_on"
number = "{n}/{year}"
columns = ["subject", "kind", "held_on", "amount", "findings"]
key = ["subject", "held_on"]

[[field]]
name = "subject"
title = "Nội dung"
type = "text"
required = true

[[field]]
name = "kind"
title = "Hình thức"
type = "choice"
choice = [{ code = "planned", title = "Theo kế hoạch" }, { code = "own", title = "Tự kiểm tra" }]

[[field]]
name = "held_on"
title = "Ngày"
type = "date"
required = true

[[field]]
name = "ended_on"
title = "Ngày thôi"
type = "date"

[[field]]
name = "amount"
title = "Số tiền"
type = "money"

[[field]]
name = "staff"
title = "Người làm"
type = "person"
shown_to = ["leader"]

[[field]]
name = "decision"
title = "Quyết định"
type = "document"
required_when = "kind = planned"

[[field]]
name = "report"
title = "Tệp"
type = "file"

[[field]]
name = "findings"
title = "Vấn đề"
type = "lines"
settled_by = "settled_on"

  [[field.field]]
  name = "issue"
  title = "Vấn đề"
  type = "text"
  required = true

  [[field.field]]
  name = "settled_on"
  title = "Ngày xong"
  type = "date"

[[check]]
rule = "findings.settled_on >= held_on"
says = "Không thể xong trước ngày của việc."

[[check]]
rule = "amount <= 5000000"
when = ["kind = own"]
says = "Tự kiểm tra không quá 5 triệu."

[[figure]]
code = "held"
title = "Việc"
unit = "việc"
rule = "Trong kỳ."
value = "count"
date = "held_on"

[[figure]]
code = "spent"
title = "Tiền"
unit = "đồng"
rule = "Trong kỳ."
value = "sum amount"
date = "held_on"
where = ["kind = planned"]

[[figure]]
code = "subjects"
title = "Nội dung khác nhau"
unit = "nội dung"
rule = "Trong kỳ."
value = "distinct subject"
date = "held_on"

[[figure]]
code = "found"
title = "Vấn đề"
unit = "vấn đề"
rule = "Trong kỳ."
value = "count findings"
date = "held_on"

[[figure]]
code = "settled"
title = "Vấn đề đã xong"
unit = "vấn đề"
rule = "Đến cuối kỳ."
value = "count findings"
date = "held_on"
by_end = "findings.settled_on"

[[figure]]
code = "standing"
title = "Việc đang có"
unit = "việc"
rule = "Vào ngày cuối kỳ."
value = "count"
date = "held_on"
span = "until"
ended = "ended_on"
)toml";

// The book in `text` as if it lay in areas/1_steering/books/CODE.toml; throws what is wrong with it.
inline std::shared_ptr<const catalog::Definitions> law_with(const catalog::Definitions& law, const std::string& text, const std::string& code = "test_book") {
    auto next = std::make_shared<catalog::Definitions>(law);
    std::erase_if(next->books, [&](const Book& b) { return b.code == code; });
    std::erase_if(next->figures, [&](const catalog::Figure& f) { return f.book == code; });
    std::vector<catalog::Finding> findings;
    std::vector<std::string_view> roles;
    for (const access::Role& r : access::roles()) roles.push_back(r.code);
    const catalog::Source source{"areas/1_steering/books/" + code + ".toml", text, catalog::hash_text(text)};
    auto book = catalog::read_book("1_steering", source, roles, findings);
    if (!findings.empty()) throw std::runtime_error(findings.front().says + " " + findings.front().remedy);
    for (catalog::BookFigure& f : book->figures) next->figures.push_back(catalog::figure_of(*book, f));
    next->books.push_back(std::move(*book));
    return next;
}

}  // namespace xaso::books
