// Where a transfer stands, as one line of the command line or of the window can say it.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>

namespace lamina {

struct TransferProgress {
    enum class Phase {
        Connecting,
        Receiving,
        Waiting,   // the server or a failed try asks for patience; secondsLeft counts down
        Locked,    // another process fetches the same file
        Verifying, // bytes at hand are hashed
        Done
    };
    Phase phase = Phase::Connecting;
    std::string what;                                              // "model.safetensors", or the page's address
    std::string host;                                              // whom it comes from; empty where no host is asked
    std::uint64_t done = 0;                                        // bytes, those of an earlier try included
    std::uint64_t total = 0;                                       // 0 where unknown
    double bytesPerSecond = 0;                                     // of the last few seconds
    double secondsLeft = std::numeric_limits<double>::quiet_NaN(); // NaN where unknown
    int attempt = 1;
    std::string reason; // Waiting: why, one short clause
};

// Called at most some 10 times a second besides changes of phase, on the thread that transfers; must not block.
using TransferObserver = std::function<void(const TransferProgress&)>;

} // namespace lamina
