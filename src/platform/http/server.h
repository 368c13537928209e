// server: accepts connections and runs the handler on worker threads, with a deadline and a limit of its own for every step.
//
//   Server server(limits, handler);
//   int port = server.listen("127.0.0.1:8080");  // throws ListenError: the message names the address and the remedy
//   server.run();                                  // until stop(); stop() is safe from a signal-handling thread
//
// Answers by itself (with a short Vietnamese text, or as ProgramPaths say): 400 bad framing, 408 slow header or body, 413, 414/431 too large, 501 unknown
// Transfer-Encoding, 503 when the handler is late or the queue is full. What the handler throws becomes 500 and a log line. A late
// handler is not stopped: what it writes may still take effect after the 503.
#pragma once

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

#include "platform/http/http.h"

namespace xaso::http {

class ListenError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class Server {
public:
    // body_limit(method, path): the largest body this route takes; asked on the io thread before the body is read.
    Server(Limits limits, Handler handler, std::function<std::size_t(Method, std::string_view)> body_limit = {}, ProgramPaths programs = {});
    ~Server();  // waits for handlers that outlived the drain time
    int listen(const std::string& address);  // "host:port"; port 0 picks one; returns the port
    void run();
    void stop();  // no new connections; running requests get Limits::drain to finish

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace xaso::http
