// A plug-in of another version: nothing of it may be called but its interface's name.
#include "engine/engine_plugin.h"

#include <cstdlib>

extern "C" {
__attribute__((visibility("default"))) const char* laminaEngineInterface() { return "lamina-engine 0, an old compiler"; }
__attribute__((visibility("default"))) lamina::Engine* laminaEngine(const char*, const char*) {
    std::abort();
}
}
