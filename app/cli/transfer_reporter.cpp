#include "transfer_reporter.h"

#include "base/number_format.h"
#include "net/transfer_phase.h"

#include <cmath>
#include <cstdio>
#include <unistd.h>
#include <utility>

namespace lamina::cli {

namespace {

using Phase = TransferProgress::Phase;

std::string secondsText(double seconds) {
    return std::isfinite(seconds) ? std::to_string(static_cast<long long>(std::ceil(seconds))) + " s" : std::string();
}

std::string sentence(Phase phase, const std::string& first, const std::string& second = {}) {
    std::string text(phaseText(phase).sentence);
    for (const auto& [place, value] : {std::pair{"%1", first}, {"%2", second}})
        if (const std::size_t at = text.find(place); at != std::string::npos)
            text.replace(at, 2, value);
    return text;
}

std::string amount(const TransferProgress& progress) {
    std::string text = formatBytes(progress.done);
    if (progress.total > 0) {
        text += " of " + formatBytes(progress.total);
        text += ", " + std::to_string(static_cast<int>(100.0 * transferFraction(progress))) + " %";
    }
    if (progress.bytesPerSecond > 0)
        text += ", " + formatBytes(static_cast<std::uint64_t>(progress.bytesPerSecond)) + "/s";
    if (const std::string left = secondsText(progress.secondsLeft); !left.empty())
        text += ", " + left + " left";
    return text;
}

// "Checking model.safetensors… 12 MB of 548 MB, 2 %"; empty where there is nothing to say.
std::string lineOf(const TransferProgress& progress) {
    switch (progress.phase) {
    case Phase::Connecting:
        return sentence(progress.phase, progress.host) + " " + progress.what;
    case Phase::Receiving:
        return sentence(progress.phase, progress.what, amount(progress));
    case Phase::Waiting:
        return sentence(progress.phase, secondsText(progress.secondsLeft), std::to_string(progress.attempt + 1)) +
               ": " + progress.reason;
    case Phase::Locked:
    case Phase::Verifying:
        return sentence(progress.phase, progress.what) + " " + amount(progress);
    case Phase::Done:
        break;
    }
    return {};
}

} // namespace

TransferReporter::TransferReporter(ProgressStyle style) : m_style(style), m_terminal(::isatty(STDERR_FILENO) == 1) {}

TransferReporter::~TransferReporter() {
    clearLine();
}

TransferObserver TransferReporter::observer() {
    return [this](const TransferProgress& progress) { report(progress); };
}

void TransferReporter::clearLine() {
    if (m_lineShown)
        std::fputs("\r\033[K", stderr);
    m_lineShown = false;
}

void TransferReporter::report(const TransferProgress& progress) {
    if (m_style == ProgressStyle::Jsonl)
        printEvent({{"event", "stage"},
                    {"name", "download"},
                    {"phase", phaseText(progress.phase).name},
                    {"what", progress.what},
                    {"fraction", number(transferFraction(progress))},
                    {"done", progress.done},
                    {"total", progress.total},
                    {"bytes_per_s", number(progress.bytesPerSecond)},
                    {"eta_s", number(progress.secondsLeft)},
                    {"reason", progress.reason}});
    // A wait whose length is not known yet is told a moment later.
    if (m_style == ProgressStyle::Text && !(progress.phase == Phase::Waiting && !std::isfinite(progress.secondsLeft)))
        showText(progress);
}

void TransferReporter::showText(const TransferProgress& progress) {
    const std::string line = lineOf(progress);
    if (m_terminal) {
        clearLine();
        if (line.empty())
            return;
        std::fputs(line.substr(0, 160).c_str(), stderr);
        std::fflush(stderr);
        m_lineShown = true;
        return;
    }
    // In a log: what begins, and why nothing happens.
    const bool news = !m_last || m_last->phase != progress.phase || m_last->what != progress.what;
    m_last = progress;
    if (news && progress.phase == Phase::Receiving)
        printMessage("fetching " + progress.what + (progress.host.empty() ? "" : " from " + progress.host));
    if (news && (progress.phase == Phase::Waiting || progress.phase == Phase::Locked))
        printMessage(line);
}

} // namespace lamina::cli
