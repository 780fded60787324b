// What a list of sessions shows of each, without reading their layers: two small entries of the archive.
#pragma once

#include "base/error.h"

#include <filesystem>
#include <string>
#include <vector>

namespace lamina {

struct SessionSummary {
    struct Point {
        int layer = 0;
        double density = 0; // fraction 0-1; NaN where the layer failed
    };
    std::string modelName;
    std::string articleTitle;
    std::string preset;
    std::string changed; // the settings that differ from the preset: "epochs=20 rows=4"
    std::string started; // ISO 8601, UTC
    bool finished = false;
    struct Curve {
        std::string control;        // CurveId::control
        std::vector<Point> density; // in layer order
    };
    std::vector<Curve> curves; // the run first, then its controls by name; repeats are left out
};

// Any thread. Errors: as Session::open().
Result<SessionSummary> readSessionSummary(const std::filesystem::path& file);

} // namespace lamina
