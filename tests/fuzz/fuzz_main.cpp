// The targets under libFuzzer: XASO_FUZZ_TARGET=csv build/fuzz/tests/fuzz/fuzz [libFuzzer's options and folders]. See tests/fuzz/run.
#include <sodium.h>
#include <spdlog/spdlog.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "fuzz/targets.h"

static const xaso::fuzz::Target* chosen = nullptr;

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    spdlog::set_level(spdlog::level::off);
    const char* name = std::getenv("XASO_FUZZ_TARGET");
    for (const auto& t : xaso::fuzz::targets())
        if (name && t.name == name) chosen = &t;
    if (chosen && sodium_init() >= 0) return 0;
    for (const auto& t : xaso::fuzz::targets()) std::printf("%-16s %s\n", std::string(t.name).c_str(), std::string(t.parses).c_str());
    std::exit(name && std::string_view(name) == "list" ? 0 : 2);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    chosen->run({reinterpret_cast<const char*>(data), size});
    return 0;
}
