#include "platform/office/workbook.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <map>
#include <stdexcept>

namespace xaso::office {

Cell text(std::string value) { return {Cell::Kind::text, std::move(value), 0, 0}; }
Cell number(double value, int decimals) { return {Cell::Kind::number, {}, value, decimals}; }

struct Workbook::Impl {
    int file = -1;
    lxw_workbook* book = nullptr;
    lxw_worksheet* sheet = nullptr;
    std::vector<SheetColumn> columns;
    lxw_row_t at = 0;
    std::map<std::string, lxw_format*> formats;

    // One format for each way a cell may look.
    lxw_format* format(bool strong, bool centred, bool right, int decimals, bool border) {
        lxw_format*& f = formats[fmt::format("{}{}{}{}{}", strong, centred, right, decimals, border)];
        if (f) return f;
        f = workbook_add_format(book);
        format_set_font_name(f, "Times New Roman");
        format_set_font_size(f, 12);
        format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
        format_set_text_wrap(f);
        if (strong) format_set_bold(f);
        if (centred) format_set_align(f, LXW_ALIGN_CENTER);
        else if (right) format_set_align(f, LXW_ALIGN_RIGHT);
        if (border) format_set_border(f, LXW_BORDER_THIN);
        if (decimals >= 0) format_set_num_format(f, decimals == 0 ? "#,##0" : ("#,##0." + std::string(static_cast<std::size_t>(decimals), '0')).c_str());
        return f;
    }
};

Workbook::Workbook() : impl_(std::make_unique<Impl>()) {
    impl_->file = ::memfd_create("workbook", MFD_CLOEXEC);
    if (impl_->file < 0) throw std::runtime_error("memfd_create");
    impl_->book = workbook_new(fmt::format("/proc/self/fd/{}", impl_->file).c_str());
    if (!impl_->book) throw std::runtime_error("workbook_new");
}

Workbook::~Workbook() {
    if (impl_->book) workbook_close(impl_->book);
    if (impl_->file >= 0) ::close(impl_->file);
}

void Workbook::sheet(const std::string& name, const std::vector<SheetColumn>& columns) {
    Impl& w = *impl_;
    w.sheet = workbook_add_worksheet(w.book, name.c_str());
    w.columns = columns;
    w.at = 0;
    worksheet_set_paper(w.sheet, 9);   // A4
    worksheet_set_margins(w.sheet, 1.18, 0.59, 0.79, 0.79);
    worksheet_fit_to_pages(w.sheet, 1, 0);
    for (std::size_t i = 0; i < columns.size(); ++i) worksheet_set_column(w.sheet, static_cast<lxw_col_t>(i), static_cast<lxw_col_t>(i), columns[i].width, nullptr);
}

void Workbook::title(const std::string& text, bool strong) {
    Impl& w = *impl_;
    worksheet_merge_range(w.sheet, w.at, 0, w.at, static_cast<lxw_col_t>(w.columns.size() - 1), text.c_str(), w.format(strong, true, false, -1, false));
    ++w.at;
}

void Workbook::row(const std::vector<Cell>& cells, RowStyle style) {
    Impl& w = *impl_;
    for (std::size_t i = 0; i < cells.size() && i < w.columns.size(); ++i) {
        const auto column = static_cast<lxw_col_t>(i);
        const Cell& c = cells[i];
        const bool strong = style != RowStyle::plain;
        if (c.kind == Cell::Kind::number) worksheet_write_number(w.sheet, w.at, column, c.number, w.format(strong, false, true, c.decimals, true));
        else worksheet_write_string(w.sheet, w.at, column, c.text.c_str(), w.format(strong, style == RowStyle::head, w.columns[i].right && style != RowStyle::head, -1, true));
    }
    if (style == RowStyle::head) {
        worksheet_repeat_rows(w.sheet, w.at, w.at);
        worksheet_freeze_panes(w.sheet, w.at + 1, 0);
    }
    ++w.at;
}

std::string Workbook::finish() {
    const lxw_error error = workbook_close(impl_->book);
    impl_->book = nullptr;
    if (error != LXW_NO_ERROR) throw std::runtime_error(fmt::format("the workbook was not written: {}", lxw_strerror(error)));
    std::string bytes;
    char chunk[64 * 1024];
    ::lseek(impl_->file, 0, SEEK_SET);
    for (ssize_t n; (n = ::read(impl_->file, chunk, sizeof chunk)) > 0;) bytes.append(chunk, static_cast<std::size_t>(n));
    return bytes;
}

}  // namespace xaso::office
