// loopback_server: the test server as a program. Serves a folder's files and, at /generated/N, N bytes made up as they
// go; prints its address and runs until it is ended.
#include "tests/net/loopback_server.h"

#include <CLI/CLI.hpp>
#include <QCoreApplication>
#include <charconv>
#include <cstdio>

int main(int argc, char** argv) {
    using namespace lamina::test;
    CLI::App options("A web server on 127.0.0.1 for tests and measurements");
    std::filesystem::path folder = ".";
    std::uint16_t port = 0;
    std::size_t drip = 0;
    bool tls = false;
    options.add_option("folder", folder, "Whose files are served");
    options.add_option("--port", port, "0: any that is free");
    options.add_option("--drip", drip, "Bytes sent every 20 ms; 0: as fast as it goes");
    options.add_flag("--tls", tls, "https, with a certificate of the tests' own authority");
    CLI11_PARSE(options, argc, argv);

    const QCoreApplication application(argc, argv);
    const auto serve = [&](const LoopbackRequest& request) {
        constexpr std::string_view prefix = "/generated/";
        const std::string path = request.path.substr(0, request.path.find('?'));
        LoopbackAnswer answer;
        answer.dripBytes = drip;
        answer.etag = "\"" + path + "\"";
        std::uint64_t size = 0;
        if (path.starts_with(prefix) &&
            std::from_chars(path.data() + prefix.size(), path.data() + path.size(), size).ec == std::errc()) {
            answer.generated = size;
            return answer;
        }
        answer.file = folder / std::filesystem::path(path).relative_path();
        std::error_code error;
        if (path.find("..") != std::string::npos || !std::filesystem::is_regular_file(answer.file, error))
            return statusAnswer(404);
        return answer;
    };
    const LoopbackServer server(serve, tls ? Tls::Valid : Tls::None, port);
    std::printf("%s\n", server.url().c_str());
    std::fflush(stdout);
    return QCoreApplication::exec();
}
