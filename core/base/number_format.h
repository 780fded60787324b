// Numbers as text, locale-free: shortest form that reads back to the same value (std::to_chars).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lamina {

// "0.125", "1e-05", "nan", "inf", "-inf".
std::string formatNumber(double value);
std::string formatNumber(float value);

// A number of bytes for people, in powers of ten: "665 bytes", "1.5 GB", "548 MB".
std::string formatBytes(std::uint64_t bytes);

// The whole text as one number (std::from_chars; "nan" and "inf" accepted); nullopt otherwise.
std::optional<double> parseNumber(std::string_view text);
std::optional<long long> parseInteger(std::string_view text);

} // namespace lamina
