#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <filesystem>

#include "platform/outbox/sender.h"

namespace xaso::outbox {
namespace fs = std::filesystem;
namespace json = boost::json;

std::string envelope(const Message& m) {
    json::object o{{"key", m.key}, {"order", m.order_key}};
    if (!m.recipient.empty()) o["to"] = m.recipient;
    if (!m.subject.empty()) o["subject"] = m.subject;
    boost::system::error_code not_json;
    json::value data = m.body.starts_with('{') ? json::parse(m.body, not_json) : json::value{};
    if (data.is_object()) o["data"] = std::move(data);
    else o["text"] = m.body;
    return json::serialize(o);
}

namespace {

// A key names the file; anything that is no plain name is refused rather than mended, so that two keys never meet in one file.
bool plain_name(std::string_view key) {
    return !key.empty() && key.size() <= 120 && key.front() != '.' && key.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") == key.npos;
}

bool write_all(int file, std::string_view text) {
    while (!text.empty()) {
        const ssize_t n = ::write(file, text.data(), text.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

bool sync_folder(const fs::path& folder) {
    const int at = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (at < 0) return false;
    const bool synced = ::fsync(at) == 0;
    ::close(at);
    return synced;
}

class FileSender final : public Sender {
public:
    explicit FileSender(std::string folder) : folder_(std::move(folder)) {}

    Sent send(const Message& m) override {
        if (!plain_name(m.key) || !plain_name(m.channel)) return {Sent::Kind::refused, "Khóa của tin không dùng làm tên tệp được."};
        const fs::path folder = fs::path(folder_) / m.channel, whole = folder / (m.key + ".json"), part = folder / fmt::format(".{}.{}", m.key, m.attempts);
        std::error_code error;
        fs::create_directories(folder, error);
        fs::permissions(folder_, fs::perms::owner_all, error);   // personal data
        const int file = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        if (file < 0) return failed();
        const bool written = write_all(file, envelope(m) + "\n") && ::fsync(file) == 0;
        ::close(file);
        if (!written || ::rename(part.c_str(), whole.c_str()) != 0 || !sync_folder(folder)) {
            ::unlink(part.c_str());
            return failed();
        }
        return {};
    }

private:
    Sent failed() const { return {Sent::Kind::retry, "Không ghi được tệp vào thư mục outbox của dữ liệu. Hãy kiểm tra ổ đĩa còn chỗ và quyền ghi."}; }
    const std::string folder_;
};

}  // namespace

std::unique_ptr<Sender> file_sender(const std::string& folder) { return std::make_unique<FileSender>(folder); }

}  // namespace xaso::outbox
