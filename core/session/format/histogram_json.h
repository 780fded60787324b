// Histograms as they stand in histograms.json and in the JSON export.
#pragma once

#include "sae/sae_metrics.h"
#include "session/format/json_writer.h"

#include <array>
#include <string_view>

namespace lamina {

// The plain histograms of an evaluation: the one list that files and exports go through.
struct HistogramDefinition {
    const char* name; // "activations" (log10 of positive z), "inputs" (x), "l0_per_token"
    Histogram SaeEvaluation::*histogram;
};
inline constexpr std::array<HistogramDefinition, 3> histogramDefinitions{
    {{"activations", &SaeEvaluation::activations},
     {"inputs", &SaeEvaluation::inputs},
     {"l0_per_token", &SaeEvaluation::l0PerToken}}};

// Members "latent_density" {"low","high","bins","dead"} and, for each of histogramDefinitions, {"low","high","bins"}.
void writeHistogramMembers(JsonWriter& json, const SaeEvaluation& evaluation);

} // namespace lamina
