// Today's engine: oneDNN products and hand-written loops, float32 on the processor.
#pragma once

#include "engine/engine.h"

#include <string_view>

namespace lamina {

// device: "auto" or "cpu"; nullptr for any other. The one object lives as long as the program.
Engine* nativeEngine(std::string_view device);

} // namespace lamina
