#include "tests/cli/program.h"

#include "tests/test_support.h"

#include <QProcess>
#include <csignal>
#include <cstdlib>
#include <quazip.h>
#include <quazipfile.h>

namespace lamina::test {

namespace {

// What the programs keep of their runs must not meet that of the account, nor that of a copy of the tests beside this
// one.
class PrivateDataHome : public testing::Environment {
public:
    void SetUp() override { ::setenv("XDG_DATA_HOME", m_folder.path().c_str(), 1); }

private:
    TemporaryFolder m_folder;
};
[[maybe_unused]] const auto* const dataHome = testing::AddGlobalTestEnvironment(new PrivateDataHome);

Outcome finish(QProcess& process) {
    process.waitForFinished(120000);
    Outcome outcome;
    outcome.exitCode = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : 128 + SIGKILL;
    outcome.out = process.readAllStandardOutput().toStdString();
    outcome.err = process.readAllStandardError().toStdString();
    return outcome;
}

} // namespace

Outcome runCli(const QStringList& arguments, const QByteArray& input) {
    return runProgram(LAMINA_CLI, arguments, input);
}

Outcome runProgram(const std::filesystem::path& program, const QStringList& arguments, const QByteArray& input) {
    QProcess process;
    process.start(text(program), arguments);
    process.write(input);
    process.closeWriteChannel();
    return finish(process);
}

Outcome runCliAndSignal(const QStringList& arguments, int milliseconds, int signal) {
    QProcess process;
    process.start(QStringLiteral(LAMINA_CLI), arguments);
    process.waitForStarted();
    if (!process.waitForFinished(milliseconds))
        ::kill(static_cast<pid_t>(process.processId()), signal);
    return finish(process);
}

Outcome runCliAndSignalWhen(const QStringList& arguments, const std::function<bool()>& due, int signal) {
    QProcess process;
    process.start(QStringLiteral(LAMINA_CLI), arguments);
    process.waitForStarted();
    while (process.state() == QProcess::Running && !due())
        process.waitForFinished(2);
    if (process.state() == QProcess::Running)
        ::kill(static_cast<pid_t>(process.processId()), signal);
    return finish(process);
}

Outcome runCliUntil(const QStringList& arguments, const QByteArray& text) {
    QProcess process;
    process.start(QStringLiteral(LAMINA_CLI), arguments);
    while (process.waitForReadyRead(120000))
        while (process.canReadLine())
            if (process.readLine().contains(text))
                ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    return finish(process);
}

std::map<std::string, QByteArray> archiveEntries(const std::filesystem::path& file) {
    std::map<std::string, QByteArray> entries;
    QuaZip zip(text(file));
    if (!zip.open(QuaZip::mdUnzip))
        return entries;
    for (bool more = zip.goToFirstFile(); more; more = zip.goToNextFile()) {
        QuaZipFile entry(&zip);
        if (entry.open(QIODevice::ReadOnly))
            entries[zip.getCurrentFileName().toStdString()] = entry.readAll();
    }
    return entries;
}

std::map<std::string, QByteArray> reproducibleEntries(const std::filesystem::path& file) {
    std::map<std::string, QByteArray> entries = archiveEntries(file);
    entries.erase("manifest.json"); // holds wall times
    return entries;
}

QStringList smallRun(const std::filesystem::path& out) {
    return {QStringLiteral("run"),
            QStringLiteral("--rows"),
            QStringLiteral("2"),
            QStringLiteral("--cols"),
            QStringLiteral("96"),
            QStringLiteral("--epochs"),
            QStringLiteral("4"),
            QStringLiteral("--layers"),
            QStringLiteral("0-2"),
            QStringLiteral("--seed"),
            QStringLiteral("3"),
            QStringLiteral("--threads"),
            QStringLiteral("1"),
            QStringLiteral("--progress"),
            QStringLiteral("none"),
            QStringLiteral("--out"),
            text(out)};
}

QString text(const std::filesystem::path& path) {
    return QString::fromStdString(path.string());
}

} // namespace lamina::test
