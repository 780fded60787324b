#include "profile/controls.h"

#include "base/seed.h"

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
        Control{"init-weights", "initial weights", "Then the same with initial weights",
                "A dashed curve of the same model as it is before any training: every weight drawn anew as GPT-2's are. "
                "What both curves share is there without training.",
                "With freshly initialised weights", WeightControl::Initial, TokenTransform::None},
        Control{
            "shuffled-tokens", "shuffled tokens", "Then the same with shuffled tokens",
            "A dashed curve of the same model reading the same tokens in random order. What both curves share does not "
            "depend on the order of the words.",
            "With the article's tokens in random order", WeightControl::None, TokenTransform::Shuffled},
    };
    return rows;
}

} // namespace

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

std::vector<std::uint32_t> tokenOrder(TokenTransform transform, std::size_t tokens, std::uint64_t seed) {
    if (transform == TokenTransform::None)
        return {};
    return Random(seed).permutation(static_cast<std::uint32_t>(tokens));
}

} // namespace lamina
