#include "profile/controls.h"

#include "base/seed.h"

#include <algorithm>

namespace lamina {

namespace {

std::vector<Control>& table() {
    static std::vector<Control> rows{
        Control{
            "random-weights",
            "random weights",
            "Then the same with random weights",
            "A second, dashed curve: the same model with the entries of every weight matrix shuffled. What both curves "
            "share does not come from training.",
            WeightControl::Permuted,
            TokenTransform::None,
            {"Too few layers to compare %1 of the trained model with its shuffled weights.",
             "With its weights shuffled the model draws a %1 curve of similar shape over these %2 layers (Spearman %3, "
             "%4): that part of the shape needs no training.",
             "With its weights shuffled the model's %1 runs the other way over these %2 layers (Spearman %3, %4): the "
             "shape comes with training.",
             "The %1 curve with shuffled weights shares no shape with the trained model's that can be told from chance "
             "over these %2 layers (Spearman %3, %4)."}},
        Control{
            "shuffled-tokens",
            "shuffled tokens",
            "Then the same with shuffled tokens",
            "A dashed curve of the same model reading the same tokens in random order. What both curves share does not "
            "depend on the order of the words.",
            WeightControl::None,
            TokenTransform::Shuffled,
            {"Too few layers to compare %1 of the article with its shuffled tokens.",
             "With its tokens shuffled the article draws a %1 curve of similar shape over these %2 layers (Spearman "
             "%3, %4): that part of the shape is there without the order of the words.",
             "With its tokens shuffled the article's %1 runs the other way over these %2 layers (Spearman %3, %4).",
             "The %1 curve with shuffled tokens shares no shape with that of the article in order that can be told "
             "from chance over these %2 layers (Spearman %3, %4)."}},
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
