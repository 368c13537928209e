#include "app/backups.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>

#include "app/config.h"
#include "app/sql.gen.h"

namespace xaso::app {
namespace {

constexpr std::ptrdiff_t kShortest = 12;

std::string ask(const char* question) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> terminal(std::fopen("/dev/tty", "r+"), [](std::FILE* f) { return f ? std::fclose(f) : 0; });
    if (!terminal) throw Unusable("Cần mật khẩu sao lưu: hãy dùng --passphrase-file TỆP, hoặc đặt XASO_BACKUP_PASSPHRASE, hoặc chạy ở cửa sổ dòng lệnh để gõ.");
    const int fd = ::fileno(terminal.get());
    termios shown{};
    ::tcgetattr(fd, &shown);
    termios hidden = shown;
    // No Ctrl-C either: it would leave the terminal without an echo.
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO | ISIG);
    ::tcsetattr(fd, TCSAFLUSH, &hidden);
    std::fputs(question, terminal.get());
    std::fflush(terminal.get());
    std::string line;
    for (int c; (c = std::fgetc(terminal.get())) != EOF && c != '\n';) line += static_cast<char>(c);
    ::tcsetattr(fd, TCSAFLUSH, &shown);
    std::fputs("\n", terminal.get());
    return line;
}

std::string given(const std::string& file, bool fresh) {
    if (!file.empty()) {
        std::ifstream in(file);
        std::string line;
        if (!std::getline(in, line)) throw Unusable(fmt::format("Không đọc được mật khẩu sao lưu ở dòng đầu của tệp {}.", file));
        if (line.ends_with('\r')) line.pop_back();
        return line;
    }
    if (const char* value = std::getenv("XASO_BACKUP_PASSPHRASE"); value && *value) return value;
    std::string once = ask("Mật khẩu sao lưu: ");
    if (fresh && ask("Gõ lại mật khẩu sao lưu: ") != once) throw Unusable("Hai lần gõ mật khẩu sao lưu không giống nhau. Hãy chạy lại lệnh.");
    return once;
}

}  // namespace

backup::Holds holds(sql::Session& s) {
    const sql::Rows rows = s.query(q::backup_holds);
    return {rows[0].get<std::int64_t>("units"), rows[0].get<std::int64_t>("dossiers")};
}

std::string backup_passphrase(const std::string& file, bool fresh) {
    std::string pass = given(file, fresh);
    const auto characters = std::count_if(pass.begin(), pass.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
    if (fresh && characters < kShortest) throw Unusable(fmt::format("Mật khẩu sao lưu quá ngắn: cần ít nhất {} ký tự.", kShortest));
    return pass;
}

}  // namespace xaso::app
