#include "platform/office/layout.h"

#include <algorithm>
#include <cstring>
#include <map>

#include "platform/office/package.h"

namespace xaso::office {
namespace {

constexpr std::size_t kMaxParts = 20'000;   // paragraphs and cells of one paper
constexpr int kMaxBasedOn = 20;
constexpr int kLongest = 31'680;            // twentieths of a point: Word's longest leaf

std::string value_of(const pugi::xml_node& n, const char* attribute = "w:val") { return n.attribute(attribute).value(); }

// A mark such as <w:b/>: on unless it says otherwise.
void set_mark(const pugi::xml_node& properties, const char* name, bool& into) {
    if (const pugi::xml_node n = child(properties, name)) {
        const std::string value = value_of(n);
        into = value != "0" && value != "false" && value != "none";
    }
}
void set_length(const pugi::xml_node& n, const char* attribute, int& into) {
    if (const pugi::xml_attribute a = n.attribute(attribute)) into = std::clamp(a.as_int(into), -kLongest, kLongest);
}

void run_look(const pugi::xml_node& properties, Run& look) {
    set_mark(properties, "b", look.bold);
    set_mark(properties, "i", look.italic);
    set_mark(properties, "u", look.underline);
    set_mark(properties, "caps", look.caps);
    set_length(child(properties, "sz"), "w:val", look.size);
}

void paragraph_look(const pugi::xml_node& properties, Paragraph& look) {
    const pugi::xml_node spacing = child(properties, "spacing"), indent = child(properties, "ind");
    set_length(spacing, "w:before", look.before);
    set_length(spacing, "w:after", look.after);
    set_length(indent, "w:left", look.left);
    set_length(indent, "w:start", look.left);
    set_length(indent, "w:firstLine", look.first_line);
    set_mark(properties, "pageBreakBefore", look.new_page);
    if (const pugi::xml_node n = child(properties, "jc")) {
        const std::string value = value_of(n);
        look.align = value == "center" ? Align::center : value == "right" || value == "end" ? Align::right : value == "both" ? Align::both : Align::left;
    }
}

class Reader {
public:
    explicit Reader(const pugi::xml_node& styles) {
        const pugi::xml_node defaults = child(styles, "docDefaults");
        run_.size = 20;   // what Word takes where the file says nothing
        run_look(child(child(defaults, "rPrDefault"), "rPr"), run_);
        paragraph_look(child(child(defaults, "pPrDefault"), "pPr"), paragraph_);
        for (const pugi::xml_node& n : styles)
            if (is(n, "style")) {
                styles_[value_of(n, "w:styleId")] = n;
                if (value_of(n, "w:type") == "paragraph" && n.attribute("w:default").as_bool()) usual_ = value_of(n, "w:styleId");
            }
    }

    Layout read(const pugi::xml_node& body) {
        const pugi::xml_node leaf = child(child(body, "sectPr"), "pgSz");
        set_length(leaf, "w:w", out_.width);
        set_length(leaf, "w:h", out_.height);
        parts_of(body, out_.parts, {});
        return std::move(out_);
    }
    void leave_out(std::string what) { out_.left_out.insert(std::move(what)); }

private:
    void count() {
        if (++parts_ > kMaxParts) throw Fail{Exit::too_many_cells};
    }

    // From the style furthest up to the style itself.
    void apply_style(const std::string& id, Paragraph* paragraph, Run& run, int depth = 0) const {
        const auto it = styles_.find(id);
        if (it == styles_.end() || depth > kMaxBasedOn) return;
        if (const pugi::xml_node up = child(it->second, "basedOn")) apply_style(value_of(up), paragraph, run, depth + 1);
        if (paragraph) paragraph_look(child(it->second, "pPr"), *paragraph);
        run_look(child(it->second, "rPr"), run);
    }

    void parts_of(const pugi::xml_node& container, std::vector<Part>& into, const std::string& table_style) {
        for (const pugi::xml_node& n : container) {
            if (is(n, "p")) into.push_back({paragraph_of(n, table_style), {}, false});
            else if (is(n, "tbl")) into.push_back({{}, table_of(n), true});
            else if (is(n, "sdt")) parts_of(child(n, "sdtContent"), into, table_style);
        }
    }

    Paragraph paragraph_of(const pugi::xml_node& n, const std::string& table_style) {
        count();
        const pugi::xml_node properties = child(n, "pPr");
        Paragraph out = paragraph_;
        Run look = run_;
        apply_style(table_style, &out, look);
        const pugi::xml_node style = child(properties, "pStyle");
        apply_style(style ? value_of(style) : usual_, &out, look);
        paragraph_look(properties, out);
        if (child(properties, "numPr")) leave_out("số tự đánh ở đầu đoạn");
        runs_of(n, look, out.runs);
        if (out.runs.empty()) {   // its height is that of its letters
            run_look(child(properties, "rPr"), look);
            out.runs.push_back(look);
        }
        return out;
    }

