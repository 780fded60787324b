// What a run produces.
#pragma once

#include "base/error.h"
#include "profile/curves.h"
#include "profile/run_config.h"
#include "sae/sae_metrics.h"
#include "sae/sae_parameters.h"

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace lamina {

// Complete and immutable once made.
struct LayerResult {
    LayerKey key;
    SaeConfig sae;
    SaeEvaluation train;               // one full pass after the last update, on the rows trained on
    std::optional<SaeMetrics> heldout; // the same on the rows held out, where there are some
    double inputScale = 1;             // that the model's activations were multiplied by (RunConfig::scaleControls)
    double normalizeScale = 1; // that the autoencoder was trained on times these (RunConfig::normalize); weights and
                               // metrics are those for the activations themselves
    std::vector<EpochPoint> epochs;             // oldest first
    std::vector<DensityHistogram> epochDensity; // one an epoch: replays the histogram
    std::string imported;                       // its folder, below RunConfig::saes; empty: trained by the run
    std::optional<SaeParameters> weights;       // where they are to be saved
    // Metrics that only another version knows, read from a file: name and value as they stand there.
    std::vector<std::pair<std::string, std::string>> otherMetrics;
    std::optional<Error> failure; // diverged, or format (activations not finite): train is empty, epochs hold what was
                                  // seen
    double seconds = 0;           // wall time; never enters profile.csv
};

using LayerResultPtr = std::shared_ptr<const LayerResult>;

struct Profile {
    std::vector<LayerResultPtr> layers; // run first, then controls; each in layer order
    // Of the sweep's points, which are no curves of the profile: the same model and text at other settings.
    std::vector<LayerResultPtr> points{};

    void add(LayerResultPtr result);         // to layers or to points
    std::vector<LayerResultPtr> all() const; // layers and points, ordered by key

    // Results of one curve, or of a point, in layer order; of the run unless another is named.
    std::vector<LayerResultPtr> curve(const CurveId& id = {}) const;
    // The layer of the run whose mean square a control's layer is scaled to (RunConfig::scaleControls): that of the
    // repeat it makes a pair with, or of the first; of those that did not diverge. nullptr: there is none.
    LayerResultPtr scaledTo(const LayerKey& controls) const;
    // The curves that have results, points left out: the run first, then the controls by name, each by repeat.
    std::vector<CurveId> curves() const;
};

// Of the run and of each control the first curve, in their order: where all repeats and copies would be too many.
std::vector<CurveId> firstCurves(const std::vector<CurveId>& curves);

// The columns of a table of these layers: what no layer has is left out.
std::vector<const MetricDefinition*> tableMetrics(std::span<const LayerResultPtr> layers);
// Whether any of them has it.
bool isGiven(const MetricDefinition& metric, std::span<const LayerResultPtr> layers);

// Errors: diverged, naming the layers that did.
Status everyLayerTrained(const Profile& profile);

} // namespace lamina
