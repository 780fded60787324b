// Included once by each program that computes, in the file of its main().
#pragma once

#include <cstdlib>

namespace lamina {

// OpenMP teams yield while they wait instead of spinning: on a machine with other work (a window, a build, a second run)
// spinning threads take the processor from the one they wait for. libgomp reads its environment when it is loaded, before
// main(), so the choice is made before any library's constructor runs. The user's own OMP_WAIT_POLICY wins.
inline void chooseWaitPolicy() { ::setenv("OMP_WAIT_POLICY", "passive", 0); }

} // namespace lamina

__attribute__((section(".preinit_array"), used)) static void (*const laminaWaitPolicy)() = lamina::chooseWaitPolicy;
