#include "platform/backup/vault.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace xaso::backup {
namespace {

using Kind = Refusal::Kind;

constexpr std::string_view kMagic = "xaso-backup-1\n";
constexpr std::size_t kChunk = 65536, kProof = crypto_secretstream_xchacha20poly1305_ABYTES, kStream = crypto_secretstream_xchacha20poly1305_HEADERBYTES;
constexpr std::size_t kPrelude = kMagic.size() + 16 + crypto_pwhash_SALTBYTES + kStream;
constexpr std::uint64_t kMostMemory = 1 << 30, kMostOperations = 16;

unsigned char* raw(std::string& s) { return reinterpret_cast<unsigned char*>(s.data()); }
const unsigned char* raw(std::string_view s) { return reinterpret_cast<const unsigned char*>(s.data()); }

void put(std::string& out, std::uint64_t v) {
    for (int i = 0; i < 8; ++i) out += static_cast<char>(v >> (8 * i));
}

std::uint64_t number_at(std::string_view bytes) {
    std::uint64_t v = 0;
    for (int i = 7; i >= 0; --i) v = v << 8 | static_cast<unsigned char>(bytes[static_cast<std::size_t>(i)]);
    return v;
}

void derive(unsigned char* key, std::string_view passphrase, const unsigned char* salt, Cost cost) {
    if (crypto_pwhash(key, crypto_secretstream_xchacha20poly1305_KEYBYTES, passphrase.data(), passphrase.size(), salt, cost.operations, cost.memory, crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw Stopped(Kind::unavailable, "backup.memory", fmt::format("Không đủ bộ nhớ để tính khóa từ mật khẩu sao lưu (cần {} MB). Hãy đóng bớt chương trình rồi thử lại.", cost.memory >> 20));
}

void start_sodium() {
    if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
}

std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? "." : path.substr(0, slash + 1);
}

bool exists(const std::string& path) {
    struct stat info {};
    return ::lstat(path.c_str(), &info) == 0;
}

[[noreturn]] void in_the_way(const std::string& path) {
    throw Stopped(Kind::conflict, "backup.exists", fmt::format("Đã có {}. Không ghi đè lên tệp có sẵn; hãy chọn tên khác.", path));
}

[[noreturn]] void not_written(const std::string& path, int error) {
    if (error == ENOSPC || error == EDQUOT || error == EFBIG)
        throw Stopped(Kind::unavailable, "backup.disk_full", fmt::format("Ổ đĩa đã đầy, không ghi được {}. Không có gì được giữ lại; hãy giải phóng dung lượng hoặc chọn ổ đĩa khác.", path));
    throw Stopped(Kind::invalid, "backup.not_written", fmt::format("Không ghi được {}: {}. Hãy kiểm tra thư mục và quyền ghi.", path, std::strerror(error)));
}

}  // namespace

int open_part(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) not_written(path, errno);
    struct stat mine {}, named {};
    const bool locked = ::flock(fd, LOCK_EX | LOCK_NB) == 0 && ::fstat(fd, &mine) == 0 && ::stat(path.c_str(), &named) == 0 && mine.st_ino == named.st_ino;
    if (locked && ::ftruncate(fd, 0) == 0) return fd;
    const int why = errno;
    ::close(fd);
    if (locked) not_written(path, why);
    throw Stopped(Kind::conflict, "backup.running", fmt::format("Một lần sao lưu hoặc khôi phục khác đang ghi {}. Hãy chờ nó xong.", path));
}

NewFile::NewFile(std::string path) : path_(std::move(path)), beside_(path_ + ".xaso-part") {
    if (exists(path_)) in_the_way(path_);
    fd_ = open_part(beside_);
}

NewFile::~NewFile() {
    if (!beside_.empty() && fd_ >= 0) ::unlink(beside_.c_str());
    if (fd_ >= 0) ::close(fd_);
}

void NewFile::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) not_written(path_, errno);
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
}

