// Environment variables as text and as switches.
#pragma once

#include <string>

namespace lamina {

// Empty where it is not set.
std::string environmentText(const char* name);
// True for 1, true, yes and on, in any case.
bool environmentFlag(const char* name);

} // namespace lamina
