#include "ui/window/run_status.h"

#include "base/memory_usage.h"
#include "ui/charts/spec/curve_text.h"
#include "ui/charts/spec/metric_text.h"
#include "ui/charts/widgets/plain_text.h"
#include "ui/common/text.h"
#include "ui/common/transfer_text.h"
#include "ui/run/run_controller.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <cmath>

namespace lamina {

RunStatus::RunStatus(QWidget* parent) : QWidget(parent) {
    m_text = plainLabel();
    m_text->setObjectName(QStringLiteral("statusText"));
    m_bar = new QProgressBar;
    m_bar->setRange(0, 1000);
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(10);
    m_bar->setMinimumWidth(60);
    m_bar->setMaximumWidth(220);
    m_bar->setAccessibleName(tr("Progress of the run"));
    m_left = plainLabel();
    m_machine = plainLabel();
    m_machine->setForegroundRole(QPalette::PlaceholderText);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 4, 8, 4);
    layout->setSpacing(16);
    layout->addWidget(m_text);
    layout->addWidget(m_bar, 1);
    layout->addWidget(m_left);
    layout->addStretch(2);
    layout->addWidget(m_machine);
    m_bar->hide();
    m_memory.setInterval(2000);
    connect(&m_memory, &QTimer::timeout, this, &RunStatus::refreshMachine);
    m_memory.start();
    refreshMachine();
}

void RunStatus::showRun(RunController& run) {
    setPaused(run.state() == RunState::Paused);
    switch (run.state()) {
    case RunState::Empty:
        return showText(tr("Ready. Start runs the experiment."));
    case RunState::Running:
    case RunState::Paused:
        if (run.progress())
            showProgress(*run.progress(), run.shown().modelLayers(), run.shown().config().epochs);
        else if (run.transfer())
            showTransfer(*run.transfer());
        else
            showText(tr("Opening article and model…"));
        return;
    case RunState::Stopping:
        return showText(tr("Stopping…"));
    case RunState::Finished:
        return showText(run.sessions().unsaved() ? tr("Finished, not saved yet") : tr("Finished"));
    case RunState::Stopped:
        return showText(tr("Stopped; what is done is kept"));
    case RunState::Failed:
        return showText(tr("The run ended with an error"));
    }
}

void RunStatus::showText(const QString& text) {
    m_paused = false;
    m_text->setText(text);
    m_bar->hide();
    m_left->clear();
}

void RunStatus::showProgress(const RunProgress& progress, int layers, int epochs) {
    const QString layer = layerText(progress.key.layer, layers);
    switch (progress.stage) {
    case Stage::Tokenize:
        m_running = tr("Reading the article");
        break;
    case Stage::Forward:
        m_running = tr("Running the model, layer %1").arg(layer);
        break;
    case Stage::Train:
        m_running = tr("Training layer %1 · epoch %2 of %3").arg(layer).arg(progress.epoch).arg(epochs);
        break;
    case Stage::Evaluate:
        m_running = tr("Measuring layer %1").arg(layer);
        break;
    case Stage::Done:
        m_running = tr("Writing the session");
        break;
    }
    if (!progress.key.curve.isRun()) {
        const QString curve = curveName(progress.key.curve);
        m_running = QString(curve.left(1).toUpper() + curve.mid(1) + QStringLiteral(": ") + m_running);
    }
    m_text->setText(m_paused ? tr("Paused · %1").arg(m_running) : m_running);
    m_bar->setValue(static_cast<int>(progress.fraction * 1000));
    m_bar->show();
    const QString percent = locale().toString(std::floor(progress.fraction * 100), 'f', 0) + QStringLiteral("\u00a0%");
    m_left->setText(std::isfinite(progress.secondsLeft) && !m_paused
                        ? percent + QStringLiteral(" · ") + tr("%1 left").arg(durationText(progress.secondsLeft))
                        : percent);
}

void RunStatus::showTransfer(const TransferProgress& transfer) {
    m_running = transferText(transfer);
    m_text->setText(m_paused ? tr("Paused · %1").arg(m_running) : m_running);
    m_bar->setVisible(transfer.total > 0);
    if (transfer.total > 0)
        m_bar->setValue(
            static_cast<int>(1000.0 * static_cast<double>(transfer.done) / static_cast<double>(transfer.total)));
    m_left->clear();
}

void RunStatus::setPaused(bool paused) {
    if (m_paused == paused)
        return;
    m_paused = paused;
    m_text->setText(m_paused ? tr("Paused · %1").arg(m_running) : m_running);
}

void RunStatus::setThreads(int threads) {
    m_threads = threads;
    refreshMachine();
}

QString RunStatus::text() const {
    return m_text->text();
}

void RunStatus::refreshMachine() {
    const QString memory = sizeText(residentBytes());
    m_machine->setText(m_threads > 0 ? tr("threads: %1").arg(m_threads) + QStringLiteral(" · ") + memory : memory);
}

} // namespace lamina
