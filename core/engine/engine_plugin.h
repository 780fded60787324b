// What an engine that comes as a plug-in, liblamina-NAME.so, exports. Such a library is built with the same compiler and
// from the same sources as the program: C++ objects pass between them.
#pragma once

#include "engine/engine.h"

// Compared before anything else is called. The number grows with every change to engine.h and the types it uses.
#define LAMINA_ENGINE_INTERFACE "lamina-engine 3, " __VERSION__

extern "C" {
// LAMINA_ENGINE_INTERFACE as the plug-in was built with.
using LaminaEngineInterface = const char*();
// The engine on a device ("auto" or one of its devices) and of a precision; of its usual one, where it has not the one
// asked for. It lives as long as the program; nullptr: it has no such device.
using LaminaEngine = lamina::Engine*(const char* device, const char* precision);
}

#define LAMINA_ENGINE_PLUGIN(create)                                                                                   \
    extern "C" {                                                                                                       \
    __attribute__((visibility("default"))) const char* laminaEngineInterface() {                                       \
        return LAMINA_ENGINE_INTERFACE;                                                                                \
    }                                                                                                                  \
    __attribute__((visibility("default"))) lamina::Engine* laminaEngine(const char* device, const char* precision) {   \
        return create(device, precision);                                                                              \
    }                                                                                                                  \
    }
