#include "catalog/load.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <tuple>

#include "platform/access/permissions.h"

namespace xaso::catalog {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t kLargestFile = 4 * 1024 * 1024;

std::string hash_of(std::string_view bytes) {
    unsigned char digest[crypto_generichash_BYTES];
    crypto_generichash(digest, sizeof digest, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr, 0);
    char hex[sizeof digest * 2 + 1];
    return sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
}

// Length of the well-formed UTF-8 character at `at`; 0 when there is none.
std::size_t utf8_length(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const unsigned first = byte(at);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xC2 && first <= 0xDF ? 2 : first >= 0xE0 && first <= 0xEF ? 3 : first >= 0xF0 && first <= 0xF4 ? 4 : 0;
    if (length == 0) return 0;
    return at + length <= text.size() && valid_utf8(text.substr(at, length)) ? length : 0;
}

bool plain(unsigned char c) { return c >= 0x20 ? c != 0x7F : c == '\t' || c == '\n' || c == '\r'; }

// What stands in the way of reading the file as text, if anything.
std::optional<Finding> bad_text(const std::string& file, std::string_view text) {
    int line = 1;
    for (std::size_t at = 0; at < text.size();) {
        const auto c = static_cast<unsigned char>(text[at]);
        const std::size_t length = utf8_length(text, at);
        if (length == 0) {
            return Finding{file, line, fmt::format("Tệp không phải UTF-8: byte thứ {} (0x{:02X}) không thuộc chữ nào.", at + 1, c),
                           "Mở tệp bằng trình soạn thảo và lưu lại với bảng mã UTF-8 (không dùng TCVN3, VNI)."};
        }
        if (!plain(c)) {
            return Finding{file, line, fmt::format("Có ký tự điều khiển 0x{:02X} ở byte thứ {}.", c, at + 1), "Xóa ký tự không nhìn thấy này; chỉ dùng chữ, dấu cách, tab và xuống dòng."};
        }
        line += c == '\n';
        at += length;
    }
    return std::nullopt;
}

bool editor_leftover(std::string_view name) { return name.front() == '.' || name.back() == '~' || name.starts_with("~$"); }

}  // namespace

std::string hash_text(std::string_view text) { return hash_of(text); }

std::vector<std::string> Loading::files(const std::string& folder, std::string_view extension, bool needed) {
    std::vector<std::string> names;
    std::error_code error;
    const fs::path path = fs::path(root_) / folder;
    if (!fs::is_directory(path, error)) {
        if (needed) report(folder, 0, "Không có thư mục này.", "Chép lại thư mục từ bản cài đặt, hoặc kiểm tra đường dẫn gốc khi chạy chương trình.");
        return names;
    }
    for (const fs::directory_entry& entry : fs::directory_iterator(path, error)) {
        const std::string name = entry.path().filename().string();
        if (!entry.is_regular_file(error) || editor_leftover(name) || name == "README.md") continue;
        if (entry.path().extension() == extension) {
            names.push_back(folder + "/" + name);
        } else {
            report(folder + "/" + name, 0, "Tệp không được đọc vì phần mở rộng lạ.", fmt::format("Trong thư mục này chỉ có tệp *{} và README.md.", extension));
        }
    }
    if (error) report(folder, 0, fmt::format("Không đọc được thư mục ({}).", error.message()), "Kiểm tra quyền đọc của tài khoản chạy chương trình.");
    std::sort(names.begin(), names.end());
    return names;
}

