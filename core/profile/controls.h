// The controls: what is done to the model or to its text before the same profile is drawn once more. One row each; the
// command line, the panel, charts, sentences, reports and files read this table.
#pragma once

#include "model/gpt2.h"
#include "sae/sae_config.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace lamina {

// What is done to the tokens that the model reads. The windows keep their shape.
enum class TokenTransform {
    None,
    Shuffled, // all tokens of all windows in random order: each token's frequency is kept, its neighbours are not
    Random    // every token drawn anew, all of the vocabulary alike: neither frequencies nor neighbours are kept
};

// What is done to a layer's activations once they are captured.
enum class RowTransform {
    None,
    Gaussian // drawn anew from a Gaussian with their mean and covariance: nothing else of their shape is kept
};

// What is left out of an autoencoder's training. Its first weights and the order of its rows are the run's.
enum class TrainingChange {
    None,
    Untrained,    // no training: the SAE as it starts
    FrozenDecoder // the decoder stays at its random start ("Sanity checks for sparse autoencoders", arXiv 2602.14111)
};

struct Control {
    std::string_view name;    // in options and files: "random-weights"
    std::string_view label;   // in legends and choices: "random weights"
    std::string_view offer;   // of the choice to draw it: "Then the same with random weights"
    std::string_view tooltip; // one or two sentences: what is changed and what is kept, what its curve tells
    std::string_view
        condition; // how a sentence on its curve begins: "With the entries of every weight matrix shuffled"
    WeightControl weights = WeightControl::None;
    TokenTransform tokens = TokenTransform::None;
    RowTransform rows = RowTransform::None;
    TrainingChange training = TrainingChange::None;
};

// The SAE of a control's curve where the run's is `sae`; control nullptr: the run itself.
SaeConfig saeOf(const Control* control, SaeConfig sae);

// The name of the run's own curve beside those of its controls.
inline constexpr std::string_view runLabel = "this model";

std::span<const Control> controls();
const Control* findControl(std::string_view name); // nullptr: unknown
// Adds a row; its texts must live on. Before anything reads the table, and from one thread (a plug-in, a test).
void addControl(const Control& row);

} // namespace lamina
