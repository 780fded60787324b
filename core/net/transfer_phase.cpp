#include "net/transfer_phase.h"

#include <algorithm>
#include <array>

namespace lamina {

namespace {

using Phase = TransferProgress::Phase;

constexpr std::array<TransferPhaseText, 6> rows{{
    {Phase::Connecting, "connecting", "connecting", "Asking %1…"},
    {Phase::Receiving, "receiving", "downloading", "Downloading %1: %2"},
    {Phase::Waiting, "waiting", "waiting", "Waiting %1 before try %2"},
    {Phase::Locked, "locked", "another program is fetching it", "Another program fetches %1; waiting for it"},
    {Phase::Verifying, "verifying", "checking", "Checking %1…"},
    {Phase::Done, "done", "done", ""},
}};

} // namespace

std::span<const TransferPhaseText> transferPhases() {
    return rows;
}

const TransferPhaseText& phaseText(Phase phase) {
    return rows[static_cast<std::size_t>(phase)];
}

double transferFraction(const TransferProgress& progress) {
    if (progress.phase == Phase::Done)
        return 1;
    return progress.total > 0 ? std::min(1.0, static_cast<double>(progress.done) / static_cast<double>(progress.total))
                              : 0;
}

} // namespace lamina
