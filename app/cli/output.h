// What the commands print: results and events on stdout, messages on stderr.
#pragma once

#include "base/error.h"
#include "profile/profile_runner.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace lamina::cli {

// The bytes as they are, to stdout.
void printResult(std::string_view text);
// Text for people, to stdout: shownText().
void printText(std::string_view text);
// The same, a line to stderr.
void printMessage(std::string_view line);
// One line on stderr: "lamina-cli: message".
void printError(const Error& error);
// One event, one line on stdout, flushed.
void printEvent(const nlohmann::json& event);
nlohmann::json errorEvent(const Error& error);
// A number as JSON: null where it is not finite.
nlohmann::json number(double value);

// 0 done, 1 failed, 2 usage, 130 interrupted.
int exitCode(const Error& error);

// Refuses to write over what is there without --overwrite. Errors: usage.
Status checkOutput(const std::string& path, bool overwrite);

enum class ProgressStyle { Text, Jsonl, None };
// Errors: usage.
Result<ProgressStyle> parseProgressStyle(const std::string& text);

// Shows a run on the terminal (one line rewritten on stderr) or as jsonl events on stdout.
class RunReporter : public RunObserver {
public:
    explicit RunReporter(ProgressStyle style);
    ~RunReporter() override;

    void tokensSampled(const std::vector<TokenId>& articleIds, const TokenMatrix& windows) override;
    void progressed(const RunProgress& progress) override;
    void epochFinished(const EpochUpdate& update) override;
    void layerFinished(const LayerResultPtr& result) override;
    void warned(const std::string& message) override;

private:
    void clearLine();
    ProgressStyle m_style;
    bool m_terminal;
    bool m_lineShown = false;
    std::string m_lastStage;
    std::chrono::steady_clock::time_point m_lastStageSent{};
};

// The profile as a table for people and, where there was a sweep, that at equal L0.
std::string profileTables(const RunConfig& config, const Profile& profile);
// What is said of the density, and what becomes of the claims: lines of text.
std::string profileWords(const RunConfig& config, int modelLayers, const Profile& profile);

} // namespace lamina::cli
