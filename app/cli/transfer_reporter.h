// Downloads on the terminal: one line rewritten on stderr, jsonl stage events named "download" on stdout, or nothing.
#pragma once

#include "net/transfer_progress.h"
#include "output.h"

#include <optional>

namespace lamina::cli {

class TransferReporter {
public:
    explicit TransferReporter(ProgressStyle style);
    ~TransferReporter();
    TransferReporter(const TransferReporter&) = delete;
    TransferReporter& operator=(const TransferReporter&) = delete;

    // Valid as long as this object.
    TransferObserver observer();
    // Before anything else is written to the terminal.
    void clearLine();

private:
    void report(const TransferProgress& progress);
    void showText(const TransferProgress& progress);

    ProgressStyle m_style;
    bool m_terminal;
    bool m_lineShown = false;
    std::optional<TransferProgress> m_last;
};

} // namespace lamina::cli
