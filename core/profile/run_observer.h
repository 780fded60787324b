// What a run tells while it goes on.
#pragma once

#include "profile/curve_tokens.h"
#include "profile/profile.h"
#include "text/windows.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

enum class Stage { Tokenize, Forward, Train, Evaluate, Done };
std::string_view stageName(Stage stage); // "tokenize", "forward", "train", "evaluate", "done"

// Where a run stands. Sent at most some 20 times a second, apart from what epochs and layers send.
struct RunProgress {
    Stage stage = Stage::Tokenize;
    LayerKey key;
    int epoch = 0;          // epochs done in this layer
    double fraction = 0;    // of the whole run, 0-1
    double secondsLeft = 0; // estimate; NaN where unknown
};

struct EpochUpdate {
    LayerKey key;
    EpochPoint point;
    DensityHistogram density; // of the epoch just run
    Histogram activations;
    RunProgress progress;
};

// Told on the compute thread; must not block.
class RunObserver {
public:
    virtual ~RunObserver() = default;
    virtual void tokensSampled(const std::vector<TokenId>& articleIds, const TokenMatrix& windows) = 0;
    virtual void curveStarted(const CurveId& /*curve*/, const CurveTokens& /*tokens*/) {}
    virtual void curveFinished(const CurveId& /*curve*/) {}
    // RunToken::skip() ended this copy of a control: none of its layers is kept, and no further copy is drawn.
    virtual void curveSkipped(const CurveId& /*curve*/) {}
    virtual void progressed(const RunProgress& progress) = 0;
    virtual void epochFinished(const EpochUpdate& update) = 0;
    virtual void layerFinished(const LayerResultPtr& result) = 0; // also a failed one, and one restored on resume
    virtual void warned(const std::string& message) = 0;
};

// Passes a run's events on to another observer; a class derived from it says what it does besides. Interface:
// RunObserver, or a class derived from it, whose further events are not passed on.
template <class Interface> class ForwardingObserver : public Interface {
public:
    explicit ForwardingObserver(RunObserver& to) : m_to(to) {}

    void tokensSampled(const std::vector<TokenId>& articleIds, const TokenMatrix& windows) override {
        m_to.tokensSampled(articleIds, windows);
    }
    void curveStarted(const CurveId& curve, const CurveTokens& tokens) override { m_to.curveStarted(curve, tokens); }
    void curveFinished(const CurveId& curve) override { m_to.curveFinished(curve); }
    void curveSkipped(const CurveId& curve) override { m_to.curveSkipped(curve); }
    void progressed(const RunProgress& progress) override { m_to.progressed(progress); }
    void epochFinished(const EpochUpdate& update) override { m_to.epochFinished(update); }
    void layerFinished(const LayerResultPtr& result) override { m_to.layerFinished(result); }
    void warned(const std::string& message) override { m_to.warned(message); }

private:
    RunObserver& m_to;
};

} // namespace lamina
