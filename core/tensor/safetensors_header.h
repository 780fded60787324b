// Private to core/tensor/safetensors: the JSON header of a safetensors file, read strictly.
#pragma once

#include "base/error.h"
#include "tensor/safetensors.h"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace lamina {

struct SafetensorsHeader {
    std::map<std::string, TensorEntry> tensors;
    std::map<std::string, std::string> metadata;
};

// Bits of one element ("F32" 32, "BOOL" 8); nothing for an unknown dtype.
std::optional<std::size_t> dtypeBits(std::string_view dtype);

// json: the header's bytes; dataSize: bytes after it; file: for messages. Errors: format.
Result<SafetensorsHeader> parseSafetensorsHeader(std::string_view json, std::size_t dataSize, const std::string& file);

} // namespace lamina
