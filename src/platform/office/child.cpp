// The two ends of the child process that opens foreign files.
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <cerrno>
#include <cstring>
#include <new>
#include <stdexcept>

#include "kernel/text.h"
#include "platform/office/package.h"

namespace xaso::office {
namespace json = boost::json;
namespace {

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

// A package says by its parts what it is.
std::vector<Block> read_blocks(std::string_view bytes, Kind& kind) {
    if (is_pdf(bytes)) {
        kind = Kind::pdf;
        return read_pdf(bytes);
    }
    bool word = false, excel = false;
    unpack(bytes, [&](std::string_view name) {
        word = word || name == "word/document.xml";
        excel = excel || name == "xl/workbook.xml";
        return false;
    });
    if (!word && !excel) throw Fail{Exit::damaged};
    kind = word ? Kind::word : Kind::excel;
    return word ? read_docx(bytes) : read_xlsx(bytes);
}

std::string blocks_json(Kind kind, const std::vector<Block>& blocks) {
    json::array all;
    for (const Block& b : blocks) {
        json::array rows;
        for (const auto& row : b.rows) {
            json::array cells;
            for (const std::string& cell : row) cells.emplace_back(cell);
            rows.push_back(std::move(cells));
        }
        json::array words;
        for (const Word& w : b.words) words.push_back(json::array{w.left, w.right, w.top, w.text});
        all.push_back(json::object{{"text", b.text}, {"rows", std::move(rows)}, {"words", std::move(words)}});
    }
    return json::serialize(json::object{{"kind", static_cast<int>(kind)}, {"blocks", std::move(all)}});
}

}  // namespace

bool is_package(std::string_view bytes) { return bytes.starts_with("PK\x03\x04"); }
bool is_pdf(std::string_view bytes) { return bytes.substr(0, 1024).find("%PDF-") != std::string_view::npos; }

Answer ask_child(std::string_view command, std::string_view bytes, const ChildOptions& options) {
    // A file in memory rather than a pipe: the parent never has to write and read at the same moment.
    Descriptor input(::memfd_create("document", MFD_CLOEXEC));
    require(input.get() >= 0, "memfd_create");
    require(write_all(input.get(), bytes), "write");
    require(::lseek(input.get(), 0, SEEK_SET) == 0, "lseek");
    int ends[2];
    require(::pipe2(ends, O_CLOEXEC) == 0, "pipe");
    Descriptor from_child(ends[0]), to_parent(ends[1]);

    Actions actions;
    posix_spawn_file_actions_adddup2(&actions.list, input.get(), 0);
    posix_spawn_file_actions_adddup2(&actions.list, to_parent.get(), 1);
    posix_spawn_file_actions_addopen(&actions.list, 2, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions.list, 3);  // neither the database nor a client's socket
    std::string program = options.program, argument(command);
    char* arguments[] = {program.data(), argument.data(), nullptr};
    char* environment[] = {nullptr};
    pid_t child = 0;
    errno = posix_spawn(&child, program.c_str(), &actions.list, nullptr, arguments, environment);
    require(errno == 0, "posix_spawn");
    to_parent.close();

    Answer answer;
    bool stopped = false;
    const auto until = std::chrono::steady_clock::now() + options.limit;
    for (char chunk[64 * 1024];;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
        pollfd wait{from_child.get(), POLLIN, 0};
        const int ready = left > 0 ? ::poll(&wait, 1, static_cast<int>(left)) : 0;
        if (ready < 0 && errno == EINTR) continue;
        const ssize_t n = ready > 0 ? ::read(from_child.get(), chunk, sizeof chunk) : -1;
        if (n == 0) break;
        if (n < 0 || answer.text.size() + static_cast<std::size_t>(n) > kMaxUnpackedBytes) {
            stopped = true;
            ::kill(child, SIGKILL);
            break;
        }
        answer.text.append(chunk, static_cast<std::size_t>(n));
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    answer.detail = fmt::format("child status {}{}", status, stopped ? ", stopped" : "");
    answer.exit = stopped || WIFSIGNALED(status) ? Exit::stopped : static_cast<Exit>(WEXITSTATUS(status));
    return answer;
}

int read_main(std::string_view command, int in, int out) {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // they reserve address space far beyond any limit
    limit(RLIMIT_AS, 1u << 30);
#endif
    limit(RLIMIT_CPU, 20);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CORE, 0);
    try {
        const std::string bytes = read_all(in);
        if (command == "xlsx-to-csv") {
            xlsx_to_csv(bytes, out);
            return static_cast<int>(Exit::good);
        }
        Kind kind{};
        const std::vector<Block> blocks = read_blocks(bytes, kind);
        return static_cast<int>(write_all(out, blocks_json(kind, blocks)) ? Exit::good : Exit::too_big);
    } catch (const Fail& f) {
        return static_cast<int>(f.why);
    } catch (const std::bad_alloc&) {
        return static_cast<int>(Exit::too_big);
    }
}

Result<Document> read_document(std::string_view bytes, const ChildOptions& options) {
    const Answer answer = ask_child("read-document", bytes, options);
    const auto bad = [&](std::string_view code, std::string_view says) { return refuse(Refusal::Kind::invalid, code, says, "file", answer.detail); };
    switch (answer.exit) {
        case Exit::good: break;
        case Exit::stopped:
        case Exit::too_big:
        case Exit::too_many_cells: return bad("office.too_big", "Tệp quá lớn khi mở ra hoặc đọc quá lâu. Hãy tách thành nhiều tệp nhỏ hơn.");
        case Exit::encrypted: return bad("office.encrypted", "Tệp có mật khẩu. Hãy bỏ mật khẩu rồi chọn lại.");
        case Exit::no_text: return bad("office.no_text", "Tệp PDF này là ảnh quét, không có chữ để đọc. Hãy dùng bản Word, Excel hoặc PDF xuất từ máy tính.");
        default: return bad("office.damaged", "Không đọc được tệp: tệp bị hỏng, tải về chưa trọn hoặc không phải Word, Excel, PDF. Hãy mở bằng phần mềm văn phòng, lưu lại rồi chọn lại.");
    }
    Document document;
    boost::system::error_code error;
    const json::value root = json::parse(answer.text, error);
    if (error) return bad("office.damaged", "Không đọc được tệp: nội dung có ký tự hỏng.");
    document.kind = static_cast<Kind>(root.at("kind").to_number<int>());
    const auto text = [](const json::value& v) { return nfc(std::string_view(v.as_string())).value_or(std::string{}); };
    for (const json::value& b : root.at("blocks").as_array()) {
        Block block{text(b.at("text")), {}, {}};
        for (const json::value& w : b.at("words").as_array()) block.words.push_back({w.at(0).to_number<int>(), w.at(1).to_number<int>(), w.at(2).to_number<int>(), text(w.at(3))});
        for (const json::value& row : b.at("rows").as_array()) {
            std::vector<std::string> cells;
            for (const json::value& cell : row.as_array()) cells.push_back(text(cell));
            block.rows.push_back(std::move(cells));
        }
        document.blocks.push_back(std::move(block));
    }
    return document;
}

}  // namespace xaso::office
