// What an experiment would cost, or why it cannot start: answered beside a run, so that the next one can be prepared.
#pragma once

#include "net/model_hub.h"
#include "profile/cost_estimate.h"
#include "profile/presets.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>
#include <limits>
#include <memory>
#include <vector>

namespace lamina {

// What a run will cost, or why it cannot start.
struct EstimateAnswer {
    Status status;
    int modelLayers = 0;               // 0 where unknown
    CostEstimate cost;                 // of the configuration asked for; seconds NaN where not known yet
    std::uint64_t downloadBytes = 0;   // of the model, about; 0 where it is on disk
    bool modelUnknown = false;         // a hub's model that nothing is known of until it is fetched
    std::vector<double> presetSeconds; // of each preset on the same model, in presets() order
    double demoSeconds = std::numeric_limits<double>::quiet_NaN(); // of demoRun(), its control included
};

// GUI thread. One worker thread of its own keeps the model looked at last and the machine's speed, which is measured
// (0.2 s) only while no run is at work; until then times are NaN.
class CostPlanner : public QObject {
    Q_OBJECT
public:
    explicit CostPlanner(QObject* parent = nullptr);
    ~CostPlanner() override;

    // The newest request wins. Answered by planned() after a short pause for further changes.
    void plan(const RunConfig& config, const HubOptions& hub);
    void setRunGoing(bool going) { m_runGoing = going; }

Q_SIGNALS:
    void planned(const lamina::EstimateAnswer& answer);

private:
    struct Worker;
    void begin();

    std::shared_ptr<Worker> m_worker; // used on the pool's one thread alone
    QThreadPool m_pool;
    QTimer m_delay;
    RunConfig m_config;
    HubOptions m_hub;
    std::uint64_t m_generation = 0;
    bool m_runGoing = false;
};

} // namespace lamina
