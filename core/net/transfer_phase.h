// What is said of each phase of a transfer, on the command line, in its jsonl events and, translated, in the window.
#pragma once

#include "net/transfer_progress.h"

#include <span>
#include <string_view>

namespace lamina {

struct TransferPhaseText {
    TransferProgress::Phase phase;
    std::string_view name;  // in jsonl events: "connecting"
    std::string_view label; // two or three words for a table's cell
    // A line of its own. %1 is the host for Connecting, the time to wait for Waiting, else what is transferred; %2 is
    // the number of the next try for Waiting, the amount for Receiving. Empty for Done.
    std::string_view sentence;
};

// In the order of the enum.
std::span<const TransferPhaseText> transferPhases();
const TransferPhaseText& phaseText(TransferProgress::Phase phase);

// The part of the bytes that is here, 0 to 1; 0 where the total is not known.
double transferFraction(const TransferProgress& progress);

} // namespace lamina
