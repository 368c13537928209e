#include "platform/http/gzip.h"

#include <gtest/gtest.h>
#include <zlib.h>

namespace xaso::http {
namespace {

std::string decompress(std::string_view bytes, std::size_t size) {
    std::string out(size + 1, '\0');
    z_stream z{};
    EXPECT_EQ(inflateInit2(&z, 15 + 16), Z_OK);
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    z.avail_in = static_cast<uInt>(bytes.size());
    z.next_out = reinterpret_cast<Bytef*>(out.data());
    z.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(inflate(&z, Z_FINISH), Z_STREAM_END);
    out.resize(z.total_out);
    inflateEnd(&z);
    return out;
}

TEST(Gzip, AnotherProgramReadsTheSameBytes) {
    std::string noise;
    unsigned state = 1;
    for (int i = 0; i < 100'000; ++i) noise += static_cast<char>((state = state * 1664525u + 1013904223u) >> 24);
    std::string rows;
    for (int i = 0; i < 5'000; ++i) rows += "<tr><td>Hồ sơ</td></tr>";
    for (const auto& [name, text] : {std::pair<const char*, std::string>{"empty", ""}, {"one byte", "a"}, {"noise", noise}, {"rows", rows}}) {
        std::string packed = compress_gzip(text);
        EXPECT_EQ(decompress(packed, text.size()), text) << name;
        EXPECT_EQ(packed.substr(0, 2), "\x1f\x8b") << name;
    }
    EXPECT_LT(compress_gzip(rows).size(), rows.size() / 50);
}

}  // namespace
}  // namespace xaso::http
