#include "platform/office/pdf.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace xaso::office {
namespace fs = std::filesystem;
namespace {

std::optional<std::string> soffice() {
    if (const char* named = std::getenv("XASO_SOFFICE")) return *named && ::access(named, X_OK) == 0 ? std::optional<std::string>(named) : std::nullopt;
    const char* path = std::getenv("PATH");
    std::string rest = path ? path : "";
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(':'), rest.size());
        if (const std::string program = rest.substr(0, end) + "/soffice"; ::access(program.c_str(), X_OK) == 0) return program;
        rest.erase(0, end + 1);
    }
    return std::nullopt;
}

struct Folder {
    std::string path;
    Folder() {
        std::string made = (fs::temp_directory_path() / "xaso-pdf-XXXXXX").string();
        if (!::mkdtemp(made.data())) throw std::runtime_error("mkdtemp");
        path = made;
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
};

// False when it does not end in time; then it and what it started are killed.
bool run(const std::string& program, std::vector<std::string> arguments, const std::string& home, std::chrono::seconds limit) {
    std::vector<char*> argv{const_cast<char*>(program.c_str())};
    for (std::string& a : arguments) argv.push_back(a.data());
    argv.push_back(nullptr);
    std::string home_is = "HOME=" + home, path_is = "PATH=/usr/local/bin:/usr/bin:/bin", language = "LANG=C.UTF-8";
    char* environment[] = {home_is.data(), path_is.data(), language.data(), nullptr};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    for (const int fd : {0, 1, 2}) posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", fd == 0 ? O_RDONLY : O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    pid_t child = 0;
    const int error = posix_spawn(&child, program.c_str(), &actions, &attributes, argv.data(), environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (error != 0) return false;
    const auto until = std::chrono::steady_clock::now() + limit;
    int status = 0;
    while (::waitpid(child, &status, WNOHANG) == 0) {
        if (std::chrono::steady_clock::now() > until) {
            ::kill(-child, SIGKILL);
            ::waitpid(child, &status, 0);
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

bool can_make_pdf() { return soffice().has_value(); }

Result<std::string> pdf_of(std::string_view docx, std::chrono::seconds limit) {
    const auto unavailable = [](std::string_view says) { return refuse(Refusal::Kind::unavailable, "office.pdf", says); };
    const auto program = soffice();
    if (!program) return unavailable("Máy chủ chưa cài LibreOffice nên không tạo được PDF. Hãy tải bản Word, hoặc nhờ quản trị cài gói libreoffice-writer-nogui.");
    static std::mutex one_at_a_time;
    const std::lock_guard lock(one_at_a_time);
    const Folder folder;
    {
        std::ofstream file(folder.path + "/document.docx", std::ios::binary);
        file.write(docx.data(), static_cast<std::streamsize>(docx.size()));
    }
    if (!run(*program, {"-env:UserInstallation=file://" + folder.path + "/profile", "--headless", "--norestore", "--convert-to", "pdf", "--outdir", folder.path, folder.path + "/document.docx"}, folder.path, limit))
        return unavailable("LibreOffice không tạo được PDF trong thời gian cho phép. Hãy thử lại, hoặc tải bản Word.");
    std::ifstream file(folder.path + "/document.pdf", std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(file), {}};
    if (!bytes.starts_with("%PDF-")) return unavailable("LibreOffice không tạo được PDF từ bản Word này. Hãy tải bản Word.");
    return bytes;
}

}  // namespace xaso::office
