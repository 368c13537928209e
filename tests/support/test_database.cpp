#include "support/test_database.h"

#include <gtest/gtest.h>

#include <libpq-fe.h>
#include <stdlib.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace xaso {
namespace {

void on_server(const std::string& command) {
    PGconn* server = PQconnectdb(std::getenv("XASO_TEST_PG"));
    PGresult* result = PQexec(server, command.c_str());
    bool done = PQresultStatus(result) == PGRES_COMMAND_OK;
    std::string message = PQerrorMessage(server);
    PQclear(result);
    PQfinish(server);
    if (!done) throw std::runtime_error(command + ": " + message);
}

// The address with another database name: postgresql://user@host/NAME?options.
std::string with_database(std::string url, const std::string& name) {
    std::size_t authority = url.find("://") + 3;
    std::size_t query = std::min(url.find('?', authority), url.size());
    std::size_t slash = std::min(url.find('/', authority), query);
    return url.substr(0, slash) + "/" + name + url.substr(query);
}

// With XASO_STATEMENT_LOG naming a file, every test program leaves there which compiled-in statements it knows and which ran; the runner
// asks that each of them ran somewhere.
class StatementLog final : public testing::Environment {
public:
    void TearDown() override {
        const char* file = std::getenv("XASO_STATEMENT_LOG");
        if (!file) return;
        std::string all;
        for (const sql::Statement* s : sql::all_statements()) all += (s->runs > 0 ? "ran " : "known ") + s->name() + "\n";
        std::ofstream out;
        out.rdbuf()->pubsetbuf(nullptr, 0);   // one write: programs that end at the same time keep their lines whole
        out.open(file, std::ios::app);
        out << all;
    }
};
const testing::Environment* const statement_log = testing::AddGlobalTestEnvironment(new StatementLog);

}  // namespace

std::unique_ptr<TestDatabase> TestDatabase::make(sql::Dialect dialect) {
    std::unique_ptr<TestDatabase> made(new TestDatabase);
    if (dialect == sql::Dialect::sqlite) {
        std::string folder = (std::filesystem::temp_directory_path() / "xaso_test_XXXXXX").string();
        if (!mkdtemp(folder.data())) throw std::runtime_error("no temporary folder");
        made->folder_ = folder;
        made->config.url = "sqlite:" + folder + "/test.db";
    } else {
        static std::atomic<int> last{0};
        std::string name = "xaso_test_" + std::to_string(getpid()) + "_" + std::to_string(++last);
        on_server("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'UTF8'");
        made->name_ = name;
        made->config.url = with_database(std::getenv("XASO_TEST_PG"), name);
    }
    return made;
}

TestDatabase::~TestDatabase() {
    std::error_code ignored;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
    if (!name_.empty()) on_server("DROP DATABASE " + name_ + " WITH (FORCE)");
}

std::vector<sql::Dialect> test_dialects() {
    std::vector<sql::Dialect> all{sql::Dialect::sqlite};
    if (std::getenv("XASO_TEST_PG")) all.push_back(sql::Dialect::postgres);
    return all;
}

}  // namespace xaso
