#include "books/merge.h"

#include <fmt/format.h>

#include <algorithm>

namespace xaso::books {
namespace {

const std::string& value_at(const Line& line, const std::string& path) {
    static const std::string nothing;
    const auto it = line.values.find(path);
    return it == line.values.end() ? nothing : it->second;
}

const std::vector<Line>& lines_at(const Content& content, const std::string& path) {
    static const std::vector<Line> nothing;
    const auto it = content.lines.find(path);
    return it == content.lines.end() ? nothing : it->second;
}

const Line* numbered(const std::vector<Line>& lines, int no) {
    const auto it = std::find_if(lines.begin(), lines.end(), [&](const Line& l) { return no != 0 && l.no == no; });
    return it == lines.end() ? nullptr : &*it;
}

bool same_line(const BookField& lines, const Line& a, const Line& b) {
    const auto parts = Book::leaves(lines);
    return std::all_of(parts.begin(), parts.end(), [&](const BookField* p) { return value_at(a, p->path) == value_at(b, p->path); });
}

std::string line_words(const BookField& lines, const Line& line) {
    std::string out;
    for (const BookField* p : Book::leaves(lines))
        if (const std::string words = p->shown_to.empty() ? value_words(*p, value_at(line, p->path)) : std::string{}; !words.empty()) out += (out.empty() ? "" : ", ") + words;
    return out;
}

class Merging {
public:
    Merging(const Content& base, const Content& mine, const Content& theirs) : base_(base), mine_(mine), theirs_(theirs) {}

    std::string value(const std::string& input, const BookField& f, const std::string& base, const std::string& mine, const std::string& theirs) {
        if (mine == base) return theirs;
        if (theirs != base && mine != theirs) out.clashes.push_back({input, f.path, mine, theirs});
        return mine;
    }
    void lines(const BookField& field) {
        const std::vector<Line>&base = lines_at(base_, field.path), &mine = lines_at(mine_, field.path), &theirs = lines_at(theirs_, field.path);
        std::vector<Line> into;
        for (const Line& there : theirs) {
            const Line *was = numbered(base, there.no), *here = numbered(mine, there.no);
            if (was && !here) {
                if (same_line(field, *was, there)) continue;   // removed here, left alone there
                out.notes.push_back(fmt::format("{}: dòng “{}” bạn đã bỏ nhưng người kia vừa sửa nên còn lại.", field.title, line_words(field, there)));
            }
            if (!here) {
                into.push_back(there);
                continue;
            }
            Line one{there.no, {}};
            for (const BookField* p : Book::leaves(field))
                one.values[p->path] = value(fmt::format("{}-{}", p->path, into.size() + 1), *p, was ? value_at(*was, p->path) : std::string{}, value_at(*here, p->path), value_at(there, p->path));
            into.push_back(std::move(one));
        }
        for (const Line& here : mine) {
            if (numbered(theirs, here.no)) continue;
            if (const Line* was = numbered(base, here.no)) {
                if (same_line(field, *was, here)) continue;   // removed there, left alone here
                out.notes.push_back(fmt::format("{}: dòng “{}” người kia đã bỏ nhưng bạn vừa sửa nên còn lại.", field.title, line_words(field, here)));
            } else if (std::any_of(theirs.begin(), theirs.end(), [&](const Line& there) { return !numbered(base, there.no) && same_line(field, there, here); })) {
                continue;   // both added the same
            }
            into.push_back({0, here.values});
        }
        if (!into.empty()) out.content.lines[field.path] = std::move(into);
    }
    void run(const Book& book) {
        for (const BookField* f : book.leaves())
            if (f->lines.empty()) out.content.values[f->path] = value(f->path, *f, base_.at(f->path), mine_.at(f->path), theirs_.at(f->path));
        for (const BookField& f : book.fields)
            if (f.type == catalog::FieldType::lines) lines(f);
    }
    Merged out;

private:
    const Content &base_, &mine_, &theirs_;
};

}  // namespace

Merged merge(const Book& book, const Content& base, const Content& mine, const Content& theirs) {
    Merging merging(base, mine, theirs);
    merging.run(book);
    return std::move(merging.out);
}

}  // namespace xaso::books
