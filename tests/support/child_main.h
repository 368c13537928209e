// child_main: main() of a test program that opens foreign files: it answers as the child process that reads them. Include in one file.
#pragma once

#include <gtest/gtest.h>

#include <string_view>

#include "platform/office/office.h"

int main(int argc, char** argv) {
    if (argc == 2 && (std::string_view(argv[1]) == "xlsx-to-csv" || std::string_view(argv[1]) == "read-document")) return xaso::office::read_main(argv[1], 0, 1);
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
