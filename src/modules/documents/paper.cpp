#include "documents/paper.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <numeric>

namespace xaso::documents {
namespace {

using html::Html;
using office::Align;

// The classes of app.css: .size-N in half points; .gap-N and .indent-N in points.
constexpr int kLetters[] = {16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 30, 32, 36};
constexpr int kGaps[] = {2, 4, 6, 8, 10, 12, 18, 24, 36, 45, 60};
constexpr int kIndents[] = {14, 28, 42, 56, 70};

template <std::size_t N>
int closest(const int (&steps)[N], int wanted) {
    return *std::min_element(std::begin(steps), std::end(steps), [&](int a, int b) { return std::abs(a - wanted) < std::abs(b - wanted); });
}

std::string letters(int size) { return fmt::format("size-{}", closest(kLetters, size)); }

std::string looks_of(const office::Paragraph& p) {
    std::string out(p.align == Align::center ? "center" : p.align == Align::right ? "right" : p.align == Align::both ? "both" : "start");
    if (p.before > 20) out += fmt::format(" above-{}", closest(kGaps, p.before / 20));
    if (p.after > 20) out += fmt::format(" gap-{}", closest(kGaps, p.after / 20));
    if (p.left > 140) out += fmt::format(" indent-{}", closest(kIndents, p.left / 20));
    if (p.first_line > 140) out += " first-line";
    if (p.new_page) out += " new-page";
    if (!p.runs.empty()) out += " " + letters(p.runs.front().size);
    return out;
}

class Writer {
public:
    Writer(Html& h, const std::function<void(std::string_view)>& picture) : h_(h), picture_(picture) {}

    void parts(const std::vector<office::Part>& parts) {
        for (const office::Part& part : parts) part.is_table ? table(part.table) : paragraph(part.paragraph);
    }

private:
    void paragraph(const office::Paragraph& p) {
        const std::string looks = looks_of(p);
        h_.el("p", {{"class", looks}}, [&] {
            for (const office::Run& run : p.runs) one(run, p.runs.front().size);
        });
    }

    void one(const office::Run& run, int usual) {
        if (!run.picture.empty()) return picture_(run.picture);
        std::string looks;
        if (run.size != usual) looks += letters(run.size);
        if (run.caps) looks += " caps";
        const auto inner = [&] {
            if (run.underline) return h_.el("u", {}, [&] { text(run.text); });
            text(run.text);
        };
        const auto slanted = [&] {
            if (run.italic) return h_.el("em", {}, inner);
            inner();
        };
        const auto strong = [&] {
            if (run.bold) return h_.el("strong", {}, slanted);
            slanted();
        };
        if (looks.empty()) return strong();
        h_.el("span", {{"class", looks}}, strong);
    }

    void text(std::string_view text) {
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t next = std::min(text.find_first_of("\t\n", at), text.size());
            if (next > at) h_.text(text.substr(at, next - at));
            if (next < text.size()) text[next] == '\n' ? h_.leaf("br", {}) : h_.el("span", {{"class", "tab"}}, " ");
            at = next + 1;
        }
    }

    void table(const office::Table& t) {
        const std::string_view looks = t.lines ? "paper-table ruled" : "paper-table";
        const auto rows = [&] {
            const int all = std::max(1, std::accumulate(t.widths.begin(), t.widths.end(), 0));
            h_.el("colgroup", {}, [&] {
                for (const int width : t.widths) {
                    const std::string share = fmt::format("{:.1f}%", width * 100.0 / all);
                    h_.leaf("col", {{"width", share}});
                }
            });
            const auto body = std::find_if(t.rows.begin(), t.rows.end(), [](const office::TableRow& r) { return !r.head; });
            if (body != t.rows.begin()) h_.el("thead", {}, [&] { std::for_each(t.rows.begin(), body, [&](const office::TableRow& r) { row(r, t.lines); }); });
            h_.el("tbody", {}, [&] { std::for_each(body, t.rows.end(), [&](const office::TableRow& r) { row(r, false); }); });
        };
        // Without lines a table only places things beside each other.
        if (t.lines) h_.el("table", {{"class", looks}}, rows);
        else h_.el("table", {{"class", looks}, {"role", "presentation"}}, rows);
    }

    void row(const office::TableRow& row, bool heads) {
        h_.el("tr", {}, [&] {
            for (const office::TableCell& cell : row.cells) {
                const std::string across = std::to_string(cell.across), down = std::to_string(cell.down);
                const auto inside = [&] { parts(cell.parts); };
                if (heads) h_.el("th", {{"scope", "col"}, {"colspan", across}, {"rowspan", down}}, inside);
                else h_.el("td", {{"colspan", across}, {"rowspan", down}}, inside);
            }
        });
    }

    Html& h_;
    const std::function<void(std::string_view)>& picture_;
};

// A5 is 8391 twentieths of a point wide.
constexpr int kWidestA5 = 9000;

}  // namespace

void write_paper(Html& h, const office::Layout& layout, const std::function<void(std::string_view field)>& picture) {
    const int narrow = std::min(layout.width, layout.height);
    const std::string_view leaf = layout.width > layout.height ? "sheet wide" : narrow > 0 && narrow <= kWidestA5 ? "sheet a5" : "sheet a4";
    h.el("div", {{"class", leaf}}, [&] {
        h.el("div", {{"class", "scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", "Tờ giấy"}}, [&] { h.el("div", {{"class", "paper"}}, [&] { Writer(h, picture).parts(layout.parts); }); });
    });
}

void left_out_notice(Html& h, const office::Layout& layout) {
    if (layout.left_out.empty()) return;
    html::notice(h, html::Tone::warning, "Trang này không có đủ mọi phần của mẫu", fmt::format("Không có ở đây: {}. Hãy in từ tệp Word hoặc PDF.", fmt::join(layout.left_out, "; ")));
}

}  // namespace xaso::documents
