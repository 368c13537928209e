#include "platform/office/template.h"

#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <cstring>
#include <sstream>

#include "kernel/nearest.h"
#include "kernel/text.h"
#include "platform/office/package.h"

namespace xaso::office {
namespace {

constexpr std::size_t kMaxTemplate = 20u << 20;
// Lists inside lists multiply: what a small template may become.
constexpr std::size_t kMaxCopied = 16u << 20, kMaxFields = 100'000, kMaxFieldParagraph = 16u << 10;
constexpr int kMaxNested = 16;

struct Wrong {
    Refusal why;
};
[[noreturn]] void wrong(std::string_view code, std::string says) { throw Wrong{{Refusal::Kind::invalid, std::string(code), std::move(says), "file", {}}}; }

// What a field may mean here: the innermost item first.
using Scope = std::vector<const Fields*>;

const std::string* find_value(const Scope& scope, std::string_view name) {
    for (auto f = scope.rbegin(); f != scope.rend(); ++f)
        if (const auto it = (*f)->values.find(name); it != (*f)->values.end()) return &it->second;
    return nullptr;
}
const std::vector<Fields>* find_list(const Scope& scope, std::string_view name) {
    for (auto f = scope.rbegin(); f != scope.rend(); ++f)
        if (const auto it = (*f)->lists.find(name); it != (*f)->lists.end()) return &it->second;
    return nullptr;
}
// What to write instead of a name that nobody fills: the one most like it, else all of them.
std::string remedy(const Scope& scope, std::string_view wrong) {
    std::vector<std::string> names;
    std::vector<std::string_view> words;
    for (const Fields* f : scope) {
        for (const auto& [name, value] : f->values) names.push_back(name), words.push_back(name);
        for (const auto& [name, list] : f->lists) names.push_back("#" + name), words.push_back(name);
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    const std::string_view meant = nearest(wrong, words);
    return meant.empty() ? fmt::format("Các trường dùng được ở đây: {}.", fmt::join(names, ", ")) : fmt::format("Có phải là “{}”?", meant);
}

bool is_text(const pugi::xml_node& n) { return is(n, "t"); }

void collect_texts(const pugi::xml_node& n, std::vector<pugi::xml_node>& out) {
    for (const pugi::xml_node& c : n) {
        if (is_text(c)) out.push_back(c);
        else if (!is(c, "tbl")) collect_texts(c, out);   // the paragraphs of a text box count, a table's are visited on their own
    }
}
std::string text_of(const pugi::xml_node& n) {
    std::vector<pugi::xml_node> texts;
    collect_texts(n, texts);
    std::string out;
    for (const pugi::xml_node& t : texts) out += t.child_value();
    return out;
}
void set_text(pugi::xml_node t, const std::string& text) {
    t.text().set(text.c_str());
    pugi::xml_attribute space = t.attribute("xml:space");
    if (!space) space = t.append_attribute("xml:space");
    space.set_value("preserve");
}

// What XML 1.0 cannot hold is left out.
std::string clean(std::string_view text) {
    std::string out;
    for (const char c : text)
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c;
    return out;
}

std::string place(const std::string& text) { return text.size() > 80 ? fmt::format("“{}…”", text.substr(0, 80)) : fmt::format("“{}”", text); }

// A field written with one brace, "{name}", would be printed as it stands. Of the text before anything is filled in.
void refuse_single_braces(const std::string& text, const Scope& scope) {
    for (std::size_t at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1)) {
        if (text.compare(at, 2, "{{") == 0) {
            at = text.find("}}", at);
            if (at == std::string::npos) return;   // said where it is filled
            continue;
        }
        const std::size_t close = text.find('}', at);
        if (close == std::string::npos) return;
        const std::string name = trim(std::string_view(text).substr(at + 1, close - at - 1));
        if (name.empty() || name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_#/.") != std::string::npos) continue;
        const std::string plain = name[0] == '#' || name[0] == '/' ? name.substr(1) : name;
        wrong("office.template_brace", fmt::format("“{{{0}}}” ở đoạn {1} chỉ có một dấu ngoặc nhọn nên không được điền. Trường viết bằng hai dấu: {{{{{0}}}}}.{2}", name, place(text),
                                                   find_value(scope, plain) || find_list(scope, plain) ? std::string{} : " " + remedy(scope, plain)));
    }
}

// Puts `value` where the field stood, over however many runs it was cut.
void replace_in(std::vector<pugi::xml_node>& texts, std::size_t from, std::size_t to, const std::string& value) {
    std::size_t at = 0;
    bool placed = false;
    for (pugi::xml_node& t : texts) {
        const std::string old = t.child_value();
        const std::size_t begin = at, end = at + old.size();
        at = end;
        if (end <= from || begin >= to) continue;
        const std::size_t cut_from = from > begin ? from - begin : 0, cut_to = std::min(to - begin, old.size());
        set_text(t, old.substr(0, cut_from) + (placed ? std::string{} : value) + old.substr(cut_to));
        placed = true;
    }
}

void make_strong(const pugi::xml_node& n) {
    for (pugi::xml_node c : n) {
        if (is(c, "r")) {
            pugi::xml_node properties = child(c, "rPr");
            if (!properties) properties = c.prepend_child("w:rPr");
            if (!child(properties, "b")) properties.append_child("w:b");
        } else {
            make_strong(c);
        }
    }
}

class Filler {
public:
    void fill(pugi::xml_node container, const Scope& scope) {
        for (pugi::xml_node n = container.first_child(); n;) {
            pugi::xml_node next = n.next_sibling();
            if (is(n, "p")) {
                const std::string text = trim(text_of(n));
                if (const std::string name = mark(text, '#'); !name.empty()) next = repeat(container, n, name, scope);
                else if (!mark(text, '/').empty()) wrong("office.template_mark", fmt::format("Dấu {} không có dấu mở {{{{#{}}}}} đứng trước trong cùng phần.", text, mark(text, '/')));
                else next = paragraph(container, n, scope);
            } else if (is(n, "tr")) {
                next = row(container, n, scope);
            } else {
                fill(n, scope);
            }
            n = next;
        }
    }

private:
    [[noreturn]] static void too_much() { wrong("office.template_too_big", "Mẫu lặp lại hoặc chứa quá nhiều trường nên không điền được. Hãy bớt các phần lặp lồng nhau, hoặc chia đoạn dài thành nhiều đoạn."); }
    // Before a copy is made of it.
    void count(const pugi::xml_node& n) {
        struct Size : pugi::xml_tree_walker {
            std::size_t bytes = 0;
            bool for_each(pugi::xml_node& each) override { return bytes += sizeof(void*) + std::strlen(each.value()), true; }
        } size;
        pugi::xml_node(n).traverse(size);
        if ((copied_ += size.bytes) > kMaxCopied) too_much();
    }

    // "{{#rows}}" alone -> "rows".
    static std::string mark(const std::string& text, char kind) {
        if (!text.starts_with("{{") || !text.ends_with("}}") || text.size() < 6 || text[2] != kind) return {};
        const std::string name = trim(std::string_view(text).substr(3, text.size() - 5));
        return name.find_first_of("{}") == std::string::npos ? name : std::string{};
    }

    std::vector<Scope> items_of(const std::string& name, const Scope& scope) const {
        std::vector<Scope> items;
        if (const auto* list = find_list(scope, name)) {
            for (const Fields& item : *list) {
                items.push_back(scope);
                items.back().push_back(&item);
            }
        } else if (const auto* value = find_value(scope, name)) {
            if (!value->empty()) items.push_back(scope);
        } else {
            wrong("office.template_field", fmt::format("Mẫu lặp phần “{}” mà chương trình không có. {}", name, remedy(scope, name)));
        }
        return items;
    }

    // The paragraphs and tables between a mark and its partner; returns the node behind them.
    pugi::xml_node repeat(pugi::xml_node container, pugi::xml_node open, const std::string& name, const Scope& scope) {
        std::vector<pugi::xml_node> inside;
        pugi::xml_node close;
        int depth = 1;
        for (pugi::xml_node n = open.next_sibling(); n; n = n.next_sibling()) {
            const std::string text = is(n, "p") ? trim(text_of(n)) : std::string{};
            if (mark(text, '#') == name) ++depth;
            if (mark(text, '/') == name && --depth == 0) {
                close = n;
                break;
            }
            inside.push_back(n);
        }
        if (!close) wrong("office.template_mark", fmt::format("Dấu {{{{#{0}}}}} không có dấu đóng {{{{/{0}}}}} ở một đoạn riêng phía sau.", name));
        if (++nested_ > kMaxNested) too_much();
        for (const Scope& item : items_of(name, scope)) {
            // Filled apart, so that an item's own marks find each other among its own nodes only.
            pugi::xml_document part;
            pugi::xml_node body = part.append_child("w:body");
            for (const pugi::xml_node& n : inside) {
                count(n);
                body.append_copy(n);
            }
            fill(body, item);
            if (item.back()->strong) make_strong(body);
            for (const pugi::xml_node& n : body) container.insert_copy_before(n, close);
        }
        --nested_;
        pugi::xml_node behind = close.next_sibling();
        for (const pugi::xml_node& n : inside) container.remove_child(n);
        container.remove_child(open);
        container.remove_child(close);
        return behind;
    }

    // A table row with {{#rows}} and {{/rows}} inside is repeated as a whole.
    pugi::xml_node row(pugi::xml_node table, pugi::xml_node tr, const Scope& scope) {
        pugi::xml_node behind = tr.next_sibling();
        const std::string text = row_text(tr);
        const std::size_t open = text.find("{{#"), end = text.find("}}", open);
        if (open == std::string::npos || end == std::string::npos) {
            fill_cells(tr, scope);
            return behind;
        }
        const std::string name = trim(std::string_view(text).substr(open + 3, end - open - 3)), close = fmt::format("{{{{/{}}}}}", name);
        if (text.find(close) == std::string::npos) return rows(table, tr, name, close, scope);
        for (const Scope& item : items_of(name, scope)) {
            count(tr);
            pugi::xml_node copy = table.insert_copy_before(tr, tr);
            strip(copy, fmt::format("{{{{#{}}}}}", name));
            strip(copy, close);
            fill_cells(copy, item);
            if (item.back()->strong) make_strong(copy);
        }
        table.remove_child(tr);
        return behind;
    }
    // From the row with {{#rows}} to a later one with {{/rows}}: all of them are repeated for each item, each as its own marks say.
    pugi::xml_node rows(pugi::xml_node table, pugi::xml_node first, const std::string& name, const std::string& close, const Scope& scope) {
        std::vector<pugi::xml_node> inside;
        pugi::xml_node last;
        for (pugi::xml_node n = first; n && !last; n = n.next_sibling()) {
            if (!is(n, "tr")) continue;
            inside.push_back(n);
            if (row_text(n).find(close) != std::string::npos) last = n;
        }
        if (!last) wrong("office.template_mark", fmt::format("Dấu {{{{#{0}}}}} trong bảng không có dấu đóng {{{{/{0}}}}} ở cùng dòng hay ở dòng sau.", name));
        if (++nested_ > kMaxNested) too_much();
        pugi::xml_node behind = last.next_sibling();
        strip(first, fmt::format("{{{{#{}}}}}", name));
        strip(last, close);
        for (const Scope& item : items_of(name, scope)) {
            pugi::xml_document part;
            pugi::xml_node body = part.append_child("w:tbl");
            for (const pugi::xml_node& n : inside) {
                count(n);
                body.append_copy(n);
            }
            fill(body, item);
            if (item.back()->strong) make_strong(body);
            for (const pugi::xml_node& n : body) table.insert_copy_before(n, first);
        }
        --nested_;
        for (const pugi::xml_node& n : inside) table.remove_child(n);
        return behind;
    }
    void fill_cells(pugi::xml_node tr, const Scope& scope) {
        for (pugi::xml_node cell : tr)
            if (is(cell, "tc")) fill(cell, scope);
    }
    // Of its paragraphs, without marks that stand alone: those repeat inside their cell.
    static std::string row_text(const pugi::xml_node& n) {
        std::string out;
        for (const pugi::xml_node& c : n) {
            if (!is(c, "p")) {
                out += row_text(c);
                continue;
            }
            const std::string text = text_of(c);
            if (mark(trim(text), '#').empty() && mark(trim(text), '/').empty()) out += text;
        }
        return out;
    }
    void strip(const pugi::xml_node& n, const std::string& token) {
        for (pugi::xml_node c : n) {
            if (!is(c, "p")) {
                strip(c, token);
                continue;
            }
            std::vector<pugi::xml_node> texts;
            collect_texts(c, texts);
            const std::string text = text_of(c);
            if (const std::size_t at = text.find(token); at != std::string::npos) replace_in(texts, at, at + token.size(), "");
        }
    }

    // Fills the fields of one paragraph; returns the node behind it and its copies.
    pugi::xml_node paragraph(pugi::xml_node container, pugi::xml_node p, const Scope& scope) {
        pugi::xml_node behind = p.next_sibling();
        std::vector<pugi::xml_node> texts;
        collect_texts(p, texts);
        refuse_single_braces(text_of(p), scope);
        for (std::size_t from = 0;;) {
            const std::string text = text_of(p);
            const std::size_t open = text.find("{{", from);
            if (open == std::string::npos) break;
            const std::size_t close = text.find("}}", open);
            if (close == std::string::npos) wrong("office.template_mark", fmt::format("Thiếu dấu }}}} ở đoạn {}.", place(text)));
            const std::string name = trim(std::string_view(text).substr(open + 2, close - open - 2));
            const std::string* value = find_value(scope, name);
            if (!value)
                wrong("office.template_field", fmt::format("Trường {{{{{}}}}} ở đoạn {} không có. {}", name, place(text), remedy(scope, name)));
            if (++fields_ > kMaxFields || (from == 0 && text.size() > kMaxFieldParagraph)) too_much();
            std::string filled = clean(*value);
            const bool alone = trim(text) == text.substr(open, close + 2 - open);
            if (alone && filled.find('\n') != std::string::npos) return several(container, p, filled, behind);
            std::replace(filled.begin(), filled.end(), '\n', ' ');
            replace_in(texts, open, close + 2, filled);
            from = open + filled.size();
        }
        return behind;
    }
    pugi::xml_node several(pugi::xml_node container, pugi::xml_node p, const std::string& value, pugi::xml_node behind) {
        std::istringstream lines(value);
        for (std::string line; std::getline(lines, line);) {
            count(p);
            pugi::xml_node copy = container.insert_copy_before(p, p);
            std::vector<pugi::xml_node> texts;
            collect_texts(copy, texts);
            replace_in(texts, 0, text_of(copy).size(), line);
        }
        container.remove_child(p);
        return behind;
    }

    std::size_t copied_ = 0, fields_ = 0;
    int nested_ = 0;
};

// The picture's file by its relation: Word gives the file another name when it saves, the alternative text stays.
void place_pictures(const pugi::xml_document& document, const Fields& fields, Parts& parts) {
    const auto relations = parts.find("word/_rels/document.xml.rels");
    if (fields.pictures.empty() || relations == parts.end()) return;
    pugi::xml_document known;
    if (!known.load_buffer(relations->second.data(), relations->second.size()) || too_deep(known)) return;
    for (const auto& [name, bytes] : fields.pictures) {
        const std::string mark = fmt::format("{{{{{}}}}}", name);
        const pugi::xml_node drawing = document.find_node([&](const pugi::xml_node& n) { return is(n, "docPr") && mark == n.attribute("descr").value(); });
        const pugi::xml_node blip = drawing.parent().find_node([](const pugi::xml_node& n) { return is(n, "blip"); });
        const std::string id = blip.attribute("r:embed").value();
        const pugi::xml_node relation = known.document_element().find_child([&](const pugi::xml_node& n) { return !id.empty() && id == n.attribute("Id").value(); });
        const auto part = parts.find(fmt::format("word/{}", relation.attribute("Target").value()));
        if (part != parts.end() && part->first.starts_with("word/media/")) part->second = bytes;
    }
}

struct StringWriter : pugi::xml_writer {
    std::string out;
    void write(const void* data, std::size_t size) override { out.append(static_cast<const char*>(data), size); }
};

std::string pack(const Parts& parts, const std::vector<std::string>& order) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* kept = zip_source_buffer_create(nullptr, 0, 0, &error);
    if (!kept) throw std::runtime_error("zip_source_buffer_create");
    zip_source_keep(kept);
    zip_t* archive = zip_open_from_source(kept, ZIP_TRUNCATE, &error);
    if (!archive) throw std::runtime_error("zip_open_from_source");
    for (const std::string& name : order) {
        const std::string& text = parts.at(name);
        zip_source_t* part = zip_source_buffer(archive, text.data(), text.size(), 0);
        if (!part || zip_file_add(archive, name.c_str(), part, ZIP_FL_ENC_UTF_8) < 0) throw std::runtime_error("zip_file_add");
    }
    if (zip_close(archive) != 0) throw std::runtime_error("zip_close");
    zip_stat_t stat;
    zip_source_stat(kept, &stat);
    std::string out(stat.size, '\0');
    zip_source_open(kept);
    zip_source_read(kept, out.data(), out.size());
    zip_source_close(kept);
    zip_source_free(kept);
    return out;
}

}  // namespace

Result<std::string> fill_template(std::string_view docx, const Fields& fields) {
    if (docx.size() > kMaxTemplate) return refuse(Refusal::Kind::invalid, "office.template_kind", "Mẫu lớn hơn 20 MB. Hãy bỏ bớt ảnh trong mẫu.", "file");
    Parts parts;
    std::vector<std::string> order;
    try {
        if (!is_package(docx)) throw Fail{Exit::damaged};
        parts = unpack(docx, [&](std::string_view name) {
            order.emplace_back(name);
            return true;
        });
        if (!parts.contains("word/document.xml")) throw Fail{Exit::damaged};
    } catch (const Fail&) {
        return refuse(Refusal::Kind::invalid, "office.template_kind", "Tệp mẫu không phải Word (.docx) hoặc bị hỏng. Hãy mở bằng Word, lưu lại dạng .docx rồi tải lên.", "file");
    }
    try {
        for (const std::string& name : order) {
            const bool filled = name == "word/document.xml" || ((name.starts_with("word/header") || name.starts_with("word/footer")) && name.ends_with(".xml"));
            if (!filled) continue;
            pugi::xml_document document;
            std::string text = parts.at(name);   // parsed in place
            if (!document.load_buffer(text.data(), text.size(), kParsing) || too_deep(document))
                return refuse(Refusal::Kind::invalid, "office.template_kind", "Tệp mẫu bị hỏng. Hãy mở bằng Word, lưu lại dạng .docx rồi tải lên.", "file");
            Filler().fill(document.document_element(), {&fields});
            if (name == "word/document.xml") place_pictures(document, fields, parts);
            StringWriter writer;
            document.save(writer, "", pugi::format_raw | pugi::format_no_declaration);
            parts[name] = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n" + writer.out;
        }
    } catch (const Wrong& w) {
        return refuse(w.why);
    }
    return pack(parts, order);
}

}  // namespace xaso::office
