// What is behind Database; inside the layer only.
#pragma once

#include <memory>
#include <vector>

#include "platform/sql/lane.h"
#include "platform/sql/pool.h"

namespace xaso::sql {

struct Database::Impl {
    explicit Impl(const Config& config);
    Config config;
    Dialect dialect = Dialect::sqlite;
    Pool readers;
    std::vector<std::unique_ptr<Lane>> lanes;
};

}  // namespace xaso::sql
