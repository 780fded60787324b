// SAEs that are trained in another form than they are kept in, as the plain one with the same latents and the same x^:
// z = relu(x W_enc + b_enc), x^ = z W_dec + b_dec.
#pragma once

#include "sae/sae_config.h"
#include "sae/sae_parameters.h"

namespace lamina {

// (x - b_dec) W_enc + b_enc with one bias: b_enc - b_dec W_enc, or what else the variant adds to x W_enc.
void foldDecoderBias(const SaeVariant& variant, SaeParameters& parameters);

// Each latent times s = ‖W_dec[j]‖ and its row of the decoder by 1/s, so that all rows have norm 1. A latent whose row
// is zero stays as it is. For variants with b_enc whose latents do not depend on each other.
void foldDecoderNorms(SaeParameters& parameters);

// Whether this configuration trains such a form.
bool trainsFolded(const SaeConfig& config);
// The trained weights in the plain form; l1 of the configuration, where it weighs latents by their decoder's norms, is
// then the mean of |z| alone.
SaeParameters plainParameters(const SaeConfig& config, SaeParameters trained);

} // namespace lamina
