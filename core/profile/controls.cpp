#include "profile/controls.h"

#include <algorithm>

namespace lamina {

namespace {

std::vector<Control>& table() {
    static std::vector<Control> rows{
        Control{"random-weights", "random weights", "Then the same with random weights",
                "A second, dashed curve: the same model with the entries of every weight matrix shuffled; biases, "
                "LayerNorm "
                "and the values in each matrix stay. What both curves share does not depend on how the entries are "
                "arranged.",
                "With the entries of every weight matrix shuffled", WeightControl::Permuted, TokenTransform::None},
        Control{
            "init-weights", "initial weights", "Then the same with initial weights",
            "A dashed curve of the same model as it is before any training: every weight drawn anew as GPT-2's are. "
            "What both curves share is there without training.",
            "With freshly initialised weights", WeightControl::Initial, TokenTransform::None},
        Control{
            "shuffled-tokens", "shuffled tokens", "Then the same with shuffled tokens",
            "A dashed curve of the same model reading the same tokens in random order. What both curves share does not "
            "depend on the order of the words.",
            "With the article's tokens in random order", WeightControl::None, TokenTransform::Shuffled},
        Control{
            "random-tokens", "random tokens", "Then the same with random tokens",
            "A dashed curve of the same model reading tokens drawn at random from its vocabulary, each as likely as "
            "any other. What both curves share needs no text.",
            "With tokens drawn at random from the vocabulary", WeightControl::None, TokenTransform::Random},
        Control{
            "gaussian", "Gaussian rows", "Then the same with Gaussian rows",
            "A dashed curve of autoencoders trained on Gaussian noise that has each layer's mean and covariance. What "
            "both curves share is there in the activations' second moments alone.",
            "With Gaussian noise of each layer's mean and covariance", WeightControl::None, TokenTransform::None,
            RowTransform::Gaussian},
        Control{
            "untrained-sae", "untrained autoencoders", "Then the same with untrained autoencoders",
            "A dashed curve of the same activations through autoencoders that are not trained. What both curves share "
            "is there before the autoencoder has learned anything.",
            "With autoencoders that are not trained", WeightControl::None, TokenTransform::None, RowTransform::None,
            TrainingChange::Untrained},
        Control{
            "frozen-decoder", "frozen decoder", "Then the same with a frozen decoder",
            "A dashed curve of autoencoders whose decoder stays at its random start while the rest is trained. What "
            "both curves share needs no learned dictionary.",
            "With decoders that stay at their random start", WeightControl::None, TokenTransform::None,
            RowTransform::None, TrainingChange::FrozenDecoder},
    };
    return rows;
}

} // namespace

SaeConfig saeOf(const Control* control, SaeConfig sae) {
    switch (control ? control->training : TrainingChange::None) {
    case TrainingChange::None:
        break;
    case TrainingChange::Untrained:
        sae.epochs = 0;
        break;
    case TrainingChange::FrozenDecoder:
        sae.frozenDecoder = true;
        sae.resampleEvery = 0; // it would draw the decoder anew
        break;
    }
    return sae;
}

std::span<const Control> controls() {
    return table();
}

void addControl(const Control& row) {
    table().push_back(row);
}

const Control* findControl(std::string_view name) {
    const auto found =
        std::find_if(table().begin(), table().end(), [&](const Control& row) { return row.name == name; });
    return found == table().end() ? nullptr : &*found;
}

} // namespace lamina
