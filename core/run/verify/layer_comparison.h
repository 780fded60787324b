// A layer's numbers as a session holds them beside the same numbers recomputed: what is compared, and how near they
// have to be.
//
// Numbers of one computation (mse, l1, fvu, …): 1e-5 relative. The session's were computed in float32, whose rounding
// averages out over rows and inputs; 1e-5 is some ten times what is seen.
// Counts of latents above zero (density, l0, histograms): a latent that float32 puts just above zero may be just below
// it in float64. So a few cells may differ: 3 and 2e-6 of all cells of a layer, 3 and 1e-5 of the rows of one latent,
// and values beside an edge of a histogram may stand in the next bin: 3 and 1e-4 of them. A latent whose parts nearly
// cancel out has the rounding of the parts: 2e-6 of the layer's largest. `dead` and `dense` turn with one latent each.
// Numbers that follow from others in the session (dead from the latents' densities, explained_variance from fvu, the
// sums of histograms): 1e-9, so that none can be changed alone.
#pragma once

#include "profile/profile.h"
#include "session/check_record.h"
#include "session/format/layer_latents.h"

#include <cstddef>
#include <vector>

namespace lamina {

struct LayerRows {
    std::size_t trained = 0, heldout = 0;
};

// Every comparison of the layer; those of single latents only the worst of each kind and any that differ.
// latents: the stored ones. Both layers have numbers (no failure).
std::vector<CheckedNumber> compareLayers(const LayerResult& stored, const LayerLatents& latents,
                                         const LayerResult& computed, const LayerRows& rows);

// By how much a difference exceeds what is allowed: above 1 it differs.
double excessOf(const CheckedNumber& number);

} // namespace lamina
