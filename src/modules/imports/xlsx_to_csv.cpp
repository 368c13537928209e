// The child process that opens a workbook: nothing here runs inside the server. Reads the parts of ISO/IEC 29500 that hold values:
// shared and inline strings, cached results of formulas, and number formats, to tell dates from numbers.
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>
#include <zip.h>

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstring>
#include <map>
#include <pugixml.hpp>
#include <set>
#include <string>

#include "imports/table.h"
#include "kernel/day.h"

namespace xaso::imports {
namespace {

void limit(__rlimit_resource what, rlim_t most) {
    const rlimit l{most, most};
    ::setrlimit(what, &l);
}

std::string read_all(int fd) {
    std::string out;
    char chunk[64 * 1024];
    for (ssize_t n; (n = ::read(fd, chunk, sizeof chunk)) > 0;) out.append(chunk, static_cast<std::size_t>(n));
    return out;
}

bool write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::write(fd, bytes.data(), bytes.size());
        if (n <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

struct Fail {
    ChildExit why;
};

using Parts = std::map<std::string, std::string>;

// Counts while unpacking, because a zip's own sizes are only a claim.
Parts unpack(const std::string& bytes) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    zip_t* archive = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : nullptr;
    if (!archive) throw Fail{kDamaged};
    Parts parts;
    std::size_t total = 0;
    for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(zip_get_num_entries(archive, 0)); ++i) {
        zip_stat_t part;
        if (zip_stat_index(archive, i, 0, &part) != 0) throw Fail{kDamaged};
        if ((part.valid & ZIP_STAT_ENCRYPTION_METHOD) && part.encryption_method != ZIP_EM_NONE) throw Fail{kEncrypted};
        const std::string name = part.name;
        zip_file_t* file = zip_fopen_index(archive, i, 0);
        if (!file) throw Fail{kDamaged};
        std::string text;
        char chunk[64 * 1024];
        zip_int64_t n = 0;
        while ((n = zip_fread(file, chunk, sizeof chunk)) > 0) {
            total += static_cast<std::size_t>(n);
            if (total > kMaxUnpackedBytes) throw Fail{kTooBig};
            text.append(chunk, static_cast<std::size_t>(n));
        }
        if (n < 0) throw Fail{kDamaged};
        zip_fclose(file);
        if (name.starts_with("xl/") && (name.ends_with(".xml") || name.ends_with(".rels"))) parts[name] = std::move(text);
    }
    zip_discard(archive);
    return parts;
}

// Some programs write <x:row> for <row>.
bool is(const pugi::xml_node& n, const char* name) {
    const char* colon = std::strchr(n.name(), ':');
    return std::strcmp(colon ? colon + 1 : n.name(), name) == 0;
}

pugi::xml_node child(const pugi::xml_node& n, const char* name) {
    for (const pugi::xml_node& c : n)
        if (is(c, name)) return c;
    return {};
}

// The text of <is> or <si>: <t>, or runs <r><t>; phonetic readings <rPh> are left out.
std::string rich_text(const pugi::xml_node& n) {
    std::string out;
    for (const pugi::xml_node& c : n) {
        if (is(c, "t")) out += c.child_value();
        else if (is(c, "r")) out += child(c, "t").child_value();
    }
    return out;
}

bool shows_date(std::string_view format) {
    bool quoted = false, bracket = false;
    for (const char c : format) {
        if (c == '"') quoted = !quoted;
        else if (c == '[') bracket = true;
        else if (c == ']') bracket = false;
        else if (!quoted && !bracket && (c == 'y' || c == 'Y' || c == 'd' || c == 'D')) return true;
    }
    return false;
}

class Workbook {
public:
    explicit Workbook(Parts parts) : parts_(std::move(parts)) {
        pugi::xml_document shared, styles;
        for (const pugi::xml_node& n : load("xl/sharedStrings.xml", shared).document_element())
            if (is(n, "si")) strings_.push_back(rich_text(n));
        const pugi::xml_node sheet = load("xl/styles.xml", styles).document_element();
        std::set<int> dates{14, 15, 16, 17, 22};  // the built-in formats that show a day
        for (const pugi::xml_node& n : child(sheet, "numFmts"))
            if (shows_date(n.attribute("formatCode").value())) dates.insert(n.attribute("numFmtId").as_int());
        for (const pugi::xml_node& n : child(sheet, "cellXfs")) date_style_.push_back(dates.contains(n.attribute("numFmtId").as_int()));
    }

    // The paths of the sheets in their order on screen.
    std::vector<std::string> sheets() {
        pugi::xml_document book, links;
        if (!parts_.contains("xl/workbook.xml")) throw Fail{kDamaged};
        const pugi::xml_node list = child(load("xl/workbook.xml", book).document_element(), "sheets");
        load("xl/_rels/workbook.xml.rels", links);
        std::vector<std::string> out;
        for (const pugi::xml_node& n : list)
            for (const pugi::xml_node& link : links.document_element()) {
                if (std::strcmp(link.attribute("Id").value(), n.attribute("r:id").value()) != 0) continue;
                const std::string target = link.attribute("Target").value();
                out.push_back(target.starts_with('/') ? target.substr(1) : "xl/" + target);
            }
        if (out.empty()) throw Fail{kDamaged};
        return out;
    }

