// What the window shows: a run as it grows, or a session read back. GUI thread.
#pragma once

#include "ui/run/run_mailbox.h"

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace lamina {

// A value: each view keeps the copy it was given. Copies share what they hold (an update in one leaves the others as
// they were), so that handing 25 states a second to every view costs next to nothing.
class ShownProfile {
public:
    ShownProfile();

    // A run about to start: the axes of its configuration, no results.
    static ShownProfile forRun(const RunConfig& config, int modelLayers);
    static ShownProfile forSession(std::shared_ptr<const Session> session);

    void apply(const RunMail& mail);

    const RunConfig& config() const { return m_state->config; }
    int modelLayers() const { return m_state->modelLayers; }
    const SaeConfig& sae() const { return m_state->sae; } // latents 0 until the run knows
    int firstLayer() const { return config().layers.first; }
    int lastLayer() const; // inclusive

    // What was written of it, once it no longer streams; else null.
    const std::shared_ptr<const Session>& session() const { return m_state->session; }
    // The article as read, once its windows are sampled; else null.
    const ReadArticlePtr& article() const { return m_state->article; }

    // What a curve read, where that is not what the run read; else as article().
    ReadArticlePtr article(const CurveId& curve) const;

    std::vector<CurveId> curves() const;                             // that have or get results; the run always, first
    std::vector<LayerResultPtr> curve(const CurveId& id = {}) const; // in layer order
    Profile profile() const;                                         // every result, points included
    LayerResultPtr result(const LayerKey& key) const;                // nullptr where there is none yet
    bool hasControl() const { return curves().size() > 1; }
    bool complete(const CurveId& id = {}) const;        // every layer of the range is there
    std::vector<LayerResultPtr> completeLayers() const; // of all curves that are
    bool empty() const { return m_state->results->empty() && !m_state->live; }

    // The layer in training, with every epoch so far.
    struct Live {
        LayerKey key;
        std::vector<EpochPoint> epochs;
        DensityHistogram density;
        Histogram activations;
    };
    const std::optional<Live>& live() const { return m_state->live; }
    void clearLive() { own().live.reset(); }

private:
    using Results = std::map<LayerKey, LayerResultPtr>;
    struct State {
        RunConfig config;
        SaeConfig sae;
        int modelLayers = 12;
        std::shared_ptr<const Session> session;
        ReadArticlePtr article;
        std::map<CurveId, ReadArticlePtr> moved; // of curves that read other tokens than the run
        std::shared_ptr<const Results> results = std::make_shared<const Results>();
        std::optional<Live> live;
    };
    void applyCurve(State& state, const CurveEvent& event);
    State& own(); // the state, no longer shared with any copy

    std::shared_ptr<State> m_state;
};

} // namespace lamina