void NewFile::finish() {
    if (::fsync(fd_) != 0) not_written(path_, errno);
    if (::renameat2(AT_FDCWD, beside_.c_str(), AT_FDCWD, path_.c_str(), RENAME_NOREPLACE) != 0) {
        if (errno == EEXIST) in_the_way(path_);
        if (errno != EINVAL && errno != ENOSYS) not_written(path_, errno);
        if (exists(path_)) in_the_way(path_);  // a disk whose file system cannot refuse by itself
        if (::rename(beside_.c_str(), path_.c_str()) != 0) not_written(path_, errno);
    }
    beside_.clear();
    const int folder = ::open(folder_of(path_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool kept = folder >= 0 && (::fsync(folder) == 0 || errno == EINVAL);
    const int why = errno;
    if (folder >= 0) ::close(folder);
    if (!kept) not_written(path_, why);
}

Sealer::Sealer(const std::string& path, std::string_view passphrase, Cost cost) : file_(path) {
    start_sodium();
    unsigned char salt[crypto_pwhash_SALTBYTES], header[kStream], key[crypto_secretstream_xchacha20poly1305_KEYBYTES];
    randombytes_buf(salt, sizeof salt);
    derive(key, passphrase, salt, cost);
    crypto_secretstream_xchacha20poly1305_init_push(&state_, header, key);
    sodium_memzero(key, sizeof key);
    prelude_ = kMagic;
    put(prelude_, cost.operations);
    put(prelude_, cost.memory);
    prelude_.append(reinterpret_cast<const char*>(salt), sizeof salt).append(reinterpret_cast<const char*>(header), sizeof header);
    file_.write(prelude_);
}

Sealer::~Sealer() {
    sodium_memzero(&state_, sizeof state_);
    sodium_memzero(pending_.data(), pending_.size());
}

void Sealer::seal(unsigned char tag) {
    std::string sealed(pending_.size() + kProof, '\0');
    crypto_secretstream_xchacha20poly1305_push(&state_, raw(sealed), nullptr, raw(std::string_view(pending_)), pending_.size(), raw(std::string_view(prelude_)), prelude_.size(), tag);
    file_.write(sealed);
    sodium_memzero(pending_.data(), pending_.size());
    pending_.clear();
    prelude_.clear();
}

void Sealer::write(std::string_view bytes) {
    while (!bytes.empty()) {
        if (pending_.size() == kChunk) seal(0);
        const std::string_view part = bytes.substr(0, kChunk - pending_.size());
        pending_ += part;
        bytes.remove_prefix(part.size());
    }
}

void Sealer::finish() {
    seal(crypto_secretstream_xchacha20poly1305_TAG_FINAL);
    file_.finish();
}

Opener::Opener(const std::string& path, std::string_view passphrase) : path_(path) {
    start_sodium();
    fd_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat info {};
    const bool file = fd_ >= 0 && ::fstat(fd_, &info) == 0 && S_ISREG(info.st_mode);
    prelude_.assign(kPrelude, '\0');
    const ssize_t got = file ? ::pread(fd_, prelude_.data(), kPrelude, 0) : -1;
    try {
        if (got < 0) throw Stopped(Kind::invalid, "backup.not_read", fmt::format("Không mở được tệp {}. Hãy kiểm tra đường dẫn và quyền đọc.", path_));
        const std::string_view all(prelude_);
        const Cost cost{number_at(all.substr(kMagic.size())), number_at(all.substr(kMagic.size() + 8))};
        if (static_cast<std::size_t>(got) < kPrelude || !all.starts_with(kMagic) || cost.memory < crypto_pwhash_MEMLIMIT_MIN || cost.memory > kMostMemory ||
            cost.operations < crypto_pwhash_OPSLIMIT_MIN || cost.operations > kMostOperations)
            throw Stopped(Kind::invalid, "backup.foreign", fmt::format("{} không phải là bản sao lưu của chương trình này, hoặc phần đầu tệp đã hỏng.", path_));
        derive(key_, passphrase, raw(all.substr(kMagic.size() + 16)), cost);
        rewind();
    } catch (...) {
        if (fd_ >= 0) ::close(fd_);
        throw;
    }
}

Opener::~Opener() {
    ::close(fd_);
    sodium_memzero(key_, sizeof key_);
    sodium_memzero(&state_, sizeof state_);
    sodium_memzero(chunk_.data(), chunk_.size());
}

void Opener::rewind() {
    ::lseek(fd_, static_cast<off_t>(kPrelude), SEEK_SET);
    crypto_secretstream_xchacha20poly1305_init_pull(&state_, raw(std::string_view(prelude_).substr(kPrelude - kStream)), key_);
    chunk_.clear();
    at_ = 0;
    first_ = true;
    ended_ = false;
}

// False at the end.
bool Opener::next() {
    std::string sealed(kChunk + kProof, '\0');
    std::size_t size = 0;
    while (size < sealed.size()) {
        const ssize_t n = ::read(fd_, sealed.data() + size, sealed.size() - size);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) throw Stopped(Kind::unavailable, "backup.not_read", fmt::format("Không đọc được {}: {}. Hãy kiểm tra ổ đĩa, hoặc dùng bản sao lưu khác.", path_, std::strerror(errno)));
        if (n == 0) break;
        size += static_cast<std::size_t>(n);
    }
    if (ended_ && size == 0) return false;
    const auto damaged = [&](std::string_view how) { throw Stopped(Kind::invalid, "backup.damaged", fmt::format("Bản sao lưu {} {}. Hãy dùng bản sao lưu khác.", path_, how)); };
    if (ended_) damaged("có phần thừa ở cuối");
    if (size == 0 && !first_) damaged("bị cắt ngắn");
    chunk_.assign(size < kProof ? 0 : size - kProof, '\0');
    unsigned char tag = 0;
    const std::string_view bound = first_ ? std::string_view(prelude_) : std::string_view();
    if (size < kProof || crypto_secretstream_xchacha20poly1305_pull(&state_, raw(chunk_), nullptr, &tag, raw(std::string_view(sealed)), size, raw(bound), bound.size()) != 0) {
        chunk_.clear();
        if (first_) throw Stopped(Kind::invalid, "backup.passphrase", fmt::format("Không mở được {}: mật khẩu sao lưu không đúng, hoặc phần đầu của tệp đã hỏng.", path_));
        damaged("bị hỏng hoặc bị cắt ngắn");
    }
    first_ = false;
    at_ = 0;
    ended_ = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    return true;
}

std::string Opener::read(std::size_t size) {
    while (at_ == chunk_.size())
        if (!next()) return {};
    std::string out = chunk_.substr(at_, size);
    at_ += out.size();
    return out;
}

}  // namespace xaso::backup
