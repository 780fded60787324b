// The first run of those who have never done one: the bundled model and article, and a control beside it.
#pragma once

#include "profile/run_config.h"

namespace lamina {

RunConfig demoRun();

} // namespace lamina
