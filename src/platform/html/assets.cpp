#include "platform/html/assets.h"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace xaso::html {
namespace {

constexpr std::string_view kPrefix = "/static/";

std::string read(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error(fmt::format("Không đọc được {}. Hãy chạy ./run để dựng lại các tệp giao diện, hoặc kiểm tra XASO_ROOT.", file.string()));
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string_view content_type(const std::filesystem::path& file) {
    const auto ext = file.extension();
    if (ext == ".css") return "text/css; charset=utf-8";
    if (ext == ".js") return "text/javascript; charset=utf-8";
    if (ext == ".svg") return "image/svg+xml";
    throw std::runtime_error(fmt::format("{}: không biết loại tệp này. Hãy chạy ./run để dựng lại các tệp giao diện.", file.string()));
}

std::string not_a_manifest(const std::filesystem::path& file) {
    return fmt::format("{} không phải là danh mục tệp giao diện. Hãy chạy ./run để dựng lại.", file.string());
}

}  // namespace

Assets Assets::load(const std::filesystem::path& dir) {
    const std::filesystem::path manifest_file = dir / "manifest.json";
    boost::system::error_code bad;
    const boost::json::value manifest = boost::json::parse(read(manifest_file), bad);
    if (bad || !manifest.is_object()) {
        throw std::runtime_error(not_a_manifest(manifest_file));
    }
    Assets assets;
    for (const auto& [logical, hashed] : manifest.get_object()) {
        if (!hashed.is_string()) throw std::runtime_error(not_a_manifest(manifest_file));
        const std::string name{hashed.as_string()};
        File file{.bytes = read(dir / name), .gzip = {}, .content_type = content_type(name), .etag = '"' + name + '"'};
        if (std::filesystem::exists(dir / (name + ".gz"))) file.gzip = read(dir / (name + ".gz"));
        const std::string path = std::string(kPrefix) + name;
        assets.names_.emplace(logical, path);
        assets.files_.emplace(path, std::move(file));
    }
    return assets;
}

std::string Assets::url(std::string_view logical) const {
    if (names_.empty()) return std::string(kPrefix) + std::string(logical);
    const auto found = names_.find(logical);
    if (found == names_.end()) throw std::out_of_range(fmt::format("no asset is called {}", logical));
    return found->second;
}

const Assets::File* Assets::find(std::string_view path) const {
    const auto found = files_.find(path);
    return found == files_.end() ? nullptr : &found->second;
}

}  // namespace xaso::html
