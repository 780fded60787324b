// What a window on this run is called: by what it shows now. GUI thread.
#pragma once

#include <QString>

namespace lamina {

class RunController;

QString titleOf(RunController& run, bool onStartPage);

} // namespace lamina
