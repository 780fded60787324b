// A session of a real, short run of the demo, for tests of the views.
#pragma once

#include "profile/presets.h"
#include "profile/settings.h"
#include "run/journal.h"
#include "run/run_inputs.h"
#include "session/session.h"

#include <QtGlobal>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

namespace lamina::test {

class SilentObserver : public RunObserver {
public:
    void tokensSampled(const std::vector<TokenId>&, const TokenMatrix&) override {}
    void progressed(const RunProgress&) override {}
    void epochFinished(const EpochUpdate&) override {}
    void layerFinished(const LayerResultPtr&) override {}
    void warned(const std::string&) override {}
};

// Two layers, 3 windows of 64 tokens, 6 epochs, unless `settings` say otherwise.
inline std::shared_ptr<const Session> demoSession(const std::filesystem::path& output,
                                                  std::map<std::string, std::string> settings = {}) {
    RunConfig config;
    const Status preset = applyPreset(config, "laminar");
    std::map<std::string, std::string> all{{"rows", "3"},     {"cols", "64"},    {"epochs", "6"},
                                           {"layers", "0-1"}, {"latents", "x1"}, {"threads", "1"}};
    for (auto& [key, value] : settings)
        all[key] = value;
    for (const auto& [key, value] : all)
        if (const Status set = setSetting(config, key, value); !set.ok() || !preset.ok())
            qFatal("%s", set.error().message.c_str());
    const auto run = [&]() -> Result<std::shared_ptr<const Session>> {
        RunToken token;
        LAMINA_ASSIGN(const PreparedRun prepared, prepareRun(config, token));
        LAMINA_ASSIGN(const auto journal, Journal::create(output, config, prepared.inputs, prepared.provenance, true));
        SilentObserver observer;
        LAMINA_ASSIGN(const Profile profile,
                      ProfileRunner::run(config, prepared.inputs, observer, journal.get(), token));
        LAMINA_TRY(journal->writeArchive(Journal::Keep::Finished));
        return Session::open(output);
    };
    const auto session = run();
    if (!session.ok())
        qFatal("%s", session.error().message.c_str());
    return *session;
}

} // namespace lamina::test