    void runs_of(const pugi::xml_node& container, const Run& look, std::vector<Run>& into) {
        for (const pugi::xml_node& n : container) {
            if (is(n, "r")) {
                Run run = look;
                const pugi::xml_node properties = child(n, "rPr");
                if (const pugi::xml_node style = child(properties, "rStyle")) apply_style(value_of(style), nullptr, run);
                run_look(properties, run);
                run_of(n, run, into);
            } else if (is(n, "hyperlink") || is(n, "ins") || is(n, "smartTag")) {
                runs_of(n, look, into);
            } else if (is(n, "sdt")) {
                runs_of(child(n, "sdtContent"), look, into);
            }
        }
    }

    void run_of(const pugi::xml_node& r, const Run& look, std::vector<Run>& into) {
        Run run = look;
        const auto keep = [&] {
            if (!run.text.empty()) into.push_back(run);
            run.text.clear();
        };
        for (const pugi::xml_node& n : r) {
            if (is(n, "t")) run.text += n.child_value();
            else if (is(n, "tab")) run.text += '\t';
            else if (is(n, "br") || is(n, "cr")) run.text += '\n';
            else if (is(n, "noBreakHyphen")) run.text += "\u2011";
            else if (is(n, "drawing") || is(n, "pict") || is(n, "object") || is(n, "AlternateContent")) {
                keep();
                picture(n, look, into);
            }
        }
        keep();
    }

    void picture(const pugi::xml_node& n, const Run& look, std::vector<Run>& into) {
        const pugi::xml_node known = n.find_node([](const pugi::xml_node& one) { return is(one, "docPr") && std::strncmp(one.attribute("descr").value(), "{{", 2) == 0; });
        const std::string mark = known.attribute("descr").value();
        if (mark.size() < 5 || !mark.ends_with("}}")) return leave_out("hình vẽ");
        Run run = look;
        run.picture = mark.substr(2, mark.size() - 4);
        into.push_back(std::move(run));
    }

    Table table_of(const pugi::xml_node& n) {
        count();
        Table out;
        const pugi::xml_node properties = child(n, "tblPr");
        const std::string style = value_of(child(properties, "tblStyle"));
        out.lines = has_lines(child(properties, "tblBorders"), style);
        for (const pugi::xml_node& column : child(n, "tblGrid"))
            if (is(column, "gridCol") && out.widths.size() < kMaxColumns) out.widths.push_back(std::clamp(column.attribute("w:w").as_int(), 0, kLongest));
        std::map<int, TableCell*> open;   // by column: the cell that those below belong to
        for (const pugi::xml_node& tr : n) {
            if (!is(tr, "tr")) continue;
            TableRow row{.head = !child(child(tr, "trPr"), "tblHeader").empty()};
            struct Began {
                int column;
                std::size_t cell;
            };
            std::vector<Began> began;
            int column = 0;
            for (const pugi::xml_node& tc : tr) {
                if (!is(tc, "tc")) continue;
                count();
                const pugi::xml_node cell_properties = child(tc, "tcPr"), below = child(cell_properties, "vMerge");
                const int across = std::clamp(child(cell_properties, "gridSpan").attribute("w:val").as_int(1), 1, static_cast<int>(kMaxColumns));
                if (below && value_of(below) != "restart" && open.contains(column)) {
                    ++open[column]->down;
                } else {
                    open.erase(column);
                    TableCell cell{.across = across};
                    parts_of(tc, cell.parts, style);
                    if (below) began.push_back({column, row.cells.size()});
                    row.cells.push_back(std::move(cell));
                }
                column += across;
            }
            out.rows.push_back(std::move(row));
            // Rows move when the table grows, their cells do not.
            for (const Began& b : began) open[b.column] = &out.rows.back().cells[b.cell];
        }
        return out;
    }

    bool has_lines(const pugi::xml_node& borders, const std::string& style, int depth = 0) const {
        if (borders) {
            const std::string inside = value_of(child(borders, "insideH"));
            return !inside.empty() && inside != "none" && inside != "nil";
        }
        const auto it = styles_.find(style);
        if (it == styles_.end() || depth > kMaxBasedOn) return false;
        return has_lines(child(child(it->second, "tblPr"), "tblBorders"), value_of(child(it->second, "basedOn")), depth + 1);
    }

    Layout out_;
    Run run_;
    Paragraph paragraph_;
    std::map<std::string, pugi::xml_node> styles_;
    std::string usual_;
    std::size_t parts_ = 0;
};

}  // namespace

Result<Layout> layout_of(std::string_view docx) {
    try {
        bool around = false;
        Parts parts = unpack(docx, [&](std::string_view name) {
            around = around || name.starts_with("word/header") || name.starts_with("word/footer");
            return name == "word/document.xml" || name == "word/styles.xml";
        });
        if (!parts.contains("word/document.xml")) throw Fail{Exit::damaged};
        pugi::xml_document document, styles;
        Reader reader(load(parts, "word/styles.xml", styles).document_element());
        if (around) reader.leave_out("đầu trang, chân trang");
        return reader.read(child(load(parts, "word/document.xml", document).document_element(), "body"));
    } catch (const Fail&) {
        return refuse(Refusal::Kind::invalid, "office.template_kind", "Tệp mẫu không phải Word (.docx), bị hỏng hoặc quá lớn. Hãy mở bằng Word, lưu lại dạng .docx rồi tải lên.", "file");
    }
}

}  // namespace xaso::office
