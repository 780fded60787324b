// What the window shows: a run as it grows, or a session read back. GUI thread.
#pragma once

#include "run_mailbox.h"

#include <map>
#include <optional>
#include <vector>

namespace lamina {

class ShownProfile {
public:
    // A run about to start: the axes of its configuration, no results.
    static ShownProfile forRun(const RunConfig& config, int modelLayers);
    static ShownProfile forSession(std::shared_ptr<const Session> session);

    void apply(const RunMail& mail);

    const RunConfig& config() const { return m_config; }
    int modelLayers() const { return m_modelLayers; }
    const SaeConfig& sae() const { return m_sae; } // latents 0 until the run knows
    int firstLayer() const { return m_config.layers.first; }
    int lastLayer() const; // inclusive

    std::vector<LayerResultPtr> curve(std::optional<Control> control) const; // in layer order
    LayerResultPtr result(std::optional<Control> control, int layer) const;  // nullptr where there is none yet
    bool hasControl() const;                                                 // a control has or gets results
    bool complete(std::optional<Control> control) const;                     // every layer of the range is there
    bool empty() const { return m_results.empty() && !m_live; }

    // The layer in training, with every epoch so far.
    struct Live {
        LayerKey key;
        std::vector<EpochPoint> epochs;
        DensityHistogram density;
        Histogram activations;
    };
    const std::optional<Live>& live() const { return m_live; }
    void clearLive() { m_live.reset(); }

private:
    RunConfig m_config;
    SaeConfig m_sae;
    int m_modelLayers = 12;
    std::map<LayerKey, LayerResultPtr> m_results;
    std::optional<Live> m_live;
};

} // namespace lamina
