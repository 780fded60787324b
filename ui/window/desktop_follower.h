// Log lines, the machine's sleep and the desktop's notification follow a run from its start to its end. GUI thread.
#pragma once

#include <QObject>

class QWidget;

namespace lamina {

class ExperimentQueue;
class RunController;
class SleepHold;
struct RunEnd;

class DesktopFollower : public QObject {
    Q_OBJECT
public:
    // All of them outlive this object.
    DesktopFollower(RunController* run, const ExperimentQueue* queue, QWidget* window);

private:
    void holdAwake();
    void tellEnd(const RunEnd& end);

    RunController* m_run;
    const ExperimentQueue* m_queue;
    QWidget* m_window;
    SleepHold* m_awake;
};

} // namespace lamina
