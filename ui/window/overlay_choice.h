// Where the queue's results are shown: as curves beside the profile on show, and in the comparison. GUI thread.
#pragma once

#include <QObject>
#include <memory>
#include <vector>

namespace lamina {

class ExperimentQueue;
class RunController;
class Session;
class Workspace;
struct OverlayCurve;

// The results of the queue share the axes of the profile on show where that is one of them, or becomes one: the newest
// six, since more curves cannot be told apart.
std::vector<OverlayCurve> overlaysOf(const ExperimentQueue& queue, const RunController& run);

class OverlayChoice : public QObject {
    Q_OBJECT
public:
    // Both outlive this object.
    OverlayChoice(ExperimentQueue* queue, RunController* run, QObject* parent);

    void setWorkspace(Workspace* workspace); // made anew for another language
    void showOverlays();
    // The profile on show is part of the comparison by itself; a result joins when another takes its place.
    void compareResults();

private:
    ExperimentQueue* m_queue;
    RunController* m_run;
    Workspace* m_workspace = nullptr;
    std::vector<std::shared_ptr<const Session>> m_results; // not compared yet
};

} // namespace lamina
