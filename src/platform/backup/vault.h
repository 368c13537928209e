// vault: a file sealed to a passphrase. Who does not know the passphrase can neither read it nor change, cut, extend or reorder it unseen.
//
//   magic | argon2id cost and salt | secretstream header | chunks of 64 KiB, each with its own proof; the last one is marked as the last
//
// The key comes from the passphrase by argon2id, the chunks are XChaCha20-Poly1305 (libsodium secretstream); everything before the
// chunks is authenticated with the first of them. Errors are thrown as Stopped, with the sentence for the person who runs the command.
#pragma once

#include <sodium.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "kernel/result.h"

namespace xaso::backup {

class Stopped : public std::runtime_error {
public:
    explicit Stopped(Refusal why) : std::runtime_error(why.message), refusal(std::move(why)) {}
    Stopped(Refusal::Kind kind, std::string_view code, std::string message) : Stopped(Refusal{kind, std::string(code), std::move(message), {}, {}}) {}
    Refusal refusal;
};

// What one guess at the passphrase costs. A file says its own cost; one beyond 1 GiB of memory is refused unread.
struct Cost {
    std::uint64_t operations = crypto_pwhash_OPSLIMIT_MODERATE;
    std::uint64_t memory = crypto_pwhash_MEMLIMIT_MODERATE;
    static Cost cheap() { return {crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN}; }  // tests only
};

// An empty file under `path`, mode 0600, locked to this process: what a killed run left there is emptied, what another run is writing is
// refused. Returns its descriptor.
int open_part(const std::string& path);

// A new file, written beside its name and put into place, synced, by finish(); until then, and when finish() is never reached, nothing has the
// name and nothing is left beside it (a killed process leaves PATH.xaso-part, which the next try takes over). Never replaces a file.
class NewFile {
public:
    explicit NewFile(std::string path);
    ~NewFile();
    NewFile(const NewFile&) = delete;
    void write(std::string_view bytes);
    void finish();

private:
    std::string path_, beside_;
    int fd_ = -1;
};

class Sealer {
public:
    Sealer(const std::string& path, std::string_view passphrase, Cost cost);
    ~Sealer();
    Sealer(const Sealer&) = delete;
    void write(std::string_view bytes);
    void finish();

private:
    void seal(unsigned char tag);
    NewFile file_;
    crypto_secretstream_xchacha20poly1305_state state_;
    std::string prelude_, pending_;
};

class Opener {
public:
    Opener(const std::string& path, std::string_view passphrase);
    ~Opener();
    Opener(const Opener&) = delete;
    // Up to `size` bytes, each already authenticated; empty only at the marked end of the file.
    std::string read(std::size_t size);
    void rewind();  // to the first byte

private:
    bool next();
    std::string path_, prelude_, chunk_;
    std::size_t at_ = 0;
    bool first_ = true, ended_ = false;
    int fd_ = -1;
    unsigned char key_[crypto_secretstream_xchacha20poly1305_KEYBYTES];
    crypto_secretstream_xchacha20poly1305_state state_;
};

}  // namespace xaso::backup
