// The runs of this account that were interrupted, from the list of journals, so that a start screen can offer them.
#pragma once

#include "profile/run_config.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace lamina {

struct InterruptedRun {
    std::string problem; // why its manifest cannot be read (damaged, of a newer version); empty where it can
    std::filesystem::path output;
    std::filesystem::path journal;
    RunConfig config;
    std::string modelName;
    std::string articleTitle; // with a problem: the name of the output
    std::string started;      // ISO 8601, UTC
    std::size_t layersDone = 0;
    bool running = false; // some process works on it now
};
// Of this account, newest first; one that cannot be read says why. Any thread.
std::vector<InterruptedRun> interruptedRuns();

} // namespace lamina
