// A table of procedures: its columns, reading one, and writing one that reads back the same.
#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "kernel/text.h"
#include "modules/fees/statement.h"
#include "publication/stated_collected.h"

namespace xaso::publication {
namespace {

using procedures::Channels;
using procedures::Draft;
using procedures::InterAgency;
using Kind = Refusal::Kind;

struct TableColumn {
    std::string_view heading, how;
    std::function<Result<void>(const std::string& cell, Stated& into)> read;
    std::function<std::string(const Draft&)> write;
};

Result<void> wrong_cell(std::string_view heading, std::string_view cell, std::string_view remedy) {
    return refuse(Kind::invalid, "publication.cell", fmt::format("{}: “{}” không đọc được. {}", heading, cell, remedy), "file");
}

constexpr std::string_view kFeeRemedy = "Ghi số đồng nguyên, ví dụ 8.000; không thu thì ghi 0.";
constexpr std::string_view kInterAgencyRemedy = "Ghi: không, cùng cấp, hoặc các cấp.";
constexpr std::string_view kAbolishRemedy = "Ghi x khi thủ tục bị bãi bỏ, để trống khi không.";

TableColumn text_column(std::string_view heading, std::string_view how, std::optional<std::string> Stated::*member, std::string Draft::*of) {
    return {heading, how,
            [member](const std::string& cell, Stated& s) -> Result<void> {
                s.*member = cell;
                return {};
            },
            [of](const Draft& d) { return d.*of; }};
}
TableColumn limit_column(std::string_view heading, std::optional<std::string> Stated::*member, std::string Draft::*of) {
    return {heading, kLimitRemedy,
            [heading, member](const std::string& cell, Stated& s) -> Result<void> {
                const auto limit = limit_of_words(cell);
                if (!limit) return wrong_cell(heading, cell, kLimitRemedy);
                s.*member = *limit;
                return {};
            },
            [of](const Draft& d) {
                const auto limit = parse_limit(d.*of);
                return limit ? limit_text(*limit) : std::string{};
            }};
}
// `read` answers nothing for a cell it does not understand.
template <class T, class Read, class Write>
TableColumn choice_column(std::string_view heading, std::string_view remedy, std::optional<T> Stated::*member, Read read, Write write) {
    return {heading, remedy,
            [heading, remedy, member, read](const std::string& cell, Stated& s) -> Result<void> {
                s.*member = read(cell);
                return s.*member ? Result<void>{} : wrong_cell(heading, cell, remedy);
            },
            write};
}
template <class Part>
TableColumn parts_column(std::string_view heading, std::string_view how, std::optional<std::vector<Part>> Stated::*member, Result<std::vector<Part>> (*read)(std::string_view), std::vector<Part> Draft::*of) {
    return {heading, how,
            [member, read](const std::string& cell, Stated& s) -> Result<void> {
                XASO_TRY(s.*member, read(cell));
                return {};
            },
            [of](const Draft& d) {
                std::string lines = lines_of(d.*of);
                return (d.*of).size() == 1 && lines.find(';') != std::string::npos ? std::string{} : lines;   // would read as several
            }};
}

std::optional<Vnd> fee_of(const std::string& cell) {
    const std::string key = fold(cell);
    return key == "0" || key == "khong" || key == "mien phi" ? std::optional(Vnd{}) : fees::bank_amount(cell);
}

constexpr std::string_view kCodeHeading = "Mã thủ tục";

const std::vector<TableColumn>& columns() {
    static const std::vector<TableColumn> all{
        {kCodeHeading, "Bắt buộc, ví dụ 1.001193. Các cột khác để trống thì giữ nguyên điều đang có trong danh mục.",
         [](const std::string& cell, Stated& s) -> Result<void> {
             s.code = cell;
             return {};
         },
         [](const Draft& d) { return d.code; }},
        text_column("Tên thủ tục", "Đủ tên như trong quyết định công bố, dưới 300 ký tự.", &Stated::name, &Draft::name),
        text_column("Lĩnh vực", "Ví dụ Hộ tịch.", &Stated::field, &Draft::field),
        limit_column("Thời hạn", &Stated::limit_desk, &Draft::limit_desk),
        limit_column("Thời hạn trực tuyến", &Stated::limit_online, &Draft::limit_online),
        choice_column("Phí, lệ phí", kFeeRemedy, &Stated::fee, fee_of, [](const Draft& d) { return std::to_string(d.fee.dong()); }),
        text_column("Ghi chú phí", "Khi có nhiều mức: 10.000 đ nộp trực tiếp; 5.000 đ nộp trực tuyến.", &Stated::fee_note, &Draft::fee_note),
        choice_column("Cách nộp", "Ghi: trực tiếp, trực tuyến, bưu chính.", &Stated::channels, channels_of, [](const Draft& d) { return channel_words(d.channels); }),
        choice_column("Mức độ trực tuyến", "Ghi: toàn trình, một phần, hoặc cung cấp thông tin.", &Stated::online_level, online_level_of, [](const Draft& d) { return std::to_string(d.online_level); }),
        choice_column("Liên thông", kInterAgencyRemedy, &Stated::inter_agency, inter_agency_of, [](const Draft& d) { return std::string(inter_agency_words(d.inter_agency)); }),
        text_column("Căn cứ pháp lý", "Tên và số, ký hiệu văn bản; cách nhau bằng dấu chấm phẩy.", &Stated::legal_basis, &Draft::legal_basis),
        text_column("Trình tự thực hiện", "Các bước, mỗi bước một dòng.", &Stated::steps, &Draft::steps),
        text_column("Yêu cầu, điều kiện", "Không có thì để trống.", &Stated::conditions, &Draft::conditions),
        text_column("Cơ quan thực hiện", "Ví dụ Ủy ban nhân dân cấp xã.", &Stated::agency, &Draft::agency),
        text_column("Đối tượng", "Ví dụ Công dân Việt Nam.", &Stated::audience, &Draft::audience),
        parts_column("Trường hợp", "Mỗi trường hợp một dòng: tên | thời hạn. Ví dụ: Phải xác minh | 5 ngày làm việc.", &Stated::cases, &cases_of, &Draft::cases),
        parts_column("Thành phần hồ sơ", "Mỗi giấy tờ một dòng: tên | số bản | khi nào | mẫu | trường hợp. Ví dụ: Văn bản ủy quyền | 1 bản sao chứng thực | khi nộp thay. Giấy tờ chỉ xem rồi trả: thêm | xuất trình.", &Stated::papers, &papers_of, &Draft::papers),
        parts_column("Kết quả", "Mỗi kết quả một dòng: mã | tên. Ví dụ: KQ.G15.000031 | Giấy khai sinh.", &Stated::results, &results_of, &Draft::results),
        {"Bãi bỏ", kAbolishRemedy,
         [](const std::string& cell, Stated& s) -> Result<void> {
             const std::string key = fold(cell);
             s.abolish = key == "x" || key == "co" || key == "bai bo" || key == "1";
             return s.abolish || key == "khong" || key == "0" ? Result<void>{} : wrong_cell("Bãi bỏ", cell, kAbolishRemedy);
         },
         [](const Draft&) { return std::string{}; }},
    };
    return all;
}

}  // namespace

std::vector<TemplateColumn> template_columns() {
    std::vector<TemplateColumn> out;
    for (const TableColumn& c : columns()) out.push_back({c.heading, c.how});
    return out;
}

std::vector<std::string> template_row(const Draft& draft) {
    std::vector<std::string> out;
    for (const TableColumn& c : columns()) {
        std::string cell = c.write(draft);
        while (cell.ends_with('\n')) cell.pop_back();
        out.push_back(count_chars(cell) > imports::kMaxCellChars ? std::string{} : std::move(cell));
    }
    return out;
}

Result<StatedFile> stated_of_table(const imports::Table& table) {
    std::vector<const TableColumn*> known(table.heading.size(), nullptr);
    bool has_code = false;
    for (std::size_t i = 0; i < table.heading.size(); ++i)
        for (const TableColumn& c : columns())
            if (fold(table.heading[i]) == fold(c.heading)) {
                known[i] = &c;
                has_code = has_code || c.heading == kCodeHeading;
            }
    if (!has_code)
        return refuse(Kind::invalid, "publication.no_code_column", fmt::format("Dòng tiêu đề (dòng {}) không có cột “{}”. Hãy dùng tệp mẫu trên trang này.", table.heading_line, kCodeHeading), "file");
    if (table.rows.size() > kMostProcedures) return refuse(too_many_procedures());
    StatedFile out;
    Collected collected(out);
    for (const imports::TableRow& row : table.rows) {
        Stated s;
        s.place = fmt::format("Dòng {}", row.line);
        std::string problem = row.problem;
        for (std::size_t i = 0; problem.empty() && i < std::min(known.size(), row.cells.size()); ++i) {
            const std::string cell = one_kind_of_line_ends(trim(row.cells[i]));
            if (!known[i] || cell.empty()) continue;   // an empty cell leaves what was
            if (const auto read = known[i]->read(cell, s); !read) problem = read.error().message;
        }
        if (problem.empty()) collected.take(std::move(s));
        else out.unread.push_back({s.place, s.code, std::move(problem)});
    }
    return out;
}

std::string csv_of(const imports::Table& table) {
    std::string out;
    const auto row = [&](const std::vector<std::string>& cells) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            out += i ? ",\"" : "\"";
            for (const char c : cells[i]) out += c == '"' ? std::string("\"\"") : std::string(1, c);
            out += '"';
        }
        out += '\n';
    };
    row(table.heading);
    for (const imports::TableRow& r : table.rows) row(r.cells);
    return out;
}

}  // namespace xaso::publication
