// load: what many programs do to the server at once: keep-alive connections from one thread, each sending its next request when it has
// its answer, or, with a rate, at its turn.
//
//   Load load{.port = port, .clients = 16, .seconds = 5};
//   load.request = [](int client) { return post("/api/v1/dossiers", token, body(client)); };
//   load.right = [](int status, std::string_view body) { return status == 201 && body.find("\"code\"") != body.npos; };
//   Outcome o = run(load);   o.per_second(); o.percentile(0.95); o.wrong
//
// Raw sockets and epoll, so that it shares no code with the server and takes little of the processor the server needs.
// An answer is right when its status and body are what was asked for; everything else is counted under its first words.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace xaso::bench {

struct Load {
    int port = 0;
    int clients = 1;
    double seconds = 1;
    std::int64_t most = -1;   // requests in all; -1: as many as there is time for
    double rate = 0;          // requests a second over all clients; 0: as fast as answers come
    std::function<std::string(int client)> request;                    // the bytes to send
    std::function<bool(int status, std::string_view body)> right;
};

struct Outcome {
    std::int64_t good = 0;
    double seconds = 0;
    std::vector<double> ms;                       // of every right answer, sorted; with a rate from the moment it should have been sent
    std::map<std::string, std::int64_t> wrong;    // "503 Máy chủ đang bận…" -> how often
    double per_second() const { return seconds > 0 ? static_cast<double>(good) / seconds : 0; }
    double percentile(double p) const;            // 0 without answers
    std::int64_t wrongs() const;
    void add(const Outcome& other);
};

Outcome run(const Load& load);

struct Answer {
    int status = 0;
    std::string header, body;
};
// One request on a connection of its own. Throws std::runtime_error when no answer comes.
Answer ask(int port, const std::string& request);

std::string get(std::string_view path, std::string_view extra_header = {});   // a header line with its CRLF
std::string post(std::string_view path, std::string_view content_type, std::string_view body, std::string_view extra_header = {});

}  // namespace xaso::bench
