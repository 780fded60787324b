// Where numbers are not finite: an infinity or a not-a-number in weights or activations is named by its place, before
// it turns up in an objective far away.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace lamina {

// Index of the first value that is infinite or not a number; values.size() where there is none.
std::size_t firstNotFinite(std::span<const float> values);

// "inf", "-inf" or "nan", for messages.
std::string notFiniteText(float value);

// The place of an element, row-major, in a tensor of that shape: "[2, 5]".
std::string placeText(const std::vector<std::size_t>& shape, std::size_t element);

} // namespace lamina
