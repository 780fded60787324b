// What a report is asked for.
#pragma once

#include "base/run_token.h"

#include <functional>
#include <vector>

namespace lamina {

struct ReportOptions {
    std::vector<int> layers;   // shown one by one; empty: the first, the middle and the last
    RunToken* token = nullptr; // asked between pictures and pages; null: the report is written to its end
    std::function<void(double)> progress = {}; // told the share that is done, 0 to 1, after each of them; any thread
};

} // namespace lamina
