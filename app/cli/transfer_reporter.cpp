#include "transfer_reporter.h"

#include <cmath>
#include <cstdio>
#include <unistd.h>

namespace lamina::cli {

namespace {

using Phase = TransferProgress::Phase;

std::string_view phaseName(Phase phase) {
    switch (phase) {
    case Phase::Connecting:
        return "connecting";
    case Phase::Receiving:
        return "receiving";
    case Phase::Waiting:
        return "waiting";
    case Phase::Locked:
        return "locked";
    case Phase::Verifying:
        return "verifying";
    case Phase::Done:
        return "done";
    }
    return "done";
}

double fraction(const TransferProgress& progress) {
    if (progress.phase == Phase::Done)
        return 1.0;
    return progress.total > 0 ? static_cast<double>(progress.done) / static_cast<double>(progress.total) : 0.0;
}

std::string secondsText(double seconds) {
    return std::isfinite(seconds) ? std::to_string(static_cast<long long>(std::ceil(seconds))) + " s" : std::string();
}

std::string amount(const TransferProgress& progress) {
    std::string text = sizeText(progress.done);
    if (progress.total > 0) {
        text += " of " + sizeText(progress.total);
        text += ", " + std::to_string(static_cast<int>(100.0 * fraction(progress))) + " %";
    }
    if (progress.bytesPerSecond > 0)
        text += ", " + sizeText(static_cast<std::uint64_t>(progress.bytesPerSecond)) + "/s";
    if (const std::string left = secondsText(progress.secondsLeft); !left.empty())
        text += ", " + left + " left";
    return text;
}

std::string lineOf(const TransferProgress& progress) {
    switch (progress.phase) {
    case Phase::Connecting:
        return "asking " + progress.host + " for " + progress.what;
    case Phase::Receiving:
        return progress.what + ": " + amount(progress);
    case Phase::Waiting:
        return progress.what + ": " + progress.reason + "; next try in " + secondsText(progress.secondsLeft);
    case Phase::Locked:
        return progress.what + ": another program fetches it; waiting (" + amount(progress) + ")";
    case Phase::Verifying:
        return "checking " + progress.what + ": " + amount(progress);
    case Phase::Done:
        break;
    }
    return {};
}

} // namespace

std::string sizeText(std::uint64_t bytes) {
    if (bytes < 1000)
        return std::to_string(bytes) + " bytes";
    static constexpr const char* units[] = {"kB", "MB", "GB", "TB"};
    double value = static_cast<double>(bytes) / 1000.0;
    std::size_t unit = 0;
    while (value >= 999.5 && unit + 1 < std::size(units)) {
        value /= 1000.0;
        ++unit;
    }
    char text[32];
    std::snprintf(text, sizeof text, value < 9.95 ? "%.1f %s" : "%.0f %s", value, units[unit]);
    return text;
}

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
                    {"phase", phaseName(progress.phase)},
                    {"what", progress.what},
                    {"fraction", number(fraction(progress))},
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
