// What a layer's autoencoder pays in reconstruction for being sparse, from a sweep, and the profile at equal L0. At one
// λ layers of different power end at different L0, so their FVU cannot be compared; at one L0 they can.
#pragma once

#include "profile/profile.h"
#include "profile/statistics/repeats.h"

#include <limits>
#include <string_view>
#include <vector>

namespace lamina {

// The run and its points at one layer, in one repeat.
struct LayerFrontier {
    int layer = 0;
    int repeat = 0;
    std::vector<LayerResultPtr> points; // by ascending L0; those that failed or have no living latent are left out

    double lowest() const { return points.front()->train.metrics.l0; } // points not empty
    double highest() const { return points.back()->train.metrics.l0; }
};

// Of every layer and repeat that has two points or more, by layer, then repeat; empty where nothing was swept.
std::vector<LayerFrontier> layerFrontiers(const Profile& profile);

// A metric at that L0: linear in ln L0 between the two nearest points. NaN where l0 does not lie between two points:
// nothing is extrapolated.
double metricAtL0(const LayerFrontier& frontier, double l0, double SaeMetrics::*metric);

struct EqualL0 {
    double l0 = std::numeric_limits<double>::quiet_NaN(); // NaN: no two points enclose any
    std::vector<int> layers;                              // enclosed in all their repeats, ascending
    std::vector<int> leftOut;                             // the others that have a frontier

    bool empty() const { return layers.empty(); }
};
// At an L0 of one's own.
EqualL0 equalL0(const std::vector<LayerFrontier>& frontiers, double l0);
// At the L0 that the points of the most layers enclose; of all such the middle (geometric) of the widest range, in two
// digits where that still lies in it.
EqualL0 equalL0(const std::vector<LayerFrontier>& frontiers);

// One metric there by layer and repeat: the profile at equal L0. An unknown metric: empty.
CurveGroup groupAtL0(const std::vector<LayerFrontier>& frontiers, const EqualL0& at, std::string_view metric);

} // namespace lamina
