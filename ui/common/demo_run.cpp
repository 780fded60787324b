#include "ui/common/demo_run.h"

#include "profile/controls.h"
#include "profile/presets.h"

namespace lamina {

RunConfig demoRun() {
    RunConfig config;
    (void)applyPreset(config, presets().front().name); // a preset of the table
    config.controls = {std::string(controls().front().name)};
    config.scaleControls = true; // else the weaker layers of the control are dead for their weakness alone
    return config;
}

} // namespace lamina
