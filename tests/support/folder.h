// TestFolder: an empty folder for one test, gone with it.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <stdexcept>
#include <string>

namespace xaso {

struct TestFolder {
    TestFolder() : path((std::filesystem::temp_directory_path() / "xaso_test_XXXXXX").string()) {
        if (!mkdtemp(path.data())) throw std::runtime_error("no temporary folder");
    }
    ~TestFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    TestFolder(const TestFolder&) = delete;
    std::string path;
};

}  // namespace xaso
