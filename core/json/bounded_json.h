// JSON of unknown origin: a small file must not take much memory, and a deep one no stack.
#pragma once

#include "base/error.h"

#include <nlohmann/json.hpp>
#include <string_view>

namespace lamina {

// At most 32 levels, two million lists and objects, and 64 million values. Errors: format, saying what is wrong with
// "its JSON" or where it is not valid; the caller names the file. Any thread.
Result<nlohmann::json> parseBoundedJson(std::string_view text);

} // namespace lamina
