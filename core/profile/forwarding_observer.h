// Passes a run's events on to another observer; a class derived from it says what it does besides.
#pragma once

#include "profile/profile_runner.h"

namespace lamina {

// Interface: RunObserver, or a class derived from it whose further events stay with this one.
template <class Interface> class ForwardingObserver : public Interface {
public:
    explicit ForwardingObserver(RunObserver& to) : m_to(to) {}

    void tokensSampled(const std::vector<TokenId>& articleIds, const TokenMatrix& windows) override {
        m_to.tokensSampled(articleIds, windows);
    }
    void curveStarted(const std::string& control, const std::vector<std::uint32_t>& order) override {
        m_to.curveStarted(control, order);
    }
    void curveFinished(const std::string& control) override { m_to.curveFinished(control); }
    void curveSkipped(const std::string& control) override { m_to.curveSkipped(control); }
    void progressed(const RunProgress& progress) override { m_to.progressed(progress); }
    void epochFinished(const EpochUpdate& update) override { m_to.epochFinished(update); }
    void layerFinished(const LayerResultPtr& result) override { m_to.layerFinished(result); }
    void warned(const std::string& message) override { m_to.warned(message); }

private:
    RunObserver& m_to;
};

} // namespace lamina
