// program: the program under measurement, run as people run it: `xaso COMMAND` on a data folder, and `xaso serve`.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace xaso::bench {

// Where a measurement has its data, and which database.
struct Place {
    std::filesystem::path data;
    std::string database;   // "sqlite:FILE" or "postgresql://…"
    std::string root;       // areas/, law/, web/dist
    static Place sqlite(const std::filesystem::path& data, const std::string& root);
};

// Its standard output; throws std::runtime_error when it does not end with 0.
std::string command(const Place& place, const std::vector<std::string>& arguments);

class Server {
public:
    explicit Server(const Place& place);   // has answered once when this returns
    ~Server();                             // SIGTERM, and waits
    Server(const Server&) = delete;
    int port() const { return port_; }
    double first_answer() const { return first_answer_; }   // seconds from the start of the process
    double memory_mb() const;                               // resident
    double cpu_seconds() const;

private:
    pid_t pid_ = -1;
    int port_ = 0, out_ = -1;
    double first_answer_ = 0;
};

double memory_mb(pid_t pid);

}  // namespace xaso::bench
