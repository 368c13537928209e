#include "imports/xlsx_reader.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "kernel/text.h"
#include "kernel/vnd.h"

namespace xaso::imports {
namespace {

using Kind = Refusal::Kind;

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(const Descriptor&) = delete;
    ~Descriptor() { close(); }
    int get() const { return fd_; }
    void close() {
        if (fd_ >= 0) ::close(fd_);
        fd_ = -1;
    }

private:
    int fd_;
};

void require(bool good, const char* what) {
    if (!good) throw std::runtime_error(fmt::format("{}: {}", what, std::strerror(errno)));
}

struct Actions {
    posix_spawn_file_actions_t list;
    Actions() { posix_spawn_file_actions_init(&list); }
    ~Actions() { posix_spawn_file_actions_destroy(&list); }
};

tl::unexpected<Refusal> bad_file(std::string_view code, std::string_view says, std::string_view detail) { return refuse(Kind::invalid, code, says, "file", detail); }

}  // namespace

Result<Table> read_xlsx(std::string_view bytes, const ReaderOptions& options) {
    // A file in memory rather than a pipe: the parent never has to write and read at the same moment.
    Descriptor input(::memfd_create("workbook", MFD_CLOEXEC));
    require(input.get() >= 0, "memfd_create");
    for (std::size_t at = 0; at < bytes.size();) {
        const ssize_t n = ::write(input.get(), bytes.data() + at, bytes.size() - at);
        require(n > 0, "write");
        at += static_cast<std::size_t>(n);
    }
    require(::lseek(input.get(), 0, SEEK_SET) == 0, "lseek");
    int ends[2];
    require(::pipe2(ends, O_CLOEXEC) == 0, "pipe");
    Descriptor from_child(ends[0]), to_parent(ends[1]);

    Actions actions;
    posix_spawn_file_actions_adddup2(&actions.list, input.get(), 0);
    posix_spawn_file_actions_adddup2(&actions.list, to_parent.get(), 1);
    posix_spawn_file_actions_addopen(&actions.list, 2, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions.list, 3);  // neither the database nor a client's socket
    std::string program = options.program, command = "xlsx-to-csv";
    char* arguments[] = {program.data(), command.data(), nullptr};
    char* environment[] = {nullptr};
    pid_t child = 0;
    errno = posix_spawn(&child, program.c_str(), &actions.list, nullptr, arguments, environment);
    require(errno == 0, "posix_spawn");
    to_parent.close();

    std::string csv;
    bool stopped = false;
    const auto until = std::chrono::steady_clock::now() + options.limit;
    for (char chunk[64 * 1024];;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
        pollfd wait{from_child.get(), POLLIN, 0};
        const int ready = left > 0 ? ::poll(&wait, 1, static_cast<int>(left)) : 0;
        if (ready < 0 && errno == EINTR) continue;
        const ssize_t n = ready > 0 ? ::read(from_child.get(), chunk, sizeof chunk) : -1;
        if (n == 0) break;
        if (n < 0 || csv.size() + static_cast<std::size_t>(n) > kMaxUnpackedBytes) {
            stopped = true;
            ::kill(child, SIGKILL);
            break;
        }
        csv.append(chunk, static_cast<std::size_t>(n));
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;

    const std::string detail = fmt::format("child status {}{}", status, stopped ? ", stopped" : "");
    if (stopped || WIFSIGNALED(status) || WEXITSTATUS(status) == kTooBig)
        return bad_file("imports.workbook_too_big", fmt::format("Bảng tính quá lớn khi mở ra (giới hạn {} MB) hoặc đọc quá lâu. Hãy lưu dạng CSV UTF-8, hoặc chia theo tháng rồi tải lên lại.", kMaxUnpackedBytes >> 20), detail);
    if (WEXITSTATUS(status) == kTooManyCells)
        return bad_file("imports.too_many_rows", fmt::format("Bảng tính có hơn {} dòng hoặc hơn {} cột. Hãy xóa các cột thừa hoặc chia thành nhiều tệp.", format_count(static_cast<std::int64_t>(kMaxRows)), kMaxColumns), detail);
    if (WEXITSTATUS(status) == kEmpty) return bad_file("imports.no_rows", "Bảng tính không có dòng nào. Hãy kiểm tra tệp đã chọn.", detail);
    if (WEXITSTATUS(status) == kEncrypted) return bad_file("imports.encrypted", "Bảng tính có mật khẩu. Hãy bỏ mật khẩu rồi tải lên lại.", detail);
    if (WEXITSTATUS(status) != kGood)
        return bad_file("imports.damaged", "Không đọc được bảng tính: tệp bị hỏng, tải về chưa trọn hoặc không phải .xlsx. Hãy mở bằng Excel, lưu lại thành .xlsx rồi tải lên lại.", detail);

    auto text = nfc(csv);
    if (!text) return bad_file("imports.encoding", "Bảng tính có ký tự điều khiển không đọc được. Hãy mở bằng Excel, lưu thành “CSV UTF-8” rồi tải lên lại.", detail);
    XASO_TRY(auto records, parse_records(*text, ',', true));
    // In a sheet every line is as wide as the widest; what lies right of the heading is not a broken line but a remark.
    auto table = table_of_records(std::move(records));
    if (table) {
        for (TableRow& row : table->rows) {
            row.cells.resize(table->heading.size());
            row.problem.clear();
        }
    }
    return table;
}

}  // namespace xaso::imports
