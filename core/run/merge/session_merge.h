// One session from sessions of its parts, run apart: other layers, repeats, controls or copies of one and the same run.
#pragma once

#include "base/error.h"
#include "base/run_token.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace lamina {

struct MergeRequest {
    std::vector<std::filesystem::path> parts; // archives, or journals of runs that go on or were interrupted
    std::filesystem::path output;
    bool overwrite = false;
};

struct MergeOutcome {
    std::size_t layers = 0; // written, of all curves
    std::size_t curves = 0;
    std::vector<std::string> gaps; // a line each; where there are some the session is marked unfinished
};

// Every file of the session written, manifest.json's times and origin of the article aside, is the one that a single
// run of the whole writes with as many threads. What several parts have must be the same in all of them, byte for byte.
// Blocking; a part's layers are read one by one, and the output is there whole or not at all. Errors: usage (fewer than
// two parts, one named twice, output exists, parts that do not belong together or contradict each other: what and
// where), cancelled; those of Session::open() and of writing.
Result<MergeOutcome> mergeSessions(const MergeRequest& request, RunToken& token);

} // namespace lamina