    // One record for each row up to the last filled one; false when there is none.
    bool write(const std::string& path, int out) {
        pugi::xml_document sheet;
        const pugi::xml_node data = child(load(path, sheet).document_element(), "sheetData");
        std::string csv;
        int last_row = 0;
        bool filled = false;
        for (const pugi::xml_node& row : data) {
            const int number = row.attribute("r").as_int(last_row + 1);
            if (number <= last_row) throw Fail{kDamaged};
            std::string record;
            int column = 0, written = 1;
            for (const pugi::xml_node& cell : row) {
                const char* at = cell.attribute("r").value();
                if (*at) column = column_of(at);
                else ++column;
                const std::string text = value(cell);
                if (text.empty()) continue;
                if (column < written || column > static_cast<int>(kMaxColumns)) throw Fail{column < written ? kDamaged : kTooManyCells};
                record.append(static_cast<std::size_t>(column - written), ',');
                written = column;
                put(record, text);
            }
            if (record.empty()) continue;
            if (number > static_cast<int>(kMaxRows) + 30) throw Fail{kTooManyCells};
            csv.append(static_cast<std::size_t>(number - last_row - 1), '\n');
            csv += record + '\n';
            last_row = number;
            filled = true;
            if (csv.size() > 1u << 20) {
                if (!write_all(out, csv)) throw Fail{kTooBig};
                csv.clear();
            }
        }
        if (!write_all(out, csv)) throw Fail{kTooBig};
        return filled;
    }

private:
    // A part that is not there is empty; one that is no XML is damage.
    pugi::xml_document& load(const std::string& path, pugi::xml_document& into) {
        const auto it = parts_.find(path);
        if (it == parts_.end()) return into;
        const auto result = into.load_buffer_inplace(it->second.data(), it->second.size(), pugi::parse_default | pugi::parse_ws_pcdata_single);
        if (result.status == pugi::status_out_of_memory) throw Fail{kTooBig};
        if (!result) throw Fail{kDamaged};
        return into;
    }

    static int column_of(const char* at) {
        int column = 0;
        for (; *at >= 'A' && *at <= 'Z' && column < 100'000; ++at) column = column * 26 + (*at - 'A' + 1);
        return column;
    }

    std::string value(const pugi::xml_node& cell) const {
        const std::string_view type = cell.attribute("t").value();
        if (type == "inlineStr") return rich_text(child(cell, "is"));
        const std::string text = child(cell, "v").child_value();
        if (type == "s") {
            std::size_t index = strings_.size();
            std::from_chars(text.data(), text.data() + text.size(), index);
            if (index >= strings_.size()) throw Fail{kDamaged};
            return strings_[index];
        }
        if (!type.empty() && type != "n") return text;  // text of a formula, an error, a boolean, an ISO date
        double number = 0;
        const auto r = std::from_chars(text.data(), text.data() + text.size(), number);
        if (text.empty() || r.ec != std::errc{} || r.ptr != text.data() + text.size()) return text;
        const auto style = cell.attribute("s").as_uint();
        if (number >= 20000 && number < 80000 && style < date_style_.size() && date_style_[style]) {
            const LocalTime time = LocalTime{make_day(1899, 12, 30)} + std::chrono::seconds(std::llround(number * 86400.0));
            const Day day = std::chrono::floor<std::chrono::days>(time);
            return time == day ? format_day(day) : format_day_time(time);
        }
        if (number == std::floor(number) && std::abs(number) < 1e15) return fmt::format("{:.0f}", number);
        return fmt::format("{}", number);
    }

    static void put(std::string& csv, const std::string& text) {
        if (text.find_first_of(",\"\r\n") == std::string::npos) {
            csv += text;
            return;
        }
        csv += '"';
        for (const char c : text) csv.append(c == '"' ? 2 : 1, c);
        csv += '"';
    }

    Parts parts_;
    std::vector<std::string> strings_;
    std::vector<bool> date_style_;
};

}  // namespace

int xlsx_to_csv_main(int in, int out) {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // they reserve address space far beyond any limit
    limit(RLIMIT_AS, 1u << 30);
#endif
    limit(RLIMIT_CPU, 20);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CORE, 0);
    try {
        Workbook book(unpack(read_all(in)));
        for (const std::string& path : book.sheets())
            if (book.write(path, out)) return kGood;
        return kEmpty;
    } catch (const Fail& f) {
        return f.why;
    } catch (const std::bad_alloc&) {
        return kTooBig;
    }
}

}  // namespace xaso::imports
