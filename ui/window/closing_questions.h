// What is asked before the window closes. GUI thread; returns when it is answered.
#pragma once

#include <cstddef>

class QWidget;

namespace lamina {

// Stop the run (what is done is kept), or go on.
bool askToStopRun(QWidget* window);
// Close although finished runs are not saved, or stay.
bool askToLeaveUnsaved(QWidget* window, std::size_t unsaved);

} // namespace lamina
