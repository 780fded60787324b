#include "ui/window/overlay_choice.h"

#include "session/session.h"
#include "ui/common/experiment_title.h"
#include "ui/common/text.h"
#include "ui/compare/compare_view.h"
#include "ui/profile/depth_charts.h"
#include "ui/profile/profile_view.h"
#include "ui/run/experiment_queue.h"
#include "ui/window/workspace.h"

#include <algorithm>

namespace lamina {

namespace {

constexpr std::size_t mostOverlays = 6;

} // namespace

std::vector<OverlayCurve> overlaysOf(const ExperimentQueue& queue, const RunController& run) {
    const auto shown = run.session();
    bool ofQueue = false;
    std::vector<OverlayCurve> overlays;
    for (const ExperimentQueue::Entry& entry : queue.entries()) {
        const bool isShown = entry.session && shown && entry.session->runName() == shown->runName();
        ofQueue |= isShown || entry.state == ExperimentQueue::State::Running;
        if (entry.state != ExperimentQueue::State::Done || !entry.session || isShown)
            continue;
        const QString name = uniqueName(experimentTitle(entry.config), [&](const QString& wanted) {
            return std::any_of(overlays.begin(), overlays.end(), [&](const auto& o) { return o.name == wanted; });
        });
        overlays.push_back({name, entry.session});
    }
    if (!ofQueue)
        overlays.clear();
    else if (overlays.size() > mostOverlays)
        overlays.erase(overlays.begin(), overlays.end() - mostOverlays);
    return overlays;
}

OverlayChoice::OverlayChoice(ExperimentQueue* queue, RunController* run, QObject* parent)
    : QObject(parent), m_queue(queue), m_run(run) {
    connect(queue, &ExperimentQueue::resultReady, this,
            [this](const std::shared_ptr<const Session>& session) { m_results.push_back(session); });
    connect(queue, &ExperimentQueue::changed, this, &OverlayChoice::showOverlays);
}

void OverlayChoice::setWorkspace(Workspace* workspace) {
    m_workspace = workspace;
}

void OverlayChoice::showOverlays() {
    m_workspace->profile()->depth()->setOverlays(overlaysOf(*m_queue, *m_run));
}

void OverlayChoice::compareResults() {
    std::erase_if(m_results, [this](const std::shared_ptr<const Session>& result) {
        if (result == m_run->session())
            return false;
        m_workspace->compare()->addSession(result);
        return true;
    });
}

} // namespace lamina
