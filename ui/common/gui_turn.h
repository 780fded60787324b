// Pieces of background work that only the GUI thread may do. Qt's graphics scenes, and with them Qt Charts, belong to
// that thread: a picture that is written in the background paints its charts there, one in each turn of the event loop,
// so that the window answers between two of them.
#pragma once

#include "base/error.h"

#include <functional>

namespace lamina {

class RunToken;

// Runs `piece` on the GUI thread and returns when it is done: at once where this is the GUI thread, else in a turn of
// its event loop. What `piece` throws is thrown here. Errors: cancelled (`token` was cancelled before the turn came;
// `piece` was not and will not be run).
Status onGuiThread(const std::function<void()>& piece, RunToken* token = nullptr);

} // namespace lamina
