// One row a form of SAE. A new form is a file in variants/ that defines its row, and a line in sae_variants.cpp;
// nothing else names it.
#pragma once

#include "base/error.h"
#include "sae/parameter_spec.h"
#include "tensor/matrix.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

struct SaeConfig;
class SaeParameters;

// A setting that only some variants have. Two variants may share a key: then they share the option too, and its texts
// are the first one's.
struct SaeSetting {
    std::string_view key;         // "k": --k on the command line, "k" in the manifest
    std::string_view placeholder; // "K", for --help
    std::string_view label, tooltip;
    bool whole; // a whole number
    double minimum, maximum;
    double initial; // what it is until it is set
    double (*get)(const SaeConfig&);
    // chosen: as set by the user. config's inputs and latents are known: the variant may work out what `initial` means.
    void (*set)(SaeConfig& config, double chosen);
};

// What a training has seen of its latents and hands to seal().
struct EncodeStatistics {
    // For each step of the last epoch: the smallest z > 0 in its rows; 0 where all are 0.
    std::vector<float> smallestPositive;
};

// What the native engine needs to train a variant whose gradient passes through the latents that are not zero, each of
// them its pre-activation, and through nothing else. R rows, F latents.
struct NativeTraining {
    // z [R, F] holds x W_enc and becomes the latents; counts[F] grows by [z > 0]. encBias[F] is b_enc, null where there
    // is none. Returns Σ z. Called by several threads at once, each with its own rows and counts.
    double (*forward)(const SaeConfig&, const float* encBias, MatrixView z, std::uint32_t* counts);
    // Each z depends on nothing but its own pre-activation, so some latents can be left out of z.
    bool independent;
};

// To b_enc.
void addToEncoderBias(SaeParameters& parameters, std::span<const double> offset);

struct SaeVariant {
    std::string_view name;  // in options and files: "relu"
    std::string_view label; // "ReLU"
    // What it keeps, in one sentence that goes on after "name:".
    std::string_view sentence;
    std::string_view saeLens;           // "architecture" in SAELens's cfg.json
    std::string_view saeLensActivation; // "activation_fn_str" there
    // A JSON object of what else cfg.json says of this variant; nullptr: nothing.
    std::string (*saeLensFields)(const SaeConfig&);
    std::span<const ParameterSpec> parameters; // in the files' order
    std::span<const SaeSetting> settings;
    // Its number in training states of version 1, which knew the variants by number; new ones have none.
    std::optional<std::uint32_t> stateCode;

    // The variant's own settings; inputs and latents are above 0. Errors: usage, made by wrongSaeSetting().
    Status (*check)(const SaeConfig&);
    // Inference, row by row: z [R, F] holds x W_enc and becomes the latents; counts[F] grows by [z > 0]. Returns Σ z.
    // Called by several threads at once, each with its own rows and counts.
    double (*encode)(const SaeConfig&, const SaeParameters&, MatrixView z, std::uint32_t* counts);
    // After the last update: keeps in the parameters what encode() needs of the training (a threshold). nullptr:
    // nothing.
    void (*seal)(const SaeConfig&, SaeParameters&, const EncodeStatistics&);
    // The density no SAE of this configuration exceeds, latents above 0; nullopt: it may be anything.
    std::optional<double> (*densityCeiling)(const SaeConfig&);
    const NativeTraining* native; // nullptr: the native engine cannot train it
    // What λ weighs in the objective, of a layer's l1 and density.
    double (*weighed)(double l1, double density) = [](double l1, double) { return l1; };
    // Adds offset[F] to x W_enc wherever it is used: to the biases.
    void (*addToPreActivations)(SaeParameters&, std::span<const double> offset) = addToEncoderBias;
};

} // namespace lamina
