// Runs lamina-cli as users do and reads what it leaves.
#pragma once

#include <QByteArray>
#include <QStringList>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

namespace lamina::test {

struct Outcome {
    int exitCode = -1;
    std::string out;
    std::string err;
};

// Waits for the end (two minutes at most).
Outcome runCli(const QStringList& arguments, const QByteArray& input = {});
// The same of another copy of it.
Outcome runProgram(const std::filesystem::path& program, const QStringList& arguments, const QByteArray& input = {});
// Sends `signal` after `milliseconds` if the program is still running; exit code 128 + signal where that ended it.
Outcome runCliAndSignal(const QStringList& arguments, int milliseconds, int signal);
// Sends `signal` as soon as `due` says so, which is asked every few milliseconds while the program runs: what is to be
// there first is waited for, however busy the machine is.
Outcome runCliAndSignalWhen(const QStringList& arguments, const std::function<bool()>& due, int signal);

// Sends SIGINT once a line of standard output holds `text`.
Outcome runCliUntil(const QStringList& arguments, const QByteArray& text);

// Entries of a zip by name.
std::map<std::string, QByteArray> archiveEntries(const std::filesystem::path& file);
// Of those, what an undisturbed and a resumed run must share byte for byte.
std::map<std::string, QByteArray> reproducibleEntries(const std::filesystem::path& file);

// A run of the demo in a few seconds.
QStringList smallRun(const std::filesystem::path& out);

QString text(const std::filesystem::path& path);

} // namespace lamina::test
