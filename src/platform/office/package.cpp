#include "platform/office/package.h"

#include <unistd.h>
#include <zip.h>

#include <cstring>
#include <memory>

namespace xaso::office {

Parts unpack(std::string_view bytes, const std::function<bool(std::string_view name)>& wanted) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    const std::unique_ptr<zip_t, decltype(&zip_discard)> archive(source ? zip_open_from_source(source, ZIP_RDONLY, &error) : nullptr, zip_discard);
    if (!archive) {
        if (source) zip_source_free(source);
        throw Fail{Exit::damaged};
    }
    Parts parts;
    std::size_t total = 0;
    for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(zip_get_num_entries(archive.get(), 0)); ++i) {
        zip_stat_t part;
        if (zip_stat_index(archive.get(), i, 0, &part) != 0) throw Fail{Exit::damaged};
        if ((part.valid & ZIP_STAT_ENCRYPTION_METHOD) && part.encryption_method != ZIP_EM_NONE) throw Fail{Exit::encrypted};
        const std::string name = part.name;
        const std::unique_ptr<zip_file_t, decltype(&zip_fclose)> file(zip_fopen_index(archive.get(), i, 0), zip_fclose);
        if (!file) throw Fail{Exit::damaged};
        std::string text;
        char chunk[64 * 1024];
        zip_int64_t n = 0;
        while ((n = zip_fread(file.get(), chunk, sizeof chunk)) > 0) {
            total += static_cast<std::size_t>(n);
            if (total > kMaxUnpackedBytes) throw Fail{Exit::too_big};
            text.append(chunk, static_cast<std::size_t>(n));
        }
        if (n < 0) throw Fail{Exit::damaged};
        if (wanted(name)) parts[name] = std::move(text);
    }
    return parts;
}

pugi::xml_document& load(Parts& parts, const std::string& path, pugi::xml_document& into) {
    const auto it = parts.find(path);
    if (it == parts.end()) return into;
    const auto result = into.load_buffer_inplace(it->second.data(), it->second.size(), kParsing);
    if (result.status == pugi::status_out_of_memory) throw Fail{Exit::too_big};
    if (!result || too_deep(into)) throw Fail{Exit::damaged};
    return into;
}

bool too_deep(pugi::xml_document& document) {
    struct Levels : pugi::xml_tree_walker {
        bool for_each(pugi::xml_node&) override { return depth() < kMaxLevels; }
    } levels;
    return !document.traverse(levels);
}

bool is(const pugi::xml_node& n, const char* name) {
    const char* colon = std::strchr(n.name(), ':');
    return std::strcmp(colon ? colon + 1 : n.name(), name) == 0;
}

pugi::xml_node child(const pugi::xml_node& n, const char* name) {
    for (const pugi::xml_node& c : n)
        if (is(c, name)) return c;
    return {};
}

bool write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::write(fd, bytes.data(), bytes.size());
        if (n <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

}  // namespace xaso::office
