// The window's last line: stage, layer, epoch, bar, time left, threads and memory.
#pragma once

#include "net/transfer_progress.h"
#include "profile/profile_runner.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QProgressBar;

namespace lamina {

class RunController;

class RunStatus : public QWidget {
    Q_OBJECT
public:
    explicit RunStatus(QWidget* parent = nullptr);

    void showRun(RunController& run); // what it does, or what the window is ready for
    void showProgress(const RunProgress& progress, int layers, int epochs);
    void showTransfer(const TransferProgress& transfer);
    void setPaused(bool paused);
    void setThreads(int threads);
    QString text() const;

private:
    void showText(const QString& text);
    void refreshMachine();

    QLabel* m_text = nullptr;
    QProgressBar* m_bar = nullptr;
    QLabel* m_left = nullptr;
    QLabel* m_machine = nullptr;
    QTimer m_memory;
    int m_threads = 0;
    bool m_paused = false;
    QString m_running; // what goes on, when it is not paused
};

} // namespace lamina