std::vector<std::string> Loading::files_named(const std::string& folder, std::string_view stem, std::string_view extension) {
    std::vector<std::string> names;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(fs::path(root_) / folder, error)) {
        const std::string name = entry.path().filename().string();
        const std::string_view rest = std::string_view(name).substr(std::min(stem.size(), name.size()));
        if (entry.is_regular_file(error) && name.starts_with(stem) && name.ends_with(extension) && (rest == extension || rest.starts_with('_'))) names.push_back(folder + "/" + name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::vector<std::string> Loading::folders(const std::string& folder) {
    std::vector<std::string> names;
    std::error_code error;
    const fs::path path = fs::path(root_) / folder;
    if (!fs::is_directory(path, error)) {
        report(folder, 0, "Không có thư mục này.", "Chép lại thư mục từ bản cài đặt, hoặc kiểm tra đường dẫn gốc khi chạy chương trình.");
        return names;
    }
    for (const fs::directory_entry& entry : fs::directory_iterator(path, error)) {
        const std::string name = entry.path().filename().string();
        if (entry.is_directory(error) && !editor_leftover(name)) names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

bool Loading::exists(const std::string& file) const {
    std::error_code error;
    return fs::exists(fs::path(root_) / file, error);
}

std::optional<Source> Loading::read(const std::string& file) {
    const fs::path path = fs::path(root_) / file;
    std::error_code error;
    const std::uintmax_t size = fs::file_size(path, error);
    if (!error && size > kLargestFile) {
        report(file, 0, fmt::format("Tệp quá lớn ({} byte).", size), fmt::format("Một tệp định nghĩa không quá {} byte; chia nhỏ ra nhiều tệp.", kLargestFile));
        return std::nullopt;
    }
    std::ifstream in(path, std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    if (!in) {
        report(file, 0, "Không mở được tệp.", "Kiểm tra tệp còn đó và tài khoản chạy chương trình có quyền đọc.");
        return std::nullopt;
    }
    Source source{file, {}, hash_of(bytes)};
    read_ += file + '\n' + source.hash + '\n';
    std::string_view text = bytes;
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // Notepad writes a byte-order mark
    if (auto bad = bad_text(file, text)) {
        findings.push_back(std::move(*bad));
        return std::nullopt;
    }
    auto normal = nfc(text);
    if (!normal) {
        report(file, 0, normal.error().message, "Lưu lại tệp với bảng mã UTF-8.");
        return std::nullopt;
    }
    source.text = std::move(*normal);
    return source;
}

void Loading::each_toml(const std::string& folder, const std::function<void(const std::string&, const Node&)>& use) {
    for (const std::string& file : files(folder, ".toml", true)) {
        const auto source = read(file);
        if (!source) continue;
        if (const auto node = parse_toml(file, source->text, findings)) use(file, *node);
    }
}

bool Loading::claim(std::string_view kind, const std::string& code, const std::string& file, int line) {
    const auto [it, fresh] = claimed_.try_emplace(fmt::format("{} \"{}\"", kind, code), Place{file, line});
    if (fresh) return true;
    report(file, line, fmt::format("Trùng {}: đã có ở {}:{}.", it->first, it->second.file, it->second.line), "Giữ lại một nơi, xóa hoặc đổi nơi kia.");
    return false;
}

std::string Loading::hash() const { return hash_of(read_); }

void check_versions(Loading& loading, std::string_view what, std::vector<Version> versions, Gaps gaps) {
    for (const Version& v : versions) {
        if (v.to && *v.to < v.from) {
            loading.report(v.place.file, v.place.line, fmt::format("{} \"{}\": ngày hết hiệu lực {} trước ngày có hiệu lực {}.", what, v.code, format_day(*v.to), format_day(v.from)),
                           "Sửa để \"to\" (ngày cuối còn hiệu lực) không trước \"from\".");
        }
    }
    std::stable_sort(versions.begin(), versions.end(), [](const Version& a, const Version& b) { return std::tie(a.code, a.from) < std::tie(b.code, b.from); });
    for (std::size_t i = 1; i < versions.size(); ++i) {
        const Version& earlier = versions[i - 1];
        const Version& later = versions[i];
        if (earlier.code != later.code) continue;
        if (earlier.to && *earlier.to < later.from) {
            const Day after = *earlier.to + std::chrono::days{1}, eve = later.from - std::chrono::days{1};
            if (gaps == Gaps::refused && after != later.from)
                loading.report(later.place.file, later.place.line,
                               fmt::format("{} \"{}\": không có bản nào từ {} đến {}, sau bản ở {}:{} và trước bản này.", what, later.code, format_day(after), format_day(eve), earlier.place.file, earlier.place.line),
                               fmt::format("Ghi to = {} cho bản trước, hoặc from = {} cho bản này.", iso_day(eve), iso_day(after)));
            continue;
        }
        loading.report(later.place.file, later.place.line,
                       fmt::format("{} \"{}\": bản có hiệu lực từ {} chồng lên bản ở {}:{} ({}).", what, later.code, format_day(later.from), earlier.place.file, earlier.place.line,
                                   earlier.to ? "còn hiệu lực đến hết " + format_day(*earlier.to) : "không ghi ngày hết hiệu lực"),
                       fmt::format("Ghi to = {} cho bản trước, hoặc lùi ngày có hiệu lực của bản sau.", iso_day(later.from - std::chrono::days{1})));
    }
}

Loaded load(const std::string& root) {
    if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
    auto definitions = std::make_shared<Definitions>();
    Loaded loaded;
    Loading loading(root, *definitions, loaded.findings);
    for (const access::Role& role : access::roles()) loading.roles.push_back(role.code);
    load_calendars(loading);
    load_processes(loading);
    load_steps(loading);
    load_queue(loading);
    load_periods(loading);
    load_procedures(loading);
    load_areas(loading);
    load_outline(loading);
    definitions->hash = loading.hash();
    loaded.definitions = std::move(definitions);
    return loaded;
}

}  // namespace xaso::catalog
