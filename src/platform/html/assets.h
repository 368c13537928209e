// Assets: the style, script and icon files of the pages, read once from web/dist at start-up.
//
// web/build.mjs writes the folder: every file under a name with the hash of its content, its gzip twin beside it, and manifest.json
// (logical name -> hashed name). So a file never changes under its URL and may be cached for ever; the caller sets the header.
//
//   const Assets assets = Assets::load("web/dist");
//   assets.url("app.css")                        -> "/static/app.1f2e3d4c.css"
//   assets.find("/static/app.1f2e3d4c.css")->gzip   the bytes to send with Content-Encoding: gzip; empty when not worth it
//
// Threads: immutable after load().
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace xaso::html {

class Assets {
public:
    struct File {
        std::string bytes;
        std::string gzip;
        std::string_view content_type;
        std::string etag;  // quoted, as the header wants it
    };

    Assets() = default;  // no files; url() answers plain names, which is enough to test pages

    // Throws std::runtime_error that names the file and the remedy when the folder is missing or incomplete.
    static Assets load(const std::filesystem::path& dir);

    std::string url(std::string_view logical) const;       // throws std::out_of_range for a name not in the manifest
    const File* find(std::string_view path) const;         // "/static/…"; nullptr when there is no such file

private:
    std::map<std::string, std::string, std::less<>> names_;  // logical name -> URL path
    std::map<std::string, File, std::less<>> files_;         // URL path -> content
};

}  // namespace xaso::html
