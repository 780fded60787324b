// lamina-cli: the whole job without a window.

#include "base/guarded.h"
#include "base/run_token.h"
#include "commands.h"
#include "output.h"
#include "standard_streams.h"

#include <QCoreApplication>
#include <csignal>
#include <memory>
#include <pthread.h>
#include <string>
#include <thread>

namespace {

// Waits for Ctrl-C (or TERM) on a thread of its own: the first asks the run to stop, the second ends the process. So
// does the first where the work stands in something that asks no token, such as reading a pipe that nobody writes: all
// that is written is written whole or not at all.
class SignalWatch {
public:
    explicit SignalWatch(lamina::RunToken& token) {
        sigemptyset(&m_signals);
        for (const int signal : {SIGINT, SIGTERM, SIGHUP, wake})
            sigaddset(&m_signals, signal);
        pthread_sigmask(SIG_BLOCK, &m_signals, nullptr);
        m_thread = std::thread([this, &token] {
            int signal = 0;
            while (sigwait(&m_signals, &signal) == 0 && signal != wake) {
                if (token.cancelRequested())
                    std::_Exit(130);
                token.cancel();
                const timespec patience{5, 0}; // far above the 100 ms between polls, for a busy machine
                const int next = sigtimedwait(&m_signals, nullptr, &patience); // -1: nothing came
                if (next == wake)
                    return;
                if (next > 0 || !token.cancelSeen())
                    std::_Exit(130);
            }
        });
    }
    ~SignalWatch() {
        pthread_kill(m_thread.native_handle(), wake);
        m_thread.join();
    }
    SignalWatch(const SignalWatch&) = delete;
    SignalWatch& operator=(const SignalWatch&) = delete;

private:
    static constexpr int wake = SIGUSR1;
    sigset_t m_signals{};
    std::thread m_thread;
};

int exitCodeOf(const lamina::Status& status) {
    if (status.ok())
        return 0;
    lamina::cli::printError(status.error());
    return lamina::cli::exitCode(status.error());
}

} // namespace

int main(int argc, char** argv) {
    lamina::cli::holdStandardStreams();
    lamina::RunToken token;
    const SignalWatch signals(token);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN); // ulimit -f is an error that says so
    QCoreApplication::setApplicationName(QStringLiteral("Lamina"));
    QCoreApplication::setApplicationVersion(QStringLiteral(LAMINA_VERSION));

    CLI::App app("Draws the laminar profile of a GPT-2 language model: activation density and reconstruction loss of a "
                 "fresh sparse autoencoder at every layer.",
                 "lamina-cli");
    app.set_version_flag("--version", std::string("Lamina ") + LAMINA_VERSION);
    app.require_subcommand(1);
    lamina::cli::Context context{token, {}};
    lamina::cli::addRun(app, context);
    lamina::cli::addClean(app, context);
    lamina::cli::addTokenize(app, context);
    lamina::cli::addDetokenize(app, context);
    lamina::cli::addActivations(app, context);
    lamina::cli::addTrainSae(app, context);
    lamina::cli::addExport(app, context);
    lamina::cli::addInfo(app, context);
    lamina::cli::addCompare(app, context);
    lamina::cli::addMerge(app, context);
    lamina::cli::addVerify(app, context);
    lamina::cli::addBench(app, context);
    lamina::cli::addModels(app, context);
    lamina::cli::addPages(app, context);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) {
            app.exit(error); // --help, --version
            return exitCodeOf(lamina::cli::outputArrived());
        }
        lamina::cli::printMessage(std::string("lamina-cli: ") + error.what() + "; see lamina-cli --help");
        return 2;
    }
    const lamina::Status status = lamina::guarded(context.chosen);
    return exitCodeOf(status.ok() ? lamina::cli::outputArrived() : status);
}
