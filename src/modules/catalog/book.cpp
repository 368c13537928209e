#include "catalog/book.h"

#include <algorithm>

namespace xaso::catalog {
namespace {

const BookField* find_in(const std::vector<BookField>& fields, std::string_view path) {
    for (const BookField& f : fields) {
        if (f.path == path) return &f;
        if (path.starts_with(f.path + "."))
            if (const BookField* part = find_in(f.parts, path)) return part;
    }
    return nullptr;
}

void gather(const BookField& field, std::vector<const BookField*>& out) {
    if (field.leaf()) out.push_back(&field);
    for (const BookField& part : field.parts) gather(part, out);
}

}  // namespace

const BookChoice* BookField::choice(std::string_view code) const {
    const auto it = std::find_if(choices.begin(), choices.end(), [&](const BookChoice& c) { return c.code == code; });
    return it == choices.end() ? nullptr : &*it;
}

const BookField* Book::find(std::string_view path) const { return find_in(fields, path); }

bool Book::open_to_all(const BookField& field) const { return field.shown_to.empty() && (field.lines.empty() || find(field.lines)->shown_to.empty()); }

std::vector<const BookField*> Book::leaves() const {
    std::vector<const BookField*> out;
    for (const BookField& f : fields) gather(f, out);
    return out;
}

std::vector<const BookField*> Book::leaves(const BookField& field) {
    std::vector<const BookField*> out;
    gather(field, out);
    return out;
}

}  // namespace xaso::catalog
